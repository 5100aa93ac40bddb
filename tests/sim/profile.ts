// Owns what stays the same through one seed: the shop, its provider's habits, its PC's clock.
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';

export interface Profile {
  readonly seed: number;
  readonly tills: number;
  readonly policy:
    | { readonly policy: 'ask' }
    | { readonly policy: 'discount'; readonly max: number };
  readonly prices: readonly number[];
  readonly expiresAfterSeconds: number;
  readonly watchLateSeconds: number;
  /** What every row carries to tell it from others. */
  readonly rows: 'full' | 'refs' | 'balance' | 'bare';
  /** Some rows get their reference or balance only later. */
  readonly fillsLater: boolean;
  readonly recomputesBalance: boolean;
  /** Index into the five formats; mixed: another one every two hours. */
  readonly dateFormat: number | 'mixed';
  readonly amountFormat: 'text' | 'number' | 'dotted' | 'mixed';
  readonly order: 'newest' | 'oldest' | 'shuffled';
  readonly windowRows: number;
  readonly repeatsRows: boolean;
  readonly dateHeader: 'always' | 'sometimes' | 'never';
  readonly latencyMs: number;
  /** Rows show up to so long after their stamp. */
  readonly feedDelayMs: number;
  readonly pcErrorMs: number;
  readonly providerErrorMs: number;
  /** The machine that stamps rows is so far from the one that writes `Date`. */
  readonly stampErrorMs: number;
  readonly callbacks: 'none' | 'nudge' | 'alone';
  /** The stamp of a callback is up to so far from the row's. */
  readonly callbackSpreadMs: number;
  readonly doesMonoRunAsleep: boolean;
}

const PRICES = [5000, 8000, 10_000, 12_000, 13_000, 13_500, 15_000, 18_000, 20_000, 25_000, 50_000];

/**
 * How far the stamp of a push may be from its row's. A push that is believed alone must be stamped
 * right: until its row comes there is nothing to hold against it.
 */
const SPREADS_MS = {
  none: [0],
  nudge: [0, 2 * SECOND_MS, 100 * SECOND_MS],
  alone: [0, 2 * SECOND_MS],
} as const;

function weighted<T>(dice: SeededRandom, choices: readonly (readonly [number, T])[]): T {
  let left = dice.int(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, value] of choices) {
    if (left < weight) return value;
    left -= weight;
  }
  throw new Error('weights do not add up');
}

// oxlint-disable-next-line max-lines-per-function -- one table of chances, read as one
export function profileOf(seed: number): Profile {
  const dice = createSeededRandom(seed * 7919 + 17);
  /** A few round prices met again and again, or a shop where hardly two baskets cost the same. */
  const few = dice.chance(0.5);
  const price = () => (few ? dice.pick(PRICES) : (10 + dice.int(240)) * 500);
  const callbacks = weighted<Profile['callbacks']>(dice, [
    [4, 'none'],
    [3, 'nudge'],
    [2, 'alone'],
  ]);
  return {
    seed,
    tills: 1 + dice.int(6),
    policy: dice.chance(0.3)
      ? { policy: 'discount', max: dice.pick([2, 9, 99]) }
      : { policy: 'ask' },
    prices: Array.from({ length: few ? 3 + dice.int(5) : 60 }, price),
    expiresAfterSeconds: weighted(dice, [
      [6, 60],
      [3, 120],
      [1, 300],
    ]),
    watchLateSeconds: weighted(dice, [
      [1, 600],
      [2, 3600],
      [4, 86_400],
    ]),
    rows: weighted(dice, [
      [5, 'full'],
      [2, 'refs'],
      [2, 'balance'],
      [1, 'bare'],
    ]),
    fillsLater: dice.chance(0.4),
    recomputesBalance: dice.chance(0.3),
    dateFormat: weighted<number | 'mixed'>(dice, [
      [4, 0],
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [1, 'mixed'],
    ]),
    amountFormat: dice.pick(['text', 'text', 'number', 'dotted', 'mixed']),
    order: weighted(dice, [
      [4, 'newest'],
      [1, 'oldest'],
      [2, 'shuffled'],
    ]),
    windowRows: dice.pick([8, 15, 25, 40]),
    repeatsRows: dice.chance(0.3),
    dateHeader: weighted(dice, [
      [6, 'always'],
      [2, 'sometimes'],
      [1, 'never'],
    ]),
    latencyMs: dice.pick([50, 150, 400, 2500]),
    feedDelayMs: weighted(dice, [
      [4, 0],
      [3, 3 * SECOND_MS],
      [2, 30 * SECOND_MS],
      [1, 8 * MINUTE_MS],
    ]),
    pcErrorMs: weighted(dice, [
      [3, 0],
      [1, 3 * MINUTE_MS],
      [1, -3 * MINUTE_MS],
      [1, HOUR_MS],
      [1, -HOUR_MS],
      [1, -DAY_MS],
    ]),
    providerErrorMs: weighted(dice, [
      [3, 0],
      [1, 40 * SECOND_MS],
      [1, -5 * MINUTE_MS],
    ]),
    stampErrorMs: weighted(dice, [
      [3, 0],
      [1, 800],
      [1, -800],
    ]),
    callbacks,
    callbackSpreadMs: dice.pick(SPREADS_MS[callbacks]),
    doesMonoRunAsleep: dice.chance(0.5),
  };
}
