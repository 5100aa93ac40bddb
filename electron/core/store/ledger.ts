// Owns sightings and payments: what was seen, appended and never changed, and the money it stands
// for, each rupiah once. A repeated row is known by its key; every other refusal of the database is
// thrown.
import { assert } from '../../../shared/assert.ts';
import { strongRefs } from '../../../shared/identity.ts';
import type { PaymentId } from '../../../shared/ids.ts';
import { rupiah, type Rupiah } from '../../../shared/money.ts';
import type { Issuer, Sighting } from '../../../shared/sighting.ts';
import type { Interval } from '../../../shared/time.ts';
import type { Finding } from '../../../shared/views.ts';
import type { Sqlite } from './database.ts';

/**
 * `merged`: the provider's row of money that was confirmed by hand before; it counts there, not
 * here.
 */
export type PaymentState = 'unverified' | 'credited' | 'reversed' | 'merged';

/** Money that came once. */
export interface Payment {
  readonly id: PaymentId;
  readonly feed: string;
  readonly amount: Rupiah;
  readonly stamp: Interval;
  readonly issuer: Issuer;
  readonly refs: Readonly<Record<string, string>>;
  readonly state: PaymentState;
  readonly manual: boolean;
  /** The event about to be written when it was first seen. */
  readonly firstSeq: number;
  readonly seenAtMs: number;
  readonly saleReference: string | null;
  readonly finding: Finding | null;
  readonly findingSales: readonly string[];
  readonly note: string | null;
  readonly saleId: string | null;
}

interface PaymentRow {
  id: string;
  feed: string;
  amount: number;
  stamp_from_ms: number;
  stamp_until_ms: number;
  issuer_code: string | null;
  issuer_name: string;
  refs: string;
  state: PaymentState;
  manual: number;
  first_seq: number;
  seen_at_ms: number;
  sale_reference: string | null;
  finding: Finding | null;
  finding_sales: string;
  note: string | null;
  sale_id: string | null;
}

export type ClaimedBy = 'evidence' | 'person' | 'manual';

export interface PaymentPage {
  readonly range: Interval;
  readonly unclaimedOnly: boolean;
  readonly after: { readonly stampMs: number; readonly id: string } | null;
  readonly limit: number;
}

/** The newest stamps of a time: of rows a provider listed when asked, and of any row at all. */
export interface NewestStamp {
  readonly listedMs: number | null;
  readonly anyMs: number | null;
}

export interface Ledger {
  /** Null for a row that is news. */
  isKnown(feed: string, channel: string, key: string): { paymentId: string | null } | null;
  appendSighting(row: {
    sighting: Sighting;
    key: string;
    paymentId: string | null;
    seenAtMs: number;
  }): void;
  /** The payment that this one turned out to be, by what the other tills know; else itself. */
  asOne(paymentId: string): string;
  /** Of all that turned out to be this payment. */
  sightingsOf(paymentId: string): Sighting[];
  /** Payments of this amount whose stamp lies in `near`, or that share a reference. */
  alike(amount: number, near: Interval, refs: readonly string[]): Payment[];
  insertPayment(payment: Omit<Payment, 'saleId'>): void;
  updatePayment(payment: Payment): void;
  addRefs(paymentId: string, sighting: Sighting): void;
  /** Whether a row that stands alone took back money of this amount and reference. */
  wasTakenBack(sighting: Sighting): boolean;
  find(id: string): Payment | null;
  /**
   * The payment that this one counts in: itself, or the one a manager confirmed before its row
   * came.
   */
  whole(id: string): Payment | null;
  /** Newest stamp of money a feed had shown by this event; null when there was none. */
  newestStampMs(untilSeq: number): NewestStamp;
  /**
   * The provider's clock minus the PC's, ms, as the newest rows of lists tell it: at least this
   * much, and little more where one was listed soon after it was stamped. 0 when there is none.
   */
  listAheadMs(): number;
  /** Credited money without a sale whose case is open: new, or in doubt and stamped since then. */
  undecided(sinceMs: number): Payment[];
  merge(from: Payment, into: Payment): void;
  /** Takes a person's word for money that was only pushed. */
  vouch(payment: Payment): void;
  /**
   * Money pushed by this feed and not yet proven, and money it says was taken back, stamped since
   * then.
   */
  unproven(feed: string, sinceMs: number): Payment[];
  unverified(amount: number, sinceSeq: number): Payment[];
  claim(paymentId: PaymentId, saleId: string, atMs: number, by: ClaimedBy): void;
  /** A person says that other money is the one this sale was confirmed for. */
  moveClaim(from: PaymentId, to: PaymentId): void;
  page(query: PaymentPage): Payment[];
  inbox(limit: number): Payment[];
  setAside(feed: string, text: string, reason: string, seenAtMs: number): boolean;
  setAsideCount(feed: string): number;
}

