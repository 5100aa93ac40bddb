// Owns scenarios S9 to S16 of facts/matching.md §4.3 as stories, and the stories nobody who reads a
// feed can decide.
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { PLAIN_FEED, story, type FeedStyle, type Pay, type Step, type Story } from './story.ts';

const S = 1000;
const MIN = 60 * S;

type Scenario = (dice: SeededRandom) => Story[];

const price = (dice: SeededRandom): number => 12_000 + 500 * dice.int(120);
const jitter = (dice: SeededRandom): number => dice.int(900) + 50;

const sell = (sale: string, atMs: number, amount: number): Step => ({
  do: 'sell',
  sale,
  atMs,
  amount,
});

const pay = (sale: string | null, atMs: number, over: Partial<Pay> = {}): Pay => ({
  do: 'pay',
  key: `p${sale ?? ''}`,
  sale,
  atMs,
  ...over,
});

const minutes: Scenario = (dice) => {
  const amount = price(dice);
  const at = 20 * S + jitter(dice);
  return (['minutes', 'day-first minutes'] as const).flatMap((stamp) => {
    const feed: FeedStyle = { ...PLAIN_FEED, stamp };
    const bare: FeedStyle = { ...feed, refs: 'never', hasBalance: false };
    const two = [sell('A', at, amount), pay('A', at + 10 * S), sell('B', at + 20 * S, amount)];
    return [
      story('S9', `paid in the minute the code was shown (${stamp})`, {
        steps: [sell('A', at, amount), pay('A', at + 25 * S)],
        feed,
      }),
      story('S9', `an equal row of the same minute was there before (${stamp})`, {
        steps: [
          pay(null, -10 * MIN, { amount: 5000, key: 'history' }),
          pay(null, 5 * S, { amount, key: 'old' }),
          sell('A', at, amount),
        ],
        feed,
        asks: { old: 'money without a sale: listed, and no sale waits on it' },
      }),
      story('S9', `the first row the shop ever had, before the code was shown (${stamp})`, {
        steps: [pay(null, 5 * S, { amount, key: 'old' }), sell('A', at, amount)],
        feed,
        asks: { old: 'money without a sale: listed, and no sale waits on it' },
      }),
      story('S9', `two customers in one minute, the second does not pay (${stamp})`, {
        steps: two,
        feed,
      }),
      story('S9', `two customers in one minute, both pay (${stamp})`, {
        steps: [...two, pay('B', at + 30 * S)],
        feed,
      }),
      story('S9', `two customers in one minute, rows that say exactly the same (${stamp})`, {
        steps: [...two, pay('B', at + 30 * S)],
        feed: bare,
      }),
    ];
  });
};

const otherAmounts: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const cancelled: Step[] = [
    sell('A', at, amount),
    { do: 'cancel', sale: 'A', atMs: at + 20 * S },
    sell('B', at + 30 * S, amount),
  ];
  return [
    story('S10', 'Rp 1.000 short', {
      steps: [sell('A', at, amount), pay('A', at + 20 * S, { extra: -1000 })],
      asks: { pA: 'it is not what was asked; the till names the sale it falls short of' },
    }),
    story('S10', 'Rp 1.000 over', {
      steps: [sell('A', at, amount), pay('A', at + 20 * S, { extra: 1000 })],
      asks: { pA: 'it is not what was asked; the till names the sale it exceeds' },
    }),
    story('S10', 'the round price where a suffix was asked', {
      steps: [sell('A', at, amount), pay('A', at + 20 * S, { amount })],
    }),
    story('S10', 'the round price where a discount was asked, after a cancelled equal sale', {
      steps: [...cancelled, pay('B', at + 50 * S, { amount })],
      policy: 'discount',
      asks: { pB: "it is the cancelled sale's amount to the rupiah" },
    }),
  ];
};

const restart: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const down: Step = { do: 'restart', atMs: at + 15 * S, untilMs: at + 35 * S };
  return [
    story('S11', 'paid while the till was down', {
      steps: [sell('A', at, amount), down, pay('A', at + 25 * S)],
    }),
    story('S11', 'paid after the till came back', {
      steps: [sell('A', at, amount), down, pay('A', at + 60 * S)],
    }),
    story('S11', 'paid and confirmed before; the next customer does not pay', {
      steps: [sell('A', at, amount), pay('A', at + 5 * S), down, sell('B', at + 45 * S, amount)],
    }),
    story('S11', 'paid while down, then an equal sale; the next customer does not pay', {
      steps: [
        sell('A', at, amount),
        down,
        pay('A', at + 25 * S, { shownAfterMs: 30 * S }),
        sell('B', at + 45 * S, amount),
      ],
    }),
  ];
};

