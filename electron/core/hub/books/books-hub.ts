// Owns what is said to the hub of a till's books: four calls of one statement each, so that the
// line is held for one way there and back. The functions are those of migrations/020-books.ts.
import { z } from 'zod';
import type { BooksRow } from '../../store/hub-rows.ts';
import type { OwedKind } from '../../store/hub-outbox.ts';
import type { HubQuery } from '../hub-door.ts';

export interface Opening {
  readonly till: string;
  readonly told: string | null;
  readonly telling: string | null;
  /** A new name, for a life that begins. */
  readonly batch: string;
}

const opened = z.object({ epoch: z.int(), batch: z.string(), isNew: z.boolean() });
/** Which life of its ledger the hub takes from this till, and the last batch it has of it. */
export type Opened = z.infer<typeof opened>;

export type SentRow = BooksRow & { readonly version: number };

export interface Batch {
  readonly epoch: number;
  /** The batch before it: a hub that has another one knows another life. */
  readonly before: string;
  readonly batch: string;
  /** The newest version in it. */
  readonly version: number;
  readonly rows: Readonly<Partial<Record<OwedKind, readonly SentRow[]>>>;
  /** Of payments that are not in the ledger any more. */
  readonly gone: Readonly<Partial<Record<OwedKind, readonly SentRow[]>>>;
}

const shipped = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('taken'),
    /** Rows the hub would not take, by their version, with the SQLSTATE it had for it. */
    refused: z.array(z.object({ kind: z.string(), version: z.int(), why: z.string() })),
  }),
  /** The hub knows another life of this ledger: open anew. */
  z.object({ kind: z.literal('stranger') }),
]);
export type Shipped = z.infer<typeof shipped>;

/** What a till says of itself for head office. */
export interface TillWord {
  readonly wallMs: number;
  /** Its wall clock minus the provider's, ms; null while unknown. */
  readonly clockErrorMs: number | null;
  readonly version: string;
  readonly waiting: number;
  readonly sinceMs: number | null;
  readonly refused: number;
  readonly isFilled: boolean;
  readonly storeName: string;
  readonly timezone: string;
  readonly dayStartsAt: string;
  readonly salesWaiting: number;
  readonly needsPerson: number;
  readonly feeds: readonly { readonly kind: string; readonly state: string }[];
  /** Feed → rows that could not be read. */
  readonly setAside: Readonly<Record<string, number>>;
}

export interface BooksHub {
  open(opening: Opening): Promise<Opened>;
  ship(batch: Batch): Promise<Shipped>;
  say(word: TillWord): Promise<void>;
  /** Lets go of what only an earlier life had; answers how many rows, 0 when none is left. */
  settle(epoch: number, limit: number): Promise<number>;
}

interface Answer {
  answer: unknown;
}

/** Every call rejects with HubFailure, or with ZodError where the hub is not ours. */
export function createBooksHub(query: HubQuery, store: string, ledger: string): BooksHub {
  const ask = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    const [row] = await query<Answer>(`select ${text} as answer`, [store, ledger, ...values]);
    return row?.answer;
  };
  return {
    open: async ({ till, told, telling, batch }) =>
      opened.parse(
        await ask('lunas.books_open($1, $2, $3, $4, $5, $6)', [till, told, telling, batch]),
      ),
    ship: async (batch) =>
      shipped.parse(await ask('lunas.books_ship($1, $2, $3::jsonb)', [JSON.stringify(batch)])),
    async say(word) {
      await ask('lunas.books_say($1, $2, $3::jsonb)', [JSON.stringify(word)]);
    },
    settle: async (epoch, limit) =>
      z.int().parse(await ask('lunas.books_settle($1, $2, $3, $4)', [epoch, limit])),
  };
}
