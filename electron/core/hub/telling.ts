// Owns what the hub is still to be told, in the order that makes sense to who reads it: sales, rows
// seen while cut off, claims made then. Durable: what was told is crossed off after the hub has it.
import { RIVAL_MS } from '../../../shared/matcher.ts';
import type { SharedSale, SharedSighting } from '../../../shared/hub-log.ts';
import { isOpen, type Sale } from '../../../shared/sale.ts';
import { stateOf } from '../decide.ts';
import type { Clock } from '../ports.ts';
import type { OwnClaim } from '../store/hub-notes.ts';
import type { Todo } from '../store/hub-todo.ts';
import type { ClaimedBy } from '../store/ledger.ts';
import type { ClaimAnswer, HubStore, NewSale } from './hub-store.ts';
import { noteClaim, type ReadingParts } from './reading.ts';
import { aloneRow } from './sharing.ts';

/** So much is told in one call. */
const AT_ONCE = 200;

export interface TellingParts extends ReadingParts {
  readonly clock: Clock;
  /** Reads the log to its head. */
  readonly catchUp: () => Promise<void>;
  /** Told to the others before its code was shown, in this run. */
  readonly wasAnnounced: (saleId: string) => boolean;
}

/** Tells everything there is. Rejects with HubFailure; what was told until then stays told. */
export async function tellAll(hub: HubStore, parts: TellingParts): Promise<void> {
  const { notes } = parts;
  for (;;) {
    const todo = notes.todo(AT_ONCE);
    const [first] = todo;
    if (first === undefined) return;
    const alike = todo.filter(({ kind }) => kind === first.kind);
    switch (first.kind) {
      case 'sale':
        await tellSales(hub, alike, parts);
        break;
      case 'sighting':
        await tellRows(hub, alike, parts);
        break;
      case 'claim':
        for (const each of alike) await tellClaim(hub, each, parts);
        break;
      case 'dismiss':
        for (const each of alike) await tellDismissal(hub, each, parts);
        break;
      case 'release':
        for (const each of alike) await giveBack(hub, each, parts);
        break;
    }
  }
}

/** Crossed off when this till has read that it is done: until then old entries say otherwise. */
async function giveBack(hub: HubStore, todo: Todo, parts: TellingParts): Promise<void> {
  if (!parts.notes.isGivingBack(todo.id)) return;
  await hub.release(todo.id, todo.what);
  await parts.catchUp();
  crossOff([todo], parts);
  // Wanted again by now: the hub is asked anew.
  parts.commit((change) => parts.decider.decide(change));
}

function crossOff(todo: readonly Todo[], { commit, notes }: TellingParts): void {
  commit(() => {
    for (const each of todo) notes.done(each);
  });
}

async function tellSales(hub: HubStore, todo: readonly Todo[], parts: TellingParts): Promise<void> {
  const { sales, notes, commit } = parts;
  // Crossed off first: what changes while it is told is written down again, and told again.
  const told = commit(() => {
    for (const each of todo) notes.done(each);
    const untoldPaid = notes.untoldPaid();
    return todo.flatMap(({ id, what }) => {
      const sale = sales.find(id);
      return sale ? [toNewSale(sale, untoldPaid, parts)] : neverShown(what);
    });
  });
  try {
    if (told.length > 0) await hub.publish(told);
  } catch (error) {
    commit(() => {
      for (const { kind, id, what } of todo) notes.addTodo(kind, id, what);
    });
    throw error;
  }
}

/** Announced, and never shown: its till was killed in between. */
function neverShown(what: string): NewSale[] {
  if (what === '') return [];
  const sale: SharedSale = { ...(JSON.parse(what) as SharedSale), state: 'cancelled' };
  return [{ sale, reservedForMs: 0, lowest: null }];
}

/**
 * Paid by money that looks free to the others yet, it is told as open: else that money would be
 * left to their equal sales.
 */
function toNewSale(sale: Sale, untoldPaid: ReadonlySet<string>, parts: TellingParts): NewSale {
  const isOpenYet = isOpen(sale) || untoldPaid.has(sale.id);
  return {
    sale: toShared(sale, isOpenYet, parts),
    reservedForMs: isOpenYet ? null : reservedForMs(sale, parts),
    lowest: null,
  };
}

