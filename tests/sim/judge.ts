// Owns the verdict: after every step the ledger is held against what really happened. What is wrong
// is written down once, in a sentence; what no evidence on the wire could have told is counted by
// its kind, neither wrong nor right.
import { RIVAL_MS } from '../../shared/matcher.ts';
import type { Sighting } from '../../shared/sighting.ts';
import type { Core } from '../../electron/core/core.ts';
import { invariantCheck } from '../../electron/core/store/invariants.ts';
import type { Entry } from './books.ts';
import { compareBooks, compareSums, type PaymentRow } from './closing.ts';
import type { FaultyLedger } from './faulty-ledger.ts';
import type { Profile } from './profile.ts';
import { Replay } from './replay.ts';
import type { Truth, TrueSale } from './truth.ts';

/** Why a sale said LUNAS without its own money although no evidence spoke against it. */
export type Indistinct =
  | 'sticker of exactly this amount'
  | 'odd amount equal to another sale'
  | 'second payment of a paid sale'
  | 'old code paid long after'
  | 'within the precision of a stamp'
  | 'a person erred before';

export interface Tally {
  lunas: number;
  swapped: number;
  asked: number;
  byPerson: number;
  unsettled: number;
  payments: number;
  readonly indistinct: Record<string, number>;
  /** What had been said of money that a person tied to a sale. */
  readonly persons: Record<string, number>;
}

export interface ClaimRow {
  payment_id: string;
  sale_id: string;
  by: string;
}

interface SightingRow {
  id: number;
  payment_id: string | null;
  body: string;
}

/** Clock bound and round trip: a moment told by `Date` headers can be off by this much. */
const CLOCK_DOUBT_MS = 12_000;

export class Judge {
  readonly faults: string[] = [];
  readonly tally: Tally = {
    lunas: 0,
    swapped: 0,
    asked: 0,
    byPerson: 0,
    unsettled: 0,
    payments: 0,
    indistinct: {},
    persons: {},
  };
  private readonly noted = new Set<string>();
  readonly replay: Replay;
  readonly truth: Truth;
  readonly profile: Profile;
  protected readonly ledger: FaultyLedger;
  private readonly broken: () => string[];
  private lastSighting = 0;
  private looks = 0;
  private closings = 0;
  private readonly judged = new Set<string>();
  protected readonly fetch;

  constructor(ledger: FaultyLedger, truth: Truth, profile: Profile) {
    this.ledger = ledger;
    this.truth = truth;
    this.profile = profile;
    this.replay = new Replay(ledger.read, (fault) => this.fault(fault));
    this.fetch = {
      sightings: ledger.read<[number], SightingRow>(
        'select id, payment_id, body from sighting where id > ? order by id',
      ),
      claims: ledger.read<[], ClaimRow>('select payment_id, sale_id, by from claim'),
      merged: ledger.read<[string], { id: string }>('select id from payment where merged_into = ?'),
      afterCancel: ledger.read<[string], { id: string }>(
        `select id from payment where finding = 'after_cancel' and finding_sales ->> 0 = ?`,
      ),
      placed: ledger.read<[string], unknown>(
        'select id from sale where id = ? and shown_from_ms is not null',
      ),
      exact: ledger.read<[string], unknown>(
        `select id from sale where id = ? and shown_from_ms is not null
         and closed_until_ms - closed_from_ms < 60000`,
      ),
      payment: ledger.read<[string], PaymentRow>(
        'select id, state, manual, amount, finding, merged_into from payment where id = ?',
      ),
      firstSeq: ledger.read<[string], { first_seq: number }>(
        'select first_seq from payment where id = ?',
      ),
    };
    const check = invariantCheck({ prepare: ledger.read } as FaultyLedger['db']);
    this.broken = check;
  }

  fault(sentence: string): void {
    if (!this.faults.includes(sentence)) this.faults.push(sentence);
  }

  indistinct(kind: string): void {
    this.tally.indistinct[kind] = (this.tally.indistinct[kind] ?? 0) + 1;
  }

  /** The same thing is found at every closing; it is counted once. */
  once(kind: string, id: string): void {
    if (this.noted.has(`${kind} ${id}`)) return;
    this.noted.add(`${kind} ${id}`);
    this.indistinct(kind);
  }

