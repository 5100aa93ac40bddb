// Owns a till's calls to its hub as SQL: one call, one trip. What may happen is decided by the
// functions of the schema (migrations/), in the line of the store.
import type { HubConnection } from '../hub-door.ts';
import { HubFailure, type ClaimAsked, type HubStore, type NewSale } from '../hub-store.ts';
import {
  claimAnswer,
  entryOf,
  feedStates,
  hubTills,
  joined,
  published,
  understood,
} from './hub-answers.ts';

export interface HubKeys {
  /** Known to the tills of this store alone. */
  readonly secret: string;
  /** Known to this session alone, and to its end at the server. */
  readonly session: string;
}

export function createPgHub(
  connection: HubConnection,
  { store, till }: { readonly store: string; readonly till: string },
  { secret, session }: HubKeys,
): HubStore {
  /** Elections this session has won; a second try would have to be given up twice. */
  const won = new Set<string>();
  const ask = async (text: string, ...values: readonly unknown[]): Promise<unknown> => {
    const [row] = await connection.query<{ answer: unknown }>(text, [store, ...values]);
    return row?.answer;
  };
  return {
    join: async ({ holder, version, lowersBy }) =>
      understood(joined, await ask(JOIN, till, holder, version, lowersBy)),
    tills: async () => understood(hubTills, await ask(TILLS, till)),
    pull: async (seq, limit) =>
      (await connection.query(PULL, [store, seq, limit])).map((line) => entryOf(line)),
    beginning: async () => Number(await ask(BEGINNING)),
    async share(rows, sightingSeq) {
      const texts = rows.map((row) => JSON.stringify(row));
      const seq = await ask(SHARE, till, JSON.stringify(texts), sightingSeq);
      return seq === null ? 'behind' : { seq: Number(seq) };
    },
    async publish(sales) {
      const answer = await ask(PUBLISH, till, JSON.stringify(sales.map(saleRow)));
      const { seq, payables } = understood(published, answer);
      return { seq, payables: new Map(Object.entries(payables)) };
    },
    ownOpenSales: async () =>
      (await connection.query(OWN_OPEN, [store, till])).flatMap((line) => {
        const entry = entryOf(line);
        return entry.kind === 'sale' ? [entry.sale] : [];
      }),
    claim: async (asked) => understood(claimAnswer, await ask(CLAIM, till, ...claimValues(asked))),
    release: async (paymentId, saleId) => void (await ask(RELEASE, till, paymentId, saleId)),
    // A text of PostgreSQL takes any character but one.
    dismiss: async (paymentId, note) =>
      void (await ask(DISMISS, till, paymentId, note.replaceAll('\0', ''))),
    async ack(seq) {
      // Put away while it was there: the others do not wait for it until it has joined again.
      if ((await ask(ACK, till, seq)) !== true) throw new HubFailure('lost');
    },
    close: async () => void (await ask(LEAVE, till, 'closed', till)),
    putAway: async (other) => void (await ask(LEAVE, other, 'put_away', till)),
    feeds: async () => understood(feedStates, await ask(FEEDS)),
    async saidFeed(said) {
      const { kind, state, fault, hasWideStamps, answeredAsk, sweptSeq, providerTime, isGood } =
        said;
      const time = [providerTime?.askedUntilMs ?? null, providerTime?.saidFromMs ?? null];
      const what = [kind, state, fault, hasWideStamps, answeredAsk, sweptSeq, ...time, isGood];
      const isTimeToForget = await ask(SAY_FEED, till, ...what);
      if (isTimeToForget === true) forget(ask);
    },
    askSweep: async (kind) => Number(await ask(ASK_SWEEP, kind)),
    async elect(kind) {
      if (won.has(kind)) return true;
      const isWon = await ask(ELECT, `${secret} ${kind}`, session);
      if (isWon === null) throw new HubFailure('unexpected', SHARED_SESSION);
      if (isWon === true) won.add(kind);
      return isWon === true;
    },
    async resign(kind) {
      if (won.delete(kind)) await ask(RESIGN, `${secret} ${kind}`);
    },
    nowMs: async () => Number(await ask(NOW)),
  };
}

