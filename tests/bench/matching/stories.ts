// Owns scenarios S1 to S8 of facts/matching.md §4.3 as stories, each in its variants, prices and
// seconds moved about by the seed. S9 to S16 are beside.
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { LATER_SCENARIOS } from './stories-later.ts';
import { story, WIB_PC, type Pc, type Step, type Story } from './story.ts';

const S = 1000;
const MIN = 60 * S;

/** Makes a scenario's stories from dice. */
export type Scenario = (dice: SeededRandom) => Story[];

/** A price a warung asks: 5.000 to 95.000 in steps of 500. */
export function price(dice: SeededRandom): number {
  return 5000 + 500 * dice.int(181);
}

/** One or two seconds and some, so that nothing falls on a whole second. */
function jitter(dice: SeededRandom): number {
  return dice.int(900) + 50;
}

const backToBack: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const a: Step = { do: 'sell', sale: 'A', atMs: at, amount };
  const b: Step = { do: 'sell', sale: 'B', atMs: at + 20 * S, amount };
  const pays = (afterMs: number, over: object = {}): Step => ({
    do: 'pay',
    key: 'p',
    sale: 'A',
    atMs: at + afterMs,
    ...over,
  });
  const tie = 'both codes were on show when it came, and one of the two customers paid nothing';
  return [
    story('S1', 'the first has paid when the second code is shown', {
      steps: [a, pays(9 * S), b],
    }),
    story('S1', 'the first paid before the second code was shown, the feed tells it after', {
      steps: [a, pays(12 * S, { shownAfterMs: 20 * S }), b],
    }),
    story('S1', 'paid less than a second before the second code was shown, told after', {
      steps: [a, pays(20 * S - 300, { shownAfterMs: 9 * S }), b],
      asks: { p: 'its stamp and the second code lie within the precision of a stamp' },
    }),
    story('S1', 'both codes are on show, one pays', {
      steps: [a, b, pays(35 * S)],
      asks: { p: tie },
    }),
    story('S1', 'both codes are on show, one pays; the shop gives a discount', {
      steps: [a, b, pays(35 * S)],
      policy: 'discount',
    }),
    story('S1', 'both codes are on show, the second pays; the shop gives a discount', {
      steps: [a, b, { ...pays(35 * S), sale: 'B' } as Step],
      policy: 'discount',
    }),
  ];
};

const twoTills: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const open: Step[] = [
    { do: 'sell', sale: 'A', atMs: at, amount },
    { do: 'sell', sale: 'B', atMs: at + 400, amount },
  ];
  const swapped: Step[] = [
    { do: 'pay', key: 'b', sale: 'B', atMs: at + 20 * S },
    { do: 'pay', key: 'a', sale: 'A', atMs: at + 24 * S },
  ];
  return [
    story('S2', 'both pay, the second first', { steps: [...open, ...swapped] }),
    story('S2', 'both pay, the first payment is shown last', {
      steps: [
        ...open,
        { do: 'pay', key: 'b', sale: 'B', atMs: at + 20 * S, shownAfterMs: 30 * S },
        { do: 'pay', key: 'a', sale: 'A', atMs: at + 24 * S },
      ],
    }),
    story('S2', 'both pay; the shop gives a discount', {
      steps: [...open, ...swapped],
      policy: 'discount',
    }),
  ];
};

const staleRow: Scenario = (dice) => {
  const amount = price(dice);
  const at = 15 * S + jitter(dice);
  const sell: Step = { do: 'sell', sale: 'A', atMs: at, amount };
  const pays: Step = { do: 'pay', key: 'p', sale: 'A', atMs: at + 40 * S };
  const old = (agoMs: number): Step => ({
    do: 'pay',
    key: 'old',
    sale: null,
    amount,
    atMs: -agoMs,
  });
  const soldBefore: Step[] = [
    { do: 'sell', sale: 'earlier', atMs: 5 * S, amount },
    { do: 'pay', key: 'old', sale: 'earlier', atMs: 20 * S },
  ];
  return [
    story('S3', 'a row from half an hour ago, nobody pays', { steps: [old(30 * MIN), sell] }),
    story('S3', 'a row from half an hour ago, then the customer pays', {
      steps: [old(30 * MIN), sell, pays],
    }),
    story('S3', "yesterday's row, nobody pays", { steps: [old(24 * 60 * MIN), sell] }),
    story('S3', "yesterday's row, then the customer pays", {
      steps: [old(24 * 60 * MIN), sell, pays],
    }),
    story('S3', 'the row of a sale of half an hour ago, nobody pays', {
      steps: [...soldBefore, { ...sell, atMs: 30 * MIN }],
    }),
    story('S3', 'a row of half an hour ago that the feed shows only now', {
      steps: [{ ...old(30 * MIN), shownAfterMs: 30 * MIN + at + 20 * S } as Step, sell],
      asks: { old: 'money without a sale: listed, and no sale waits on it' },
    }),
  ];
};