const restless: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const steps = [sell('A', at, amount), pay('A', at + 12 * S), sell('B', at + 25 * S, amount)];
  const both = [...steps, pay('B', at + 50 * S)];
  const feeds: Readonly<Record<string, FeedStyle>> = {
    'every row twice': { ...PLAIN_FEED, copies: 2 },
    'rows in any order': { ...PLAIN_FEED, order: 'shuffled' },
    'oldest row first': { ...PLAIN_FEED, order: 'oldest first' },
    'references filled in after 20 s': { ...PLAIN_FEED, refs: 'after 20 s' },
    'references filled in later, no balance': {
      ...PLAIN_FEED,
      refs: 'after 20 s',
      hasBalance: false,
    },
    'all of it at once': { ...PLAIN_FEED, copies: 2, order: 'shuffled', refs: 'after 20 s' },
  };
  return Object.entries(feeds).flatMap(([name, feed]) => [
    story('S12', `${name}; the next customer does not pay`, { steps, feed }),
    story('S12', `${name}; the next customer pays`, { steps: both, feed }),
  ]);
};

const goneMoney: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const open = sell('A', at, amount);
  const reversed = 'the money was taken back after LUNAS: an alarm for cashier and manager';
  return [
    story('S13', 'the owner withdraws the same amount, nobody pays', {
      steps: [open, { do: 'withdraw', atMs: at + 20 * S, amount }],
    }),
    story('S13', 'the owner withdraws the same amount, then the customer pays', {
      steps: [open, { do: 'withdraw', atMs: at + 20 * S, amount }, pay('A', at + 40 * S)],
    }),
    story('S13', 'paid, and taken back a minute later', {
      steps: [open, pay('A', at + 20 * S, { reversedAfterMs: MIN })],
      asks: { pA: reversed },
    }),
    story('S13', 'paid and taken back before anyone looked', {
      steps: [
        open,
        { do: 'outage', atMs: at + 10 * S, untilMs: at + 60 * S },
        pay('A', at + 20 * S, { reversedAfterMs: 20 * S }),
      ],
      asks: { pA: 'the money came and was taken back; the till says so' },
    }),
  ];
};

const spellings: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const steps = [sell('A', at, amount), pay('A', at + 20 * S)];
  const feed = (amountAs: FeedStyle['amount']): FeedStyle => ({ ...PLAIN_FEED, amount: amountAs });
  return [
    story('S14', 'amount as "13000"', { steps }),
    story('S14', 'amount as 13000', { steps, feed: feed('number') }),
    story('S14', 'amount as "13.000"', { steps, feed: feed('dotted') }),
    story('S14', 'amount as "13000.00"', { steps, feed: feed('decimals') }),
    story('S14', 'amount in sen, "1300000"', {
      steps,
      feed: feed('sen'),
      asks: { pA: 'the row says a hundred times the price' },
    }),
    story('S14', 'a hundredth of the price, in rupiah', {
      steps: [sell('A', at, amount), pay(null, at + 20 * S, { key: 'x', amount: amount / 100 })],
      asks: { x: 'money without a sale: listed, and no sale waits on it' },
    }),
    story('S14', 'a hundred times the price, in rupiah', {
      steps: [sell('A', at, amount), pay(null, at + 20 * S, { key: 'x', amount: amount * 100 })],
      asks: { x: 'money without a sale: listed, and no sale waits on it' },
    }),
    story('S14', 'what the feed calls 13000 were 13000 sen: Rp 130', {
      steps: [sell('A', at, amount), pay(null, at + 20 * S, { key: 'x', amount: amount / 100 })],
      feed: feed('sen'),
      blindSpot: 'the row says the price exactly; that its unit is another stands nowhere in it',
    }),
  ];
};

