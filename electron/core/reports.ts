// Owns the day's sums: reads only. Every credited rupiah of a day is in exactly one of sales and
// unclaimed.
import {
  shopDay,
  shopDayBounds,
  shopHour,
  type Interval,
  type ShopCalendar,
} from '../../shared/time.ts';
import { AppError } from '../../shared/errors.ts';
import type { DailyReport, Sum } from '../../shared/views.ts';
import type { Sqlite } from './store/database.ts';

export interface Reports {
  daily(date: string, calendar: ShopCalendar): DailyReport;
  totals(range: Interval): { sales: Sum; unclaimed: Sum };
}

/** The bounds of a shop day; AppError `bad_input` when there is no such date. */
export function dayRange(date: string, calendar: ShopCalendar): Interval {
  const range = shopDayBounds(date, calendar);
  if (!range) throw new AppError('bad_input', `There is no day ${date}.`);
  return range;
}

export function today(nowMs: number, calendar: ShopCalendar): string {
  return shopDay(nowMs, calendar);
}

const CREDITED = `from payment left join claim on claim.payment_id = payment.id
  where stamp_from_ms >= ? and stamp_from_ms < ? and state = 'credited'`;

interface SumRow {
  count: number;
  amount: number;
}

export function createReports(db: Sqlite): Reports {
  const sums = (sql: string) => {
    const query = db.prepare<[number, number], SumRow>(
      `select count(*) as count, coalesce(sum(payment.amount), 0) as amount ${sql}`,
    );
    return (range: Interval): Sum =>
      query.get(range.fromMs, range.untilMs) ?? { count: 0, amount: 0 };
  };
  const payments = sums(CREDITED);
  const sales = sums(`${CREDITED} and claim.sale_id is not null`);
  const unclaimed = sums(`${CREDITED} and claim.sale_id is null`);
  const reversed = sums(CREDITED.replace("'credited'", "'reversed'"));
  const byHour = db.prepare<[number, number], SumRow & { stamp: number }>(
    `select count(*) as count, sum(payment.amount) as amount,
     (stamp_from_ms / 900000) * 900000 as stamp ${CREDITED} group by stamp_from_ms / 900000`,
  );
  const byCashier = db.prepare<[number, number], SumRow & { cashier: string | null }>(
    `select count(*) as count, sum(payment.amount) as amount, sale.cashier from payment
     join claim on claim.payment_id = payment.id join sale on sale.id = claim.sale_id
     where stamp_from_ms >= ? and stamp_from_ms < ? and state = 'credited'
     group by sale.cashier order by amount desc`,
  );
  const byIssuer = db.prepare<[number, number], SumRow & { code: string | null; name: string }>(
    `select count(*) as count, sum(payment.amount) as amount, issuer_code as code,
     min(issuer_name) as name ${CREDITED}
     group by coalesce(issuer_code, issuer_name) order by amount desc`,
  );
  const byFeed = db.prepare<[number, number], SumRow & { feed: string }>(
    `select count(*) as count, sum(payment.amount) as amount, feed ${CREDITED}
     group by feed order by amount desc`,
  );
  return {
    totals: (range) => ({ sales: sales(range), unclaimed: unclaimed(range) }),
    daily(date, calendar) {
      const range = dayRange(date, calendar);
      const { fromMs, untilMs } = range;
      return {
        date,
        timezone: calendar.timezone,
        sales: sales(range),
        payments: payments(range),
        unclaimed: unclaimed(range),
        reversed: reversed(range),
        byHour: hours(byHour.all(fromMs, untilMs), calendar.timezone),
        byCashier: byCashier.all(fromMs, untilMs),
        byIssuer: byIssuer.all(fromMs, untilMs),
        byFeed: byFeed.all(fromMs, untilMs),
      };
    },
  };
}

/**
 * Quarters of an hour folded into the hours of the shop's zone; some zones are off by 30 or 45
 * minutes.
 */
function hours(
  quarters: readonly (SumRow & { stamp: number })[],
  timezone: string,
): DailyReport['byHour'] {
  const byHour = new Map<number, Sum>();
  for (const { stamp, count, amount } of quarters) {
    const hour = shopHour(stamp, timezone);
    const before = byHour.get(hour) ?? { count: 0, amount: 0 };
    byHour.set(hour, { count: before.count + count, amount: before.amount + amount });
  }
  return [...byHour].map(([hour, sum]) => ({ hour, ...sum })).toSorted((a, b) => a.hour - b.hour);
}
