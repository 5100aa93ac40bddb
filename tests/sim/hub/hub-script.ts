// Owns the story of a store's day before it happens: who buys at which till, who pays how, which
// line breaks when, as plain data from a seed.
import {
  createSeededRandom,
  type SeededRandom,
} from '../../../electron/core/testing/seeded-random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Deed, PayPlan, Stage } from '../deeds.ts';
import { scene } from '../scenes.ts';
import type { Trouble } from '../sim-qiospay.ts';
import type { HubDeed, StoreAction, StoreProfile } from './hub-deeds.ts';

/** A day is one busy quarter of an hour. */
const OPENS_MS = 9 * HOUR_MS;
const SCENES_PER_DAY = 10;

const TROUBLES: readonly Trouble[] = [
  'unreachable',
  'timeout',
  'rate_limited',
  'server_error',
  'cut_off',
];

/** A stage for one till; numbers of sales and payments are the store's. */
interface Floor {
  readonly dice: SeededRandom;
  readonly profile: StoreProfile;
  readonly tell: (atMs: number, till: number, deed: Deed | HubDeed) => void;
  stage(till: number): Stage;
}

export function storeScriptOf(profile: StoreProfile, days: number): StoreAction[] {
  const dice = createSeededRandom(profile.shop.seed * 131 + 5);
  const actions: StoreAction[] = [];
  let sales = 0;
  let pays = 0;
  const tell: Floor['tell'] = (atMs, till, deed) =>
    void actions.push({ atMs: Math.round(atMs), till, ...deed });
  const stage = (till: number): Stage => ({
    dice,
    profile: profile.shop,
    add: (atMs, deed) => tell(atMs, till, deed),
    nextSale: () => (sales += 1),
    nextPay: () => (pays += 1),
  });
  for (let day = 0; day < days; day += 1) oneDay({ dice, profile, tell, stage }, day);
  return actions.toSorted((a, b) => a.atMs - b.atMs);
}

function oneDay(floor: Floor, day: number): void {
  const { dice, profile, tell } = floor;
  const startMs = day * DAY_MS + OPENS_MS;
  const here = profile.joinsOnDay.flatMap((joins, till) => (joins <= day ? [till] : []));
  for (const till of here) tell(startMs - dice.int(240) * SECOND_MS, till, { do: 'open' });
  let endMs = startMs;
  const scenes = SCENES_PER_DAY + profile.tills / 2;
  for (const till of here) {
    let atMs = startMs + dice.int(40) * SECOND_MS;
    for (let n = 0; n < Math.max(2, Math.round(scenes / here.length)); n += 1) {
      const stage = floor.stage(till);
      const isAcross = here.length > 1 && dice.chance(0.3);
      atMs += isAcross ? across(floor, atMs, till, here) : scene(stage, atMs);
      atMs += dice.chance(0.5) ? dice.int(8) * SECOND_MS : dice.int(60) * SECOND_MS;
    }
    endMs = Math.max(endMs, atMs);
  }
  endMs = Math.min(endMs, startMs + 12 * MINUTE_MS);
  if (dice.chance(0.8)) weather(floor, here, startMs - MINUTE_MS, endMs);
  const lastMs = endMs + 2 * MINUTE_MS;
  for (let atMs = startMs + MINUTE_MS; atMs < lastMs; atMs += (30 + dice.int(60)) * SECOND_MS)
    tell(atMs, dice.pick(here), { do: 'manage', errs: dice.chance(0.02), roll: dice.fraction() });
  tell(lastMs, 0, { do: 'close' });
  evening(floor, here, lastMs, startMs + DAY_MS - 10 * MINUTE_MS);
}

/** Each PC is ended well, put to sleep, or just switched off. */
function evening(floor: Floor, here: readonly number[], lastMs: number, nextMs: number): void {
  const { dice, tell } = floor;
  for (const till of here) {
    const atMs = lastMs + MINUTE_MS + dice.int(60) * SECOND_MS;
    const kind = dice.int(10);
    if (kind < 5) tell(atMs, till, { do: 'shut' });
    else if (kind < 8) tell(atMs, till, { do: 'powerCut', downMs: nextMs - atMs });
    else tell(atMs, till, { do: 'suspend', forMs: nextMs - atMs });
  }
}

function seconds(dice: SeededRandom, from: number, until: number): number {
  return (from + dice.fraction() * (until - from)) * SECOND_MS;
}

function pay(floor: Floor, atMs: number, plan: Partial<PayPlan> & Pick<PayPlan, 'sale'>): void {
  const { dice, profile } = floor;
  const stage = floor.stage(0);
  const isPushed = profile.shop.callbacks !== 'none' && dice.chance(0.8);
  floor.tell(atMs, 0, {
    do: 'pay',
    pay: stage.nextPay(),
    amount: null,
    off: 0,
    brand: '93600014',
    delayMs: dice.fraction() ** 2 * profile.shop.feedDelayMs,
    refAfterMs: 0,
    balanceAfterMs: 0,
    brokenForMs: 0,
    push: isPushed
      ? { afterMs: seconds(dice, 0, 5), stampOffMs: 0, isMinute: false, isTwice: dice.chance(0.3) }
      : null,
    ...plan,
  });
}

