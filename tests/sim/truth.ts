// Owns what really happened: which sale is whose, which money was shown to the till, and which
// entry of the provider's books a payment of the ledger is. Gathers facts; whether the till did
// right is the judge's question.
import type { Sighting } from '../../shared/sighting.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { wordsOf, type Books, type Entry } from './books.ts';

/** Push and row are joined within two minutes, and some in a row may change places. */
const CROSSING_MS = 15 * MINUTE_MS;

export interface TrueSale {
  readonly n: number;
  readonly id: string;
  readonly amount: number;
  readonly payable: number;
  /** When its code first stood on the screen, true time. */
  readonly shownAtMs: number;
}

export interface RowHabits {
  /** Every row has its reference from the start. */
  readonly areNamed: boolean;
  /** Width of the widest stamp. */
  readonly stampMs: number;
}

export class Truth {
  readonly books: Books;
  readonly sales = new Map<number, TrueSale>();
  readonly byId = new Map<string, TrueSale>();
  /** The script's number of a payment → its entry. */
  readonly pays = new Map<number, number>();
  /** Entries in an answer that the till surely took in. */
  readonly taken = new Set<number>();
  /** The same for all views of one store. */
  readonly shown: ReadonlySet<number> = this.taken;
  /** Entries in such an answer whose row said what a row that had left the list said before. */
  readonly hidden = new Set<number>();
  /**
   * True times at which an answer was taken in: by then the till knew what the provider's hour was.
   */
  readonly heardAtMs: number[] = [];
  /** Those whose reference stood in such an answer. */
  readonly named = new Set<number>();
  /** Entries whose push was taken in, by what that push is worth. */
  readonly pushed = new Set<number>();
  readonly provenByPush = new Set<number>();
  /** True time of each event of the log. */
  readonly eventAtMs = new Map<number, number>();
  /** Sales a person tied to money that was not theirs, or money a person vouched for. */
  readonly mistaken = new Set<string>();
  readonly vouched = new Set<string>();
  /** Sale → what the till had said of the money a person tied to it. */
  readonly attached = new Map<string, string>();
  /** Entries that changed places with an equal one. */
  readonly crossed = new Set<number>();
  private readonly rows: RowHabits;
  private readonly sights = new Map<string, readonly Sight[]>();
  private readonly identities = new Map<string, Identity>();

  /** `shared`: what the tills of one store have in common is one and the same for all of them. */
  constructor(books: Books, rows: RowHabits, shared?: Truth) {
    this.books = books;
    this.rows = rows;
    if (shared) Object.assign(this, commonTo(shared));
  }

  addSale(sale: TrueSale): void {
    if (this.sales.has(sale.n)) return;
    this.sales.set(sale.n, sale);
    this.byId.set(sale.id, sale);
  }

  /**
   * An answer was taken in. Two rows alike in every letter are two where they stand in one answer;
   * a list that slid on between them shows the second as the first once more.
   */
  take(entries: readonly number[]): void {
    const here = new Set(entries);
    for (const n of entries) {
      if (this.taken.has(n) || this.hidden.has(n)) continue;
      const alike = this.books.mayBe(this.books.says(n) ?? '');
      const gone = [...alike].filter((m) => this.taken.has(m) && !here.has(m));
      const isRead = gone.length > [...alike].filter((m) => this.hidden.has(m)).length;
      if (!isRead) {
        this.taken.add(n);
        continue;
      }
      this.hidden.add(n);
      for (const m of [n, ...gone]) this.crossed.add(m);
    }
  }

  /**
   * Learns from a row of the ledger which entries its payment can be. `unknown`: no entry ever said
   * that. `crossed`: two equal payments changed places where nothing on the wire tells them apart
   * (a push and a row without a common key; rows of one second whose balance was computed anew); a
   * row counts for more than a push. `merged`: two different payments were taken for one.
   */
  learn(paymentId: string, sighting: Sighting): 'known' | 'crossed' | 'merged' | 'unknown' {
    const own = { isRow: sighting.channel === 'poll', words: wordsOf(sighting) };
    const mine = this.books.mayBe(own.words);
    if (mine.size === 0) return 'unknown';
    const before = this.sights.get(paymentId) ?? [];
    this.sights.set(paymentId, [...before, own]);
    this.identities.delete(paymentId);
    if (common(this.books, [...before, own]).size > 0) return 'known';
    const others = before.filter(({ isRow }) => isRow === own.isRow);
    const isTwin = others.some(({ words }) => this.areTwins(this.books.mayBe(words), mine));
    const isApart = others.length > 0 && common(this.books, [...others, own]).size === 0;
    if (isApart && !isTwin) return 'merged';
    this.cross(paymentId);
    return 'crossed';
  }

