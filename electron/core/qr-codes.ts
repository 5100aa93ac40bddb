// Owns the day's list of provider-made codes with the money found for each. A report: it claims
// nothing, and one payment stands at one code only.
import { AppError } from '../../shared/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Interval, type ShopCalendar } from '../../shared/time.ts';
import type { QrCodeList } from '../../shared/views.ts';
import { faultSentence } from './feed-sentences.ts';
import type { Presenter } from './present.ts';
import { SweepFailure, type CodeList, type ListedCode } from './providers/provider.ts';
import { dayRange } from './reports.ts';
import type { Ledger, Payment } from './store/ledger.ts';

/** Paid at the last moment, booked a little later. */
const BOOKING_MS = MINUTE_MS;
/** How long a code may be paid whose expiry makes no sense, as in the sample of specs/004. */
const UNKNOWN_EXPIRY_MS = DAY_MS;
const PAYMENTS_MAX = 10_000;
const WIB_MS = 7 * HOUR_MS;

/** The provider's list of one WIB day. Rejects with SweepFailure. */
export type ListCodes = (date: string, signal: AbortSignal) => Promise<CodeList>;

export interface QrCodes {
  /** The codes made on a shop day. Rejects with AppError. */
  list(date: string, signal?: AbortSignal): Promise<QrCodeList>;
}

export interface QrCodesParts {
  /** Null: no feed of the setup makes codes. */
  readonly listCodes: ListCodes | null;
  readonly ledger: Ledger;
  readonly present: Presenter;
  readonly calendar: ShopCalendar;
}

export function createQrCodes(parts: QrCodesParts): QrCodes {
  const { listCodes, ledger, present, calendar } = parts;
  return {
    async list(date, signal = new AbortController().signal) {
      const range = dayRange(date, calendar);
      if (listCodes === null)
        throw new AppError('not_found', 'The setup has no SNAP feed, so no codes are listed.');
      const lists: CodeList[] = [];
      for (const day of wibDays(range))
        lists.push(await listCodes(day, signal).catch((error: unknown) => fail(error)));
      const codes = lists
        .flatMap((list) => list.codes)
        .filter(({ generatedAtMs: at }) => at >= range.fromMs && at < range.untilMs);
      const paidBy = reconcile(codes, snapPayments(ledger, codes, range));
      return {
        items: codes.map((code) => {
          const payment = paidBy.get(code);
          return { ...code, payment: payment ? present.payment(payment) : null };
        }),
        unreadable: lists.reduce((sum, list) => sum + list.unreadable, 0),
      };
    },
  };
}

function fail(error: unknown): never {
  if (!(error instanceof SweepFailure)) throw error;
  throw new AppError('unavailable', `The codes can't be listed. ${faultSentence(error.fault)}`);
}

/** A shop's day may touch two of the provider's, which are WIB. */
function wibDays({ fromMs, untilMs }: Interval): string[] {
  const day = (ms: number) => new Date(ms + WIB_MS).toISOString().slice(0, 10);
  return [...new Set([day(fromMs), day(untilMs - 1)])];
}

/** What the SNAP feed showed, other feeds' sights of the same money included. */
function snapPayments(ledger: Ledger, codes: readonly ListedCode[], day: Interval): Payment[] {
  const untilMs = Math.max(day.untilMs, ...codes.map((code) => windowOf(code).untilMs));
  const query = { range: { fromMs: day.fromMs - BOOKING_MS, untilMs }, after: null };
  return ledger
    .page({ ...query, unclaimedOnly: false, limit: PAYMENTS_MAX })
    .filter(({ feed, refs }) => feed === 'snap' || 'idTransaksi' in refs);
}

/**
 * For each code its payment: equal amount, stamped between making and expiry. Where equal codes
 * overlap, as many are found as can be, the code that expires first taking the money that came
 * first; which is which can't be told then. Money that no sale of this till has goes first: a sale
 * showed a code of its own.
 */
export function reconcile(
  codes: readonly ListedCode[],
  payments: readonly Payment[],
): Map<ListedCode, Payment> {
  const found = new Map<ListedCode, Payment>();
  const byAge = payments.toSorted((a, b) => a.stamp.fromMs - b.stamp.fromMs);
  const isFree = (payment: Payment) => payment.saleId === null;
  for (const payment of [...byAge.filter(isFree), ...byAge.filter((payment) => !isFree(payment))]) {
    const [code] = codes
      .filter((each) => !found.has(each) && isFor(payment, each))
      .toSorted((a, b) => windowOf(a).untilMs - windowOf(b).untilMs);
    if (code !== undefined) found.set(code, payment);
  }
  return found;
}

function isFor({ amount, stamp }: Payment, code: ListedCode): boolean {
  const { fromMs, untilMs } = windowOf(code);
  return amount === code.amount && stamp.untilMs > fromMs && stamp.fromMs < untilMs;
}

function windowOf({ generatedAtMs, expiresAtMs }: ListedCode): Interval {
  const isKnown = expiresAtMs !== null && expiresAtMs > generatedAtMs;
  const untilMs = isKnown ? expiresAtMs + BOOKING_MS : generatedAtMs + UNKNOWN_EXPIRY_MS;
  return { fromMs: generatedAtMs, untilMs };
}