/** Two tills, one price, at the same time; answers how long it keeps the first till busy. */
function across(floor: Floor, atMs: number, till: number, here: readonly number[]): number {
  const { dice, profile, tell } = floor;
  const other = dice.pick(here.filter((each) => each !== till));
  const amount = dice.pick(profile.shop.prices);
  const sell = (at: number, where: number): number => {
    const sale = floor.stage(where).nextSale();
    tell(at, where, { do: 'sell', sale, amount });
    return sale;
  };
  const apartMs = dice.chance(0.3) ? dice.int(300) : seconds(dice, 0.3, 30);
  const first = sell(atMs, till);
  if (dice.chance(0.25)) {
    // The customer goes to another till, and pays the first code or the second.
    const againMs = atMs + seconds(dice, 3, 30);
    tell(againMs, till, { do: 'cancel', sale: first });
    const second = sell(againMs + seconds(dice, 0.5, 20), other);
    pay(floor, againMs + seconds(dice, 21, 50), { sale: dice.chance(0.4) ? first : second });
    return 30 * SECOND_MS;
  }
  if (dice.chance(0.15)) {
    // Money of the first is under way while the second asks for the same.
    const paidMs = atMs + seconds(dice, 3, 20);
    pay(floor, paidMs, { sale: first });
    const second = sell(paidMs + dice.int(4000), other);
    if (dice.chance(0.5)) pay(floor, paidMs + seconds(dice, 5, 40), { sale: second });
    return 20 * SECOND_MS;
  }
  const second = sell(atMs + apartMs, other);
  const payers = dice.pick([[first], [second], [first, second], [second, first], []]);
  let paidMs = atMs + apartMs + seconds(dice, 1, 30);
  for (const sale of payers) {
    pay(floor, paidMs, { sale });
    paidMs += dice.chance(0.3) ? dice.int(900) : seconds(dice, 1, 25);
  }
  if (dice.chance(0.1)) pay(floor, paidMs, { sale: null, amount });
  return 20 * SECOND_MS;
}

/** What goes wrong between two moments. */
function weather(floor: Floor, here: readonly number[], fromMs: number, untilMs: number): void {
  const { dice, tell, profile } = floor;
  const at = () => fromMs + dice.fraction() * (untilMs - fromMs);
  const some = (chance: number, deed: () => Deed | HubDeed, till = dice.pick(here)) => {
    if (dice.chance(chance)) tell(at(), till, deed());
  };
  const long = () => (dice.chance(0.3) ? 8 * MINUTE_MS : (2 + dice.int(90)) * SECOND_MS);
  const storms = 1 + Math.round(here.length / 4);
  for (let n = 0; n < storms; n += 1) {
    some(0.35, () => ({
      do: 'cut',
      way: dice.pick(['both', 'both', 'answers', 'notices']),
      forMs: long(),
    }));
    some(0.2, () => ({ do: 'loseAnswer' }));
    some(0.15, () => ({ do: 'offline', forMs: long() }));
    some(0.2, () => ({ do: 'slow', byMs: dice.pick([300, 900, 3000]), forMs: long() }));
    some(0.25, () => ({ do: 'kill', after: dice.int(150), downMs: dice.int(90) * SECOND_MS }));
    some(0.12, () => ({ do: 'powerCut', downMs: dice.int(200) * SECOND_MS }));
    some(0.06, () => ({ do: 'fillDisk', after: dice.int(60), forMs: dice.int(60) * SECOND_MS }));
    some(0.06, () => ({
      do: 'jump',
      byMs: dice.pick([-1, 1]) * dice.pick([5, 90, 3600]) * SECOND_MS,
    }));
    some(0.08, () => ({ do: 'suspend', forMs: (20 + dice.int(400)) * SECOND_MS }));
    if (dice.chance(0.12)) reopening(floor, dice.pick(here), at());
  }
  some(0.2, () => ({ do: 'trouble', trouble: dice.pick(TROUBLES), forMs: long() }));
  some(0.12, () => ({ do: 'hubAway', forMs: long() }));
  some(0.2, () => ({ do: 'failOver', clockByMs: dice.pick([0, 0, 900, -900, -20_000, 20_000]) }));
  some(0.06, () => ({ do: 'hubDies', forMs: dice.int(60) * SECOND_MS }));
  some(0.2, () => ({ do: 'check' }));
  if (profile.shop.recomputesBalance && profile.shop.rows === 'full')
    some(0.2, () => ({ do: 'recompute', by: 1 + dice.int(5000) }));
  if (here.length > 1 && dice.chance(0.12)) putAway(floor, here, at());
}

/** Ended well, and opened again, with the hub there or not. */
function reopening({ dice, tell }: Floor, till: number, atMs: number): void {
  tell(atMs, till, { do: 'shut' });
  const openMs = atMs + (2 + dice.int(120)) * SECOND_MS;
  if (dice.chance(0.3)) tell(openMs - 1000, till, { do: 'cut', way: 'both', forMs: 4 * MINUTE_MS });
  tell(openMs, till, { do: 'open' });
  if (dice.chance(0.3)) tell(openMs + 20 * SECOND_MS, till, { do: 'sellApart' });
}

/** A till dies and a person says so at another. */
function putAway({ dice, tell }: Floor, here: readonly number[], atMs: number): void {
  const dead = dice.pick(here);
  const at = dice.pick(here.filter((each) => each !== dead));
  tell(atMs, dead, { do: 'powerCut', downMs: (3 + dice.int(9)) * MINUTE_MS });
  tell(atMs + (20 + dice.int(60)) * SECOND_MS, at, { do: 'putAway', other: dead });
}
