// Owns the question "is this row money we already know?". The same money is seen by poll and by
// callback with no common key, rows are filled in later, two equal rows share a second. Every
// payment is counted once because each known payment answers for at most one row of an answer, best
// evidence first.
import type { Channel, Sighting } from './sighting.ts';
import { DAY_MS, SECOND_MS, type Interval } from './time.ts';

/** Callback and poll of one payment lie at most this far apart in their stamps. */
export const CHANNEL_SPREAD_MS = 120 * SECOND_MS;

/** References shorter than this are counters or flags, not proof of being the same money. */
const REF_LENGTH_MIN = 6;

/** A retrieval reference number tells payments of one day apart; later it is given out again. */
const REF_GOOD_MS = DAY_MS;

/** A payment of the ledger that a new row may be another sight of. */
export interface KnownPayment {
  readonly id: string;
  readonly sightings: readonly Sighting[];
}

/** One row without a known fingerprint, to be told apart. */
export interface FreshRow {
  readonly key: string;
  readonly sighting: Sighting;
}

export interface Batch {
  readonly rows: readonly FreshRow[];
  /** Payments whose own row stands in this very answer: they can't be another row of it as well. */
  readonly present: ReadonlySet<string>;
  /**
   * By then the oldest row of the answer had happened: what may lie before it may have left the
   * window. 0 where nothing can have left it.
   */
  readonly oldestUntilMs: number;
}

/** For each fresh row's key: the payment it is another sight of. Keys left out are new money. */
export function identify(known: readonly KnownPayment[], batch: Batch): Map<string, string> {
  const joined = new Map<string, string>();
  const taken = new Map<Channel, Set<string>>();
  const takenOn = (channel: Channel): Set<string> => {
    const set = taken.get(channel) ?? new Set(channel === 'poll' ? batch.present : []);
    taken.set(channel, set);
    return set;
  };
  const shifts = new Set<number>();
  for (const fits of PASSES)
    for (const pair of seated(pairsOf(known, { ...batch, shifts }, joined, takenOn, fits))) {
      joined.set(pair.row.key, pair.payment.id);
      takenOn(pair.row.sighting.channel).add(pair.payment.id);
      for (const shift of shiftsOf(pair.row.sighting, pair.payment)) shifts.add(shift);
    }
  return joined;
}

/** By how much the balance of a listed row is another than it was. */
function shiftsOf(row: Sighting, { sightings }: KnownPayment): number[] {
  if (row.channel !== 'poll' || row.balance === null) return [];
  const balance = Number(row.balance);
  return sightings
    .filter((seen) => seen.channel === 'poll' && seen.feed === row.feed && seen.balance !== null)
    .map((seen) => balance - Number(seen.balance))
    .filter(Number.isSafeInteger);
}

/** An answer, with the shifts of the rows that are known by now. */
interface Read extends Batch {
  readonly shifts: ReadonlySet<number>;
}

interface Pair {
  readonly row: FreshRow;
  readonly payment: KnownPayment;
  readonly apartMs: number;
}

/**
 * One payment for each row and one row of a channel for each payment: the nearest first, and then
 * they give way where that leaves one row less without. A row left over is counted as new money, so
 * none may be left over needlessly.
 */
function seated(pairs: readonly Pair[]): Pair[] {
  const choices = Map.groupBy(pairs, ({ row }) => row.key);
  const seats = new Map<string, Pair>();
  const seatOf = ({ row, payment }: Pair) => `${row.sighting.channel} ${payment.id}`;
  const placed = new Set<string>();
  for (const pair of pairs) {
    if (placed.has(pair.row.key) || seats.has(seatOf(pair))) continue;
    placed.add(pair.row.key);
    seats.set(seatOf(pair), pair);
  }
  const seat = (key: string, tried: Set<string>): boolean => {
    for (const pair of choices.get(key) ?? []) {
      const wanted = seatOf(pair);
      if (tried.has(wanted)) continue;
      tried.add(wanted);
      const holder = seats.get(wanted);
      if (holder && !seat(holder.row.key, tried)) continue;
      seats.set(wanted, pair);
      return true;
    }
    return false;
  };
  for (const key of choices.keys()) if (!placed.has(key)) seat(key, new Set());
  return [...seats.values()];
}

type Evidence = (row: Sighting, payment: KnownPayment, batch: Read) => boolean;

