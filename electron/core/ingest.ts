// THE MONEY PATH. Rows a feed showed go in, one synchronous transaction, events come out. The only
// writer of payments from feeds. Feeding the same rows again changes nothing; there is no await in
// here.
import { assert } from '../../shared/assert.ts';
import {
  bookedAt,
  CHANNEL_SPREAD_MS,
  identify,
  strongRefs,
  type FreshRow,
  type KnownPayment,
} from '../../shared/identity.ts';
import { paymentIdFrom } from '../../shared/ids.ts';
import { numbered, type Channel, type Sighting } from '../../shared/sighting.ts';
import type { Interval } from '../../shared/time.ts';
import type { Change, Commit } from './commit.ts';
import { emitPayment, type Decider } from './decide.ts';
import type { Others } from './hub/others.ts';
import type { Moments } from './moments.ts';
import type { Random } from './ports.ts';
import type { Presenter } from './present.ts';
import type { Ledger, Payment } from './store/ledger.ts';
import type { SaleStore } from './store/sales.ts';

/**
 * A row that could not be read: kept with its text for a person, never in the way of the good ones.
 */
export interface SetAside {
  readonly text: string;
  readonly reason: string;
}

export interface Answer {
  readonly feed: string;
  readonly channel: Channel;
  readonly sightings: readonly Sighting[];
  readonly setAside: readonly SetAside[];
  /**
   * Whether this channel alone proves that money came (a poll does; a push only where it must be
   * believed).
   */
  readonly proves: boolean;
  /**
   * Money stamped before this, provider time, came before the till was there to be asked; null: all
   * counts.
   */
  readonly sinceMs: number | null;
}

/** Every list met in the field holds more rows than this; a shorter one has only begun. */
export const LIST_ROWS_MIN = 5;

export interface Ingested {
  readonly fresh: number;
  readonly known: number;
}

/**
 * `alongside` runs in the same transaction, when the rows are in: what it writes is kept with them
 * or not at all.
 */
export type Ingest = (answer: Answer, alongside?: (ingested: Ingested) => void) => Ingested;

export interface IngestParts {
  readonly commit: Commit;
  readonly ledger: Ledger;
  readonly sales: SaleStore;
  readonly present: Presenter;
  readonly decider: Decider;
  readonly moments: Moments;
  readonly random: Random;
  readonly others: Pick<Others, 'sawAlone' | 'heardOfSale'>;
}

export function createIngest(parts: IngestParts): Ingest {
  return (answer, alongside) =>
    parts.commit((change) => {
      parts.moments.fill();
      const isOfAnswer = ({ feed, channel }: Sighting) =>
        feed === answer.feed && channel === answer.channel;
      assert(answer.sightings.every(isOfAnswer), 'an answer holds rows of its own channel');
      setAside(change, answer, parts.ledger);
      const rows = numbered(answer.sightings);
      const fresh = freshRows(rows, answer, parts.ledger);
      const credits = fresh.rows.filter((row) => row.sighting.direction === 'credit');
      const joined = identify(knownNear(credits, parts.ledger), { ...fresh, rows: credits });
      for (const row of credits) takeCredit(change, row, joined.get(row.key), answer, parts);
      for (const row of fresh.rows)
        if (row.sighting.direction !== 'credit') takeDebit(change, row, answer, parts);
      for (const { sighting, key } of fresh.rows)
        parts.others.sawAlone({ ...sighting, key, proves: answer.proves });
      if (fresh.rows.length > 0) parts.decider.decide(change);
      const ingested = { fresh: fresh.rows.length, known: rows.length - fresh.rows.length };
      alongside?.(ingested);
      return ingested;
    });
}

function setAside(change: Change, answer: Answer, ledger: Ledger): void {
  for (const { text, reason } of answer.setAside) {
    const isNew = ledger.setAside(answer.feed, text, reason, change.nowMs);
    const { feed } = answer;
    if (isNew) change.emit({ type: 'row.setAside', payload: { feed, reason } });
  }
}

