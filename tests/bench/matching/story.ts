// Owns the words a contest story is told in: what a shop, its customers and its provider do, second
// by second, with the truth known to the referee only. Times are milliseconds after noon in
// Jakarta.

/** Noon of 21 November 2026 in Jakarta, a Saturday: moment 0 of every story. */
export const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

/** The shop's PC as its owner left it. */
export interface Pc {
  /** The zone it is set to; Jakarta is 7. */
  readonly zoneHours: number;
  readonly zoneName: string;
  /** Its clock less the true time. */
  readonly offMs: number;
}

export const WIB_PC: Pc = { zoneHours: 7, zoneName: 'Asia/Jakarta', offMs: 0 };

/** How the provider writes its rows in this story. */
export interface FeedStyle {
  readonly stamp: 'seconds' | 'minutes' | 'day-first minutes';
  readonly amount: 'text' | 'number' | 'dotted' | 'decimals' | 'sen';
  readonly order: 'newest first' | 'oldest first' | 'shuffled';
  readonly refs: 'at once' | 'after 20 s' | 'never';
  readonly hasBalance: boolean;
  /** Each row stands in the answer this often. */
  readonly copies: number;
}

export const PLAIN_FEED: FeedStyle = {
  stamp: 'seconds',
  amount: 'text',
  order: 'newest first',
  refs: 'at once',
  hasBalance: true,
  copies: 1,
};

export interface Pay {
  readonly do: 'pay';
  readonly atMs: number;
  readonly key: string;
  /** Whose customer pays; null: a static sticker, another till, an earlier life of the shop. */
  readonly sale: string | null;
  /** Rupiah; left out: what the sale's QR asks for, plus `extra`. */
  readonly amount?: number;
  readonly extra?: number;
  /** The provider shows the row so much later than it stamps it. */
  readonly shownAfterMs?: number;
  /** A callback tells of it so much later. */
  readonly pushedAfterMs?: number;
  /** The money is taken back so much later. */
  readonly reversedAfterMs?: number;
}

export type Step =
  | Pay
  | { readonly do: 'sell'; readonly atMs: number; readonly sale: string; readonly amount: number }
  | { readonly do: 'cancel'; readonly atMs: number; readonly sale: string }
  | { readonly do: 'withdraw'; readonly atMs: number; readonly amount: number }
  | { readonly do: 'outage'; readonly atMs: number; readonly untilMs: number }
  | { readonly do: 'restart'; readonly atMs: number; readonly untilMs: number };

export interface Story {
  /** `S1` to `S16` of facts/matching.md §4.3. */
  readonly scenario: string;
  readonly name: string;
  readonly steps: readonly Step[];
  readonly untilMs: number;
  readonly policy: 'ask' | 'discount';
  readonly pc: Pc;
  readonly feed: FeedStyle;
  /**
   * Payments that must end with a person, and what evidence is missing. Ours is held to exactly
   * these.
   */
  readonly asks: Readonly<Record<string, string>>;
  /** What nobody who reads this feed can know; such a story is counted apart. */
  readonly blindSpot?: string;
}

export interface StoryParts extends Partial<Omit<Story, 'scenario' | 'name' | 'steps'>> {
  readonly steps: readonly Step[];
}

/**
 * A story with a plain PC and feed unless it says otherwise; it ends two minutes after its last
 * step.
 */
export function story(scenario: string, name: string, parts: StoryParts): Story {
  const lastMs = Math.max(...parts.steps.map((step) => endOf(step)));
  return {
    scenario,
    name,
    untilMs: lastMs + 120_000,
    policy: 'ask',
    pc: WIB_PC,
    feed: PLAIN_FEED,
    asks: {},
    ...parts,
  };
}

function endOf(step: Step): number {
  switch (step.do) {
    case 'pay': {
      const { shownAfterMs = 0, pushedAfterMs = 0, reversedAfterMs = 0 } = step;
      return step.atMs + Math.max(shownAfterMs, pushedAfterMs, reversedAfterMs);
    }
    case 'outage':
    case 'restart':
      return step.untilMs;
    case 'sell':
    case 'cancel':
    case 'withdraw':
      return step.atMs;
  }
}
