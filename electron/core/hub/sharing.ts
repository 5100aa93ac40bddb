// Owns rows on their way to and from the hub: which of an answer are news and whose money they are,
// and rows another till shared, taken in under the names all tills use. Shares the ledger's own
// idea of what one payment is, so that apart and together come to the same.
import { identify, type FreshRow } from '../../../shared/identity.ts';
import { paymentIdFrom } from '../../../shared/ids.ts';
import type { HubEntry, SharedSighting } from '../../../shared/hub-log.ts';
import { numbered } from '../../../shared/sighting.ts';
import type { Change } from '../commit.ts';
import {
  freshRows,
  knownNear,
  takeCredit,
  takeDebit,
  type Answer,
  type IngestParts,
  type RowWay,
} from '../ingest.ts';
import { isOtherMoney, named, rename, toldName } from './naming.ts';
import type { HubNotes } from '../store/hub-notes.ts';

export interface SharingParts extends IngestParts {
  readonly notes: HubNotes;
}

/** Everything stamped by then came before the till was there. */
const ALWAYS_MS = Number.MAX_SAFE_INTEGER;

/** The rows of an answer that this till's ledger has not, with the payment each belongs to. */
export function newsIn(answer: Answer, parts: SharingParts): SharedSighting[] {
  const { ledger, random } = parts;
  const fresh = freshRows(numbered(answer.sightings), answer, ledger);
  const credits = fresh.rows.filter(({ sighting }) => sighting.direction === 'credit');
  const joined = identify(knownNear(credits, ledger), { ...fresh, rows: credits });
  const nameOf = ({ key, sighting }: FreshRow): string | null => {
    if (sighting.direction !== 'credit') return null;
    const known = joined.get(key);
    if (known === undefined) return paymentIdFrom(random.bytes(16));
    return toldName(known, parts);
  };
  const { proves, sinceMs, channel } = answer;
  return fresh.rows.map((row) => ({
    sighting: row.sighting,
    key: row.key,
    channel,
    paymentId: nameOf(row),
    proves,
    isOld: sinceMs !== null && row.sighting.stamp.untilMs <= sinceMs,
  }));
}

/** A row this till took in by itself, as the others are told of it. */
export function aloneRow(id: string, what: string, parts: SharingParts): SharedSighting | null {
  const { ledger, notes } = parts;
  const row = notes.sighting(id);
  if (row === null) return null;
  const { sighting, key } = row;
  const isCredit = sighting.direction === 'credit';
  const payment = row.paymentId === null ? null : ledger.find(ledger.asOne(row.paymentId));
  const hubId = payment && toldName(payment.id, parts);
  return {
    sighting,
    key,
    channel: sighting.channel,
    paymentId: isCredit ? hubId : null,
    proves: what === 'proves',
    isOld: payment?.finding === 'before_start',
  };
}

type SightingEntry = HubEntry & { readonly kind: 'sighting' };

/** Takes in a row of the log; false when the ledger has it already. */
export function takeShared(change: Change, entry: SightingEntry, parts: SharingParts): boolean {
  const { ledger, notes } = parts;
  const { sighting, key, channel, paymentId: hubId, proves, isOld } = entry.row;
  const known = ledger.isKnown(sighting.feed, channel, key);
  if (known !== null) {
    const { paymentId } = known;
    if (paymentId === null || hubId === null) return false;
    return named(change, { paymentId, hubId, entry }, parts);
  }
  const way = { proves, sinceMs: isOld ? ALWAYS_MS : null };
  const row = { sighting, key };
  if (hubId === null) {
    takeDebit(change, row, way, parts);
    orphaned(row, entry, parts);
    return true;
  }
  const byName = bearerOf(hubId, parts);
  if (byName !== undefined && isOtherMoney(row, byName, parts)) {
    const name = channel === 'poll' ? hubId : notes.takeNamesake(byName, true)?.hubId;
    if (channel === 'poll') rename(change, byName, parts);
    // A push more than that money has: the one whose name it had before is another.
    if (name !== undefined) {
      takeAnew(change, { row, entry, way }, name, parts);
      return true;
    }
  }
  const here = byName ?? unnamed(row, parts);
  if (here === undefined) {
    takeAnew(change, { row, entry, way }, hubId, parts);
    return true;
  }
  takeCredit(change, row, here, way, parts);
  named(change, { paymentId: here, hubId, entry }, parts);
  return true;
}

/** Money of this name, or that began with it and has none now. */
function bearerOf(hubId: string, { ledger, notes }: SharingParts): string | undefined {
  const bearer = notes.paymentOf(hubId)?.paymentId;
  if (bearer !== undefined) return bearer;
  return notes.payment(hubId) === null ? ledger.find(hubId)?.id : undefined;
}

interface TakenRow {
  readonly row: FreshRow;
  readonly entry: SightingEntry;
  readonly way: RowWay;
}

function takeAnew(
  change: Change,
  { row, entry, way }: TakenRow,
  hubId: string,
  parts: SharingParts,
): void {
  const { ledger, random } = parts;
  const isFree = ledger.find(hubId) === null;
  const id = isFree ? hubId : paymentIdFrom(random.bytes(16));
  takeCredit(change, row, undefined, way, parts, id);
  named(change, { paymentId: id, hubId, entry }, parts);
}

/** A reversal without its credit is counted by the till that saw it first, once. */
function orphaned({ sighting, key }: FreshRow, entry: SightingEntry, parts: SharingParts): void {
  const { ledger, notes } = parts;
  if (entry.till === notes.mark()?.till) return;
  const id = ledger.isKnown(sighting.feed, entry.row.channel, key)?.paymentId ?? null;
  if (id !== null && notes.payment(id) === null && !notes.isClaimedHere(id)) notes.setAway(id, 1);
}

/** Money seen here while cut off, that nobody has given a common name yet. */
function unnamed(row: FreshRow, { ledger, notes }: SharingParts): string | undefined {
  const near = knownNear([row], ledger).filter(({ id }) => notes.payment(id) === null);
  const alone = { rows: [row], present: new Set<string>(), oldestUntilMs: Infinity };
  return identify(near, alone).get(row.key);
}
