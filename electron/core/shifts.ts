// Owns the opening and closing of shifts. Shifts follow one another without a gap, so every rupiah
// is in exactly one of them: money that comes while nobody works is in the next. What comes to
// light after a closing is a correction that shows, never a changed figure.
import { AppError } from '../../shared/errors.ts';
import {
  correctionsOf,
  figuresOf,
  shownFigures,
  type ShiftFigures,
  type ShiftReport,
  type ShiftSurroundings,
  type ShiftView,
  type ShownFigures,
} from '../../shared/shift.ts';
import type { Interval } from '../../shared/time.ts';
import type { FeedHealth } from '../../shared/views.ts';
import type { Commit } from './commit.ts';
import { cashierOf, type Actor } from './people/actor.ts';
import type { ProviderClock } from './provider-clock.ts';
import { allRows, type LedgerRows } from './store/ledger-rows.ts';
import type { Ledger } from './store/ledger.ts';
import type { SaleStore } from './store/sales.ts';
import { rangeOf, type Shift, type ShiftStore } from './store/shifts.ts';

export interface Shifts {
  /** The shift that runs; null when the last was closed and none opened since. */
  running(): ShiftView | null;
  /** AppError `conflict` when one runs already. */
  open(by: Actor, note: string | null): ShiftReport;
  /** Closes the one that runs; without one, all since the last closing. */
  close(by: Actor, note: string | null): ShiftReport;
  /** AppError `not_found`. */
  report(number: number): ShiftReport;
  /** Closed shifts, newest first, before that number. */
  list(before: number, limit: number): ShiftView[];
}

export interface ShiftParts {
  readonly commit: Commit;
  readonly shifts: ShiftStore;
  readonly rows: LedgerRows;
  readonly ledger: Ledger;
  readonly sales: SaleStore;
  readonly providerClock: ProviderClock;
  readonly health: () => readonly FeedHealth[];
  /** When the shop day of a moment began. */
  readonly dayStartMs: (nowMs: number) => number;
}

export function createShifts(parts: ShiftParts): Shifts {
  const { commit, shifts } = parts;
  const begin = (nowMs: number, by: string | null, note: string | null): Shift => {
    const last = shifts.newest();
    // The first takes the day it begins on: what the provider lists of earlier days is not its own.
    const fromMs = last?.closed?.untilMs ?? parts.dayStartMs(nowMs);
    return shifts.open({ openedAtMs: nowMs, openedBy: by, openingNote: note, fromMs });
  };
  return {
    running() {
      const shift = shifts.running();
      return shift ? viewOf(shift) : null;
    },
    open: (by, note) =>
      commit((change) => {
        if (shifts.running()) throw new AppError('conflict', 'A shift is open already.');
        const shift = begin(change.nowMs, cashierOf(by), note);
        change.audit({ by, act: 'shift.opened', subject: String(shift.number), details: {} });
        change.emit({ type: 'till.changed', payload: {} });
        return reportOf(shift, parts);
      }),
    close: (by, note) =>
      commit((change) => {
        const shift = shifts.running() ?? begin(change.nowMs, null, null);
        const aheadMs = parts.providerClock.wallErrorMs() ?? 0;
        const untilMs = Math.max(shift.fromMs, change.nowMs - aheadMs);
        const figures = figuresIn({ fromMs: shift.fromMs, untilMs }, parts);
        const closed = { atMs: change.nowMs, by: cashierOf(by), note, untilMs, figures };
        shifts.close(shift.number, closed);
        const { sales, payments } = figures;
        const details = { sales: sales.amount, payments: payments.amount };
        change.audit({ by, act: 'shift.closed', subject: String(shift.number), details });
        change.emit({ type: 'till.changed', payload: {} });
        return reportOf({ ...shift, closed }, parts);
      }),
    report(number) {
      const shift = shifts.find(number);
      if (!shift) throw new AppError('not_found', 'There is no such shift.');
      return reportOf(shift, parts);
    },
    list: (before, limit) => shifts.page(before, limit).map(viewOf),
  };
}

function viewOf(shift: Shift): ShiftView {
  const { number, openedAtMs, openedBy, openingNote, closed } = shift;
  return {
    number,
    openedAtMs,
    openedBy,
    openingNote,
    closedAtMs: closed?.atMs ?? null,
    closedBy: closed?.by ?? null,
    closingNote: closed?.note ?? null,
  };
}

function reportOf(shift: Shift, parts: ShiftParts): ShiftReport {
  const rows = allRows(parts.rows, rangeOf(shift));
  const around = shift.closed?.figures ?? surroundings(parts);
  const current = figuresOf(rows, around);
  if (shift.closed === null)
    return { ...viewOf(shift), figures: shown(current), corrections: [], now: null };
  const { figures } = shift.closed;
  const corrections = correctionsOf(figures, rows, (id) => vanished(id, parts.ledger));
  const now = corrections.length > 0 ? shown(current) : null;
  return { ...viewOf(shift), figures: shown(figures), corrections, now };
}

function figuresIn(range: Interval, parts: ShiftParts): ShiftFigures {
  return figuresOf(allRows(parts.rows, range), surroundings(parts));
}

function surroundings({ sales, health }: ShiftParts): ShiftSurroundings {
  const open = sales.open();
  const needsPerson = open.filter((sale) => sale.status === 'needs_person').length;
  const blind = health().filter(({ state }) => state === 'blind' || state === 'refused');
  return {
    waiting: open.length - needsPerson,
    needsPerson,
    blind: blind.map(({ kind }) => kind),
  };
}

function vanished(paymentId: string, ledger: Ledger) {
  const payment = ledger.find(paymentId);
  return payment ? { amount: payment.amount, paidAtMs: payment.stamp.fromMs } : null;
}

/** Without what each payment counted as: that is for finding corrections. */
function shown(figures: ShiftFigures): ShownFigures {
  return shownFigures.parse(figures);
}
