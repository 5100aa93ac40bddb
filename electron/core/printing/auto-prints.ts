// Owns the papers that print by themselves: a receipt when a sale has turned LUNAS, a slip when it
// begins to wait. It reads the event log behind the money, a little later, and knows how far it
// read: after a restart nothing is printed again, and nothing that just happened is left out.
import { assert } from '../../../shared/assert.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { SaleView, TillEvent } from '../../../shared/views.ts';
import type { Announcer } from '../announcer.ts';
import type { Commit } from '../commit.ts';
import type { Clock } from '../ports.ts';
import type { EventStore } from '../store/events.ts';
import type { PrintKind, PrintStore } from '../store/prints.ts';
import { printViewOf } from './print-view.ts';

/** What happened longer ago than this is in the lists; its customer has gone. */
const FRESH_MS = 2 * MINUTE_MS;
/** The page is told of a LUNAS first: writing down a print takes the disk for a moment. */
const BEHIND_MS = 30;

export interface AutoPrintParts {
  readonly prints: PrintStore;
  readonly events: EventStore;
  readonly announcer: Announcer;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly onPaid: boolean;
  readonly onWaiting: boolean;
  readonly asked: () => void;
}

/** Follows the log until aborted, or until the announcer closes. */
export async function runAutoPrints(parts: AutoPrintParts, signal: AbortSignal): Promise<void> {
  const { prints, events, announcer, commit, onPaid, onWaiting } = parts;
  if (!onPaid && !onWaiting) {
    // Switched on again it begins then, not where it was left.
    if (prints.mark() !== null) commit(() => prints.setMark(null));
    return;
  }
  const known = prints.mark();
  const sinceSeq = known ?? events.lastSeq();
  if (known === null) commit(() => prints.setMark(sinceSeq));
  for await (const event of announcer.stream(sinceSeq, signal)) {
    const kind = paperOf(event, parts);
    if (kind === null) continue;
    await parts.clock.sleep(BEHIND_MS, signal);
    if (signal.aborted) return; // the mark is before it: it is seen again at the next start
    ask(parts, event, kind);
  }
}

/** The paper that this event calls for. */
function paperOf(event: TillEvent, parts: AutoPrintParts): PrintKind | null {
  if (event.type !== 'sale.changed') return null;
  const { sale } = event.payload;
  const nowMs = parts.clock.wallMs();
  if (parts.onPaid && isPaid(sale))
    return isFresh(sale.closedAtMs ?? event.atMs, nowMs) ? 'receipt' : null;
  const isNew = sale.status === 'waiting' && event.atMs === sale.createdAtMs;
  return parts.onWaiting && isNew && isFresh(sale.createdAtMs, nowMs) ? 'qr' : null;
}

function isPaid({ status, payment }: SaleView): boolean {
  return status === 'paid' && payment?.status === 'credited';
}

function isFresh(atMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - atMs) <= FRESH_MS;
}

function ask({ prints, commit, asked }: AutoPrintParts, event: TillEvent, kind: PrintKind): void {
  assert(event.type === 'sale.changed', 'papers are of sales');
  const { sale } = event.payload;
  const print = commit((change) => {
    prints.setMark(event.seq);
    // Between the event and now a person may have said that it is other money.
    if (kind === 'receipt' && !prints.canHaveReceipt(sale.id)) return null;
    const row = prints.ask({
      saleId: sale.id,
      kind,
      isAuto: true,
      askedBy: null,
      atMs: change.nowMs,
    });
    if (row) change.emit({ type: 'print.changed', payload: { print: printViewOf(row) } });
    return row;
  });
  if (print !== null) asked();
}