// The claim by a lookup of its own: a join is planned anew for each value it is asked with.
const COLUMNS = `payment.id, feed, amount, stamp_from_ms, stamp_until_ms,
  issuer_code, issuer_name, refs, state, manual, first_seq, seen_at_ms, sale_reference, finding,
  finding_sales, note, (select sale_id from claim where payment_id = payment.id) as sale_id`;

export function createLedger(db: Sqlite): Ledger {
  return { ...sightingStore(db), ...stampReads(db), ...paymentReads(db), ...paymentWrites(db) };
}

/** Two payments of feeds turned out to be one; what was confirmed by hand stays beside its row. */
const ARE_ONE = `part.feed <> 'manual' and one.feed <> 'manual'`;

function sightingStore(db: Sqlite) {
  const known = db.prepare<[string, string, string], { payment_id: string | null }>(
    'select payment_id from sighting where feed = ? and channel = ? and key = ?',
  );
  const append = db.prepare(
    `insert into sighting (payment_id, feed, channel, key, body, seen_at_ms) values (?, ?, ?, ?, ?, ?)`,
  );
  const bodies = db.prepare<[string, string], { body: string }>(
    `select body from sighting where payment_id in (select ? union all select part.id
     from payment as part join payment as one on one.id = part.merged_into
     where part.merged_into = ? and ${ARE_ONE}) order by id`,
  );
  const one = db.prepare<[string], { id: string }>(
    `select one.id from payment as part join payment as one on one.id = part.merged_into
     where part.id = ? and ${ARE_ONE}`,
  );
  const asOne = (paymentId: string) => one.get(paymentId)?.id ?? paymentId;
  const alone = db.prepare<[number], { body: string }>(`select body from sighting
    where payment_id is null and channel <> 'callback' and body ->> 'amount' = ?
    and body ->> 'direction' <> 'credit'`);
  const setAside = db.prepare(`insert into set_aside (feed, text, reason, seen_at_ms)
    values (?, ?, ?, ?) on conflict (feed, text) do nothing`);
  const asideCount = db.prepare<[string], { n: number }>(
    'select count(*) as n from set_aside where feed = ?',
  );
  return {
    isKnown(feed: string, channel: string, key: string) {
      const row = known.get(feed, channel, key);
      return row ? { paymentId: row.payment_id && asOne(row.payment_id) } : null;
    },
    appendSighting({
      sighting,
      key,
      paymentId,
      seenAtMs,
    }: Parameters<Ledger['appendSighting']>[0]) {
      const body = JSON.stringify(sighting);
      append.run(paymentId, sighting.feed, sighting.channel, key, body, seenAtMs);
    },
    wasTakenBack(sighting: Sighting) {
      const refs = new Set(strongRefs(sighting));
      if (refs.size === 0) return false;
      const debits = alone.all(sighting.amount).map((row) => JSON.parse(row.body) as Sighting);
      return debits.some((debit) => strongRefs(debit).some((ref) => refs.has(ref)));
    },
    asOne,
    sightingsOf: (paymentId: string) =>
      bodies.all(paymentId, paymentId).map((row) => JSON.parse(row.body) as Sighting),
    setAside: (feed: string, text: string, reason: string, seenAtMs: number) =>
      setAside.run(feed, text, reason, seenAtMs).changes === 1,
    setAsideCount: (feed: string) => asideCount.get(feed)?.n ?? 0,
  };
}

const LISTED = `exists (select 1 from sighting
  where payment_id = payment.id and channel = 'poll')`;

