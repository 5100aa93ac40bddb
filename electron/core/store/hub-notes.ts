// Owns what this till wrote down of the hub and of the other tills: how far it read, whose money is
// whose, what the hub is still to be told. The hub may be gone for weeks; this stays.
import type { HubTill, SharedSale, ClaimConflict } from '../../../shared/hub-log.ts';
import type { Sqlite } from './database.ts';
import { createHubTodo, type HubTodo } from './hub-todo.ts';
import type { ClaimedBy } from './ledger.ts';

/** Of money that the present log has not shown yet: no till has acked that far. */
export const UNPLACED_SEQ = Number.MAX_SAFE_INTEGER;

/** Whose books money is in: this till's, another's, or another's where it paid a sale. */
export type Away = 0 | 1 | 2;

/** A name was given by a push, by a row of the provider's list, or by one with a reference. */
export type NameProof = 0 | 1 | 2;

export interface HubMark {
  readonly store: string;
  readonly till: string;
  readonly holder: string;
  /** Null: never joined. */
  readonly number: number | null;
  readonly classCount: number | null;
  readonly joinedSeq: number | null;
  readonly readSeq: number;
  readonly readEntry: string;
  readonly sightingSeq: number;
  readonly isClosed: boolean;
  readonly keepsClass: boolean;
  readonly isKnown: boolean;
}

export interface OtherSale {
  readonly sale: SharedSale;
  readonly learnedSeq: number;
  readonly isTimely: boolean;
}

export interface HubPayment {
  readonly paymentId: string;
  readonly hubId: string;
  readonly home: string;
  readonly firstSeq: number;
}

export interface HubClaim {
  readonly hubId: string;
  readonly till: string;
  readonly saleId: string;
  readonly by: ClaimedBy;
  readonly seq: number;
}

/** What paid a sale of this till. */
export interface OwnClaim {
  readonly paymentId: string;
  readonly saleId: string;
  readonly by: ClaimedBy;
  readonly atMs: number;
}

export interface HubNotes extends HubTodo {
  mark(): HubMark | null;
  /** Begins anew, with nothing known; null ends it. */
  begin(mark: Pick<HubMark, 'store' | 'till' | 'holder'> | null): void;
  setMark(change: Partial<Omit<HubMark, 'store' | 'till' | 'holder'>>): void;
  tills(): HubTill[];
  setTills(tills: readonly HubTill[]): void;
  saveSale(sale: OtherSale, closedAtMs: number | null): void;
  sale(id: string): OtherSale | null;
  /** Sales of others at these payable amounts: open, or read to be closed since then. */
  sales(payables: readonly number[], closedSinceMs: number): OtherSale[];
  /** The most time that one of their open sales has from when it was shown; null: none is open. */
  longestOpenMs(): number | null;
  forgetSales(closedBeforeMs: number): void;
  payment(paymentId: string): HubPayment | null;
  paymentOf(hubId: string): HubPayment | null;
  savePayment(payment: HubPayment): void;
  /** What has given it its name, where that proves more than what did before. */
  proveName(paymentId: string, proof: NameProof): void;
  nameProof(paymentId: string): NameProof;
  /** Its name was another's. */
  dropPayment(paymentId: string): void;
  /** Money that has a name already may be this as well; or, free, was called so before. */
  saveNamesake(payment: HubPayment, isFree: boolean): void;
  namesakeOf(hubId: string): HubPayment | null;
  dropNamesake(hubId: string): void;
  /** The oldest such name of this money, taken out. */
  takeNamesake(paymentId: string, isFree: boolean): HubPayment | null;
  /** In a log begun anew the entry that first shows money is another. */
  setFirstSeq(paymentId: string, firstSeq: number): void;
  unplacePayments(): void;
  setAway(paymentId: string, away: Away): void;
  away(paymentId: string): Away;
  /** Money that paid sales here since then, PC time, with the sales. */
  claimsSince(atMs: number): OwnClaim[];
  /** Null when no sale of this till has it. */
  claimOf(paymentId: string): OwnClaim | null;
  /** Numbers of the rows of money stamped since then. */
  sightingsSince(atMs: number): string[];
  /** It paid a sale of this till. */
  isClaimedHere(paymentId: string): boolean;
  claim(hubId: string): HubClaim | null;
  saveClaim(claim: HubClaim): void;
  dropClaim(hubId: string): void;
  conflicts(): { conflict: ClaimConflict; readAtMs: number; seenBy: string | null }[];
  /** False when it was known. */
  saveConflict(conflict: ClaimConflict, readAtMs: number): boolean;
  seeConflict(paymentId: string, seenBy: string | null, atMs: number): boolean;
}

