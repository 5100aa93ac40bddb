// Owns evidence on its way through the hub: asks for the claim of each wanted payment and writes
// down the answer. Must stay true: a claim that was granted and can't be used here is given back.
import { SECOND_MS } from '../../../shared/time.ts';
import { UNPLACED_SEQ } from '../store/hub-notes.ts';
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
  return new RunningClaims(parts);
}

class RunningClaims implements Claiming {
  private readonly parts: TellingParts;
  private readonly asking = new Map<string, Asking>();

  constructor(parts: TellingParts) {
    this.parts = parts;
  }

  async ask(hub: HubStore): Promise<void> {
    const { notes, clock } = this.parts;
    for (const want of notes.wants()) {
      const due = this.dueOf(want);
      if (due.nextMonoMs > clock.monoMs()) continue;
      this.asking.set(want.paymentId, due);
      // Read anew: the answer to the one before may have changed it.
      if (notes.want(want.paymentId)?.saleId === want.saleId) await this.askFor(hub, want, due);
    }
    const wanted = new Set(notes.wants().map(({ paymentId }) => paymentId));
    for (const paymentId of this.asking.keys())
      if (!wanted.has(paymentId)) this.asking.delete(paymentId);
  }

  nextMonoMs(): number | null {
    const times = this.parts.notes.wants().map((want) => this.dueOf(want).nextMonoMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  begin(): void {
    const { notes, commit, decider } = this.parts;
    this.asking.clear();
    commit((change) => {
      const silent = notes.wants().filter((want) => want.silent !== null);
      for (const want of silent) notes.saveWant({ ...want, silent: null });
      if (silent.length > 0) decider.decide(change);
    });
  }

  heard(): void {
    for (const [paymentId, due] of this.asking)
      this.asking.set(paymentId, { ...due, nextMonoMs: 0, pauseMs: FIRST_PAUSE_MS });
  }

  private dueOf(want: HubWant): Asking {
    const known = this.asking.get(want.paymentId);
    if (known?.saleId === want.saleId) return known;
    const nowMs = this.parts.clock.monoMs();
    return {
      saleId: want.saleId,
      sinceMonoMs: nowMs,
      nextMonoMs: nowMs,
      pauseMs: FIRST_PAUSE_MS,
    };
  }

  private later(want: HubWant, due: Asking, silent: readonly string[]): void {
    const { notes, clock, commit, decider } = this.parts;
    const { pauseMs, sinceMonoMs } = due;
    const nowMs = clock.monoMs();
    const nextMonoMs = nowMs + pauseMs;
    const longer = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    this.asking.set(want.paymentId, { ...due, nextMonoMs, pauseMs: longer });
    const isSaid = want.silent?.join() === silent.join();
    if (nowMs - sinceMonoMs < PATIENCE_MS || isSaid) return;
    commit((change) => {
      if (notes.want(want.paymentId)?.saleId !== want.saleId) return;
      notes.saveWant({ ...want, silent });
      decider.decide(change);
    });
  }

  private answered(want: HubWant, hubId: string, answer: ClaimAnswer): void {
    const { parts } = this;
    const { notes, commit, decider } = parts;
    const mark = notes.mark();
    const { paymentId, saleId } = want;
    if (mark === null) return;
    this.asking.delete(paymentId);
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
  }

  private async askFor(hub: HubStore, want: HubWant, due: Asking): Promise<void> {
    const { parts } = this;
    const { notes, clock } = parts;
    const known = notes.payment(want.paymentId);
    const payment = parts.ledger.find(want.paymentId);
    const mark = notes.mark();
    if (payment === null || mark === null) return;
    if (known === null) return this.shareFirst(want);
    const sale = parts.sales.find(want.saleId);
    const isNamed = sale !== null && isByOwnCode(payment, sale);
    const newestSeq = isNamed ? 0 : this.newestOf(payment.amount);
    if (newestSeq === null) return this.later(want, due, []);
    const firstSeq = Math.max(known.firstSeq, newestSeq);
    const answer = await hub.claim({
      paymentId: known.hubId,
      saleId: want.saleId,
      amount: payment.amount,
      by: 'evidence',
      atMs: clock.wallMs(),
      apart: false,
      evidence: isNamed ? null : { firstSeq, knownSeq: mark.readSeq },
    });
    switch (answer.kind) {
      case 'granted':
      case 'taken':
        return this.answered(want, known.hubId, answer);
      case 'behind':
        return parts.catchUp();
      case 'unheard':
        return this.later(want, due, answer.tills);
    }
  }

  /**
   * Equal money is decided together: what one is for hangs on what the others may be for. So every
   * till must have heard of the newest of them; null while the hub has not heard of one.
   */
  private newestOf(amount: number): number | null {
    const { ledger, notes } = this.parts;
    let newest = 0;
    let isPlaced = true;
    for (const { id, amount: each } of ledger.undecided(0)) {
      if (each !== amount) continue;
      const { firstSeq = UNPLACED_SEQ } = notes.payment(id) ?? {};
      newest = Math.max(newest, firstSeq);
      if (firstSeq < UNPLACED_SEQ) continue;
      this.shareFirst({ paymentId: id });
      isPlaced = false;
    }
    return isPlaced ? newest : null;
  }

  /** Money from before the hub: the others hear of it, and then it is asked for. */
  private shareFirst({ paymentId }: Pick<HubWant, 'paymentId'>): void {
    const { notes, commit } = this.parts;
    commit(() => {
      for (const id of notes.sightingsOf(paymentId)) notes.addTodo('sighting', id, 'proves');
    });
  }
}
