// Owns the words a story is told in: what people and machines do in it, and when. Data only, so
// that it can be cut down.
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import type { Profile } from './profile.ts';
import type { Trouble } from './sim-qiospay.ts';

/** How the same money is also pushed, if it is. */
export interface PushPlan {
  readonly afterMs: number;
  readonly stampOffMs: number;
  readonly isMinute: boolean;
  readonly isTwice: boolean;
}

export interface PayPlan {
  readonly do: 'pay';
  readonly pay: number;
  /** The sale whose code the payer scanned; null: the sticker on the wall. */
  readonly sale: number | null;
  /** What is paid; null: what the code asks for, plus `off`. */
  readonly amount: number | null;
  readonly off: number;
  readonly brand: string;
  readonly delayMs: number;
  readonly refAfterMs: number;
  readonly balanceAfterMs: number;
  readonly brokenForMs: number;
  readonly push: PushPlan | null;
}

export type Deed =
  | { readonly do: 'sell'; readonly sale: number; readonly amount: number }
  | PayPlan
  | { readonly do: 'reverse'; readonly pay: number; readonly delayMs: number }
  | { readonly do: 'withdraw'; readonly amount: number }
  | { readonly do: 'cancel'; readonly sale: number }
  | { readonly do: 'extend'; readonly sale: number }
  | { readonly do: 'check' }
  | { readonly do: 'confirm'; readonly sale: number }
  /** The manager goes through what the till asks; `errs`: picks at random, as people do. */
  | { readonly do: 'manage'; readonly errs: boolean; readonly roll: number }
  | { readonly do: 'trouble'; readonly trouble: Trouble; readonly forMs: number }
  | { readonly do: 'recompute'; readonly by: number }
  | { readonly do: 'kill'; readonly after: number; readonly downMs: number }
  | { readonly do: 'fillDisk'; readonly after: number; readonly forMs: number }
  | { readonly do: 'jump'; readonly byMs: number }
  | { readonly do: 'suspend'; readonly forMs: number }
  /** Everything is mended and read; then the books are compared. */
  | { readonly do: 'close' };

/** `atMs`: milliseconds since the simulation began, true time. */
export type Action = { readonly atMs: number } & Deed;

/** What a scene may ask for: numbers for its sales and payments, dice, and the shop's habits. */
export interface Stage {
  readonly dice: SeededRandom;
  readonly profile: Profile;
  readonly add: (atMs: number, deed: Deed) => void;
  nextSale(): number;
  nextPay(): number;
}
