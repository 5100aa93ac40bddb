// Owns what a person is told of a copy of the ledger: how much is in it, and what the ledger of now
// has beyond it. Reads only; goes through whole tables, so it is for the manager's desk.
import type { Sqlite } from './database.ts';

export interface LedgerFigures {
  readonly sales: number;
  readonly payments: number;
  readonly lastPaymentAtMs: number | null;
}

export interface Lost {
  readonly sales: number;
  readonly payments: number;
  /** Rupiah of those payments. */
  readonly amount: number;
}

const MONEY = "state in ('credited', 'reversed')";

export function figuresOf(db: Sqlite): LedgerFigures {
  const row = db
    .prepare<[], LedgerFigures>(
      `select (select count(*) from sale) as sales,
       (select count(*) from payment where ${MONEY}) as payments,
       (select max(stamp_from_ms) from payment where ${MONEY}) as lastPaymentAtMs`,
    )
    .get();
  return row ?? { sales: 0, payments: 0, lastPaymentAtMs: null };
}

/** What this ledger has and the copy at `file` has not. The connection is the caller's own. */
export function lostWith(db: Sqlite, file: string): Lost {
  db.prepare('attach database ? as copy').run(file);
  const row = db
    .prepare<[], Lost>(
      `select (select count(*) from main.sale where id not in (select id from copy.sale)) as sales,
       count(*) as payments, coalesce(sum(amount), 0) as amount
       from main.payment where ${MONEY} and id not in (select id from copy.payment)`,
    )
    .get();
  db.exec('detach database copy');
  return row ?? { sales: 0, payments: 0, amount: 0 };
}

/** How many rows each table has. */
export function tableCounts(db: Sqlite, tables: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    tables.map((name) => {
      const row = db.prepare<[], { n: number }>(`select count(*) as n from "${name}"`).get();
      return [name, row?.n ?? 0];
    }),
  );
}
