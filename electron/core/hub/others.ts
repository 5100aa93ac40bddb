// Owns what a decision must know of the other tills: their sales, as rivals; whose money is whose;
// and whether evidence of this till may say LUNAS now, must wait for the hub, or must ask a person.
// Must stay true: while the others can't be asked, no money that may be theirs turns green here.
import type { Claim, MatchPayment, MatchSale } from '../../../shared/matcher.ts';
import type { SharedSale } from '../../../shared/hub-log.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import type { Change } from '../commit.ts';
import type { Clock } from '../ports.ts';
import type { HubMark, HubNotes, OtherSale } from '../store/hub-notes.ts';
import type { ClaimedBy } from '../store/ledger.ts';
import { NO_HUB, type HubLink } from './hub-link.ts';

/** Later than any stamp. */
const EVER_MS = Number.MAX_SAFE_INTEGER / 2;

/** Other tills' sales closed for longer explain no new money, however a PC's clock was set. */
export const CLOSED_SINCE_MS = 8 * DAY_MS;
/** And then they are forgotten. */
export const FORGET_AFTER_MS = CLOSED_SINCE_MS + DAY_MS;

/** A sale that the provider is asked about ends a little later than its time. */
const ENDS_LATE_MS = MINUTE_MS;

export type Verdict =
  | { readonly do: 'tie' }
  /** The hub is being asked, or knows another owner. */
  | { readonly do: 'wait' }
  | { readonly do: 'ask'; readonly silent: readonly string[] };

export interface Weighed {
  readonly payable: number;
  /** The money names the sale, by a code that was made for it alone: no other till's can it be. */
  readonly isNamed: boolean;
}

export interface Others {
  /** From now on the state of this link counts. */
  follow(link: HubLink): void;
  link(): HubLink;
  /** Sales of other tills that this money may be for. */
  rivals(payments: readonly MatchPayment[], nowMs: number): MatchSale[];
  isOthers(saleId: string): boolean;
  /** One of them waits for its money, so far as its own time tells: its till may have died. */
  hasOpenSales(): boolean;
  /** An open sale of another till was just read of. */
  heardOfSale(): void;
  /** May this till's sale be paid by this evidence now? Remembers what the hub is to be asked. */
  verdict(change: Change, claim: Claim, what: Weighed): Verdict;
  /** What was wanted and is wanted no more needs no answer. */
  onlyWants(paymentIds: ReadonlySet<string>): void;
  /** A sale here got this money. */
  tied(claim: {
    readonly paymentId: string;
    readonly saleId: string;
    readonly by: ClaimedBy;
    readonly atMs: number;
  }): void;
  /** The till whose sale has this money, as the hub says; null: none, or this one. */
  ownerOf(paymentId: string): string | null;
  /** After each commit that told of something. */
  committed(): void;
  /** A person said that this money is something else. */
  dismissed(paymentId: string): void;
  /** A row was taken in that the hub has not told of. */
  sawAlone(row: { feed: string; channel: string; key: string; proves: boolean }): void;
  /** Tills that could not be asked about this sale's money; empty when that is not why it waits. */
  silentFor(paymentIds: readonly string[]): readonly string[];
  /** The hub is being asked about money for this sale. */
  isAsking(saleId: string): boolean;
}

export function createOthers(notes: HubNotes, clock: Clock): Others {
  return new OtherTills(notes, clock);
}

class OtherTills implements Others {
  private readonly notes: HubNotes;
  private readonly clock: Clock;
  private current: HubLink = NO_HUB;
  /** Monotonic. What was open before this run counts from its start. */
  private heardAtMs: number;

  constructor(notes: HubNotes, clock: Clock) {
    this.notes = notes;
    this.clock = clock;
    this.heardAtMs = clock.monoMs();
  }

  follow(link: HubLink): void {
    this.current = link;
  }

  link(): HubLink {
    return this.current;
  }

  rivals(payments: readonly MatchPayment[], nowMs: number): MatchSale[] {
    if (payments.length === 0 || this.notes.mark() === null) return [];
    const amounts = [...new Set(payments.map(({ amount }) => amount))];
    return this.notes.sales(amounts, nowMs - CLOSED_SINCE_MS).map(toMatchSale);
  }

  isOthers(saleId: string): boolean {
    return this.notes.sale(saleId) !== null;
  }

  hasOpenSales(): boolean {
    const longestMs = this.notes.longestOpenMs();
    if (longestMs === null) return false;
    return this.clock.monoMs() - this.heardAtMs < longestMs + ENDS_LATE_MS;
  }

  heardOfSale(): void {
    this.heardAtMs = this.clock.monoMs();
  }

  verdict(change: Change, claim: Claim, { payable, isNamed }: Weighed): Verdict {
    const mark = this.notes.mark();
    if (mark === null) return { do: 'tie' };
    const { paymentId, saleId, late } = claim;
    const hubId = this.notes.payment(paymentId)?.hubId ?? null;
    const owner = hubId === null ? null : this.notes.claim(hubId);
    if (owner !== null) {
      const isOurs = owner.till === mark.till && owner.saleId === saleId;
      // What is being given back is another's in a moment, whatever is known of it here by now.
      const isGoing = hubId !== null && this.notes.isGivingBack(hubId);
      return { do: isOurs && !isGoing ? 'tie' : 'wait' };
    }
    if (this.current.state().kind !== 'live')
      return isNamed ? { do: 'tie' } : this.apart(mark, payable);
    const want = this.notes.want(paymentId);
    const isSame = want?.saleId === saleId;
    if (!isSame) {
      const askedAtMs = change.nowMs;
      this.notes.saveWant({ paymentId, saleId, late, silent: null, askedAtMs });
    }
    if (isSame && want.silent !== null) return { do: 'ask', silent: want.silent };
    return { do: 'wait' };
  }

