// Owns the verdict over a whole store: each till's judge sees its own ledger and asks the others
// whose money is whose; what no single till can do wrong is held against them all.
import { SECOND_MS } from '../../../shared/time.ts';
import { Asking } from './asking.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { Judge, type ClaimRow, type Tally } from '../judge.ts';
import type { Core } from '../../../electron/core/core.ts';
import type { Books, Entry } from '../books.ts';
import type { FaultyLedger } from '../faulty-ledger.ts';
import type { Profile } from '../profile.ts';
import { Truth, type RowHabits, type TrueSale } from '../truth.ts';
import type { SimTill } from './sim-till.ts';

/** A cashier waits this long for a QR at most: the hub's patience and a look at the feed. */
export const WAITS_MS_MAX = 2300;

/** A person's word about another till, with what may come of it. */
interface Word {
  readonly atMs: number;
  readonly why: string;
}

export class StoreJudge {
  readonly faults: string[] = [];
  readonly habits: RowHabits;
  /** What all tills have in common; no ledger is behind it. */
  readonly truth: Truth;
  readonly tills: SimTill[] = [];
  /** Sale → number of its till. */
  readonly tillOf = new Map<string, number>();
  readonly counts: Record<string, number> = {};
  /** Till → when a person said something that is not so. */
  readonly words = new Map<number, Word[]>();
  longestWaitMs = 0;
  readonly asking = new Asking();
  /** True time. */
  readonly nowMs: () => number;

  constructor(books: Books, habits: RowHabits, nowMs: () => number) {
    this.nowMs = nowMs;
    this.habits = habits;
    this.truth = new Truth(books, habits);
  }

  fault(sentence: string): void {
    if (!this.faults.includes(sentence)) this.faults.push(sentence);
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  private readonly noted = new Set<string>();

  /** The same thing is found at every closing; it is counted once. */
  once(kind: string, id: string): void {
    if (this.noted.has(`${kind} ${id}`)) return;
    this.noted.add(`${kind} ${id}`);
    this.count(kind);
  }

  requested(): void {
    const fault = this.asking.requested(this.nowMs(), this.tills);
    if (fault !== null) this.fault(fault);
  }

  waited(till: SimTill, ms: number): void {
    this.longestWaitMs = Math.max(this.longestWaitMs, ms);
    if (ms > WAITS_MS_MAX && !till.pc.hasSleptSince(ms))
      this.fault(`${till.name}: a cashier waited ${Math.round(ms)} ms for a code`);
  }

  /** A person said of this till what may not be so; what follows is that person's doing. */
  heardWord(till: number, atMs: number, why: string): void {
    this.words.set(till, [...(this.words.get(till) ?? []), { atMs, why }]);
  }

  wordAbout(till: number): string | null {
    return this.words.get(till)?.at(-1)?.why ?? null;
  }

  ownerOf(saleId: string): SimTill | undefined {
    const till = this.tillOf.get(saleId);
    return till === undefined ? undefined : this.tills[till];
  }

  allClaims(): ClaimRow[] {
    return this.tills.flatMap((till) => till.judge.claims());
  }

  entriesOf(paymentId: string, asking: TillJudge): Entry[] {
    for (const { judge } of this.tills) {
      const entries = judge === asking ? [] : judge.ownEntriesOf(paymentId);
      if (entries.length > 0) return entries;
    }
    return [];
  }

  /** One payment, two sales by evidence: nobody's word is between. */
  noDoubles(saleId: string, entries: readonly Entry[], own: SimTill): void {
    const [entry] = entries;
    if (entries.length !== 1 || !entry || this.truth.crossed.has(entry.n)) return;
    for (const till of this.tills) {
      if (till === own) continue;
      for (const claim of till.judge.claims()) {
        if (claim.by !== 'evidence') continue;
        const others = till.judge.ownEntriesOf(claim.payment_id);
        if (others.length !== 1 || others[0]?.n !== entry.n) continue;
        this.fault(
          `one payment made two sales LUNAS: entry ${entry.n}, ${saleId} at ${own.name} and ` +
            `${claim.sale_id} at ${till.name}`,
        );
      }
    }
  }

  tally(): Tally {
    const sum: Tally = {
      lunas: 0,
      swapped: 0,
      asked: 0,
      byPerson: 0,
      unsettled: 0,
      payments: 0,
      indistinct: {},
      persons: {},
    };
    const add = (to: Record<string, number>, from: Record<string, number>): void => {
      for (const [kind, count] of Object.entries(from)) to[kind] = (to[kind] ?? 0) + count;
    };
    for (const { judge } of this.tills) {
      const { tally } = judge;
      for (const key of ['lunas', 'swapped', 'asked', 'byPerson', 'unsettled', 'payments'] as const)
        sum[key] += tally[key];
      add(sum.indistinct, tally.indistinct);
      add(sum.persons, tally.persons);
    }
    return sum;
  }
}

/** Tills that can talk have the same rows, and have claimed what is theirs, within this. */
const AGREE_MS = 15 * SECOND_MS;

interface Doubted {
  readonly sale: TrueSale;
  readonly claim: ClaimRow;
  readonly seq: number;
  readonly untilMs: number;
}

/** The judge of one till, who asks the others. */
export class TillJudge extends Judge {
  readonly till: string;
  private readonly store: StoreJudge;
  private readonly wants;
  private doubted: readonly Doubted[] = [];