  /** The payment as it counts: for a row that was confirmed by hand before, that payment. */
  whole(row: PaymentRow): PaymentRow {
    return row.merged_into === null ? row : (this.fetch.payment.get(row.merged_into) ?? row);
  }

  /** The core wrote an error to its log: a mistake of ours must not hide there. */
  logged(fields: Readonly<Record<string, unknown>> | undefined): void {
    const error = fields?.['error'];
    const text = typeof error === 'string' ? error : JSON.stringify(error ?? '');
    if (/Killed|disk is full/.test(text)) return;
    this.fault(`the core failed inside: ${text}`);
  }

  opened(): void {
    if (this.replay.sales.size < 60) this.invariants();
  }

  look(core: Core | null): void {
    this.learn();
    for (const { id, seq, turned } of this.replay.advance())
      if (turned === 'paid') this.lunas(id, seq);
      else this.asked(id, seq);
    this.looks += 1;
    // Looking at a whole ledger costs its size: the longer the story, the rarer between closings.
    const size = this.replay.sales.size;
    if (size < 60 || this.looks % Math.ceil(size / 12) === 0) this.invariants();
    if (core) this.ledger.undisturbed(() => this.replay.compare(core));
  }

  close(core: Core): void {
    this.closings += 1;
    // What changed is compared at each closing; a row that changed without an event, at some.
    const isWhole = this.replay.sales.size < 60 || this.closings % 20 === 0;
    this.compare(core, isWhole);
    this.ledger.undisturbed(() => compareBooks(core, this, isWhole));
  }

  /** The story ends here: the whole ledger against the whole log once more. */
  end(core: Core): void {
    this.compare(core, true);
    this.ledger.undisturbed(() => compareSums(core, this));
  }

  protected compare(core: Core, isWhole: boolean): void {
    this.look(core);
    this.invariants();
    this.ledger.undisturbed(() => this.replay.compareSince(core, isWhole));
  }

  claims(): ClaimRow[] {
    return this.fetch.claims.all();
  }

  /** Who has which money, as far as this judge can look: other tills are another's. */
  protected allClaims(): ClaimRow[] {
    return this.claims();
  }

  /** Hears of each LUNAS by evidence. */
  protected judgedLunas(_saleId: string, _entries: readonly Entry[]): void {}

  /** Pushes of two payments that met in one, because no till knew both. */
  protected isCrowd(_paymentId: string, _sighting: Sighting): boolean {
    return false;
  }

  /** A LUNAS that looks wrong: whether it is looked at again, or is nobody's fault here. */
  protected looksAgain(_sale: TrueSale, _claim: ClaimRow, _seq: number): boolean {
    return false;
  }

  /** What is to be said of this LUNAS by what is known now. */
  protected verdictNow(
    sale: TrueSale,
    claim: ClaimRow,
    seq: number,
  ): { isWrong: boolean; why: string } {
    const claims = new Map(this.allClaims().map((each) => [each.sale_id, each]));
    return this.explain(sale, claim.payment_id, claims, seq);
  }

  /** When a sale closed, true time; null while open. */
  protected closedAtMs(saleId: string, seq: number): number | null {
    return this.replay.closedAtMs(saleId, seq, this.truth.eventAtMs);
  }

  /** Payments that a person is asked about for this sale. */
  protected candidatesOf(saleId: string): readonly string[] {
    return this.replay.sales.get(saleId)?.candidates?.map(({ id }) => id) ?? [];
  }

  /** The entries a payment may be; for one confirmed by hand, those of the row merged into it. */
  entriesOf(paymentId: string): Entry[] {
    const merged = this.fetch.merged.all(paymentId).flatMap(({ id }) => this.truth.entriesOf(id));
    return [...this.truth.entriesOf(paymentId), ...merged];
  }

  private invariants(): void {
    for (const sentence of this.broken()) this.fault(`invariant: ${sentence}`);
  }