export function createHubNotes(db: Sqlite): HubNotes {
  return {
    ...markNotes(db),
    ...saleNotes(db),
    ...nameNotes(db),
    ...namesakeNotes(db),
    ...moneyNotes(db),
    ...claimNotes(db),
    ...createHubTodo(db),
  };
}

interface MarkRow {
  store: string;
  till: string;
  holder: string;
  number: number | null;
  class_count: number | null;
  joined_seq: number | null;
  read_seq: number;
  read_entry: string;
  sighting_seq: number;
  is_closed: number;
  keeps_class: number;
  is_known: number;
}

const TABLES = [
  'hub_mark',
  'hub_till',
  'hub_sale',
  'hub_payment',
  'hub_namesake',
  'hub_claim',
  'hub_want',
  'hub_todo',
  'hub_conflict',
];

function markNotes(db: Sqlite) {
  const find = db.prepare<[], MarkRow>('select * from hub_mark');
  const clear = TABLES.map((table) => db.prepare(`delete from ${table}`));
  const insert = db.prepare(
    'insert into hub_mark (one, store, till, holder) values (1, @store, @till, @holder)',
  );
  const update = db.prepare(`update hub_mark set number = @number, class_count = @class_count,
    joined_seq = @joined_seq, read_seq = @read_seq, read_entry = @read_entry,
    sighting_seq = @sighting_seq,
    is_closed = @is_closed, keeps_class = @keeps_class, is_known = @is_known`);
  const tills = db.prepare<[], { body: string }>('select body from hub_till order by till');
  const clearTills = db.prepare('delete from hub_till');
  const addTill = db.prepare('insert into hub_till (till, body) values (?, ?)');
  const mark = (): HubMark | null => {
    const row = find.get();
    return row ? toMark(row) : null;
  };
  return {
    mark,
    begin(begun: Pick<HubMark, 'store' | 'till' | 'holder'> | null) {
      for (const each of clear) each.run();
      if (begun) insert.run(begun);
    },
    setMark(change: Partial<HubMark>) {
      const now = mark();
      if (now === null) return;
      const next = { ...now, ...change };
      update.run({
        number: next.number,
        class_count: next.classCount,
        joined_seq: next.joinedSeq,
        read_seq: next.readSeq,
        read_entry: next.readEntry,
        sighting_seq: next.sightingSeq,
        is_closed: next.isClosed ? 1 : 0,
        keeps_class: next.keepsClass ? 1 : 0,
        is_known: next.isKnown ? 1 : 0,
      });
    },
    tills: () => tills.all().map(({ body }) => JSON.parse(body) as HubTill),
    setTills(list: readonly HubTill[]) {
      clearTills.run();
      for (const till of list) addTill.run(till.till, JSON.stringify(till));
    },
  };
}

function toMark(row: MarkRow): HubMark {
  return {
    store: row.store,
    till: row.till,
    holder: row.holder,
    number: row.number,
    classCount: row.class_count,
    joinedSeq: row.joined_seq,
    readSeq: row.read_seq,
    readEntry: row.read_entry,
    sightingSeq: row.sighting_seq,
    isClosed: row.is_closed === 1,
    keepsClass: row.keeps_class === 1,
    isKnown: row.is_known === 1,
  };
}

interface OtherSaleRow {
  body: string;
  learned_seq: number;
  is_timely: number;
}

