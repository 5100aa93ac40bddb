// Owns the taking of the shop's QRIS, as text or out of a picture: read strictly, and its merchant
// shown back large, because a swapped sticker is the oldest trick there is.
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import type { Qris, QrisRead } from '../../shared/qris/qris.ts';
import type { MerchantView } from '../../shared/views.ts';
import type { PictureRead } from '../picture/find-qris.ts';
import type { DraftProps } from '../setup-draft.ts';
import { Icon } from './icon.tsx';
import { QrisPicture, type PictureState } from './qris-picture.tsx';
import { useSetupWords } from './setup-words.ts';

interface QrisFieldProps extends DraftProps {
  /** Whose QRIS is in use now; null when there is none yet. */
  readonly before: MerchantView | null;
}

export function QrisField({ draft, onChange, before }: QrisFieldProps) {
  const { qris: words } = useSetupWords();
  const { read, picture, typed, found, takePicture } = useQris(onChange);
  const takeFrom = (event: ClipboardEvent | DragEvent, data: DataTransfer): void => {
    const file = data.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void takePicture(file);
  };
  return (
    <div
      className="qris-field"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => takeFrom(event, event.dataTransfer)}
      onPaste={(event) => takeFrom(event, event.clipboardData)}
    >
      {before !== null && <p>{words.now(before.name, before.nmid ?? words.unknown)}</p>}
      <QrisPicture state={picture} onPicture={(blob) => void takePicture(blob)} onRead={found} />
      <label className="field">
        <span>{words.label}</span>
        <textarea
          rows={3}
          value={draft.qris}
          maxLength={2000}
          spellCheck={false}
          placeholder={words.hint}
          onChange={(event) => typed(event.target.value)}
        />
      </label>
      <div aria-live="polite">
        {read !== null && !read.ok && <p className="field-fault">{words.faults[read.code]}</p>}
        {read !== null && read.ok && <Merchant qris={read.qris} before={before} />}
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
    </div>
  );
}

/** What came last counts: text, file or camera, whichever answers in which order. */
function useQris(onChange: DraftProps['onChange']) {
  const [read, setRead] = useState<QrisRead | null>(null);
  const [picture, setPicture] = useState<PictureState>({ kind: 'none' });
  const latest = useRef('');
  const latestPicture = useRef<Blob | null>(null);

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
  const typed = (text: string): void => {
    latestPicture.current = null;
    setPicture({ kind: 'none' });
    void take(text);
  };
  const found = (answer: PictureRead): void => {
    latestPicture.current = null;
    setPicture({ kind: 'read', answer });
    // A picture without a QRIS must not leave the one before it standing, as if it had been read.
    void take(answer.ok ? answer.text : '');
  };
  const takePicture = async (blob: Blob): Promise<void> => {
    latestPicture.current = blob;
    setPicture({ kind: 'reading' });
    const answer = await readBlob(blob);
    if (latestPicture.current === blob) found(answer);
  };
  return { read, picture, typed, found, takePicture };
}

/** The reader and its decoders come with the first picture; they may fail to come. */
async function readBlob(blob: Blob): Promise<PictureRead> {
  try {
    const { readPicture } = await import('../picture/read-picture.ts');
    return await readPicture(blob);
  } catch {
    return { ok: false, reason: 'reader_failed', fault: null };
  }
}

interface MerchantProps {
  readonly qris: Qris;
  readonly before: MerchantView | null;
}

function Merchant({ qris, before }: MerchantProps) {
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
      {before !== null && before.nmid !== qris.nmid && <Warning text={words.other} />}
      {qris.warnings.map((warning) => {
        const text = words.warnings[warning];
        return text === undefined ? null : <Warning key={warning} text={text} />;
      })}
    </div>
  );
}

function Warning({ text }: { readonly text: string }) {
  return (
    <p className="merchant-warning">
      <Icon name="warning" /> {text}
    </p>
  );
}