  private learn(): void {
    for (const { id, payment_id: paymentId, body } of this.fetch.sightings.all(this.lastSighting)) {
      this.lastSighting = id;
      const sighting = JSON.parse(body) as Sighting;
      if (paymentId === null || sighting.channel === 'manual' || sighting.direction !== 'credit')
        continue;
      const learnt = this.truth.learn(paymentId, sighting);
      if (learnt === 'crossed') this.indistinct('two equal payments changed places');
      if (learnt === 'unknown') this.fault(`a row was read as something no row said: ${body}`);
      if (learnt === 'merged' && !this.isCrowd(paymentId, sighting))
        this.fault(`two payments were taken for one: ${paymentId} with ${body}`);
    }
  }

  /** A sale turned paid by this event: had it its own money? */
  private lunas(saleId: string, seq: number): void {
    if (this.judged.has(saleId)) return;
    this.judged.add(saleId);
    const claims = new Map(this.allClaims().map((claim) => [claim.sale_id, claim]));
    const claim = claims.get(saleId);
    const sale = this.truth.byId.get(saleId);
    if (claim?.by !== 'evidence') {
      this.tally.byPerson += 1;
      const why = claim?.by === 'manual' ? 'by hand' : (this.truth.attached.get(saleId) ?? '?');
      this.tally.persons[why] = (this.tally.persons[why] ?? 0) + 1;
      return;
    }
    this.tally.lunas += 1;
    const entries = this.entriesOf(claim.payment_id);
    this.judgedLunas(saleId, entries);
    if (!sale) {
      this.unseenCode(saleId, entries);
      return;
    }
    if (entries.some(({ owner }) => owner === sale.n)) return;
    if (this.hasOwnMoney(sale, seq)) {
      this.tally.swapped += 1;
      return;
    }
    if (entries.some(({ n }) => this.truth.crossed.has(n))) {
      this.indistinct('paid by one of two that changed places');
      return;
    }
    const verdict = this.explain(sale, claim.payment_id, claims, seq);
    if (verdict.isWrong && this.looksAgain(sale, claim, seq)) return;
    if (verdict.isWrong)
      this.fault(`LUNAS without its own money: sale ${sale.n} (${saleId}), ${verdict.why}`);
    else this.indistinct(verdict.why);
  }

  /** A person is asked: is there another sale at all that the money may be for? */
  protected asked(saleId: string, seq: number): void {
    this.tally.asked += 1;
    const sale = this.truth.byId.get(saleId);
    const { dateHeader, callbackSpreadMs } = this.profile;
    if (!sale || dateHeader !== 'always' || callbackSpreadMs > 10_000) return;
    // Asked while the feed was blind since the start: then nobody knows the provider's time.
    if (this.fetch.placed.get(saleId) === undefined) return;
    const ids = this.replay.sales.get(saleId)?.candidates?.map(({ id }) => id) ?? [];
    const money = ids.flatMap((id) => this.entriesOf(id));
    const rivals = [...this.truth.sales.values()].filter(
      (other) =>
        other.payable === sale.payable && money.some((entry) => this.couldBe(other, entry, seq)),
    );
    if (rivals.length > 1 || !rivals.includes(sale)) return;
    this.fault(`asked without need: sale ${sale.n} (${saleId}) is the only one of its amount`);
  }

  /**
   * By true times, with room for stamps and clocks: might this money have been meant for this sale?
   */
  private couldBe(sale: TrueSale, entry: Entry, seq: number): boolean {
    // Shown before the provider was heard, by a till that was killed: nobody knows when.
    const isPlaced = this.fetch.placed.get(sale.id) !== undefined;
    if (isPlaced && entry.atMs < sale.shownAtMs - 60_000 - CLOCK_DOUBT_MS) return false;
    const closedMs = this.closedByMs(sale, seq);
    return closedMs === null || entry.atMs <= closedMs + RIVAL_MS + 60_000 + CLOCK_DOUBT_MS;
  }

  /**
   * When the till can have known that it was closed: at once, or, killed before it had heard the
   * provider, when it heard it next. Null while open or not known.
   */
  private closedByMs(sale: TrueSale, seq: number): number | null {
    const closedMs = this.closedAtMs(sale.id, seq);
    if (closedMs === null || this.fetch.exact.get(sale.id)) return closedMs;
    return this.truth.heardAtMs.find((atMs) => atMs >= closedMs) ?? null;
  }