  constructor(
    ledger: FaultyLedger,
    truth: Truth,
    profile: Profile,
    store: StoreJudge,
    till: string,
  ) {
    super(ledger, truth, profile);
    this.store = store;
    this.till = till;
    this.wants = ledger.read<[string], { payment_id: string }>(
      'select payment_id from hub_want where sale_id = ?',
    );
  }

  override fault(sentence: string): void {
    super.fault(sentence);
    this.store.fault(`${this.till}: ${sentence}`);
  }

  /** The till is closed for the day, all was read. */
  closeTill(core: Core, isWhole: boolean): void {
    this.compare(core, isWhole);
  }

  ownEntriesOf(paymentId: string): Entry[] {
    return super.entriesOf(paymentId);
  }

  override entriesOf(paymentId: string): Entry[] {
    const own = super.entriesOf(paymentId);
    return own.length > 0 ? own : this.store.entriesOf(paymentId, this);
  }

  /** Those of a conflict among them: the first is this till's own. */
  protected override allClaims(): ClaimRow[] {
    return [...this.store.allClaims(), ...this.claims()];
  }

  protected override closedAtMs(saleId: string, seq: number): number | null {
    const owner = this.store.ownerOf(saleId);
    if (owner === undefined || owner.judge === this) return super.closedAtMs(saleId, seq);
    return owner.judge.closedSoFarMs(saleId);
  }

  closedSoFarMs(saleId: string): number | null {
    return super.closedAtMs(saleId, Infinity);
  }

  protected override candidatesOf(saleId: string): readonly string[] {
    const owner = this.store.ownerOf(saleId);
    return (owner?.judge ?? this).candidatesHere(saleId);
  }

  /** Money that waits for a person's word, or for the hub's. */
  candidatesHere(saleId: string): readonly string[] {
    const wanted = this.wants.all(saleId).map((want) => want.payment_id);
    return [...super.candidatesOf(saleId), ...wanted];
  }

  /**
   * The money's owner stands at a till about which a person had said something; or that till has
   * the same rows a moment later, and its sale is paid then.
   */
  protected override looksAgain(sale: TrueSale, claim: ClaimRow, seq: number): boolean {
    for (const { owner } of this.entriesOf(claim.payment_id)) {
      const other = owner === null ? undefined : this.truth.sales.get(owner);
      const till = other && this.store.tillOf.get(other.id);
      const word = till === undefined ? null : this.store.wordAbout(till);
      if (word === null) continue;
      this.indistinct(word);
      return true;
    }
    this.doubted = [...this.doubted, { sale, claim, seq, untilMs: this.store.nowMs() + AGREE_MS }];
    return true;
  }

  /**
   * A push has no key in common with its row: one that reached a till which had not heard of
   * another's joins the wrong of two equal payments, and both are in it when the tills talk again.
   */
  protected override isCrowd(paymentId: string, { channel }: Sighting): boolean {
    if (channel !== 'callback' || !this.truth.hasRow(paymentId)) return false;
    this.truth.cross(paymentId);
    this.indistinct('pushes of two equal payments at tills that were apart');
    return true;
  }

  override look(core: Core | null): void {
    super.look(core);
    this.lookAgain();
  }

  lookAgain(): void {
    this.doubted = this.doubted.filter(({ sale, claim, seq, untilMs }) => {
      const { isWrong, why } = this.verdictNow(sale, claim, seq);
      if (!isWrong) this.indistinct(why);
      else if (this.store.nowMs() < untilMs) return true;
      else this.fault(`LUNAS without its own money: sale ${sale.n} (${sale.id}), ${why}`);
      return false;
    });
  }

  protected override asked(saleId: string): void {
    this.tally.asked += 1;
    void saleId;
  }

  protected override judgedLunas(saleId: string, entries: readonly Entry[]): void {
    const own = this.store.tills.find(({ judge }) => judge === this);
    if (own) this.store.noDoubles(saleId, entries, own);
  }
}
