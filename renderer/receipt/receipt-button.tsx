// Owns the one button for paper: a sale's receipt, or the QR of one that waits. It says what became
// of it, in words; a second paper is never printed without being seen first.
import type { PrintView } from '../../shared/print-views.ts';
import { Button } from '../components/button.tsx';
import { usePage, useStore, useWords } from '../hooks.ts';
import { isTroubled, lastPrint } from './prints.ts';

interface ReceiptButtonProps {
  readonly saleId: string;
  readonly kind: PrintView['kind'];
  /** Off where several sales stand beside each other: a key would mean one of them. */
  readonly hasKey?: boolean;
}

export function ReceiptButton({ saleId, kind, hasKey = true }: ReceiptButtonProps) {
  const { deeds } = usePage();
  const print = useStore((state) => lastPrint(state.till.view?.prints ?? [], saleId, kind));
  const hasPrinter = useStore((state) => (state.till.view?.printer ?? null) !== null);
  const { receipt: words } = useWords();
  if (kind === 'qr' && !hasPrinter) return null;
  const texts =
    kind === 'qr'
      ? [words.qr, words.qrPrinting, words.qrPrinted, words.qrFailed]
      : [words.open, words.printing, words.printed, words.failed];
  return (
    <Button
      icon="printer"
      isBusy={print?.state === 'queued' || print?.state === 'sending'}
      onPress={() => deeds.papers.want(saleId, kind)}
      {...(hasKey ? { keyHint: 'S' } : {})}
    >
      {texts[stageOf(print)]}
    </Button>
  );
}

/** 0: not asked for, 1: under way, 2: came out, 3: did not. */
function stageOf(print: PrintView | null): 0 | 1 | 2 | 3 {
  if (print === null) return 0;
  if (isTroubled(print)) return 3;
  return print.state === 'printed' ? 2 : 1;
}
