// Owns where a till begins to read the store's log: where it stopped, at the beginning of what
// still matters, or anew where the hub is not the one it was (brought back from a copy, or pruned
// past it).
import { DAY_MS } from '../../../shared/time.ts';
import type { Commit } from '../commit.ts';
import type { Clock, Logger } from '../ports.ts';
import type { HubMark, HubNotes } from '../store/hub-notes.ts';
import type { Ledger } from '../store/ledger.ts';
import type { SaleStore } from '../store/sales.ts';
import type { HubStore } from './hub-store.ts';
import { CLOSED_SINCE_MS } from './others.ts';
import { entryText } from './reading.ts';

/** A hub that lost its newest entries is told again of so much. */
const TOLD_AGAIN_MS = 3 * DAY_MS;

export interface BeginningParts {
  readonly notes: HubNotes;
  readonly sales: SaleStore;
  readonly ledger: Ledger;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly log: Logger;
}

/** `before`: the mark as it was before this session joined. */
export async function beginReading(
  hub: HubStore,
  before: HubMark,
  parts: BeginningParts,
): Promise<void> {
  const { notes, commit, log } = parts;
  const isFirst = before.readEntry === '';
  if (!isFirst && (await isSameLog(hub, before))) return;
  if (!isFirst) log.warn('the hub has another log than the one read before: it is read anew');
  const readSeq = await hub.beginning();
  commit((change) => {
    notes.setMark({ readSeq, readEntry: '', sightingSeq: readSeq });
    if (isFirst) queueFirst(change.nowMs, parts);
    else queueAgain(change.nowMs, parts);
  });
}

/**
 * Sales that were announced and then never written down, because the till was killed in between or
 * its ledger was brought back from a copy: nobody looks at their codes, and the others must know.
 */
export async function callOffGhosts(hub: HubStore, parts: BeginningParts): Promise<void> {
  const { notes, sales, commit } = parts;
  const ghosts = (await hub.ownOpenSales()).filter(({ id }) => sales.find(id) === null);
  if (ghosts.length === 0) return;
  commit(() => {
    for (const sale of ghosts) notes.addTodo('sale', sale.id, JSON.stringify(sale));
  });
}

async function isSameLog(hub: HubStore, { readSeq, readEntry }: HubMark): Promise<boolean> {
  const [entry] = await hub.pull(readSeq - 1, 1);
  return entry !== undefined && entryText(entry) === readEntry;
}

/** What a till that joins has already: sales still waiting, money not decided. */
function queueFirst(nowMs: number, { notes, sales, ledger }: BeginningParts): void {
  for (const { id } of sales.open()) notes.addTodo('sale', id);
  for (const { id } of ledger.undecided(nowMs - CLOSED_SINCE_MS))
    for (const row of notes.sightingsOf(id)) notes.addTodo('sighting', row, 'proves');
}

/** All that a hub may have lost; what it has, it is told again without effect. */
function queueAgain(nowMs: number, { notes, sales, ledger }: BeginningParts): void {
  const sinceMs = nowMs - TOLD_AGAIN_MS;
  notes.unplacePayments();
  for (const { id } of sales.inPlay(sinceMs)) notes.addTodo('sale', id);
  for (const id of notes.sightingsSince(sinceMs)) {
    const row = notes.sighting(id);
    const payment = row?.paymentId ? ledger.find(row.paymentId) : null;
    const isProof = row?.sighting.channel !== 'callback' || payment?.state === 'credited';
    notes.addTodo('sighting', id, isProof ? 'proves' : '');
  }
  for (const { paymentId, ...claim } of notes.claimsSince(sinceMs))
    notes.addTodo('claim', paymentId, JSON.stringify(claim));
}