const pushAndPoll: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const stories: Story[] = [];
  for (const gapMs of [0, 30 * S, 90 * S])
    for (const isPushFirst of [false, true]) {
      const pays: Step = {
        do: 'pay',
        key: 'a',
        sale: 'A',
        atMs: at + 12 * S,
        shownAfterMs: isPushFirst ? gapMs : 0,
        pushedAfterMs: isPushFirst ? 0 : gapMs,
      };
      const steps: Step[] = [
        { do: 'sell', sale: 'A', atMs: at, amount },
        pays,
        { do: 'sell', sale: 'B', atMs: at + 25 * S, amount },
      ];
      const first = isPushFirst ? 'callback' : 'row';
      const name = `${first} first, the other ${gapMs / S} s later`;
      const bPays: Step = { do: 'pay', key: 'b', sale: 'B', atMs: at + 140 * S, pushedAfterMs: S };
      stories.push(
        story('S4', `${name}; the next customer does not pay`, { steps }),
        story('S4', `${name}; the next customer pays`, { steps: [...steps, bPays] }),
      );
    }
  return stories;
};

const oneSecond: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const paidAtMs = at + 25 * S - ((at + 25 * S) % S) + 200;
  const steps: Step[] = [
    { do: 'sell', sale: 'A', atMs: at, amount },
    { do: 'sell', sale: 'B', atMs: at + 5 * S, amount },
    { do: 'pay', key: 'a', sale: 'A', atMs: paidAtMs },
    { do: 'pay', key: 'b', sale: 'B', atMs: paidAtMs + 500 },
  ];
  const feed = story('S5', '', { steps }).feed;
  return [
    story('S5', 'two equal rows, references and balances differ', { steps }),
    story('S5', 'two equal rows without references, balances differ', {
      steps,
      feed: { ...feed, refs: 'never' },
    }),
    story('S5', 'two rows that say exactly the same', {
      steps,
      feed: { ...feed, refs: 'never', hasBalance: false },
    }),
  ];
};

const PCS: readonly (Pc & { readonly name: string })[] = [
  { name: 'WIB, right', ...WIB_PC },
  { name: 'WITA', zoneHours: 8, zoneName: 'Asia/Makassar', offMs: 0 },
  { name: 'WIT', zoneHours: 9, zoneName: 'Asia/Jayapura', offMs: 0 },
  { name: 'UTC', zoneHours: 0, zoneName: 'UTC', offMs: 0 },
  { name: '3 minutes fast', ...WIB_PC, offMs: 3 * MIN },
  { name: '3 minutes slow', ...WIB_PC, offMs: -3 * MIN },
  {
    name: 'WITA, its hands set to WIB',
    zoneHours: 8,
    zoneName: 'Asia/Makassar',
    offMs: -60 * MIN,
  },
  { name: 'UTC, its hands set to WIB', zoneHours: 0, zoneName: 'UTC', offMs: 7 * 60 * MIN },
];

const wrongClock: Scenario = (dice) => {
  const amount = price(dice);
  const at = 20 * S + jitter(dice);
  const steps: Step[] = [
    { do: 'pay', key: 'old', sale: null, amount, atMs: -20 * MIN },
    { do: 'sell', sale: 'A', atMs: at, amount },
    { do: 'pay', key: 'p', sale: 'A', atMs: at + 40 * S },
    { do: 'sell', sale: 'B', atMs: at + 60 * S, amount },
  ];
  const late: Step[] = [
    { do: 'sell', sale: 'A', atMs: at, amount },
    { do: 'pay', key: 'p', sale: 'A', atMs: at + 7 * MIN },
  ];
  return PCS.flatMap(({ name, ...pc }) => [
    story('S6', `PC on ${name}: an old row, a payment, one more sale`, { steps, pc }),
    story('S6', `PC on ${name}: paid 7 minutes after the code was shown`, { steps: late, pc }),
  ]);
};