/** Rows of an answer that the ledger has not, beside what it knows of the others. */
export function freshRows(
  rows: readonly FreshRow[],
  answer: Pick<Answer, 'feed' | 'channel' | 'setAside'>,
  ledger: Ledger,
): { rows: FreshRow[]; present: Set<string>; oldestUntilMs: number } {
  const fresh: FreshRow[] = [];
  const present = new Set<string>();
  for (const row of rows) {
    const known = ledger.isKnown(answer.feed, answer.channel, row.key);
    if (known === null) fresh.push(row);
    else if (known.paymentId !== null && row.sighting.direction === 'credit')
      present.add(known.paymentId);
  }
  // From a list that has only begun nothing has fallen out.
  const hasRoom = rows.length + answer.setAside.length < LIST_ROWS_MIN;
  const oldestUntilMs = hasRoom ? 0 : Math.min(...rows.map((row) => row.sighting.stamp.untilMs));
  return { rows: fresh, present, oldestUntilMs };
}

/** Payments the fresh rows might be another sight of. */
export function knownNear(rows: readonly FreshRow[], ledger: Ledger): KnownPayment[] {
  const found = new Map<string, KnownPayment>();
  for (const { sighting } of rows) {
    const near: Interval = {
      fromMs: sighting.stamp.fromMs - CHANNEL_SPREAD_MS,
      untilMs: sighting.stamp.untilMs + CHANNEL_SPREAD_MS,
    };
    for (const { id: part } of ledger.alike(sighting.amount, near, strongRefs(sighting))) {
      const id = ledger.asOne(part);
      if (!found.has(id)) found.set(id, { id, sightings: whatCame(ledger.sightingsOf(id)) });
    }
  }
  return [...found.values()].filter((payment) => payment.sightings.length > 0);
}

/** Rows of the money itself; of money only known as taken back, those. */
function whatCame(sightings: readonly Sighting[]): readonly Sighting[] {
  const credits = sightings.filter(({ direction }) => direction === 'credit');
  return credits.length > 0 ? credits : sightings;
}

/** What a row's way tells of it: every {@link Answer} does. */
export type RowWay = Pick<Answer, 'proves' | 'sinceMs'>;

/** `name`: what new money is called; without it a random name. */
export function takeCredit(
  change: Change,
  row: FreshRow,
  knownId: string | undefined,
  answer: RowWay,
  parts: IngestParts,
  name?: string,
): void {
  const { ledger, present } = parts;
  const id = knownId ?? name ?? paymentIdFrom(parts.random.bytes(16));
  if (knownId === undefined) ledger.insertPayment(newPayment(change, id, row.sighting, answer));
  else join(id, row.sighting, answer, ledger);
  const { sighting, key } = row;
  ledger.appendSighting({ sighting, key, paymentId: id, seenAtMs: change.nowMs });
  ledger.addRefs(id, sighting);
  if (ledger.wasTakenBack(sighting)) overtaken(change, id, parts);
  emitPayment(change, id, ledger, present);
  if (!answer.proves) showVerifying(change, sighting, parts);
}

function newPayment(
  change: Change,
  id: string,
  sighting: Sighting,
  answer: RowWay,
): Omit<Payment, 'saleId'> {
  const isOld = answer.sinceMs !== null && sighting.stamp.untilMs <= answer.sinceMs;
  return {
    id: id as Payment['id'],
    feed: sighting.feed,
    amount: sighting.amount,
    stamp: sighting.stamp,
    issuer: sighting.issuer,
    refs: sighting.refs,
    state: answer.proves ? 'credited' : 'unverified',
    manual: false,
    firstSeq: change.nextSeq(),
    seenAtMs: change.nowMs,
    saleReference: sighting.saleReference ?? null,
    finding: isOld ? 'before_start' : answer.proves ? null : 'unseen',
    findingSales: [],
    note: null,
  };
}

/**
 * Another sight of known money: it may be more exact, name its issuer, or be the proof that was
 * missing.
 */
