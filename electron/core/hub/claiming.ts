// Owns evidence on its way through the hub: asks for the claim of each wanted payment and writes
// down the answer. Must stay true: a claim that was granted and can't be used here is given back.
import { SECOND_MS } from '../../../shared/time.ts';
import type { HubWant } from '../store/hub-todo.ts';
import type { ClaimAnswer, HubStore } from './hub-store.ts';
import { isByOwnCode } from '../decide.ts';
import { noteClaim } from './reading.ts';
import { ownerSaid, type TellingParts } from './telling.ts';

/** A till that is there acks within a moment; after this a person is asked, and it is asked on. */
const PATIENCE_MS = 2 * SECOND_MS;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 3 * SECOND_MS;

interface Asking {
  readonly saleId: string;
  readonly sinceMonoMs: number;
  readonly nextMonoMs: number;
  readonly pauseMs: number;
}

export interface Claiming {
  /** Asks for what is wanted and due. Rejects with HubFailure. */
  ask(hub: HubStore): Promise<void>;
  /** When something wanted is due next, monotonic ms; null when nothing is. */
  nextMonoMs(): number | null;
  /** A new session: everything is due now, and nobody is known to be silent. */
  begin(): void;
  /** A till was heard, or put away: what waits for tills is due now. */
  heard(): void;
}

export function createClaiming(parts: TellingParts): Claiming {
  const { notes, clock, commit, decider } = parts;
  const asking = new Map<string, Asking>();

  const dueOf = (want: HubWant): Asking => {
    const known = asking.get(want.paymentId);
    if (known?.saleId === want.saleId) return known;
    const nowMs = clock.monoMs();
    return {
      saleId: want.saleId,
      sinceMonoMs: nowMs,
      nextMonoMs: nowMs,
      pauseMs: FIRST_PAUSE_MS,
    };
  };

  const later = (want: HubWant, due: Asking, silent: readonly string[]): void => {
    const { pauseMs, sinceMonoMs } = due;
    const nowMs = clock.monoMs();
    const nextMonoMs = nowMs + pauseMs;
    const longer = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    asking.set(want.paymentId, { ...due, nextMonoMs, pauseMs: longer });
    const isSaid = want.silent?.join() === silent.join();
    if (nowMs - sinceMonoMs < PATIENCE_MS || isSaid) return;
    commit((change) => {
      if (notes.want(want.paymentId)?.saleId !== want.saleId) return;
      notes.saveWant({ ...want, silent });
      decider.decide(change);
    });
  };

  const answered = (want: HubWant, hubId: string, answer: ClaimAnswer): void => {
    const mark = notes.mark();
    const { paymentId, saleId } = want;
    if (mark === null) return;
    asking.delete(paymentId);
    commit((change) => {
      const owner = ownerSaid(answer, { saleId, by: 'evidence', till: mark.till });
      if (owner === null) return;
      noteClaim(change, { hubId, ...owner }, parts);
      decider.decide(change);
      if (owner.till !== mark.till || owner.saleId !== saleId) return;
      // The sale was cancelled meanwhile, or what is known now says otherwise.
      if (parts.ledger.whole(paymentId)?.saleId === saleId) return;
      notes.dropClaim(hubId);
      notes.addTodo('release', hubId, saleId);
      decider.decide(change);
    });
  };

  const askFor = async (hub: HubStore, want: HubWant, due: Asking): Promise<void> => {
    const known = notes.payment(want.paymentId);
    const payment = parts.ledger.find(want.paymentId);
    const mark = notes.mark();
    if (payment === null || mark === null) return;
    if (known === null) return shareFirst(want);
    const sale = parts.sales.find(want.saleId);
    const isNamed = sale !== null && isByOwnCode(payment, sale);
    const answer = await hub.claim({
      paymentId: known.hubId,
      saleId: want.saleId,
      amount: payment.amount,
      by: 'evidence',
      atMs: clock.wallMs(),
      apart: false,
      evidence: isNamed ? null : { firstSeq: known.firstSeq, knownSeq: mark.readSeq },
    });
    switch (answer.kind) {
      case 'granted':
      case 'taken':
        return answered(want, known.hubId, answer);
      case 'behind':
        return parts.catchUp();
      case 'unheard':
        return later(want, due, answer.tills);
    }
  };

  /** Money from before the hub: the others hear of it, and then it is asked for. */
  const shareFirst = ({ paymentId }: HubWant): void => {
    commit(() => {
      for (const id of notes.sightingsOf(paymentId)) notes.addTodo('sighting', id, 'proves');
    });
  };

  return {
    async ask(hub) {
      for (const want of notes.wants()) {
        const due = dueOf(want);
        if (due.nextMonoMs > clock.monoMs()) continue;
        asking.set(want.paymentId, due);
        // Read anew: the answer to the one before may have changed it.
        if (notes.want(want.paymentId)?.saleId === want.saleId) await askFor(hub, want, due);
      }
      const wanted = new Set(notes.wants().map(({ paymentId }) => paymentId));
      for (const paymentId of asking.keys()) if (!wanted.has(paymentId)) asking.delete(paymentId);
    },
    nextMonoMs() {
      const times = notes.wants().map((want) => dueOf(want).nextMonoMs);
      return times.length === 0 ? null : Math.min(...times);
    },
    begin() {
      asking.clear();
      commit((change) => {
        const silent = notes.wants().filter((want) => want.silent !== null);
        for (const want of silent) notes.saveWant({ ...want, silent: null });
        if (silent.length > 0) decider.decide(change);
      });
    },
    heard() {
      for (const [paymentId, due] of asking)
        asking.set(paymentId, { ...due, nextMonoMs: 0, pauseMs: FIRST_PAUSE_MS });
    },
  };
}