const slowFeed: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const sell: Step = { do: 'sell', sale: 'A', atMs: at, amount };
  const next = (afterMs: number): Step => ({ do: 'sell', sale: 'B', atMs: at + afterMs, amount });
  const pays = (afterMs: number, shownAfterMs = 0): Step => ({
    do: 'pay',
    key: 'p',
    sale: 'A',
    atMs: at + afterMs,
    shownAfterMs,
  });
  return [
    story('S7', 'paid in a minute, shown 8 minutes later', {
      steps: [sell, pays(MIN, 8 * MIN)],
    }),
    story('S7', 'paid 2 minutes after the code expired', { steps: [sell, pays(7 * MIN)] }),
    story('S7', 'shown 8 minutes later, when the next customer has the same price', {
      steps: [sell, pays(MIN, 8 * MIN), next(8 * MIN)],
    }),
    story('S7', 'paid after it expired, while the next customer has the same price on show', {
      steps: [sell, next(6 * MIN + 30 * S), pays(7 * MIN)],
      asks: { p: 'the expired code may still be on its phone, and the new code is on show' },
    }),
    story('S7', 'paid after it expired, next code on show; the shop gives a discount', {
      steps: [sell, next(6 * MIN + 30 * S), pays(7 * MIN)],
      policy: 'discount',
    }),
  ];
};

const CREDITS = 45;

const outage: Scenario = (dice) => {
  const gone: Step = { do: 'outage', atMs: MIN, untilMs: 21 * MIN };
  const sales = (amountOf: (n: number) => number): Step[] =>
    Array.from({ length: CREDITS }, (_, n): Step[] => {
      const atMs = MIN + 2 * S + n * 25 * S + jitter(dice);
      const paidMs = atMs + (8 + dice.int(40)) * S;
      return [
        { do: 'sell', sale: `A${n}`, atMs, amount: amountOf(n) },
        { do: 'pay', key: `p${n}`, sale: `A${n}`, atMs: paidMs },
      ];
    }).flat();
  const first = price(dice);
  const own = (n: number) => first + 500 * n;
  const menu = (n: number) => first + 500 * (n % 8);
  const unpaid = (n: number, atMs: number): Step => ({
    do: 'sell',
    sale: `U${n}`,
    atMs,
    amount: own(n),
  });
  const distinct = sales(own);
  const paidAt = (n: number) => distinct.find((step) => step.do === 'pay' && step.key === `p${n}`);
  return [
    story('S8', '45 prices, all pay', { steps: [gone, ...distinct] }),
    story('S8', '8 prices over and over, all pay', { steps: [gone, ...sales(menu)] }),
    story('S8', '8 prices over and over, all pay; the shop gives a discount', {
      steps: [gone, ...sales(menu)],
      policy: 'discount',
    }),
    story('S8', 'three walk away, each at a price that was paid before their code was shown', {
      steps: [
        gone,
        ...distinct,
        ...[4, 17, 30].map((n) => unpaid(n, (paidAt(n)?.atMs ?? 0) + 5 * S)),
      ],
    }),
    story('S8', 'one walks away at a price that another pays meanwhile', {
      steps: [gone, ...distinct, unpaid(20, (paidAt(20)?.atMs ?? 0) - 4 * S)],
      asks: { p20: 'both codes were on show when it was paid, and one of the two paid nothing' },
    }),
  ];
};

export const SCENARIOS: Readonly<Record<string, { title: string; stories: Scenario }>> = {
  S1: { title: 'same price back to back, one pays', stories: backToBack },
  S2: { title: 'two tills, same price, both pay, rows swapped', stories: twoTills },
  S3: { title: 'a stale row of the same price', stories: staleRow },
  S4: { title: 'poll and callback for one payment', stories: pushAndPoll },
  S5: { title: 'two equal rows in one second', stories: oneSecond },
  S6: { title: 'the PC in another zone, or minutes off', stories: wrongClock },
  S7: { title: 'a slow feed, and late money', stories: slowFeed },
  S8: { title: 'an outage of 20 minutes with 45 credits', stories: outage },
  ...LATER_SCENARIOS,
};