function join(id: string, sighting: Sighting, answer: RowWay, ledger: Ledger): void {
  const payment = ledger.find(id);
  assert(payment !== null, 'a row joins a payment of the ledger');
  const isProven = payment.state === 'unverified' && answer.proves;
  ledger.updatePayment({
    ...payment,
    stamp: bookedAt([...whatCame(ledger.sightingsOf(id)), sighting]),
    issuer: payment.issuer.code === null ? sighting.issuer : payment.issuer,
    refs: { ...sighting.refs, ...payment.refs },
    state: isProven ? 'credited' : payment.state,
    finding: answer.proves && payment.finding === 'unseen' ? null : payment.finding,
    saleReference: payment.saleReference ?? sighting.saleReference ?? null,
  });
}

/** A push that may not say LUNAS alone: the sales it may pay show that it is being verified. */
function showVerifying(change: Change, sighting: Sighting, parts: IngestParts): void {
  for (const sale of parts.sales.open())
    if (sale.payable === sighting.amount)
      change.emit({ type: 'sale.changed', payload: { sale: parts.present.sale(sale) } });
}

/**
 * Money that went out: of no concern, unless it takes back a credit we know by the same reference.
 */
export function takeDebit(change: Change, row: FreshRow, answer: RowWay, parts: IngestParts): void {
  const { ledger } = parts;
  const { sighting, key } = row;
  const reversed = creditOf(sighting, ledger) ?? orphan(change, row, answer, parts);
  const paymentId = reversed?.id ?? null;
  ledger.appendSighting({ sighting, key, paymentId, seenAtMs: change.nowMs });
  // A push that may not be believed alone takes nothing back either: the inquiry does.
  const isHere = reversed?.state === 'credited' || reversed?.state === 'unverified';
  if (reversed && isHere && answer.proves) takeBack(change, reversed, parts);
}

/** The row that takes this money back came before it, or before its reference. */
function overtaken(change: Change, id: string, parts: IngestParts): void {
  const payment = parts.ledger.find(id);
  assert(payment !== null, 'money that is taken back is in the ledger');
  if (payment.state === 'reversed' || payment.state === 'merged') return;
  if (payment.saleId !== null) takeBack(change, payment, parts);
  else parts.ledger.updatePayment({ ...payment, state: 'reversed' });
}

function creditOf(sighting: Sighting, ledger: Ledger): Payment | undefined {
  const refs = strongRefs(sighting);
  if (refs.length === 0) return undefined;
  const nowhere: Interval = { fromMs: 0, untilMs: 0 };
  const credit = ledger
    .alike(sighting.amount, nowhere, refs)
    .find((payment) => payment.amount === sighting.amount);
  // Money confirmed by hand before its row came is taken back from the sale it paid.
  return (credit && ledger.whole(credit.id)) ?? undefined;
}

/**
 * A reversal that overtook its credit: kept as reversed money, so that the credit, when it comes,
 * pays nothing.
 */
function orphan(
  change: Change,
  { sighting }: FreshRow,
  answer: RowWay,
  parts: IngestParts,
): Payment | undefined {
  if (sighting.direction !== 'reversal' || !answer.proves) return undefined;
  const id = paymentIdFrom(parts.random.bytes(16));
  const payment = { ...newPayment(change, id, sighting, answer), state: 'reversed' as const };
  parts.ledger.insertPayment(payment);
  parts.ledger.addRefs(id, sighting);
  return { ...payment, saleId: null };
}

function takeBack(change: Change, payment: Payment, parts: IngestParts): void {
  const { ledger, sales, present } = parts;
  ledger.updatePayment({ ...payment, state: 'reversed' });
  const sale = payment.saleId === null ? null : sales.find(payment.saleId);
  if (sale) change.emit({ type: 'sale.changed', payload: { sale: present.sale(sale) } });
  const reversed = ledger.find(payment.id);
  assert(reversed !== null, 'a reversed payment stays in the ledger');
  change.emit({
    type: 'payment.reversed',
    payload: { payment: present.payment(reversed), sale: sale ? present.sale(sale) : null },
  });
}
