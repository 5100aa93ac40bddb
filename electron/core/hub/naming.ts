// Owns the names all tills know money by. Cut off, a till may have taken for one what the others
// know as two, or for two what is one: the log is right, and what was thought here follows it,
// unless a sale here was paid by it.
import { createHash } from 'node:crypto';
import type { HubEntry } from '../../../shared/hub-log.ts';
import {
  bookedAt,
  identify,
  refsConflict,
  strongRefs,
  type FreshRow,
} from '../../../shared/identity.ts';
import { paymentIdFrom } from '../../../shared/ids.ts';
import type { Change } from '../commit.ts';
import { emitPayment } from '../decide.ts';
import type { Presenter } from '../present.ts';
import {
  UNPLACED_SEQ,
  type HubNotes,
  type HubPayment,
  type NameProof,
} from '../store/hub-notes.ts';
import type { Ledger } from '../store/ledger.ts';

export interface NamingParts {
  readonly ledger: Ledger;
  readonly notes: HubNotes;
  readonly present: Presenter;
}

export interface Naming {
  readonly paymentId: string;
  readonly hubId: string;
  readonly entry: HubEntry;
}

/**
 * What the others are told of this money as. Without a name it is called as it is here, but where
 * that has turned out to be the name of other money by one of its own, the same at each telling.
 */
export function toldName(paymentId: string, { notes }: Pick<NamingParts, 'notes'>): string {
  const known = notes.payment(paymentId);
  if (known !== null) return known.hubId;
  const isTaken = notes.paymentOf(paymentId) !== null || notes.namesakeOf(paymentId) !== null;
  if (!isTaken) return paymentId;
  const till = notes.mark()?.till ?? '';
  return paymentIdFrom(createHash('sha256').update(`${till} ${paymentId}`).digest());
}

/** A row of the log says what this money is called. Whether there is something new to decide by. */
export function named(
  change: Change,
  { paymentId, hubId, entry }: Naming,
  parts: NamingParts,
): boolean {
  const { notes } = parts;
  const proof = proofOf(entry);
  const isRow = proof > 0;
  const bearer = notes.paymentOf(hubId);
  const first = notes.payment(paymentId);
  if (first && bearer && proof === 2 && areCrossed(first, bearer, parts)) {
    exchange(change, first, bearer, parts);
    return true;
  }
  // A row counts for more than a push that was taken for the same money here.
  const isByPush = first !== null && first.hubId !== hubId && notes.nameProof(paymentId) === 0;
  if (isRow && isByPush) setFree(paymentId, parts);
  const known = notes.payment(paymentId);
  const { home, firstSeq } = firstOf(hubId, entry, notes);
  const name = { paymentId, hubId, home, firstSeq };
  if (known?.hubId === hubId) {
    if (known.firstSeq === UNPLACED_SEQ) notes.setFirstSeq(paymentId, entry.seq);
    notes.proveName(paymentId, proof);
    return false;
  }
  if (known !== null && bearer === null) notes.saveNamesake(name, !isRow);
  else if (known === null) call(change, name, isRow, parts);
  if (known === null) notes.proveName(notes.paymentOf(hubId)?.paymentId ?? paymentId, proof);
  return known === null;
}

function proofOf(entry: HubEntry): NameProof {
  if (entry.kind !== 'sighting' || entry.row.channel !== 'poll') return 0;
  return strongRefs(entry.row.sighting).length > 0 ? 2 : 1;
}

/**
 * Two equal payments of a second have each other's names: by rows that said nothing, or taken in
 * here before the log was read. A reference now says which is which.
 */
function areCrossed(one: HubPayment, other: HubPayment, { notes, ledger }: NamingParts): boolean {
  const both = [one, other].map(({ paymentId }) => paymentId);
  if (one.paymentId === other.paymentId) return false;
  if (both.some((id) => notes.nameProof(id) === 2 || notes.isClaimedHere(id))) return false;
  const [rows = [], others = []] = both.map((id) =>
    ledger.sightingsOf(id).filter(({ channel }) => channel === 'poll'),
  );
  if (rows.length === 0 || others.length === 0) return false;
  const areTwo = rows.some((row) => others.some((each) => refsConflict(row, each)));
  return areTwo || notes.nameProof(one.paymentId) === 1;
}

function exchange(change: Change, one: HubPayment, other: HubPayment, parts: NamingParts): void {
  const { notes } = parts;
  for (const { paymentId } of [one, other]) {
    notes.dropWant(paymentId);
    notes.dropPayment(paymentId);
  }
  give(change, { ...other, paymentId: one.paymentId }, parts);
  give(change, { ...one, paymentId: other.paymentId }, parts);
  notes.proveName(one.paymentId, 2);
  notes.proveName(other.paymentId, 1);
}

/** Takes its name from this money; whoever is given that name next has its home. */
function setFree(paymentId: string, { notes }: NamingParts): void {
  const before = notes.payment(paymentId);
  notes.dropPayment(paymentId);
  if (before !== null) notes.saveNamesake(before, true);
}