  /** Cut off: only what no other till can have asked for is beyond doubt. */
  private apart(mark: HubMark, payable: number): Verdict {
    const others = this.others(mark);
    // One that never joined does not know whether it is alone.
    if (others.length === 0 && mark.number !== null) return { do: 'tie' };
    const { number, classCount, keepsClass } = mark;
    const isOwnClass = number !== null && classCount !== null && payable % classCount === number;
    // Of so small an amount a till may find none in its class.
    const hasClass = keepsClass && classCount !== null && payable > classCount;
    if (hasClass && isOwnClass && others.every((till) => till.keepsClass)) return { do: 'tie' };
    return { do: 'ask', silent: others.map(({ till }) => till) };
  }

  /** One that is put away sells only when this till has heard of it again. */
  private others(mark: HubMark) {
    const tills = this.notes.tills();
    return tills.filter(({ till, state }) => till !== mark.till && state !== 'put_away');
  }

  onlyWants(paymentIds: ReadonlySet<string>): void {
    for (const { paymentId } of this.notes.wants())
      if (!paymentIds.has(paymentId)) this.notes.dropWant(paymentId);
  }

  tied({ paymentId, saleId, by, atMs }: Parameters<Others['tied']>[0]): void {
    const mark = this.notes.mark();
    if (mark === null) return;
    this.notes.dropWant(paymentId);
    this.notes.setAway(paymentId, 0);
    // Money confirmed by hand is this till's own word: no other till has seen it.
    if (by === 'manual') return;
    const hubId = this.notes.payment(paymentId)?.hubId ?? null;
    const owner = hubId === null ? null : this.notes.claim(hubId);
    const isGoing = hubId !== null && this.notes.isGivingBack(hubId);
    if (isGoing) this.notes.done({ kind: 'release', id: hubId, what: saleId });
    const isOurs = owner !== null && owner.till === mark.till && owner.saleId === saleId;
    if (!isOurs || isGoing)
      this.notes.addTodo('claim', paymentId, JSON.stringify({ saleId, by, atMs }));
  }

  ownerOf(paymentId: string): string | null {
    const hubId = this.notes.payment(paymentId)?.hubId;
    const till = hubId === undefined ? null : (this.notes.claim(hubId)?.till ?? null);
    return till === this.notes.mark()?.till ? null : till;
  }

  committed(): void {
    this.current.poke();
  }

  dismissed(paymentId: string): void {
    if (this.notes.mark() !== null) this.notes.addTodo('dismiss', paymentId);
  }

  sawAlone({ feed, channel, key, proves }: Parameters<Others['sawAlone']>[0]): void {
    if (this.notes.mark() === null) return;
    const id = this.notes.sightingId(feed, channel, key);
    if (id !== null) this.notes.addTodo('sighting', id, proves ? 'proves' : '');
  }

  silentFor(paymentIds: readonly string[]): readonly string[] {
    const mark = this.notes.mark();
    if (mark === null) return [];
    if (this.current.state().kind !== 'live') return this.others(mark).map(({ till }) => till);
    return [...new Set(paymentIds.flatMap((id) => this.notes.want(id)?.silent ?? []))];
  }

  isAsking(saleId: string): boolean {
    return this.notes.wants().some((want) => want.saleId === saleId && want.silent === null);
  }
}

/** A rival: this till never pays it, and where little is known of it everything may be its own. */
function toMatchSale({ sale, learnedSeq, isTimely }: OtherSale): MatchSale {
  return {
    id: sale.id,
    reference: sale.reference,
    payable: sale.payable,
    createdSeq: isTimely ? learnedSeq : 0,
    ...(isTimely ? {} : { doubtfulSeq: learnedSeq }),
    state: sale.state,
    codeFeed: sale.codeFeed,
    ...placed(sale),
  };
}

type Placed = Pick<MatchSale, 'shown' | 'closed' | 'expires' | 'watchUntilMs' | 'doubtfulUntilMs'>;

function placed(sale: SharedSale): Placed {
  const ever = { fromMs: 0, untilMs: EVER_MS };
  const isOpen = sale.state === 'open';
  const { shown } = sale;
  if (shown === null)
    return {
      shown: ever,
      closed: isOpen ? null : (sale.closed ?? ever),
      expires: ever,
      watchUntilMs: EVER_MS,
      doubtfulUntilMs: EVER_MS,
    };
  const after = (ms: number) => ({ fromMs: shown.fromMs + ms, untilMs: shown.untilMs + ms });
  return {
    shown,
    closed: isOpen ? null : (sale.closed ?? { fromMs: shown.fromMs, untilMs: EVER_MS }),
    expires: after(sale.expiresAfterMs),
    watchUntilMs: after(sale.watchedAfterMs).untilMs,
  };
}
