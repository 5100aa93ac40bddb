// Owns what the page asks of the till about paper. A paper asked for never holds up the counter:
// what becomes of it comes by event.
import type { PrintTest, PrintView, ReceiptView } from '../../shared/print-views.ts';
import type { PrinterSetup } from '../../shared/setup.ts';
import type { Client } from '../client/client.ts';
import type { CallFault } from '../deeds.ts';
import type { DeskAction } from '../desk.ts';
import type { PageState } from '../page.ts';
import type { Lang } from '../prefs.ts';
import { hasPaper, lastPrint } from './prints.ts';

type Kind = PrintView['kind'];

interface PaperParts {
  readonly client: Pick<Client, 'api'>;
  readonly getState: () => PageState;
  readonly desk: (action: DeskAction) => void;
  /** What fills the screen makes room, unless it came just now. */
  readonly closeAlerts: () => void;
  /** Runs a call; answers why it failed. */
  readonly attempt: (call: () => Promise<unknown>) => Promise<CallFault | null>;
}

export function createPaperDeeds(parts: PaperParts) {
  const { client, getState, desk, closeAlerts, attempt } = parts;
  async function print(saleId: string, kind: Kind): Promise<void> {
    desk({
      type: 'faulted',
      fault: await attempt(() => client.api.receipt.print({ saleId, kind })),
    });
  }

  return {
    /** The first paper is printed at once; a copy, or where there is no printer, is looked at. */
    want(saleId: string, kind: Kind): void {
      const { view } = getState().till;
      const last = lastPrint(view?.prints ?? [], saleId, kind);
      const isFirst = view !== null && view.printer !== null && !hasPaper(last);
      // What is under way and not coming is tried at once.
      const isStuck = last !== null && last.fault !== null && last.state === 'queued';
      if (isFirst || isStuck) void print(saleId, kind);
      else this.look(saleId, kind);
    },
    look(saleId: string, kind: Kind): void {
      closeAlerts();
      if (getState().desk.alerts.length > 0) return;
      desk({ type: 'receiptToggled', receipt: { saleId, kind } });
    },
    print: (saleId: string, kind: Kind): void => void print(saleId, kind),
    close: (): void => desk({ type: 'receiptToggled', receipt: null }),
    putAway: (printId: number): void => desk({ type: 'printPutAway', printId }),
    /** Rejects when there is no such paper (any more). */
    preview: (
      saleId: string,
      kind: Kind,
      lang: Lang,
      paper: ReceiptView['paper'] | null,
    ): Promise<ReceiptView> =>
      client.api.receipt.preview({ saleId, kind, lang, ...(paper === null ? {} : { paper }) }),
    testPrinter: (printer: PrinterSetup): Promise<PrintTest> =>
      client.api.printer.test({ printer }),
    /** The setup's own section, as it is written there; undefined when there is none. */
    async printer(): Promise<unknown> {
      return (await client.api.till.setup()).setup['printer'];
    },
    /** Null takes the printer out. Answers what is wrong with it, as the till says it. */
    async savePrinter(printer: PrinterSetup | null): Promise<readonly string[]> {
      return (await client.api.till.changeSetup({ changes: { printer } })).faults;
    },
  };
}