function saleNotes(db: Sqlite) {
  const save = db.prepare(`insert into hub_sale (id, till, payable, state, closed_at_ms,
    learned_seq, is_timely, body) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set
    payable = excluded.payable, state = excluded.state, body = excluded.body,
    closed_at_ms = iif(excluded.closed_at_ms is null, null,
      coalesce(hub_sale.closed_at_ms, excluded.closed_at_ms))`);
  const columns = 'body, learned_seq, is_timely';
  const find = db.prepare<[string], OtherSaleRow>(`select ${columns} from hub_sale where id = ?`);
  const alike = db.prepare<[string, number], OtherSaleRow>(`select ${columns} from hub_sale
    where payable in (select value from json_each(?))
    and (closed_at_ms is null or closed_at_ms >= ?) order by learned_seq, id`);
  const longest = db.prepare<[], { ms: number | null }>(
    "select max(body ->> 'expiresAfterMs') as ms from hub_sale where closed_at_ms is null",
  );
  const forget = db.prepare('delete from hub_sale where closed_at_ms < ?');
  return {
    saveSale({ sale, learnedSeq, isTimely }: OtherSale, closedAtMs: number | null) {
      const { id, till, payable, state } = sale;
      const body = JSON.stringify(sale);
      save.run(id, till, payable, state, closedAtMs, learnedSeq, isTimely ? 1 : 0, body);
    },
    sale(id: string) {
      const row = find.get(id);
      return row ? toOtherSale(row) : null;
    },
    sales: (payables: readonly number[], closedSinceMs: number) =>
      alike.all(JSON.stringify(payables), closedSinceMs).map(toOtherSale),
    longestOpenMs: () => longest.get()?.ms ?? null,
    forgetSales: (closedBeforeMs: number) => void forget.run(closedBeforeMs),
  };
}

function toOtherSale(row: OtherSaleRow): OtherSale {
  return {
    sale: JSON.parse(row.body) as SharedSale,
    learnedSeq: row.learned_seq,
    isTimely: row.is_timely === 1,
  };
}

interface PaymentRow {
  payment_id: string;
  hub_id: string;
  home: string;
  first_seq: number;
}

function toHubPayment(row: PaymentRow): HubPayment {
  const { payment_id: paymentId, hub_id: hubId, home, first_seq: firstSeq } = row;
  return { paymentId, hubId, home, firstSeq };
}

function nameNotes(db: Sqlite) {
  const byOwn = db.prepare<[string], PaymentRow>('select * from hub_payment where payment_id = ?');
  const byHub = db.prepare<[string], PaymentRow>('select * from hub_payment where hub_id = ?');
  const save = db.prepare(`insert into hub_payment (payment_id, hub_id, home, first_seq)
    values (?, ?, ?, ?)`);
  const prove = db.prepare('update hub_payment set proof = max(proof, ?) where payment_id = ?');
  const proof = db.prepare<[string], { proof: NameProof }>(
    'select proof from hub_payment where payment_id = ?',
  );
  const dropName = db.prepare('delete from hub_payment where payment_id = ?');
  const setFirst = db.prepare('update hub_payment set first_seq = ? where payment_id = ?');
  const unplace = db.prepare('update hub_payment set first_seq = ?');
  return {
    payment(paymentId: string) {
      const row = byOwn.get(paymentId);
      return row ? toHubPayment(row) : null;
    },
    paymentOf(hubId: string) {
      const row = byHub.get(hubId);
      return row ? toHubPayment(row) : null;
    },
    savePayment: ({ paymentId, hubId, home, firstSeq }: HubPayment) =>
      void save.run(paymentId, hubId, home, firstSeq),
    proveName: (paymentId: string, by: NameProof) => void prove.run(by, paymentId),
    nameProof: (paymentId: string) => proof.get(paymentId)?.proof ?? 0,
    dropPayment: (paymentId: string) => void dropName.run(paymentId),
    setFirstSeq: (paymentId: string, firstSeq: number) => void setFirst.run(firstSeq, paymentId),
    unplacePayments: () => void unplace.run(UNPLACED_SEQ),
  };
}

