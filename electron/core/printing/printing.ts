// Owns all of a till's printing: what a person asks for, what prints by itself, what a receipt
// looks like, and the trying of a printer. A sale, a poll and the end of the program never wait
// for it.
import { AppError } from '../../../shared/errors.ts';
import type {
  PrinterView,
  PrintTest,
  PrintView,
  ReceiptView,
} from '../../../shared/print-views.ts';
import type { Qris } from '../../../shared/qris/qris.ts';
import {
  COLUMNS,
  receiptText,
  type Paper,
  type Receipt,
  type ReceiptShop,
} from '../../../shared/paper.ts';
import { qrSlipOf, receiptOf, testReceipt, type ReceiptMade } from '../../../shared/receipt.ts';
import type { ShiftReport } from '../../../shared/shift.ts';
import { zSlip } from '../../../shared/z-slip.ts';
import type { ReceiptLang } from '../../../shared/receipt-words.ts';
import type { PrinterSetup, Setup } from '../../../shared/setup.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Announcer } from '../announcer.ts';
import type { Commit } from '../commit.ts';
import type { Ports } from '../ports.ts';
import type { Presenter } from '../present.ts';
import type { EventStore } from '../store/events.ts';
import type { Print, PrintKind, PrintStore } from '../store/prints.ts';
import type { SaleStore } from '../store/sales.ts';
import { runAutoPrints } from './auto-prints.ts';
import { escposOf } from './escpos.ts';
import { createPrintQueue, type Drawn, type PrintQueue } from './print-queue.ts';
import { printViewOf } from './print-view.ts';
import type { PrintJob } from './print-way.ts';
import { receiptHtml } from './receipt-html.ts';
import { wayTo } from './way-to-printer.ts';

/** More papers than this in the queue help nobody. */
const QUEUE_MAX = 30;
/** What became of a paper is on the page for this long. */
const RECENT_MS = 15 * MINUTE_MS;
const RECENT_MAX = 50;

export interface PaperWanted {
  readonly saleId: string;
  readonly kind: PrintKind;
  /** Where the setup has no printer that says which. */
  readonly lang: ReceiptLang;
  /** Another width than the printer's. */
  readonly paper?: Paper | undefined;
}

export interface Printing {
  /** The printer as a page may know it; null: none is set up. */
  readonly printer: PrinterView | null;
  /** Prints of the last while, newest first. */
  recent(): PrintView[];
  /** The paper as it would come out now. Throws AppError where there is none. */
  preview(wanted: PaperWanted): ReceiptView;
  /** Asks for a paper; the one that is under way already is tried at once instead. */
  print(saleId: string, kind: PrintKind, askedBy: string | null): PrintView;
  /** Tries a printer, the one of the setup when null. Rejects with AppError when there is none. */
  test(printer: PrinterSetup | null, signal: AbortSignal | undefined): Promise<PrintTest>;
  /** Prints a Z report past the queue, as a test is. Rejects with AppError without a printer. */
  zReport(report: ShiftReport, signal: AbortSignal | undefined): Promise<PrintTest>;
  run(signal: AbortSignal): Promise<void>;
}

export interface PrintingParts {
  readonly ports: Ports;
  readonly stores: {
    readonly prints: PrintStore;
    readonly sales: SaleStore;
    readonly events: EventStore;
  };
  readonly commit: Commit;
  readonly present: Presenter;
  readonly announcer: Announcer;
  readonly setup: Pick<Setup, 'store' | 'till' | 'printer'>;
  readonly qris: Qris;
}

export function createPrinting(parts: PrintingParts): Printing {
  return new TillPrinting(parts);
}

class TillPrinting implements Printing {
  readonly printer: PrinterView | null;
  private readonly parts: PrintingParts;
  private readonly queue: PrintQueue;

  constructor(parts: PrintingParts) {
    this.parts = parts;
    const { ports, stores, commit, setup } = parts;
    const { printer } = setup;
    this.printer = printer ? printerViewOf(printer) : null;
    this.queue = createPrintQueue({
      prints: stores.prints,
      commit,
      clock: ports.clock,
      random: ports.random,
      log: ports.log,
      way: printer ? wayTo(printer, this.wayParts()) : null,
      draw: (print) => this.draw(print),
      encode: (receipt, print) => jobOf(receipt, printer, print),
    });
  }

  recent(): PrintView[] {
    const { stores, ports } = this.parts;
    const sinceMs = ports.clock.wallMs() - RECENT_MS;
    return stores.prints.recent(sinceMs, RECENT_MAX).map(printViewOf);
  }

  preview({ saleId, kind, lang, paper: width }: PaperWanted): ReceiptView {
    const { prints } = this.parts.stores;
    const underWay = prints.openOf(saleId, kind);
    const copy = kind === 'qr' ? 0 : (underWay?.copy ?? prints.receiptsOf(saleId));
    const made = this.make({ saleId, kind, lang, paper: width }, copy);
    if (!made.ok) throw new AppError('conflict', SENTENCES[made.refusal]);
    const { paper, parts } = made.receipt;
    const text = receiptText(made.receipt);
    return { paper, columns: COLUMNS[paper], copy, parts: [...parts], text };
  }