  /**
   * Equal in all that stood in their rows at some time: amount, issuer, the stamp, and no reference
   * yet.
   */
  private areTwins(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
    const said = (n: number) => {
      const { amount, brand, stampMs, ref } = this.books.entry(n);
      const named = this.rows.areNamed ? ref : '';
      return `${amount} ${brand} ${Math.floor(stampMs / this.rows.stampMs)} ${named}`;
    };
    const first = new Set([...some].map(said));
    return [...others].some((n) => first.has(said(n)));
  }

  /** All that was ever read as this payment changed places with one another. */
  cross(paymentId: string): void {
    for (const { words } of this.sights.get(paymentId) ?? [])
      for (const n of this.books.mayBe(words)) this.crossed.add(n);
  }

  /**
   * Its push says which of two equal payments it is, and its row was shown for the other: only that
   * one has been listed so far.
   */
  crossUnshown(): void {
    for (const id of this.knownPayments())
      if (this.hasRow(id) && ![...this.identityOf(id)].some((n) => this.shown.has(n)))
        this.cross(id);
  }

  /** The entries this payment of the ledger may be: one, or several that said the same. */
  entriesOf(paymentId: string): Entry[] {
    return [...this.identityOf(paymentId)].map((n) => this.books.entry(n));
  }

  /**
   * The entries a payment may be when books are compared: a push that lost its row may be any near
   * it that changed places, a row any of the same second that did.
   */
  mayBe(paymentId: string): ReadonlySet<number> {
    const own = this.identityOf(paymentId);
    if (![...own].some((n) => this.crossed.has(n))) return own;
    if (this.hasRow(paymentId))
      return new Set([
        ...own,
        ...[...this.crossed].filter((n) => this.areTwins(own, new Set([n]))),
      ]);
    const mine = [...own].map((n) => this.books.entry(n));
    const isNear = ({ amount, stampMs }: Entry) =>
      mine.some((e) => e.amount === amount && Math.abs(e.stampMs - stampMs) <= CROSSING_MS);
    return new Set([...own, ...[...this.crossed].filter((n) => isNear(this.books.entry(n)))]);
  }

  /** Whether a row of the list stands for this payment, so that the provider has proven it. */
  hasRow(paymentId: string): boolean {
    return this.sights.get(paymentId)?.some(({ isRow }) => isRow) ?? false;
  }

  /** Payments of the ledger that some row or push stands for. */
  knownPayments(): readonly string[] {
    return [...this.sights.keys()];
  }

  /** Asked anew whenever a text turned out to fit one entry more. */
  private identityOf(paymentId: string): ReadonlySet<number> {
    const { doubts } = this.books;
    const cached = this.identities.get(paymentId);
    if (cached?.doubts === doubts) return cached.entries;
    const entries = this.identified(this.sights.get(paymentId) ?? []);
    this.identities.set(paymentId, { doubts, entries });
    return entries;
  }

  /** What all its sights have in common; else what its rows have; else its newest row. */
  private identified(sights: readonly Sight[]): ReadonlySet<number> {
    const rows = sights.filter(({ isRow }) => isRow);
    for (const some of [sights, rows, rows.slice(-1), sights.slice(-1)]) {
      const entries = common(this.books, some);
      if (entries.size > 0) return entries;
    }
    return new Set();
  }

  /** Credits whose payer meant this sale, oldest first. */
  moneyOf(sale: TrueSale): readonly Entry[] {
    return this.books.moneyOf(sale.n);
  }
}

function commonTo(truth: Truth): Partial<Truth> {
  const { sales, byId, pays, taken, shown, hidden, named, pushed, provenByPush } = truth;
  const { mistaken, vouched, attached, crossed } = truth;
  const facts = { sales, byId, pays, taken, shown, hidden, named, pushed, provenByPush };
  return { ...facts, mistaken, vouched, attached, crossed };
}

/** One row or push as it was shown. */
interface Sight {
  readonly isRow: boolean;
  readonly words: string;
}

interface Identity {
  readonly doubts: number;
  readonly entries: ReadonlySet<number>;
}

function common(books: Books, sights: readonly Sight[]): ReadonlySet<number> {
  let both: ReadonlySet<number> | null = null;
  for (const { words } of sights) {
    const mayBe = books.mayBe(words);
    const before: ReadonlySet<number> = both ?? mayBe;
    both = new Set([...before].filter((n) => mayBe.has(n)));
  }
  return both ?? new Set();
}