const JOIN = 'select lunas.join_till($1, $2, $3, $4, $5) as answer';
const TILLS = 'select lunas.tills_of($1, $2) as answer';
const PULL = `
  select seq, till, at_ms as "atMs", kind, body from lunas.log
  where store = $1 and seq > $2 order by seq limit $3`;
/** An entry of a day ago, or the one before the oldest that is still there. */
/** A provider's list may show rows of weeks: so many entries hold more than any list. */
const JOINS_WITH = 10_000;
const BEGINNING = `
  with oldest as (select coalesce(min(seq) - 1, 0) as seq from lunas.log where store = $1)
  select least(
    coalesce(
      (select seq from lunas.log
        where store = $1 and at_ms < lunas.now_ms() - 86400000 order by seq desc limit 1),
      oldest.seq),
    greatest(oldest.seq, coalesce(
      (select head_seq - ${JOINS_WITH} from lunas.store where name = $1), 0))) as answer
  from oldest`;
const SHARE = 'select lunas.share_rows($1, $2, $3, $4) as answer';
const PUBLISH = 'select lunas.publish_sales($1, $2, $3) as answer';
const OWN_OPEN = `
  select log.seq, log.till, log.at_ms as "atMs", log.kind, log.body
  from lunas.sale join lunas.log using (store, seq)
  where sale.store = $1 and sale.till = $2 and sale.state = 'open'
    and sale.held_until_ms > lunas.now_ms()`;
const CLAIM = 'select lunas.claim_payment($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as answer';
const RELEASE = 'select lunas.release_claim($1, $2, $3, $4) as answer';
const DISMISS = 'select lunas.dismiss_payment($1, $2, $3, $4) as answer';
const ACK = 'select lunas.ack_log($1, $2, $3) as answer';
const LEAVE = 'select lunas.leave_till($1, $2, $3, $4) as answer';
const FEEDS = `
  select coalesce(json_agg(json_build_object(
    'kind', kind, 'poller', poller, 'state', state, 'fault', fault,
    'hasWideStamps', has_wide_stamps, 'answeredAsk', answered_ask, 'asked', asked,
    'lastGoodAtMs', last_good_ms, 'sweptSeq', swept_seq,
    'providerTime', case when asked_until_ms is not null and said_from_ms is not null
      then json_build_object('askedUntilMs', asked_until_ms, 'saidFromMs', said_from_ms) end,
    'atHubMs', at_ms) order by kind), '[]') as answer
  from lunas.feed where store = $1 and poller is not null`;
const SAY_FEED = 'select lunas.say_feed($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as answer';
const ASK_SWEEP = 'select lunas.ask_sweep($1, $2) as answer';
/**
 * By a key that only this store's tills can know; $1 is the store, as everywhere. A pooler that
 * gives each transaction another session at the server would have two tills win.
 */
const ELECT = `
  select case when current_setting('lunas.session', true) = $3
    then pg_try_advisory_lock(hashtextextended($1 || ' ' || $2, 0)) end as answer`;
/** The session at the server is shared with others: a pooler in transaction mode. */
const SHARED_SESSION = 'LN004';
const RESIGN = `select pg_advisory_unlock(hashtextextended($1 || ' ' || $2, 0)) as answer`;
const NOW = 'select lunas.now_ms() as answer where $1::text is not null';
const PRUNE = 'select lunas.prune($1) as answer';

/** Old entries go, some at a time between other calls. A failure here is found by the next call. */
function forget(ask: (text: string) => Promise<unknown>): void {
  const some = async (): Promise<void> => {
    while (Number(await ask(PRUNE)) > 0);
  };
  some().catch(() => {});
}

/** A text of its own inside: it is kept as it was written, whatever characters it holds. */
function saleRow({ sale, reservedForMs, lowest }: NewSale): object {
  const { id, amount, payable, state } = sale;
  return { id, amount, payable, state, reservedForMs, lowest, body: JSON.stringify(sale) };
}

function claimValues(asked: ClaimAsked): readonly unknown[] {
  const { paymentId, saleId, amount, by, atMs, apart, evidence } = asked;
  const seqs = [evidence?.firstSeq ?? null, evidence?.knownSeq ?? null];
  return [paymentId, saleId, amount, by, atMs, apart, ...seqs];
}
