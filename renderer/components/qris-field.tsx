// Owns the pasting of the shop's QRIS: read strictly while it is typed, and its merchant shown back
// large, because a swapped sticker is the oldest trick there is.
import { useRef, useState } from 'react';
import type { Qris, QrisRead } from '../../shared/qris/qris.ts';
import type { DraftProps } from '../setup-draft.ts';
import { Icon } from './icon.tsx';
import { useSetupWords } from './setup-words.ts';

export function QrisField({ draft, onChange }: DraftProps) {
  const { qris: words } = useSetupWords();
  const [read, setRead] = useState<QrisRead | null>(null);
  const latest = useRef('');

  const take = async (text: string): Promise<void> => {
    latest.current = text;
    // A new text must be confirmed anew.
    onChange({ qris: text, isQrisGood: false, isConfirmed: false });
    // Loaded here and nowhere else: no other screen reads a QRIS.
    const { readQris } = await import('../../shared/qris/qris.ts');
    if (latest.current !== text) return;
    const answer = text.trim() === '' ? null : readQris(text);
    setRead(answer);
    onChange({ isQrisGood: answer?.ok === true });
  };

  return (
    <>
      <label className="field">
        <span>{words.label}</span>
        <textarea
          rows={3}
          value={draft.qris}
          maxLength={2000}
          spellCheck={false}
          placeholder={words.hint}
          onChange={(event) => void take(event.target.value)}
        />
      </label>
      <div aria-live="polite">
        {read !== null && !read.ok && <p className="field-fault">{words.faults[read.code]}</p>}
        {read !== null && read.ok && <Merchant qris={read.qris} />}
      </div>
      {draft.isQrisGood && (
        <label className="confirm">
          <input
            type="checkbox"
            checked={draft.isConfirmed}
            onChange={(event) => onChange({ isConfirmed: event.target.checked })}
          />
          <span>{words.confirm}</span>
        </label>
      )}
    </>
  );
}

function Merchant({ qris }: { readonly qris: Qris }) {
  const { qris: words } = useSetupWords();
  const facts = [
    [words.city, qris.city],
    [words.nmid, qris.nmid],
    [words.acquirer, qris.acquirerName],
  ] as const;
  return (
    <div className="merchant">
      <p className="merchant-name">
        <small>{words.merchant}</small>
        <strong>{qris.merchantName}</strong>
      </p>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? words.unknown}</dd>
          </div>
        ))}
      </dl>
      {qris.warnings.map((warning) =>
        words.warnings[warning] === undefined ? null : (
          <p key={warning} className="merchant-warning">
            <Icon name="warning" /> {words.warnings[warning]}
          </p>
        ),
      )}
    </div>
  );
}
