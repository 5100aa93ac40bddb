// Owns the comparison at closing time, when all was read: the provider's books against the ledger,
// to the rupiah.
import { isDate } from '../../shared/days.ts';
import { MINUTE_MS, shopDay } from '../../shared/time.ts';
import type { Sum } from '../../shared/views.ts';
import type { Core } from '../../electron/core/core.ts';
import { brokenRollups } from '../../electron/core/store/rollups.ts';
import type { Judge } from './judge.ts';
import type { Entry } from './books.ts';

export interface PaymentRow {
  id: string;
  state: string;
  manual: number;
  amount: number;
  finding: string | null;
  merged_into: string | null;
}

interface StampedRow extends PaymentRow {
  stamp_from_ms: number;
}

/** Who holds a ledger, or those of a whole store, against the provider's books. */
export type Bookkeeper = Pick<Judge, 'truth' | 'fault' | 'once' | 'whole'>;

/** Money is rarely late by more; all days are looked at now and then. */
const LAST_DAYS = 4;

const QUARTER_MS = 15 * MINUTE_MS;

const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };

/** `isWhole`: the reports of all days, not of the last ones only, and every sum beside them. */
export function compareBooks(core: Core, judge: Judge, isWhole: boolean): void {
  const rows = core.database
    .prepare<[], StampedRow>(
      `select id, state, manual, amount, finding, merged_into, stamp_from_ms from payment`,
    )
    .all();
  const paired = pairUp(judge, rows);
  const days = new BookDays(core);
  for (const row of rows) {
    const n = paired.get(row.id);
    if (n !== undefined) {
      const { stampMs } = judge.truth.books.entry(n);
      if (isCounted(judge, row, n)) days.add(row, stampMs);
    } else if (row.manual === 1 && row.finding === 'unseen') {
      // Confirmed by hand and not seen yet: a person's word, counted as such.
      days.add(row, row.stamp_from_ms);
    }
  }
  const { amount: expected } = days.all;
  const { amount: reported } = core.reports.sums(ALL).payments;
  if (reported !== expected)
    judge.fault(`the till counts ${reported} rupiah, the provider's books say ${expected}`);
  days.compare(core, judge, isWhole ? Infinity : LAST_DAYS);
  if (isWhole) compareSums(core, judge);
  judge.tally.payments = rows.length;
  unsettled(core, judge);
}

/** The sums kept beside the ledger are its own. */
export function compareSums(core: Core, judge: Judge): void {
  for (const fault of brokenRollups(core.database)) judge.fault(fault);
}

/** The books by the shop's days. */
class BookDays {
  all: Sum = { count: 0, amount: 0 };
  private readonly days = new Map<string, Sum>();
  /** Stamped so near to midnight that a rounded or pushed stamp may say the other day. */
  private readonly doubtful = new Set<string>();
  private readonly quarters = new Map<number, string>();
  private readonly store;

  constructor(core: Core) {
    this.store = core.requireTill().setup.store;
  }

  /** Days begin on a quarter of an hour in every zone there is. */
  private dayOf(ms: number): string {
    const quarter = Math.floor(ms / QUARTER_MS);
    const day = this.quarters.get(quarter) ?? shopDay(quarter * QUARTER_MS, this.store);
    this.quarters.set(quarter, day);
    return day;
  }

  add({ amount, stamp_from_ms: saidMs }: StampedRow, stampMs: number): void {
    const date = this.dayOf(stampMs);
    if (this.dayOf(saidMs) !== date && Math.abs(saidMs - stampMs) < 3 * MINUTE_MS)
      for (const day of [date, this.dayOf(saidMs)]) this.doubtful.add(day);
    const before = this.days.get(date) ?? { count: 0, amount: 0 };
    this.days.set(date, { count: before.count + 1, amount: before.amount + amount });
    this.all = { count: this.all.count + 1, amount: this.all.amount + amount };
  }

  /** The report of every day with money, and of all of them together. */
  compare(core: Core, judge: Judge, lastDays: number): void {
    const { store } = this;
    const dates = [...this.days.keys()].filter(isDate).toSorted().slice(-lastDays);
    const [from, until] = [dates[0], dates.at(-1)];
    if (from === undefined || until === undefined) return;
    const { byDay } = core.reports.range({ from, until }, store, core.ports.clock.wallMs());
    for (const { date, count, amount } of byDay) {
      const { payments } = core.reports.daily(date, store);
      const sum = this.days.get(date) ?? { count: 0, amount: 0 };
      const said = `${payments.count} of ${payments.amount}, ${count} of ${amount}`;
      const isSame = said === `${sum.count} of ${sum.amount}, ${sum.count} of ${sum.amount}`;
      if (!isSame && !this.doubtful.has(date))
        judge.fault(`on ${date} the reports say ${said}, the books ${sum.count} of ${sum.amount}`);
    }
  }
}

