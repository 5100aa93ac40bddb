// Owns the bundle of the ledger's tables, made once per opened ledger.
import type { Sqlite } from './store/database.ts';
import { createApiTokenStore, type ApiTokenStore } from './store/api-tokens.ts';
import { createAuditStore, type AuditStore } from './store/audit.ts';
import { createDeliveryStore, type DeliveryStore } from './store/deliveries.ts';
import { createEventStore, type EventStore } from './store/events.ts';
import { createFeedStore, type FeedStore } from './store/feeds.ts';
import { createComparisonStore, type ComparisonStore } from './store/comparisons.ts';
import { createHubNotes, type HubNotes } from './store/hub-notes.ts';
import { createHubOutbox, type HubOutbox } from './store/hub-outbox.ts';
import { createHubRows, type HubRows } from './store/hub-rows.ts';
import { createIdempotencyStore, type IdempotencyStore } from './store/idempotency.ts';
import { createLedgerRows, type LedgerRows } from './store/ledger-rows.ts';
import { createLedger, type Ledger } from './store/ledger.ts';
import { createPeopleStore, type PeopleStore } from './store/people.ts';
import { createPrintStore, type PrintStore } from './store/prints.ts';
import { createRollups, type Rollups } from './store/rollups.ts';
import { createSetAsideStore, type SetAsideStore } from './store/set-aside.ts';
import { createSaleStore, type SaleStore } from './store/sales.ts';
import { createShiftStore, type ShiftStore } from './store/shifts.ts';
import { createWebhookStore, type WebhookStore } from './store/webhooks.ts';

export interface Stores {
  readonly events: EventStore;
  readonly sales: SaleStore;
  readonly ledger: Ledger;
  readonly feeds: FeedStore;
  readonly idempotency: IdempotencyStore;
  /** What this till wrote down of the hub. */
  readonly hub: HubNotes;
  readonly people: PeopleStore;
  readonly apiTokens: ApiTokenStore;
  readonly audit: AuditStore;
  readonly prints: PrintStore;
  /** The sums kept beside the ledger, for reports. */
  readonly rollups: Rollups;
  readonly shifts: ShiftStore;
  readonly comparisons: ComparisonStore;
  /** The books row by row, for exports and closings. */
  readonly rows: LedgerRows;
  /** The forgetting of rows that could not be read. */
  readonly setAside: SetAsideStore;
  readonly webhooks: WebhookStore;
  /** What webhooks are still to be told, and what became of it. */
  readonly deliveries: DeliveryStore;
  /** What a hub is still to be told of the books, and the rows it is told. */
  readonly hubOutbox: HubOutbox;
  readonly hubRows: HubRows;
}

export function createStores(db: Sqlite): Stores {
  return {
    events: createEventStore(db),
    sales: createSaleStore(db),
    ledger: createLedger(db),
    feeds: createFeedStore(db),
    idempotency: createIdempotencyStore(db),
    hub: createHubNotes(db),
    people: createPeopleStore(db),
    apiTokens: createApiTokenStore(db),
    audit: createAuditStore(db),
    prints: createPrintStore(db),
    rollups: createRollups(db),
    shifts: createShiftStore(db),
    comparisons: createComparisonStore(db),
    rows: createLedgerRows(db),
    setAside: createSetAsideStore(db),
    webhooks: createWebhookStore(db),
    deliveries: createDeliveryStore(db),
    hubOutbox: createHubOutbox(db),
    hubRows: createHubRows(db),
  };
}