/** Who shared money first, and where: its home is that, whoever shows another row of it. */
function firstOf(
  hubId: string,
  entry: HubEntry,
  notes: HubNotes,
): Pick<HubPayment, 'home' | 'firstSeq'> {
  const earlier = notes.paymentOf(hubId) ?? notes.namesakeOf(hubId);
  return earlier ?? { home: entry.till, firstSeq: entry.seq };
}

/**
 * From now on this money has the name. Where other money has it the two are one; with a row each
 * they are not, and the one whose row says so is right.
 */
function call(change: Change, name: HubPayment, isRow: boolean, parts: NamingParts): void {
  const { notes, ledger } = parts;
  const bearer = notes.paymentOf(name.hubId);
  if (bearer === null) return give(change, name, parts);
  const hasRow = (id: string) => ledger.sightingsOf(id).some(({ channel }) => channel === 'poll');
  const areTwo = hasRow(bearer.paymentId) && hasRow(name.paymentId);
  if (!areTwo || notes.nameProof(bearer.paymentId) > 0)
    return unite(change, bearer, name.paymentId, parts);
  if (!isRow) return;
  rename(change, bearer.paymentId, parts);
  give(change, name, parts);
}

/** Money first shared by another till is in its books until it is claimed. */
function give(change: Change, name: HubPayment, parts: NamingParts): void {
  const { notes, ledger, present } = parts;
  const { paymentId, hubId, home } = name;
  const own = notes.mark()?.till;
  notes.dropNamesake(hubId);
  notes.savePayment(name);
  if (notes.isClaimedHere(paymentId)) return;
  const owner = notes.claim(hubId)?.till ?? null;
  const isTheirs = owner !== null && owner !== own;
  notes.setAway(paymentId, isTheirs ? 2 : home === own ? 0 : 1);
  const payment = ledger.find(paymentId);
  if (payment === null || payment.state === 'merged') return;
  if (!isTheirs && (payment.finding !== 'other_till' || payment.state !== 'credited')) return;
  const finding = isTheirs ? ('other_till' as const) : null;
  ledger.updatePayment({ ...payment, finding, findingSales: [] });
  emitPayment(change, paymentId, ledger, present);
}

/** Two of this till's payments are one: where none or one of them paid a sale, they become it. */
function unite(
  change: Change,
  bearer: HubPayment,
  otherId: string,
  { notes, ledger, present }: NamingParts,
): void {
  const [first, second] = [ledger.find(bearer.paymentId), ledger.find(otherId)];
  if (first === null || second === null || first.id === second.id) return;
  if (first.state === 'merged' || second.state === 'merged') return;
  const [isFirstUsed, isSecondUsed] = [first, second].map(({ id }) => notes.isClaimedHere(id));
  if (isFirstUsed && isSecondUsed) return;
  const isSecondKept = isSecondUsed || (!isFirstUsed && first.state === 'unverified');
  const [kept, gone] = isSecondKept ? [second, first] : [first, second];
  const away = notes.away(first.id);
  notes.dropWant(gone.id);
  ledger.updatePayment({ ...gone, finding: null, findingSales: [] });
  ledger.merge(gone, kept);
  const isProven = gone.state === 'credited';
  ledger.updatePayment({
    ...kept,
    stamp: bookedAt(ledger.sightingsOf(kept.id)),
    issuer: kept.issuer.code === null ? gone.issuer : kept.issuer,
    refs: { ...gone.refs, ...kept.refs },
    state: isProven && kept.state === 'unverified' ? 'credited' : kept.state,
    finding: isProven && kept.finding === 'unseen' ? null : kept.finding,
  });
  if (isSecondKept) {
    notes.dropPayment(first.id);
    notes.savePayment({ ...bearer, paymentId: kept.id });
    if (!isSecondUsed) notes.setAway(kept.id, away);
  }
  emitPayment(change, kept.id, ledger, present);
  emitPayment(change, gone.id, ledger, present);
}

/**
 * Cut off, this till took a push and the row of another payment for one money; what all tills know
 * by the push's name came with a row of its own. A row counts for more than a push.
 */
export function isOtherMoney(row: FreshRow, paymentId: string, { ledger }: NamingParts): boolean {
  const sightings = ledger.sightingsOf(paymentId);
  if (!sightings.some(({ channel }) => channel === row.sighting.channel)) return false;
  const alone = { rows: [row], present: new Set<string>(), oldestUntilMs: 0 };
  return !identify([{ id: paymentId, sightings }], alone).has(row.key);
}

/** It is called as its own row said, or by no common name until its own row comes. */
export function rename(change: Change, paymentId: string, parts: NamingParts): void {
  const { notes, ledger, present } = parts;
  const namesake = notes.takeNamesake(paymentId, false);
  setFree(paymentId, parts);
  if (namesake !== null) return call(change, namesake, true, parts);
  if (notes.isClaimedHere(paymentId)) return;
  notes.setAway(paymentId, 0);
  const payment = ledger.find(paymentId);
  if (payment?.finding !== 'other_till' || payment.state !== 'credited') return;
  ledger.updatePayment({ ...payment, finding: null, findingSales: [] });
  emitPayment(change, paymentId, ledger, present);
}