const PASSES: readonly Evidence[] = [
  (row, payment) => payment.sightings.some((seen) => isNamedAlike(row, seen)),
  (row, payment) => sameChannel(row, payment, (seen) => seen.balance === row.balance),
  (row, payment) =>
    (row.balance === null || !hadBalance(row, payment)) && sameChannel(row, payment, () => true),
  // The provider recomputed the balance: the old row is gone although its moment is still in the
  // window.
  (row, payment, batch) =>
    batch.oldestUntilMs <= momentOf(payment.sightings).fromMs &&
    sameChannel(row, payment, () => true),
  // At the window's end too: by as much as the balance of another row.
  (row, payment, { shifts }) =>
    shiftsOf(row, payment).some((shift) => shifts.has(shift)) &&
    sameChannel(row, payment, () => true),
  (row, payment) => otherChannel(row, payment, (seen) => seen.balance === row.balance),
  (row, payment) => otherChannel(row, payment, () => true),
  otherFeed,
];

function pairsOf(
  known: readonly KnownPayment[],
  batch: Read,
  joined: ReadonlyMap<string, string>,
  takenOn: (channel: Channel) => ReadonlySet<string>,
  fits: Evidence,
): Pair[] {
  const pairs: Pair[] = [];
  for (const row of batch.rows) {
    if (joined.has(row.key)) continue;
    for (const payment of known) {
      if (takenOn(row.sighting.channel).has(payment.id)) continue;
      if (!payment.sightings.every((seen) => seen.amount === row.sighting.amount)) continue;
      if (!fits(row.sighting, payment, batch)) continue;
      const apartMs = Math.min(
        ...payment.sightings.map((seen) => distanceMs(seen.stamp, row.sighting.stamp)),
      );
      pairs.push({ row, payment, apartMs });
    }
  }
  // Nearest stamps first; the rest by id, so that the result does not hang on the order of rows.
  return pairs.toSorted(
    (a, b) =>
      a.apartMs - b.apartMs || compare(a.payment.id, b.payment.id) || compare(a.row.key, b.row.key),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * One reference in common and none that contradicts it, within the day an RRN is good for. A number
 * given out for good is good for ever: no old push becomes new money under another day.
 */
function isNamedAlike(row: Sighting, seen: Sighting): boolean {
  const isGood = distanceMs(row.stamp, seen.stamp) < REF_GOOD_MS || sharesLasting(row, seen);
  if (!isGood) return false;
  return isSentAgain(row, seen) || (sharesRef(row, seen) && !refsConflict(row, seen));
}

/** The name under which a provider notifies (specs/003, specs/004): one payment, however often. */
const NOTIFIED_AS = 'originalReferenceNo';

/**
 * A notification heard and sent again is the same money, whatever was changed in its other fields:
 * whoever overheard its token must not make it pay twice.
 */
function isSentAgain(row: Sighting, seen: Sighting): boolean {
  const name = unpadded(row.refs[NOTIFIED_AS] ?? '');
  if (row.feed !== seen.feed || row.channel !== seen.channel) return false;
  return name.length >= REF_LENGTH_MIN && unpadded(seen.refs[NOTIFIED_AS] ?? '') === name;
}

/** NICEPAY's transaction and Netzme's UUID (specs/001, specs/003), when as long as documented. */
const LASTING: ReadonlySet<string> = new Set(['tXid', 'refId']);
const LASTING_LENGTH_MIN = 20;

function sharesLasting(a: Sighting, b: Sighting): boolean {
  return Object.entries(a.refs).some(
    ([name, value]) =>
      LASTING.has(name) && value.length >= LASTING_LENGTH_MIN && b.refs[name] === value,
  );
}

function sharesRef(a: Sighting, b: Sighting): boolean {
  const values = new Set(strongRefs(b));
  return strongRefs(a).some((value) => values.has(value));
}

/**
 * Numbers a provider counts up for itself: one of them proves nothing against another kind of
 * number. SpeedCash's idTransaksi is its neighbour's RRN plus one in both documented rows
 * (facts/domain.md §4.3).
 */
const SERIALS: ReadonlySet<string> = new Set(['idTransaksi']);

/**
 * References that can prove sameness, without leading zeros: one feed pads an RRN, another does
 * not.
 */
export function strongRefs(sighting: Sighting): string[] {
  return Object.entries(sighting.refs)
    .map(([name, value]) => ({ name, value: unpadded(value) }))
    .filter(({ value }) => value.length >= REF_LENGTH_MIN)
    .map(({ name, value }) => (SERIALS.has(name) ? `${name} ${value}` : value));
}

function unpadded(ref: string): string {
  return ref.replace(/^0+/, '');
}

function hadBalance(row: Sighting, payment: KnownPayment): boolean {
  const onChannel = payment.sightings.filter((seen) => seen.channel === row.channel);
  return onChannel.some((seen) => seen.balance !== null);
}

/** Both name themselves, and not alike. */
export function refsConflict(a: Sighting, b: Sighting): boolean {
  return Object.entries(a.refs).some(([key, value]) => {
    const other = b.refs[key];
    return other !== undefined && unpadded(other) !== unpadded(value);
  });
}

function isSameIssuer(a: Sighting, b: Sighting): boolean {
  if (a.issuer.code !== null && b.issuer.code !== null) return a.issuer.code === b.issuer.code;
  return true; // a name against a code, or two spellings of a name, prove nothing
}

function sameChannel(
  row: Sighting,
  payment: KnownPayment,
  balances: (seen: Sighting) => boolean,
): boolean {
  const onChannel = payment.sightings.filter((seen) => seen.channel === row.channel);
  return (
    row.channel === 'poll' &&
    onChannel.length > 0 &&
    onChannel.every((seen) => isCompatible(row, seen)) &&
    onChannel.some((seen) => distanceMs(seen.stamp, row.stamp) === 0 && balances(seen))
  );
}

function otherChannel(
  row: Sighting,
  payment: KnownPayment,
  balances: (seen: Sighting) => boolean,
): boolean {
  return (
    payment.sightings.every((seen) => seen.channel !== row.channel) &&
    payment.sightings.every((seen) => isCompatible(row, seen)) &&
    payment.sightings.some(
      (seen) => distanceMs(seen.stamp, row.stamp) <= CHANNEL_SPREAD_MS && balances(seen),
    )
  );
}

/**
 * Only their own maker sees what is paid through codes of its own, and nobody sees what a person
 * confirmed.
 */
const ALONE: ReadonlySet<string> = new Set(['nicepay', 'manual']);

/**
 * Two feeds of one QR show the same money, often under no common name. Two retrieval reference
 * numbers that differ are two payments; a serial of the provider's own says nothing against
 * another's.
 */
function otherFeed(row: Sighting, payment: KnownPayment): boolean {
  const { sightings } = payment;
  const isNear = ({ stamp }: Sighting) => distanceMs(stamp, row.stamp) <= CHANNEL_SPREAD_MS;
  return (
    !ALONE.has(row.feed) &&
    sightings.every(
      (seen) =>
        seen.feed !== row.feed &&
        !ALONE.has(seen.feed) &&
        isSameIssuer(row, seen) &&
        !areOtherRrns(row, seen),
    ) &&
    sightings.some(isNear)
  );
}

function areOtherRrns(a: Sighting, b: Sighting): boolean {
  const [left, right] = [rrns(a), rrns(b)];
  return left.length > 0 && right.length > 0 && !left.some((rrn) => right.includes(rrn));
}

/** Twelve digits, as the switches number what passes through them. */
function rrns({ refs }: Sighting): string[] {
  return Object.entries(refs).flatMap(([name, value]) =>
    /^\d{12}$/.test(value) && !SERIALS.has(name) ? [value] : [],
  );
}

function isCompatible(a: Sighting, b: Sighting): boolean {
  return a.feed === b.feed && isSameIssuer(a, b) && !refsConflict(a, b);
}

/**
 * When money is booked: by what the provider lists, where it lists it. A push may be off by as much
 * as {@link CHANNEL_SPREAD_MS}: it makes a listed moment no more exact, and moves it to no other
 * day.
 */
export function bookedAt(sightings: readonly Timed[]): Interval {
  const listed = stampsOf(sightings, false);
  return common(listed.length > 0 ? listed : stampsOf(sightings, true));
}

/**
 * When money may have come, to be held against sales: when it is booked, and, where a push
 * contradicts that, all they span. Neither is believed before the other: a sale shown in between is
 * in doubt.
 */
export function momentOf(sightings: readonly Timed[]): Interval {
  const booked = bookedAt(sightings);
  const pushed = stampsOf(sightings, true);
  const isAgreed = pushed.every((stamp) => distanceMs(stamp, booked) === 0);
  return isAgreed ? booked : span([...pushed, booked]);
}

type Timed = Pick<Sighting, 'stamp' | 'channel'>;

function stampsOf(sightings: readonly Timed[], isPush: boolean): Interval[] {
  return sightings
    .filter(({ channel }) => (channel === 'callback') === isPush)
    .map(({ stamp }) => stamp);
}

function common(stamps: readonly Interval[]): Interval {
  const fromMs = Math.max(...stamps.map((stamp) => stamp.fromMs));
  const untilMs = Math.min(...stamps.map((stamp) => stamp.untilMs));
  return fromMs < untilMs ? { fromMs, untilMs } : span(stamps);
}

function span(stamps: readonly Interval[]): Interval {
  return {
    fromMs: Math.min(...stamps.map((stamp) => stamp.fromMs)),
    untilMs: Math.max(...stamps.map((stamp) => stamp.untilMs)),
  };
}

/** 0 when the intervals overlap, else the gap between them. */
export function distanceMs(a: Interval, b: Interval): number {
  return Math.max(0, a.fromMs - b.untilMs + 1, b.fromMs - a.untilMs + 1);
}
