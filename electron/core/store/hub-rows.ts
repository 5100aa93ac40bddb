// Owns the reading of rows as they go up to the hub: whole, as they are now, in the hub's own words
// for columns. A row that is not there any more reads as null.
import { z } from 'zod';
import { shownFigures } from '../../../shared/shift.ts';
import { shopDay, wallClockMs, DAY_MS, type ShopCalendar } from '../../../shared/time.ts';
import type { Sqlite } from './database.ts';
import type { Owed } from './hub-outbox.ts';

const QUARTER_MS = DAY_MS / 96;

/** Columns of the hub's table but store, ledger and life; money whole rupiah, times epoch ms. */
export type BooksRow = Readonly<Record<string, unknown>>;

export interface HubRows {
  /** The row an owed name stands for; null when the ledger has none. */
  read(owed: Owed, calendar: ShopCalendar): BooksRow | null;
}

interface PaymentRow {
  stamp_ms: number;
  refs: string;
  [column: string]: unknown;
}

const PAYMENT = `select payment.id as payment_id, coalesce(hub_id, payment.id) as hub_id,
    seen_at_ms, stamp_from_ms as stamp_ms, stamp_until_ms, payment.amount, feed, issuer_code,
    issuer_name, refs, state, payment.manual as is_manual, away as is_away, counts_as, finding,
    note, sale_reference, claim.by as claimed_by, claim.at_ms as claimed_at_ms, sale.id as sale_id,
    sale.reference, sale.amount as sale_amount, sale.payable, sale.late as is_late,
    sold_by as cashier,
    (select body ->> 'mdr' from sighting join payment as seen on seen.id = sighting.payment_id
      where (seen.id = payment.id or seen.merged_into = payment.id)
      and body ->> 'mdr' is not null order by sighting.id desc limit 1) as mdr
  from payment left join hub_payment on hub_payment.payment_id = payment.id
  left join claim on claim.payment_id = payment.id
  left join sale on sale.id = claim.sale_id where payment.id = ?`;

const SALE = `select id as sale_id, created_at_ms, reference, amount, payable, cashier, status,
    expires_at_ms, closed_at_ms, late as is_late, manual as is_manual from sale where id = ?`;

const SHIFT = `select number, opened_at_ms, opened_by, opening_note, from_ms, closed_at_ms,
    closed_by, closing_note, until_ms, figures from shift where number = ?`;

/** The day `YYYY-MM-DD` as the hub counts it: a number that sorts. */
export function dayNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}

const figures = z.preprocess((text) => JSON.parse(String(text)) as unknown, shownFigures);

export function createHubRows(db: Sqlite): HubRows {
  const payment = db.prepare<[string], PaymentRow>(PAYMENT);
  const sale = db.prepare<[string], { created_at_ms: number }>(SALE);
  const shift = db.prepare<[string], { figures: string | null }>(SHIFT);
  const dayOf = (ms: number, calendar: ShopCalendar): number => dayNumber(shopDay(ms, calendar));
  return {
    read({ kind, id }, calendar) {
      if (kind === 'payment') {
        const row = payment.get(id);
        if (!row) return null;
        const wallMs = wallClockMs(row.stamp_ms, calendar.timezone);
        const quarter = Math.floor((((wallMs % DAY_MS) + DAY_MS) % DAY_MS) / QUARTER_MS);
        const refs = JSON.parse(row.refs) as unknown;
        return sendable({ ...row, refs, day: dayOf(row.stamp_ms, calendar), quarter });
      }
      if (kind === 'sale') {
        const row = sale.get(id);
        return row ? sendable({ ...row, day: dayOf(row.created_at_ms, calendar) }) : null;
      }
      const row = shift.get(id);
      if (!row) return null;
      // Without what each payment counted as: those rows go up themselves.
      return sendable({
        ...row,
        figures: row.figures === null ? null : figures.parse(row.figures),
      });
    },
  };
}

/** PostgreSQL takes no zero character and no half of a pair, in text or in JSON. */
function sendable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD') as T;
  if (Array.isArray(value)) return value.map((each: unknown) => sendable(each)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [sendable(key), sendable<unknown>(each)]),
  ) as T;
}