function toShared(sale: Sale, isOpenYet: boolean, parts: TellingParts): SharedSale {
  const { notes, ledger, wasAnnounced } = parts;
  return {
    id: sale.id,
    till: notes.mark()?.till ?? '',
    reference: sale.reference,
    amount: sale.amount,
    payable: sale.payable,
    state: isOpenYet ? 'open' : stateOf(sale, ledger),
    shown: sale.shown,
    closed: isOpenYet ? null : sale.closed,
    expiresAfterMs: sale.expiresAtMs - sale.createdAtMs,
    watchedAfterMs: sale.watchUntilMs - sale.createdAtMs,
    apart: !wasAnnounced(sale.id),
    codeFeed: sale.code?.feed ?? null,
    cashier: sale.cashier,
    createdAtMs: sale.createdAtMs,
  };
}

/** As the till's own reservations: watched for, or so lately closed. */
function reservedForMs(sale: Sale, { clock }: TellingParts): number {
  if (sale.status === 'paid') return 0;
  const closedAtMs = 'closedAtMs' in sale ? sale.closedAtMs : 0;
  return Math.max(0, Math.max(sale.watchUntilMs, closedAtMs + RIVAL_MS) - clock.wallMs());
}

async function tellRows(hub: HubStore, todo: readonly Todo[], parts: TellingParts): Promise<void> {
  // Names are looked up anew each time: what was read meanwhile may have given some.
  for (;;) {
    const rows = todo.flatMap(({ id, what }): SharedSighting[] => {
      const row = aloneRow(id, what, parts);
      return row ? [row] : [];
    });
    const sightingSeq = parts.notes.mark()?.sightingSeq ?? 0;
    const shared = rows.length === 0 ? null : await hub.share(rows, sightingSeq);
    if (shared !== 'behind') break;
    await parts.catchUp();
  }
  // Crossed off when all that was told before them is read: a sale read until then may be older.
  await parts.catchUp();
  crossOff(todo, parts);
}

async function tellClaim(hub: HubStore, todo: Todo, parts: TellingParts): Promise<void> {
  const { notes, ledger, commit } = parts;
  const hubId = notes.payment(todo.id)?.hubId;
  const payment = ledger.find(todo.id);
  if (payment === null) return crossOff([todo], parts);
  if (hubId === undefined) return tellRowsOf(todo, parts);
  const { saleId, by, atMs } = JSON.parse(todo.what) as Omit<OwnClaim, 'paymentId'>;
  const { amount } = payment;
  const asked = { paymentId: hubId, saleId, amount, by, atMs, apart: true, evidence: null };
  const answer = await hub.claim(asked);
  commit((change) => {
    notes.done(todo);
    notes.addTodo('sale', saleId);
    const owner = ownerSaid(answer, { saleId, by, till: notes.mark()?.till ?? '' });
    if (owner === null) return;
    noteClaim(change, { hubId, ...owner }, parts);
    // Paid here and there: the sum is the other's, the alarm is both's.
    if (owner.till !== notes.mark()?.till) notes.setAway(ledger.whole(todo.id)?.id ?? todo.id, 2);
  });
}

/** Money nobody has a common name for is told of first; its claim comes round again. */
function tellRowsOf(todo: Todo, parts: TellingParts): void {
  const { notes, commit } = parts;
  const rows = notes.sightingsOf(todo.id);
  commit(() => {
    if (rows.length === 0) notes.done(todo);
    for (const id of rows) notes.addTodo('sighting', id, 'proves');
  });
}

interface Owner {
  readonly till: string;
  readonly saleId: string;
  readonly by: ClaimedBy;
  readonly seq: number;
}

/** Whose it is by the hub's answer; null where the answer names nobody. */
export function ownerSaid(answer: ClaimAnswer, own: Omit<Owner, 'seq'>): Owner | null {
  switch (answer.kind) {
    case 'granted':
      return { ...own, seq: answer.seq };
    case 'taken':
      return { till: answer.by.till, saleId: answer.by.saleId, by: answer.by.by, seq: 0 };
    case 'behind':
    case 'unheard':
      return null;
  }
}

async function tellDismissal(hub: HubStore, todo: Todo, parts: TellingParts): Promise<void> {
  const { notes, ledger } = parts;
  const hubId = notes.payment(todo.id)?.hubId;
  if (hubId !== undefined) await hub.dismiss(hubId, ledger.find(todo.id)?.note ?? '');
  crossOff([todo], parts);
}
