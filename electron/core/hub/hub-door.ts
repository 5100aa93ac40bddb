// The port to a PostgreSQL: one connection, its notifications, its end. Nothing in the core knows
// the driver behind it; a test or the simulation may put a broken line in between.
import type { HubStore } from './hub-store.ts';

export interface HubAddress {
  /** Holds a password: never logged, never part of an error. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate; null: those the system trusts. */
  readonly ca: string | null;
}

/**
 * Rejects with HubFailure only. Values go as parameters, never into the text; without values the
 * text may hold several statements, and the rows are the last one's. A bigint comes as a number,
 * sums of them as text (cast those to bigint). `withinMs`: how long the answer may take where that
 * is not the usual; after that the connection is dropped, because nobody knows what was done.
 */
export type HubQuery = <Row>(
  text: string,
  values?: readonly unknown[],
  withinMs?: number,
) => Promise<readonly Row[]>;

export interface HubConnection {
  readonly query: HubQuery;
  /**
   * BEGIN, work, COMMIT on this one connection; other queries wait their turn, so keep it short: a
   * sale may wait. `work` asks by the query it is given; this connection's own would wait for ever.
   */
  transaction<T>(work: (query: HubQuery) => Promise<T>): Promise<T>;
  listen(channel: string): Promise<void>;
  close(): Promise<void>;
}

export interface HubDoorEvents {
  readonly heard: (channel: string, payload: string) => void;
  /** Once, when the connection ended by itself or was dropped for a missing answer. */
  readonly lost: () => void;
}

export interface HubDoor {
  /** Rejects with HubFailure. */
  open(address: HubAddress, events: HubDoorEvents): Promise<HubConnection>;
}

/** What a session tells without being asked. */
export interface HubEvents {
  /** There may be entries after the last one read. */
  readonly appended: () => void;
  /** Some till wants a sweep of this feed now. */
  readonly asked: (kind: string) => void;
  /** The till that asks this provider has said something new. */
  readonly feedSaid: (kind: string) => void;
  /** The session is over; open another. */
  readonly lost: () => void;
}

export interface HubSession {
  readonly hub: HubStore;
  /** For the books and the head office, which are no business of the money path. */
  readonly connection: HubConnection;
}