function namesakeNotes(db: Sqlite) {
  const saveNamesake = db.prepare(`insert or replace into hub_namesake
    (payment_id, hub_id, home, first_seq, is_free) values (?, ?, ?, ?, ?)`);
  const namesake = db.prepare<[string, number], PaymentRow>(
    'select * from hub_namesake where payment_id = ? and is_free = ? order by first_seq limit 1',
  );
  const namesakeOf = db.prepare<[string], PaymentRow>(
    'select * from hub_namesake where hub_id = ?',
  );
  const dropNamesake = db.prepare('delete from hub_namesake where hub_id = ?');
  return {
    saveNamesake: ({ paymentId, hubId, home, firstSeq }: HubPayment, isFree: boolean) =>
      void saveNamesake.run(paymentId, hubId, home, firstSeq, isFree ? 1 : 0),
    namesakeOf(hubId: string) {
      const row = namesakeOf.get(hubId);
      return row ? toHubPayment(row) : null;
    },
    dropNamesake: (hubId: string) => void dropNamesake.run(hubId),
    takeNamesake(paymentId: string, isFree: boolean) {
      const row = namesake.get(paymentId, isFree ? 1 : 0);
      if (!row) return null;
      dropNamesake.run(row.hub_id);
      return toHubPayment(row);
    },
  };
}

function moneyNotes(db: Sqlite) {
  const setAway = db.prepare('update payment set away = ? where id = ? and away <> ?');
  const away = db.prepare<[string], { away: Away }>('select away from payment where id = ?');
  const columns = 'payment_id as paymentId, sale_id as saleId, by, at_ms as atMs';
  const claimsSince = db.prepare<[number], OwnClaim>(
    `select ${columns} from sale join claim on claim.sale_id = sale.id
     where closed_at_ms >= ? and by <> 'manual'`,
  );
  const claimOf = db.prepare<[string], OwnClaim>(
    `select ${columns} from claim where payment_id = ?`,
  );
  const rowsSince = db.prepare<[number], { id: number }>(
    `select sighting.id from payment cross join sighting
     where stamp_from_ms >= ? and payment_id = payment.id and channel <> 'manual'
     order by sighting.id`,
  );
  const find = (paymentId: string) => claimOf.get(paymentId) ?? null;
  return {
    setAway: (paymentId: string, where: Away) => void setAway.run(where, paymentId, where),
    away: (paymentId: string) => away.get(paymentId)?.away ?? 0,
    claimsSince: (atMs: number) => claimsSince.all(atMs),
    claimOf: find,
    sightingsSince: (atMs: number) => rowsSince.all(atMs).map(({ id }) => String(id)),
    isClaimedHere: (paymentId: string) => find(paymentId) !== null,
  };
}

function claimNotes(db: Sqlite) {
  const claim = db.prepare<[string], HubClaim>(
    `select hub_id as hubId, till, sale_id as saleId, by, seq from hub_claim where hub_id = ?`,
  );
  const saveClaim = db.prepare('insert or replace into hub_claim values (?, ?, ?, ?, ?)');
  const dropClaim = db.prepare('delete from hub_claim where hub_id = ?');
  const conflicts = db.prepare<
    [],
    { body: string; read_at_ms: number; seen_by: string | null; seen_at_ms: number | null }
  >('select body, read_at_ms, seen_by, seen_at_ms from hub_conflict order by read_at_ms');
  const saveConflict = db.prepare(
    'insert or ignore into hub_conflict (payment_id, body, read_at_ms) values (?, ?, ?)',
  );
  const seeConflict = db.prepare(
    'update hub_conflict set seen_by = ?, seen_at_ms = ? where payment_id = ? and seen_at_ms is null',
  );
  return {
    claim: (hubId: string) => claim.get(hubId) ?? null,
    saveClaim: ({ hubId, till, saleId, by, seq }: HubClaim) =>
      void saveClaim.run(hubId, till, saleId, by, seq),
    dropClaim: (hubId: string) => void dropClaim.run(hubId),
    conflicts: () =>
      conflicts.all().map((row) => ({
        conflict: JSON.parse(row.body) as ClaimConflict,
        readAtMs: row.read_at_ms,
        seenBy: row.seen_at_ms === null ? null : (row.seen_by ?? ''),
      })),
    saveConflict: (conflict: ClaimConflict, readAtMs: number) =>
      saveConflict.run(conflict.paymentId, JSON.stringify(conflict), readAtMs).changes === 1,
    seeConflict: (paymentId: string, seenBy: string | null, atMs: number) =>
      seeConflict.run(seenBy, atMs, paymentId).changes === 1,
  };
}
