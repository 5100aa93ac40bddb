// Owns the look at a receipt before or after it is printed: the paper, what became of it, and the
// ways to have it: the printer, the browser, the clipboard.
import { useEffect, useRef, useState } from 'react';
import type { PrintView, ReceiptView } from '../../shared/print-views.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { Paper } from './paper.tsx';
import { hasPaper, isTroubled, lastPrint, type ReceiptWanted } from './prints.ts';
import { useReceiptWords } from './words.ts';
import '../styles/receipt.css';

type PaperWidth = ReceiptView['paper'];

export function ReceiptDialog({ saleId, kind }: ReceiptWanted) {
  const { deeds } = usePage();
  const hasPrinter = useStore((state) => (state.till.view?.printer ?? null) !== null);
  const print = useStore((state) => lastPrint(state.till.view?.prints ?? [], saleId, kind));
  const words = useReceiptWords();
  const [paper, setPaper] = useState<PaperWidth>(58);
  const { receipt, fault } = useReceipt({ saleId, kind }, hasPrinter ? null : paper, print);
  const copyTitle = receipt !== null && receipt.copy > 0 ? words.copyTitle(receipt.copy) : null;
  return (
    <Dialog
      title={kind === 'qr' ? words.qrTitle : (copyTitle ?? words.title)}
      isWide
      beginsAtMain
      onClose={() => deeds.papers.close()}
      actions={<Actions saleId={saleId} kind={kind} receipt={receipt} print={print} />}
    >
      <div className="receipt-tools" aria-live="polite">
        {hasPrinter ? <State print={print} /> : <p className="soft">{words.noPrinter}</p>}
        {!hasPrinter && (
          <Choice
            label={words.paper}
            value={String(paper) as '58' | '80'}
            options={[
              ['58', words.papers[58]],
              ['80', words.papers[80]],
            ]}
            onChoose={(width) => setPaper(width === '80' ? 80 : 58)}
          />
        )}
      </div>
      <div className="receipt-desk" role="group" tabIndex={0} aria-label={words.preview}>
        {receipt !== null && <Paper receipt={receipt} />}
        {receipt === null && <p>{fault === null ? words.loading : words.none}</p>}
      </div>
    </Dialog>
  );
}

interface ActionsProps extends ReceiptWanted {
  readonly receipt: ReceiptView | null;
  readonly print: PrintView | null;
}

/** Enter held down is one copy, not a roll of them. */
const AGAIN_MS = 2_000;

/** The ways to have it. The first has the focus, so that Enter prints; the style puts it last. */
function Actions({ saleId, kind, receipt, print }: ActionsProps) {
  const { deeds, clock } = usePage();
  const hasPrinter = useStore((state) => (state.till.view?.printer ?? null) !== null);
  const words = useReceiptWords();
  const { close } = useWords();
  const pressedMs = useRef(-Infinity);
  const isUnderWay = print?.state === 'queued' || print?.state === 'sending';
  const printOnce = (): void => {
    const nowMs = clock.nowMs();
    if (receipt === null || isUnderWay || nowMs - pressedMs.current < AGAIN_MS) return;
    pressedMs.current = nowMs;
    deeds.papers.print(saleId, kind);
  };
  return (
    <>
      {hasPrinter && (
        <Button look="main" icon="printer" keyHint="Enter" isBusy={isUnderWay} onPress={printOnce}>
          {kind === 'receipt' && hasPaper(print) ? words.printCopy : words.print}
        </Button>
      )}
      <Button icon="printer" isOff={receipt === null} onPress={() => window.print()}>
        {words.browser}
      </Button>
      <TextButton text={receipt?.text ?? null} />
      <Button look="quiet" keyHint="Esc" onPress={() => deeds.papers.close()}>
        {close}
      </Button>
    </>
  );
}

/** What became of the last paper. */
function State({ print }: { readonly print: PrintView | null }) {
  const { states, faults } = useReceiptWords();
  if (print === null) return null;
  if (!isTroubled(print)) return <p>{states[print.state]}</p>;
  const isTrying = print.state === 'queued' || print.state === 'sending';
  const head = isTrying ? states.failing : states[print.state];
  return (
    <p className="field-fault">
      {head} {faults[print.fault ?? 'failed']}.
    </p>
  );
}

function TextButton({ text }: { readonly text: string | null }) {
  const words = useReceiptWords();
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text ?? '');
      setOutcome('copied');
    } catch {
      // A page without the right to it: said on the button.
      setOutcome('failed');
    }
  };
  const says = { none: words.copyText, copied: words.copied, failed: words.copyFailed };
  return (
    <Button icon="note" isOff={text === null} onPress={() => void copy()}>
      {says[outcome]}
    </Button>
  );
}

/** The paper as the till would print it now; anew when one came out, for then it is a copy. */
function useReceipt(
  { saleId, kind }: ReceiptWanted,
  paper: PaperWidth | null,
  print: PrintView | null,
) {
  const { deeds } = usePage();
  const lang = useStore((state) => state.prefs.lang);
  const [made, setMade] = useState<{ receipt: ReceiptView | null; fault: CallFault | null }>({
    receipt: null,
    fault: null,
  });
  const stage = `${print?.id ?? 0} ${print?.state ?? ''}`;
  useEffect(() => {
    let isCurrent = true;
    deeds.papers.preview(saleId, kind, lang, paper).then(
      (receipt) => isCurrent && setMade({ receipt, fault: null }),
      (error: unknown) => isCurrent && setMade({ receipt: null, fault: callFault(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [deeds, saleId, kind, lang, paper, stage]);
  return made;
}