const sticker: Scenario = (dice) => {
  const amount = price(dice);
  const at = 20 * S + jitter(dice);
  const open = sell('A', at, amount);
  const listed = { x: 'money without a sale: listed, and no sale waits on it' };
  const x = (atMs: number, shownAfterMs = 0) => pay(null, atMs, { key: 'x', amount, shownAfterMs });
  return [
    story('S15', 'stamped before the code was shown, seen after', {
      steps: [x(at - 8 * S, 20 * S), open],
      asks: listed,
    }),
    story('S15', 'stamped before the code was shown, seen after; then the customer pays', {
      steps: [x(at - 8 * S, 20 * S), open, pay('A', at + 40 * S)],
      asks: listed,
    }),
    story('S15', 'seen before the code was shown', { steps: [x(at - 6 * S), open], asks: listed }),
    story('S15', 'seen before the code was shown; then the customer pays', {
      steps: [x(at - 6 * S), open, pay('A', at + 40 * S)],
      asks: listed,
    }),
    story('S15', 'while the code is on show, the shop giving a discount', {
      steps: [
        sell('B', at - 15 * S, amount),
        open,
        x(at + 15 * S),
        pay('B', at + 30 * S),
        pay('A', at + 40 * S),
      ],
      policy: 'discount',
      blindSpot:
        "the sticker's money is B's amount to the rupiah, and came while B's code was on show",
    }),
    story('S15', 'while the code is on show; then the customer pays', {
      steps: [open, x(at + 20 * S), pay('A', at + 60 * S)],
      blindSpot:
        'LUNAS comes 40 s early, for money that came in the right moment; the books end right',
    }),
    story('S15', 'while the code is on show; the customer never pays', {
      steps: [open, x(at + 20 * S)],
      blindSpot: 'amount, moment and feed fit; who paid stands nowhere in the row',
    }),
  ];
};

const reopened: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  const a = sell('A', at, amount);
  const cancel: Step = { do: 'cancel', sale: 'A', atMs: at + 20 * S };
  const b = sell('B', at + 35 * S, amount);
  const after = 'its sale was cancelled: only a person knows whether the goods left the shop';
  const either = 'the cancelled code may still be on its phone, and the new code is on show';
  return [
    story('S16', 'the cancelled code is paid before the new one is shown', {
      steps: [a, cancel, pay('A', at + 27 * S), b],
      asks: { pA: after },
    }),
    story('S16', 'paid before the new code is shown, told after', {
      steps: [a, cancel, pay('A', at + 27 * S, { shownAfterMs: 20 * S }), b],
      asks: { pA: after },
    }),
    story('S16', 'the cancelled code is paid while the new one is on show', {
      steps: [a, cancel, b, pay('A', at + 50 * S)],
      asks: { pA: either },
    }),
    story('S16', 'the new code is paid, the cancelled one is not', {
      steps: [a, cancel, b, pay('B', at + 50 * S)],
      asks: { pB: either },
    }),
    story('S16', 'both are paid', {
      steps: [a, cancel, b, pay('B', at + 50 * S), pay('A', at + 60 * S)],
      asks: { pB: `${after}; it is the older of two alike, so it goes with the older sale` },
    }),
    story('S16', 'the cancelled code is paid; the shop gives a discount', {
      steps: [a, cancel, b, pay('A', at + 50 * S)],
      policy: 'discount',
      asks: { pA: after },
    }),
    story('S16', 'the new code is paid; the shop gives a discount', {
      steps: [a, cancel, b, pay('B', at + 50 * S)],
      policy: 'discount',
    }),
  ];
};

/** Stories of S10 and S12 that no reader of a feed can decide, beside those of S14 and S15. */
const undecidable: Scenario = (dice) => {
  const amount = price(dice);
  const at = 10 * S + jitter(dice);
  return [
    story('S10', 'the round price where a discount was asked, while the full price is on show', {
      steps: [
        sell('A', at, amount),
        sell('B', at + 5 * S, amount),
        pay('B', at + 20 * S, { amount }),
      ],
      policy: 'discount',
      blindSpot: "the money is A's amount to the rupiah, and came while A's code was on show",
    }),
    story('S12', 'every row twice, with neither reference nor balance, two equal codes on show', {
      steps: [sell('A', at, amount), sell('B', at + 5 * S, amount), pay('A', at + 20 * S)],
      feed: { ...PLAIN_FEED, copies: 2, refs: 'never', hasBalance: false },
      blindSpot: 'one row written twice reads like two payments of one second (S5)',
    }),
  ];
};

export const LATER_SCENARIOS: Readonly<Record<string, { title: string; stories: Scenario }>> = {
  S9: { title: 'rows precise to the minute', stories: minutes },
  S10: {
    title: 'short, over, and round instead of suffixed',
    stories: (dice) => [...otherAmounts(dice), ...undecidable(dice)],
  },
  S11: { title: 'a restart between code and payment', stories: restart },
  S12: { title: 'rows repeated, re-ordered, filled in later', stories: restless },
  S13: { title: 'debit, refund or reversal of the same amount', stories: goneMoney },
  S14: { title: 'amounts in other spellings', stories: spellings },
  S15: { title: 'a static sticker payment equal to an open sale', stories: sticker },
  S16: { title: 'cancelled, then paid, same price open anew', stories: reopened },
};