function stampReads(db: Sqlite) {
  // By stamp from the newest on: in an old ledger the first rows looked at are the answer.
  const newest = db.prepare<[number], { ms: number }>(
    `select stamp_from_ms as ms from payment where first_seq <= ? and manual = 0
     order by stamp_from_ms desc limit 1`,
  );
  const newestListed = db.prepare<[number], { ms: number }>(
    `select stamp_from_ms as ms from payment where first_seq <= ? and manual = 0
     and ${LISTED}
     order by stamp_from_ms desc limit 1`,
  );
  const everListed = db.prepare<[], { one: 1 }>(
    'select 1 as one from feed where first_good_at_ms is not null limit 1',
  );
  const listAhead = db.prepare<[], { ms: number | null }>(
    `select max(stamp_from_ms - seen_at_ms) as ms from payment where id in (
     select id from payment where manual = 0
     and ${LISTED}
     order by stamp_from_ms desc limit 50)`,
  );
  return {
    listAheadMs: () => (everListed.get() ? (listAhead.get()?.ms ?? 0) : 0),
    newestStampMs: (untilSeq: number) => ({
      listedMs: everListed.get() ? (newestListed.get(untilSeq)?.ms ?? null) : null,
      anyMs: newest.get(untilSeq)?.ms ?? null,
    }),
  };
}

function paymentReads(db: Sqlite) {
  const all = <P extends unknown[]>(where: string) =>
    db.prepare<P, PaymentRow>(`select ${COLUMNS} from payment where ${where}`);
  const find = all<[string]>('payment.id = ?');
  const whole = all<[string]>(
    'payment.id = (select coalesce(merged_into, id) from payment where id = ?)',
  );
  const alike = all<[number, number, number, string]>(
    `(amount = ? and stamp_from_ms < ? and stamp_until_ms > ?) or payment.id in
     (select payment_id from payment_ref where ref in (select value from json_each(?)))
     order by first_seq, payment.id`,
  );
  const undecided = all<[number]>(
    `claimed = 0 and state = 'credited' and away < 2
     and (finding is null or finding in ('ambiguous','other_till','unasked'))
     and (finding is null or stamp_from_ms >= ?) order by stamp_from_ms, payment.id`,
  );
  const unverified = all<[number, number]>(
    `amount = ? and first_seq > ? and state = 'unverified' and claimed = 0`,
  );
  const unproven = all<[string, number]>(
    `feed = ? and stamp_from_ms >= ? and (state = 'unverified' or (state = 'credited' and exists
     (select 1 from sighting s where s.payment_id = payment.id and s.channel = 'callback'
      and s.body ->> 'direction' = 'reversal' and not exists (select 1 from sighting later
      where later.payment_id = payment.id and later.channel = 'inquiry' and later.id > s.id))))
     order by first_seq`,
  );
  const page = (which: string) =>
    all<[number, number, number, string, number]>(
      `stamp_from_ms >= ? and stamp_from_ms < ? and (stamp_from_ms, payment.id) < (?, ?)
       and ${which} order by stamp_from_ms desc, payment.id desc limit ?`,
    );
  const pages = {
    all: page('counts_as is not null'),
    unclaimed: page("counts_as = 'unclaimed'"),
  };
  const inbox = all<[number]>(
    `finding is not null and finding not in ('dismissed','before_start','other_till')
     and state in ('credited','unverified') order by stamp_from_ms desc, payment.id desc limit ?`,
  );
  return {
    find(id: string) {
      const row = find.get(id);
      return row ? fromRow(row) : null;
    },
    whole(id: string) {
      const row = whole.get(id);
      return row ? fromRow(row) : null;
    },
    alike: (amount: number, near: Interval, refs: readonly string[]) =>
      alike.all(amount, near.untilMs, near.fromMs, JSON.stringify(refs)).map(fromRow),
    unproven: (feed: string, sinceMs: number) => unproven.all(feed, sinceMs).map(fromRow),
    undecided: (sinceMs: number) => undecided.all(sinceMs).map(fromRow),
    unverified: (amount: number, sinceSeq: number) => unverified.all(amount, sinceSeq).map(fromRow),
    page({ range, unclaimedOnly, after, limit }: PaymentPage) {
      // The index is entered where the page before ended, however far down the list that is.
      const { stampMs, id } = after ?? { stampMs: range.untilMs, id: '' };
      const untilMs = Math.min(range.untilMs, stampMs + 1);
      return pages[unclaimedOnly ? 'unclaimed' : 'all']
        .all(range.fromMs, untilMs, stampMs, id, limit)
        .map(fromRow);
    },
    inbox: (limit: number) => inbox.all(limit).map(fromRow),
  };
}