/**
 * One entry for each payment of the ledger and one payment for each entry that was taken in, or a
 * fault.
 */
export function pairUp(judge: Bookkeeper, rows: readonly PaymentRow[]): Map<string, number> {
  const { truth } = judge;
  truth.crossUnshown();
  // What has a row is what was listed, before what was not.
  const listed = (id: string): number[] => {
    const [some, others] = [true, false].map((isIt) =>
      [...truth.mayBe(id)].filter((n) => (truth.hasRow(id) && truth.shown.has(n)) === isIt),
    );
    return [...(some ?? []), ...(others ?? [])];
  };
  const fits = new Map(truth.knownPayments().map((id) => [id, listed(id)]));
  const payer = new Map<number, string>();
  const seat = (id: string, tried: Set<number>): boolean => {
    for (const n of fits.get(id) ?? []) {
      if (tried.has(n)) continue;
      tried.add(n);
      const other = payer.get(n);
      if (other === undefined || seat(other, tried)) {
        payer.set(n, id);
        return true;
      }
    }
    return false;
  };
  // Money that counts first: a push nobody proved, or only a person did, is a question yet.
  const isOpen = (row: PaymentRow) => row.state === 'unverified' || row.finding === 'unseen';
  // It takes what is left over, before it moves a payment that has its row.
  const rest = (id: string): boolean => {
    const n = [...(fits.get(id) ?? [])].find((each) => !payer.has(each) && !truth.taken.has(each));
    if (n !== undefined) payer.set(n, id);
    return n !== undefined;
  };
  for (const row of [...rows.filter((each) => !isOpen(each)), ...rows.filter(isOpen)]) {
    if (!fits.has(row.id) || (isOpen(row) && rest(row.id)) || seat(row.id, new Set())) continue;
    const isLeftOver = [...(fits.get(row.id) ?? [])].some((n) => truth.crossed.has(n));
    if (isOpen(row) && isLeftOver) judge.once('a push left over among equals', row.id);
    else
      judge.fault(
        `one payment was counted twice: ${row.id} is ${describe(truth.entriesOf(row.id))}`,
      );
  }
  for (const n of truth.hidden) judge.once('equal rows never listed together', String(n));
  // A push without its row may have been taken with the row of an equal payment: its own row will
  // tell.
  const pushed = [...truth.provenByPush].filter((n) => !truth.crossed.has(n));
  for (const n of [...truth.taken, ...pushed]) {
    const entry = truth.books.entry(n);
    if (entry.kind !== 'credit' || payer.has(n)) continue;
    if (truth.books.isRepeat(n)) judge.once('the same balance again after a reversal', String(n));
    else judge.fault(`a payment was lost: ${describe([entry])}`);
  }
  return new Map([...payer].map(([n, id]) => [id, n]));
}

export function isCounted(judge: Bookkeeper, row: PaymentRow, n: number): boolean {
  const { truth } = judge;
  const isListed = truth.taken.has(n) || truth.hasRow(row.id);
  const isProven = isListed || truth.provenByPush.has(n) || truth.vouched.has(row.id);
  const back = truth.books.reversalOf(n);
  const { state } = judge.whole(row);
  const isTaken = back !== undefined && truth.taken.has(back.n);
  const isBack = isTaken && truth.named.has(n) && truth.named.has(back.n);
  if (isBack && state !== 'reversed')
    judge.fault(`money that was taken back still counts: ${row.id}, ${describe([back])}`);
  if (state === 'reversed') {
    if (back && truth.books.served.has(back.n)) return false;
    judge.fault(`money that stayed is written off: ${row.id}`);
  }
  if (isTaken && !isBack) judge.once('reversal without a reference', row.id);
  if (!isProven && row.state === 'credited')
    judge.fault(`money nobody proved is counted: ${row.id}`);
  if (isProven && row.state === 'unverified')
    judge.fault(`money that was proven is not counted: ${row.id}`);
  return isProven;
}

/** Sales whose customer paid exactly and whose money still waits for a person's word. */
function unsettled(core: Core, judge: Judge): void {
  const { truth } = judge;
  judge.tally.unsettled = 0;
  const unpaid = core.database
    .prepare<[], { id: string }>(`select id from sale where status <> 'paid'`)
    .all();
  for (const { id } of unpaid) {
    const sale = truth.byId.get(id);
    if (!sale) continue;
    const own = truth
      .moneyOf(sale)
      .filter((entry) => entry.amount === sale.payable && truth.taken.has(entry.n));
    if (own.length === 0) continue;
    judge.tally.unsettled += 1;
  }
}

function describe(entries: readonly Entry[]): string {
  return entries
    .map(
      ({ n, kind, amount, owner, stampMs }) =>
        `${kind} ${n} of ${amount} for ${owner ?? 'nobody'} at ${new Date(stampMs).toISOString()}`,
    )
    .join(' or ');
}
