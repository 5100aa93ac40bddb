// Owns what an entry of the store's log does to this till's ledger: one commit for a batch, then
// one decision. Reading the same entries again changes nothing.
import type { HubEntry } from '../../../shared/hub-log.ts';
import type { Change, Commit } from '../commit.ts';
import { emitPayment, type Decider } from '../decide.ts';
import type { HubClaim } from '../store/hub-notes.ts';
import { FORGET_AFTER_MS } from './others.ts';
import { takeShared, type SharingParts } from './sharing.ts';

export interface ReadingParts extends SharingParts {
  readonly commit: Commit;
  readonly decider: Decider;
}

export interface ReadBatch {
  readonly entries: readonly HubEntry[];
  /** Read as they were written, not caught up with: what is new now is new for all. */
  readonly isTimely: boolean;
}

/** Whether any of them changed who is on the roster. */
export function readBatch(batch: ReadBatch, parts: ReadingParts): boolean {
  const { entries, isTimely } = batch;
  const newest = entries.at(-1);
  if (newest === undefined) return false;
  return parts.commit((change) => {
    parts.moments.fill();
    const { notes } = parts;
    const before = notes.mark();
    if (before === null) return false;
    let sightingSeq = before.sightingSeq;
    let hasNews = false;
    // Money taken in alone has no place in the log yet: a sale read now may be older than it.
    const isPlaced = isTimely && !notes.hasUntoldRows();
    for (const entry of entries) {
      if (entry.seq <= before.readSeq) continue;
      if (entry.kind === 'sighting') sightingSeq = entry.seq;
      if (readOne(change, entry, isPlaced, parts)) hasNews = true;
    }
    if (newest.seq > before.readSeq)
      notes.setMark({ readSeq: newest.seq, readEntry: entryText(newest), sightingSeq });
    notes.forgetSales(change.nowMs - FORGET_AFTER_MS);
    if (hasNews) parts.decider.decide(change);
    giveBackUnused(batch, parts);
    return entries.some(({ kind }) => kind === 'roster');
  });
}

/** What tells an entry from any other that could have its number. */
export function entryText({ seq, till, kind, atMs }: HubEntry): string {
  return JSON.stringify([seq, till, kind, atMs]);
}

/**
 * Granted, and the answer was lost, or the till was killed before it wrote it down: what is not
 * used after all is given back. A person's claim just made is still on its way into the ledger.
 */
function giveBackUnused({ entries, isTimely }: ReadBatch, parts: ReadingParts): void {
  const { notes, sales, ledger } = parts;
  const own = notes.mark()?.till;
  for (const entry of entries) {
    if (entry.kind !== 'claim' || entry.till !== own) continue;
    if (entry.by !== 'evidence' && isTimely) continue;
    const { paymentId: hubId, saleId } = entry;
    const here = notes.paymentOf(hubId)?.paymentId;
    const isUsed = here !== undefined && ledger.whole(here)?.saleId === saleId;
    // A sale that a restored ledger no longer has was paid all the same.
    if (isUsed || sales.find(saleId) === null || notes.claim(hubId)?.saleId !== saleId) continue;
    notes.dropClaim(hubId);
    notes.addTodo('release', hubId, saleId);
  }
}

/** Whether there is something new to decide by. */
function readOne(change: Change, entry: HubEntry, isPlaced: boolean, parts: ReadingParts): boolean {
  switch (entry.kind) {
    case 'sighting':
      return takeShared(change, entry, parts);
    case 'sale':
      return readSale(change, entry, isPlaced, parts);
    case 'claim':
      return readClaim(change, entry, parts);
    case 'release':
      return readRelease(change, entry, parts);
    case 'dismiss':
      return readDismissal(change, entry.paymentId, entry.note, parts);
    case 'conflict':
      parts.notes.saveConflict(entry.conflict, change.nowMs);
      change.emit({ type: 'till.changed', payload: {} });
      return false;
    case 'roster':
      return false;
  }
}

function readSale(
  change: Change,
  { sale, till }: HubEntry & { readonly kind: 'sale' },
  isPlaced: boolean,
  { notes, others }: ReadingParts,
): boolean {
  if (till === notes.mark()?.till) return false;
  if (sale.state === 'open') others.heardOfSale();
  const known = notes.sale(sale.id);
  const learnedSeq = known?.learnedSeq ?? change.nextSeq() - 1;
  const isInTime = known?.isTimely ?? (isPlaced && !sale.apart);
  const closedAtMs = sale.state === 'open' ? null : change.nowMs;
  notes.saveSale({ sale, learnedSeq, isTimely: isInTime }, closedAtMs);
  return true;
}

function readClaim(
  change: Change,
  entry: HubEntry & { readonly kind: 'claim' },
  parts: ReadingParts,
): boolean {
  const { notes } = parts;
  const { paymentId: hubId, saleId, by, till, seq } = entry;
  noteClaim(change, { hubId, saleId, by, till, seq }, parts);
  const other = notes.sale(saleId);
  if (other !== null)
    notes.saveSale({ ...other, sale: { ...other.sale, state: 'paid' } }, change.nowMs);
  return true;
}

/** Writes down whose money this is, as the hub says. */
export function noteClaim(change: Change, claim: HubClaim, parts: SharingParts): void {
  const { notes } = parts;
  notes.saveClaim(claim);
  const paymentId = notes.paymentOf(claim.hubId)?.paymentId;
  if (paymentId === undefined || claim.till === notes.mark()?.till) return;
  notes.dropWant(paymentId);
  // Given away here too, while cut off: the hub will say so when it hears of it.
  if (notes.isClaimedHere(paymentId)) return;
  notes.setAway(paymentId, 2);
  find(change, paymentId, 'other_till', null, parts);
}

function readRelease(
  change: Change,
  { paymentId: hubId }: HubEntry & { readonly kind: 'release' },
  parts: ReadingParts,
): boolean {
  const { notes } = parts;
  notes.dropClaim(hubId);
  const known = notes.paymentOf(hubId);
  if (known === null || isClaimedAgain(known.paymentId, parts)) return false;
  notes.setAway(known.paymentId, known.home === notes.mark()?.till ? 0 : 1);
  find(change, known.paymentId, null, null, parts);
  return true;
}

/**
 * It paid a sale here: a person gave it to that while it was on its way back, or another till was
 * first and could not use it. It is that sale's, or a conflict.
 */
function isClaimedAgain(paymentId: string, { notes, ledger }: ReadingParts): boolean {
  const whole = ledger.whole(paymentId)?.id ?? paymentId;
  const own = notes.claimOf(whole);
  if (own === null) return false;
  const { saleId, by, atMs } = own;
  notes.setAway(whole, 0);
  // Confirmed by hand first, and by this money's row then.
  const told = { saleId, by: by === 'manual' ? 'evidence' : by, atMs };
  notes.addTodo('claim', paymentId, JSON.stringify(told));
  return true;
}

function readDismissal(change: Change, hubId: string, note: string, parts: ReadingParts): boolean {
  const paymentId = parts.notes.paymentOf(hubId)?.paymentId;
  if (paymentId === undefined || parts.notes.isClaimedHere(paymentId)) return false;
  find(change, paymentId, 'dismissed', note, parts);
  return true;
}

function find(
  change: Change,
  paymentId: string,
  finding: 'other_till' | 'dismissed' | null,
  note: string | null,
  { ledger, present }: SharingParts,
): void {
  const payment = ledger.find(paymentId);
  if (payment === null || payment.state === 'merged') return;
  ledger.updatePayment({ ...payment, finding, findingSales: [], note: note ?? payment.note });
  emitPayment(change, paymentId, ledger, present);
}