function paymentWrites(db: Sqlite) {
  const insert = db.prepare(`insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms,
    issuer_code, issuer_name, refs, state, manual, first_seq, seen_at_ms, sale_reference, finding,
    finding_sales, note) values (@id, @feed, @amount, @stamp_from_ms, @stamp_until_ms, @issuer_code,
    @issuer_name, @refs, @state, @manual, @first_seq, @seen_at_ms, @sale_reference, @finding,
    @finding_sales, @note)`);
  const update = db.prepare(`update payment set stamp_from_ms = @stamp_from_ms,
    stamp_until_ms = @stamp_until_ms, issuer_code = @issuer_code, issuer_name = @issuer_name,
    refs = @refs, state = @state, sale_reference = @sale_reference, finding = @finding,
    finding_sales = @finding_sales, note = @note where id = @id`);
  const addRef = db.prepare(
    'insert into payment_ref (ref, payment_id) values (?, ?) on conflict do nothing',
  );
  const freeRef = db.prepare(`delete from payment_ref where ref = ? and payment_id <> ?
    and payment_id in (select id from payment where amount = ?)`);
  const vouch = db.prepare("update payment set state = 'credited', manual = 1 where id = ?");
  const merge = db.prepare("update payment set state = 'merged', merged_into = ? where id = ?");
  const remerge = db.prepare('update payment set merged_into = ? where merged_into = ?');
  const moveClaim = db.prepare('update claim set payment_id = ? where payment_id = ?');
  const claim = db.prepare(
    'insert into claim (payment_id, sale_id, at_ms, by) values (?, ?, ?, ?)',
  );
  return {
    insertPayment: (payment: Omit<Payment, 'saleId'>) => void insert.run(toRow(payment)),
    updatePayment(payment: Payment) {
      const { changes } = update.run(toRow(payment));
      assert(changes === 1, 'a payment that changes is in the ledger');
    },
    vouch(payment: Payment) {
      vouch.run(payment.id);
    },
    merge(from: Payment, into: Payment) {
      merge.run(into.id, from.id);
      // What had become part of it is now part of the same.
      remerge.run(into.id, from.id);
    },
    addRefs(paymentId: string, sighting: Sighting) {
      for (const ref of strongRefs(sighting)) {
        // A push was taken for the wrong one of two equal payments: the row that brings its
        // reference itself is right.
        freeRef.run(ref, paymentId, sighting.amount);
        addRef.run(ref, paymentId);
      }
    },
    claim: (paymentId: PaymentId, saleId: string, atMs: number, by: ClaimedBy) =>
      void claim.run(paymentId, saleId, atMs, by),
    moveClaim(from: PaymentId, to: PaymentId) {
      const { changes } = moveClaim.run(to, from);
      assert(changes === 1, 'a claim that moves is in the ledger');
    },
  };
}

function toRow(payment: Omit<Payment, 'saleId'>): Omit<PaymentRow, 'sale_id'> {
  return {
    id: payment.id,
    feed: payment.feed,
    amount: payment.amount,
    stamp_from_ms: payment.stamp.fromMs,
    stamp_until_ms: payment.stamp.untilMs,
    issuer_code: payment.issuer.code,
    issuer_name: payment.issuer.name,
    refs: JSON.stringify(payment.refs),
    state: payment.state,
    manual: payment.manual ? 1 : 0,
    first_seq: payment.firstSeq,
    seen_at_ms: payment.seenAtMs,
    sale_reference: payment.saleReference,
    finding: payment.finding,
    finding_sales: JSON.stringify(payment.findingSales),
    note: payment.note,
  };
}

function fromRow(row: PaymentRow): Payment {
  return {
    id: row.id as PaymentId,
    feed: row.feed,
    amount: rupiah(row.amount),
    stamp: { fromMs: row.stamp_from_ms, untilMs: row.stamp_until_ms },
    issuer: { code: row.issuer_code, name: row.issuer_name },
    refs: JSON.parse(row.refs) as Record<string, string>,
    state: row.state,
    manual: row.manual === 1,
    firstSeq: row.first_seq,
    seenAtMs: row.seen_at_ms,
    saleReference: row.sale_reference,
    finding: row.finding,
    findingSales: JSON.parse(row.finding_sales) as string[],
    note: row.note,
    saleId: row.sale_id,
  };
}