  /** The page never heard of this sale (killed before the answer), so nobody scanned it. */
  private unseenCode(_saleId: string, entries: readonly Entry[]): void {
    if (entries.every(({ owner }) => owner === null))
      this.indistinct('sticker of exactly this amount');
    else this.indistinct('code never shown');
  }

  private hasOwnMoney(sale: TrueSale, seq: number): boolean {
    const own = new Set(
      this.truth
        .moneyOf(sale)
        .filter((e) => e.amount === sale.payable)
        .map((e) => e.n),
    );
    for (const paymentId of this.truth.knownPayments())
      if (this.truth.entriesOf(paymentId).some(({ n }) => own.has(n)))
        if ((this.fetch.firstSeq.get(paymentId)?.first_seq ?? Infinity) < seq) return true;
    return false;
  }

  /** Follows the money: whose is it, and had its owner evidence on its side? */
  private explain(
    first: TrueSale,
    paymentId: string,
    claims: ReadonlyMap<string, ClaimRow>,
    seq: number,
  ): { isWrong: boolean; why: string } {
    let sale = first;
    let money = paymentId;
    const owners = new Set<number>([first.n]);
    const handed = new Set<string>();
    for (;;) {
      const early = this.tooEarly(sale, money);
      if (early) return early;
      const entries = this.entriesOf(money);
      const entry = entries.find(({ owner }) => owner === null) ?? entries[0];
      if (!entry) return { isWrong: false, why: 'a person erred before' };
      if (entry.owner === null) return { isWrong: false, why: 'sticker of exactly this amount' };
      const owner = this.truth.sales.get(entry.owner);
      if (!owner) return { isWrong: true, why: 'its money is of a sale that never was' };
      if (this.truth.mistaken.has(owner.id))
        return { isWrong: false, why: 'a person erred before' };
      if (entry.amount !== owner.payable)
        return { isWrong: false, why: 'odd amount equal to another sale' };
      handed.add(money);
      const claim = claims.get(owner.id) ?? this.waitsForPerson(owner.id, handed);
      if (!claim) return this.robbed(owner, entry, seq);
      if (this.entriesOf(claim.payment_id).some((e) => e.owner === owner.n))
        return { isWrong: false, why: 'second payment of a paid sale' };
      if (claim.by !== 'evidence') return { isWrong: false, why: 'a person erred before' };
      if (owners.has(owner.n)) return { isWrong: false, why: 'second payment of a paid sale' };
      owners.add(owner.n);
      sale = owner;
      money = claim.payment_id;
    }
  }

  /**
   * Money kept for a sale until a person says so: that sale has its own, whichever of the equal
   * ones it is.
   */
  private waitsForPerson(saleId: string, handed: ReadonlySet<string>): ClaimRow | undefined {
    const asked = this.candidatesOf(saleId);
    const kept = [this.fetch.afterCancel.get(saleId)?.id, ...asked];
    const id = kept.find((each) => each !== undefined && !handed.has(each));
    return id === undefined ? undefined : { payment_id: id, sale_id: saleId, by: 'evidence' };
  }

  private tooEarly(sale: TrueSale, paymentId: string): { isWrong: boolean; why: string } | null {
    const entries = this.entriesOf(paymentId);
    const latest = Math.max(...entries.map((entry) => entry.atMs));
    if (latest >= sale.shownAtMs) return null;
    const byMs = sale.shownAtMs - latest;
    const widthMs = 60_000;
    if (byMs <= widthMs + CLOCK_DOUBT_MS)
      return { isWrong: false, why: 'within the precision of a stamp' };
    return { isWrong: true, why: `its money came ${Math.round(byMs / 1000)} s before its code` };
  }

  /** The owner of this money has none: was it a rival the till had to think of? */
  private robbed(owner: TrueSale, entry: Entry, seq: number): { isWrong: boolean; why: string } {
    const closedMs = this.closedAtMs(owner.id, seq);
    if (closedMs !== null && entry.atMs > closedMs + RIVAL_MS - CLOCK_DOUBT_MS)
      return { isWrong: false, why: 'old code paid long after' };
    const state =
      closedMs === null ? 'open' : `closed ${Math.round((entry.atMs - closedMs) / 1000)} s before`;
    return { isWrong: true, why: `its money is sale ${owner.n}'s (${owner.id}), ${state}` };
  }
}
