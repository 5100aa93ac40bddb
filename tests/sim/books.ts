// Owns the provider's own books: every rupiah that really moved, when, for which sale, and every
// text a row of it was ever shown as. The till never sees these; the judge compares its ledger with
// them.
import type { Sighting } from '../../shared/sighting.ts';

export interface Entry {
  readonly n: number;
  readonly kind: 'credit' | 'debit' | 'reversal';
  /** For a reversal: the credit it takes back. */
  readonly of: number | null;
  readonly amount: number;
  /** The sale its payer meant, by the script's number; null: nobody's (sticker, withdrawal). */
  readonly owner: number | null;
  /** When it really happened. */
  readonly atMs: number;
  /** What the provider's clock said then. */
  readonly stampMs: number;
  /** In the list from here on, true time. */
  readonly visibleAtMs: number;
  readonly brand: string;
  readonly ref: string | null;
  readonly refFromMs: number;
  readonly balance: number | null;
  readonly balanceFromMs: number;
  /** Until then its row can't be read. */
  readonly brokenUntilMs: number;
}

export class Books {
  readonly entries: Entry[] = [];
  /** Credits by the sale their payer meant, oldest first; and what took a credit back. */
  private readonly byOwner = new Map<number, Entry[]>();
  private readonly takenBack = new Map<number, Entry>();
  /** Entries of any answer that could be read, heard or not. */
  readonly served = new Set<number>();
  /** How often words turned out to fit one entry more. */
  doubts = 0;
  /** What a sighting says → the entries it may be. */
  private readonly byWord = new Map<string, Set<number>>();
  /** Entry → what its rows said. */
  private readonly texts = new Map<number, string[]>();
  private readonly newest = new Map<number, string>();
  private net = 1_000_000;
  private lastRef = 21_112_616_662;

  constructor(seed: number) {
    this.lastRef += seed * 1_000_003;
  }

  add(entry: Omit<Entry, 'n' | 'balance' | 'ref'> & { ref: string | null }): Entry {
    const net = entry.amount - Math.floor((entry.amount * 7) / 1000);
    this.net += entry.kind === 'credit' ? net : -net;
    const made = { ...entry, n: this.entries.length, balance: this.net };
    this.entries.push(made);
    if (made.owner !== null && made.kind === 'credit')
      this.byOwner.set(made.owner, [...this.moneyOf(made.owner), made]);
    if (made.of !== null && !this.takenBack.has(made.of)) this.takenBack.set(made.of, made);
    return made;
  }

  nextRef(): string {
    this.lastRef += 1;
    return String(this.lastRef).padStart(12, '0');
  }

  /** Notes that this entry was shown with these words. */
  shown(n: number, words: string): void {
    this.newest.set(n, words);
    const set = this.byWord.get(words) ?? new Set();
    if (set.has(n)) return;
    if (set.size > 0) this.doubts += 1;
    this.byWord.set(words, set.add(n));
    this.texts.set(n, [...(this.texts.get(n) ?? []), words]);
  }

  /** What it was shown as last. */
  says(n: number): string | undefined {
    return this.newest.get(n);
  }

  /** The entries that were shown as this; empty when nothing ever was. */
  mayBe(words: string): ReadonlySet<number> {
    return this.byWord.get(words) ?? new Set();
  }

  /** Credits whose payer meant this sale, oldest first. */
  moneyOf(owner: number): readonly Entry[] {
    return this.byOwner.get(owner) ?? [];
  }

  /** The reversal or refund of this credit, if there was one. */
  reversalOf(n: number): Entry | undefined {
    return this.takenBack.get(n);
  }

  /**
   * Every row of it said, without a reference, the balance that an equal row of the same stamp had
   * said: between the two the first was taken back. Read as a row repeated.
   */
  isRepeat(n: number): boolean {
    const texts = this.texts.get(n) ?? [];
    return texts.every((text) => {
      const [ref, balance] = (JSON.parse(text) as (string | null)[]).slice(-2);
      return ref === null && balance !== null && this.mayBe(text).size > 1;
    });
  }

  entry(n: number): Entry {
    const entry = this.entries[n];
    if (!entry) throw new Error(`no entry ${n}`);
    return entry;
  }
}

/** What a sighting of the ledger says, in the judge's own words. */
export function wordsOf(sighting: Sighting): string {
  const { channel, direction, amount, stamp, issuer, refs, balance } = sighting;
  return words({
    channel,
    isCredit: direction === 'credit',
    amount,
    fromMs: stamp.fromMs,
    widthMs: stamp.untilMs - stamp.fromMs,
    brand: issuer.code ?? issuer.name,
    ref: Object.values(refs)[0] ?? null,
    balance,
  });
}

export interface Words {
  readonly channel: string;
  readonly isCredit: boolean;
  readonly amount: number;
  readonly fromMs: number;
  readonly widthMs: number;
  readonly brand: string;
  readonly ref: string | null;
  readonly balance: string | null;
}

export function words(said: Words): string {
  return JSON.stringify([
    said.channel,
    said.isCredit,
    said.amount,
    said.fromMs,
    said.widthMs,
    said.brand,
    said.ref,
    said.balance,
  ]);
}
