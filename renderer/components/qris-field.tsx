// Owns the taking of the shop's QRIS, as text or out of a picture or PDF: read strictly, and its
// merchant shown back large, because a swapped sticker is the oldest trick there is.
import { useEffect, useRef, useState, type DragEvent } from 'react';
import type { Qris, QrisRead } from '../../shared/qris/qris.ts';
import type { ShopCodeFault } from '../../shared/qris/shop-code.ts';
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
  const { read, picture, typed, found, takePicture } = useQris(draft.qris, onChange);
  usePaste(takePicture);
  const drop = (event: DragEvent): void => {
    const file = event.dataTransfer.files[0];
    if (file === undefined) return;
    event.preventDefault();
    takePicture(file);
  };
  return (
    <div className="qris-field" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <QrisPicture
        isDone={draft.isQrisGood}
        state={picture}
        onPicture={takePicture}
        onRead={found}
        onChoose={typed}
      />
      <label className="field">
        <span>{words.label}</span>
        <textarea
          rows={2}
          value={draft.qris}
          maxLength={2000}
          spellCheck={false}
          placeholder={words.hint}
          onChange={(event) => typed(event.target.value)}
        />
      </label>
      <div aria-live="polite">{read !== null && <ReadWords read={read} before={before} />}</div>
    </div>
  );
}

/** A strict reading, and whether such a code can stand for a shop at all. */
interface ShopRead {
  readonly read: QrisRead;
  readonly fault: ShopCodeFault | null;
}

function ReadWords({ read: { read, fault }, before }: ReadWordsProps) {
  const { qris: words } = useSetupWords();
  if (!read.ok) return <p className="field-fault">{words.faults[read.code]}</p>;
  if (fault !== null) return <p className="field-fault">{words.shopFaults[fault]}</p>;
  return <Merchant qris={read.qris} before={before} />;
}

interface ReadWordsProps {
  readonly read: ShopRead;
  readonly before: MerchantView | null;
}

/** A picture may be pasted wherever the focus is: whoever copied one looks at no field. */
function usePaste(takePicture: (blob: Blob) => void): void {
  const take = useRef(takePicture);
  useEffect(() => {
    take.current = takePicture;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const file = event.clipboardData?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      take.current(file);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}

/** What came last counts: text, file or camera, whichever answers in which order. */
function useQris(start: string, onChange: DraftProps['onChange']) {
  const [read, setRead] = useState<ShopRead | null>(null);
  const [picture, setPicture] = useState<PictureState>({ kind: 'none' });
  const latest = useRef('');
  const latestPicture = useRef<Blob | null>(null);

  const take = async (text: string): Promise<void> => {
    latest.current = text;
    onChange({ qris: text, isQrisGood: false });
    // Loaded here and nowhere else: no other screen reads a QRIS.
    const answer = text.trim() === '' ? null : await readStrictly(text);
    if (latest.current !== text) return;
    setRead(answer);
    onChange({ isQrisGood: answer?.read.ok === true && answer.fault === null });
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
  const takePicture = (blob: Blob): void => {
    latestPicture.current = blob;
    setPicture({ kind: 'reading' });
    void readBlob(blob).then((answer) => {
      if (latestPicture.current === blob) found(answer);
    });
  };
  // What was typed before a reload is read again, so that its merchant is seen and confirmed.
  const first = useRef(() => (start === '' ? undefined : typed(start)));
  useEffect(() => first.current(), []);
  return { read, picture, typed, found, takePicture };
}

async function readStrictly(text: string): Promise<ShopRead> {
  const [{ readQris }, { shopCodeFault }] = await Promise.all([
    import('../../shared/qris/qris.ts'),
    import('../../shared/qris/shop-code.ts'),
  ]);
  const read = readQris(text);
  return { read, fault: read.ok ? shopCodeFault(read.qris) : null };
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
      <p>{words.question}</p>
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
