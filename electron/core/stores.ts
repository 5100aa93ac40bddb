// Owns the bundle of the ledger's tables, made once per opened ledger.
import type { Sqlite } from './store/database.ts';
import { createAuditStore, type AuditStore } from './store/audit.ts';
import { createEventStore, type EventStore } from './store/events.ts';
import { createFeedStore, type FeedStore } from './store/feeds.ts';
import { createComparisonStore, type ComparisonStore } from './store/comparisons.ts';
import { createIdempotencyStore, type IdempotencyStore } from './store/idempotency.ts';
import { createLedgerRows, type LedgerRows } from './store/ledger-rows.ts';
import { createLedger, type Ledger } from './store/ledger.ts';
import { createPeopleStore, type PeopleStore } from './store/people.ts';
import { createPrintStore, type PrintStore } from './store/prints.ts';
import { createRollups, type Rollups } from './store/rollups.ts';
import { createSaleStore, type SaleStore } from './store/sales.ts';
import { createShiftStore, type ShiftStore } from './store/shifts.ts';

export interface Stores {
  readonly events: EventStore;
  readonly sales: SaleStore;
  readonly ledger: Ledger;
  readonly feeds: FeedStore;
  readonly idempotency: IdempotencyStore;
  readonly people: PeopleStore;
  readonly audit: AuditStore;
  readonly prints: PrintStore;
  /** The sums kept beside the ledger, for reports. */
  readonly rollups: Rollups;
  readonly shifts: ShiftStore;
  readonly comparisons: ComparisonStore;
  /** The books row by row, for exports and closings. */
  readonly rows: LedgerRows;
}

export function createStores(db: Sqlite): Stores {
  return {
    events: createEventStore(db),
    sales: createSaleStore(db),
    ledger: createLedger(db),
    feeds: createFeedStore(db),
    idempotency: createIdempotencyStore(db),
    people: createPeopleStore(db),
    audit: createAuditStore(db),
    prints: createPrintStore(db),
    rollups: createRollups(db),
    shifts: createShiftStore(db),
    comparisons: createComparisonStore(db),
    rows: createLedgerRows(db),
  };
}