  print(saleId: string, kind: PrintKind, askedBy: string | null): PrintView {
    const { stores, commit, setup } = this.parts;
    if (!setup.printer) throw new AppError('conflict', 'This till has no printer in its setup.');
    const made = this.make({ saleId, kind, lang: 'id' }, 0);
    if (!made.ok) throw new AppError('conflict', SENTENCES[made.refusal]);
    const print = commit((change) => {
      const underWay = stores.prints.openOf(saleId, kind);
      if (underWay) return underWay;
      if (stores.prints.openCount() >= QUEUE_MAX)
        throw new AppError('rate_limited', 'Too many papers wait for the printer already.');
      const atMs = change.nowMs;
      const row = stores.prints.ask({ saleId, kind, isAuto: false, askedBy, atMs });
      if (row) change.emit({ type: 'print.changed', payload: { print: printViewOf(row) } });
      return row;
    });
    if (!print) throw new AppError('internal', 'The paper was not asked for.');
    this.queue.wake();
    return printViewOf(print);
  }

  test(given: PrinterSetup | null, signal: AbortSignal | undefined): Promise<PrintTest> {
    const printer = given ?? this.parts.setup.printer;
    if (!printer) throw new AppError('bad_input', 'There is no printer to try.');
    return this.atOnce(printer, testReceipt, signal);
  }

  zReport(report: ShiftReport, signal: AbortSignal | undefined): Promise<PrintTest> {
    const { printer } = this.parts.setup;
    if (!printer) throw new AppError('conflict', 'This till has no printer in its setup.');
    return this.atOnce(printer, (shop, nowMs) => zSlip(report, shop, nowMs), signal);
  }

  /** Past the queue: who asked stands there and is told how it ended. */
  private atOnce(
    printer: PrinterSetup,
    write: (shop: ReceiptShop, nowMs: number) => Receipt,
    signal: AbortSignal | undefined,
  ): Promise<PrintTest> {
    const receipt = write(this.shop(printer, { lang: 'id' }), this.parts.ports.clock.wallMs());
    const job = jobOf(receipt, printer, null);
    const way = wayTo(printer, this.wayParts());
    const send = { send: (_job: PrintJob, stop: AbortSignal) => way.send(job, stop) };
    return this.queue.test(send, receipt, signal ?? new AbortController().signal);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { ports, stores, commit, announcer, setup } = this.parts;
    const follow = runAutoPrints(
      {
        prints: stores.prints,
        events: stores.events,
        announcer,
        commit,
        clock: ports.clock,
        onPaid: setup.printer?.printOnPaid ?? false,
        onWaiting: setup.printer?.printQr ?? false,
        asked: () => this.queue.wake(),
      },
      signal,
    );
    await Promise.all([follow, this.queue.run(signal)]);
  }

  private draw(print: Print): Drawn {
    const made = this.make({ saleId: print.saleId, kind: print.kind, lang: 'id' }, print.copy);
    if (!made.ok) return { ok: false, fault: made.refusal };
    // By itself the till hands out proof of money that is there; the rest a person asks for.
    const sale = this.parts.stores.sales.find(print.saleId);
    const isBack = sale && this.parts.present.sale(sale).payment?.status === 'reversed';
    if (print.isAuto && isBack) return { ok: false, fault: 'not_paid' };
    return made;
  }

  private make(wanted: PaperWanted, copy: number): ReceiptMade {
    const { ports, stores, present, setup } = this.parts;
    const { saleId, kind } = wanted;
    const sale = stores.sales.find(saleId);
    if (!sale) throw new AppError('not_found', 'There is no such sale.');
    const view = present.sale(sale);
    const shop = this.shop(setup.printer, wanted);
    const nowMs = ports.clock.wallMs();
    return kind === 'qr' ? qrSlipOf(view, shop, nowMs) : receiptOf(view, shop, { nowMs, copy });
  }

  private shop(
    printer: PrinterSetup | undefined,
    { lang, paper }: Pick<PaperWanted, 'lang' | 'paper'>,
  ): ReceiptShop {
    const { setup, qris, ports } = this.parts;
    return {
      store: setup.store.name,
      till: setup.till.name,
      timezone: setup.store.timezone,
      merchant: qris.merchantName,
      nmid: qris.nmid,
      isTraining: ports.training !== undefined,
      paper: paper ?? printer?.paper ?? 58,
      lang: printer?.language ?? lang,
      footer: printer?.footer ?? [],
    };
  }

  private wayParts() {
    const { clock, pagePrinter } = this.parts.ports;
    return { clock, platform: process.platform, pagePrinter: pagePrinter ?? null };
  }
}

const SENTENCES = {
  not_paid: 'This sale is not paid: it has no receipt.',
  not_waiting: 'This sale waits no more: its QR must not be handed out.',
} as const;

/** The drawer opens for money that came by itself just now, never for a copy or a slip. */
function jobOf(receipt: Receipt, printer: PrinterSetup | undefined, print: Print | null): PrintJob {
  const isSale = print !== null && print.kind === 'receipt' && print.isAuto;
  const openDrawer = isSale && printer?.openDrawer === true;
  const bytes = escposOf(receipt, { qrAs: printer?.qrAs ?? 'command', openDrawer });
  return { bytes, html: receiptHtml(receipt) };
}

function printerViewOf({ kind, paper, printOnPaid, printQr }: PrinterSetup): PrinterView {
  return { kind, paper, printOnPaid, printQr };
}
