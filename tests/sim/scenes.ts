// Owns the small stories at a counter: each is one thing customers or cashiers do, with its times
// rolled. The list is the one of docs/RELIABILITY.md.
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Stage } from './deeds.ts';

const BRANDS = ['93600014', '93600914', '93600915', '93600918', '93600002', '93600535'];

type Scene = (stage: Stage, atMs: number) => number;

/** Plays one scene from `atMs` on; answers how long it keeps the till busy. */
export function scene(stage: Stage, atMs: number): number {
  const total = SCENES.reduce((sum, [weight]) => sum + weight, 0);
  let left = stage.dice.int(total);
  for (const [weight, play] of SCENES) {
    if (left < weight) return play(stage, atMs);
    left -= weight;
  }
  return 0;
}

function seconds(stage: Stage, from: number, until: number): number {
  return (from + stage.dice.fraction() * (until - from)) * SECOND_MS;
}

function sell(stage: Stage, atMs: number, amount = stage.dice.pick(stage.profile.prices)): number {
  const sale = stage.nextSale();
  stage.add(atMs, { do: 'sell', sale, amount });
  return sale;
}

interface Paying {
  readonly sale: number | null;
  readonly amount?: number;
  readonly off?: number;
  readonly brand?: string;
}

function pay(stage: Stage, atMs: number, { sale, amount, off = 0, brand }: Paying): number {
  const { dice, profile, add } = stage;
  const fills = profile.fillsLater && dice.chance(0.4);
  const later = () => (fills && dice.chance(0.5) ? seconds(stage, 1, 90) : 0);
  const isPushed = profile.callbacks !== 'none' && dice.chance(0.8);
  const number = stage.nextPay();
  add(atMs, {
    do: 'pay',
    pay: number,
    sale,
    amount: amount ?? null,
    off,
    brand: brand ?? dice.pick(BRANDS),
    delayMs: dice.fraction() ** 2 * profile.feedDelayMs,
    refAfterMs: later(),
    balanceAfterMs: later(),
    brokenForMs: dice.chance(0.02) ? seconds(stage, 5, 60) : 0,
    push: isPushed
      ? {
          afterMs: dice.chance(0.7) ? seconds(stage, 0, 4) : seconds(stage, 0, 120),
          stampOffMs: Math.round((dice.fraction() * 2 - 1) * profile.callbackSpreadMs),
          isMinute: dice.chance(0.3),
          isTwice: dice.chance(0.2),
        }
      : null,
  });
  return number;
}

const normal: Scene = (stage, atMs) => {
  const sale = sell(stage, atMs);
  const paidMs = atMs + seconds(stage, 3, 45);
  pay(stage, paidMs, { sale });
  return paidMs - atMs + 4 * SECOND_MS;
};

const equalPair: Scene = (stage, atMs) => {
  const { dice, profile } = stage;
  const amount = dice.pick(profile.prices);
  const count = dice.chance(0.2) ? 3 : 2;
  let lastMs = atMs;
  for (let n = 0; n < count; n += 1) {
    const sale = sell(stage, lastMs, amount);
    const paidMs = lastMs + seconds(stage, 2, 40);
    if (dice.chance(0.7)) pay(stage, paidMs, { sale });
    if (dice.chance(0.3)) stage.add(paidMs + 30 * SECOND_MS, { do: 'cancel', sale });
    lastMs += dice.chance(0.5) ? seconds(stage, 0, 3) : seconds(stage, 3, 30);
  }
  return lastMs - atMs + 20 * SECOND_MS;
};

const sameSecond: Scene = (stage, atMs) => {
  const amount = stage.dice.pick(stage.profile.prices);
  const sales = [sell(stage, atMs, amount), sell(stage, atMs + 1000, amount)];
  const paidMs = Math.ceil((atMs + seconds(stage, 5, 20)) / 1000) * 1000;
  for (const [n, sale] of sales.entries())
    pay(stage, paidMs + 100 + n * 300, { sale, brand: BRANDS[0] ?? '' });
  return paidMs - atMs + 5 * SECOND_MS;
};

const late: Scene = (stage, atMs) => {
  const sale = sell(stage, atMs);
  const expiryMs = atMs + stage.profile.expiresAfterSeconds * SECOND_MS;
  const paidMs =
    expiryMs + (stage.dice.chance(0.5) ? seconds(stage, -5, 60) : seconds(stage, 60, 1500));
  pay(stage, paidMs, { sale });
  return seconds(stage, 5, 20);
};

const twice: Scene = (stage, atMs) => {
  const sale = sell(stage, atMs);
  const paidMs = atMs + seconds(stage, 3, 20);
  pay(stage, paidMs, { sale });
  pay(stage, paidMs + seconds(stage, 0, 40), { sale });
  return 15 * SECOND_MS;
};

const odd: Scene = (stage, atMs) => {
  const { dice } = stage;
  const sale = sell(stage, atMs);
  const off = dice.pick([-1000, 1000, -500, 500, -100, 1, -1]);
  pay(stage, atMs + seconds(stage, 3, 30), { sale, off });
  if (dice.chance(0.5)) pay(stage, atMs + seconds(stage, 31, 50), { sale, off: off < 0 ? 0 : off });
  return 25 * SECOND_MS;
};

const unpaid: Scene = (stage, atMs) => {
  const sale = sell(stage, atMs);
  if (stage.dice.chance(0.5)) stage.add(atMs + seconds(stage, 5, 40), { do: 'cancel', sale });
  if (stage.dice.chance(0.2)) stage.add(atMs + seconds(stage, 5, 40), { do: 'extend', sale });
  return 20 * SECOND_MS;
};

const redo: Scene = (stage, atMs) => {
  const { dice, profile } = stage;
  const amount = dice.pick(profile.prices);
  const first = sell(stage, atMs, amount);
  const againMs = atMs + seconds(stage, 3, 25);
  stage.add(againMs, { do: 'cancel', sale: first });
  const second = sell(stage, againMs + seconds(stage, 0.2, 3), amount);
  const old = dice.chance(0.35);
  pay(stage, againMs + seconds(stage, 4, 30), { sale: old ? first : second });
  return 30 * SECOND_MS;
};

const oldCode: Scene = (stage, atMs) => {
  const { dice, profile } = stage;
  const amount = dice.pick(profile.prices);
  const first = sell(stage, atMs, amount);
  const closedMs = atMs + seconds(stage, 2, 20);
  if (dice.chance(0.6)) stage.add(closedMs, { do: 'cancel', sale: first });
  const afterMs = closedMs + dice.pick([20, 120, 400, 590, 610, 700, 1500]) * SECOND_MS;
  const second = sell(stage, afterMs - seconds(stage, 1, 15), amount);
  pay(stage, afterMs, { sale: first });
  if (dice.chance(0.6)) pay(stage, afterMs + seconds(stage, 1, 20), { sale: second });
  return 10 * SECOND_MS;
};

const sticker: Scene = (stage, atMs) => {
  const { dice, profile } = stage;
  const isWaiting = dice.chance(0.5);
  if (isWaiting) {
    const sale = sell(stage, atMs);
    if (dice.chance(0.6)) pay(stage, atMs + seconds(stage, 10, 40), { sale });
  }
  pay(stage, atMs + seconds(stage, 1, 30), { sale: null, amount: dice.pick(profile.prices) });
  return 15 * SECOND_MS;
};

const byHand: Scene = (stage, atMs) => {
  const { dice } = stage;
  const sale = sell(stage, atMs);
  const handMs = atMs + seconds(stage, 5, 30);
  stage.add(handMs, { do: 'confirm', sale });
  if (dice.chance(0.8)) pay(stage, handMs + seconds(stage, -20, 200), { sale });
  return 30 * SECOND_MS;
};

const takenBack: Scene = (stage, atMs) => {
  const { dice } = stage;
  const sale = sell(stage, atMs);
  const paidMs = atMs + seconds(stage, 3, 20);
  const number = pay(stage, paidMs, { sale });
  const delayMs = dice.chance(0.3) ? 0 : seconds(stage, 1, 30);
  stage.add(paidMs + seconds(stage, 0.1, 90), { do: 'reverse', pay: number, delayMs });
  return 20 * SECOND_MS;
};

const outage: Scene = (stage, atMs) => {
  const { dice } = stage;
  stage.add(atMs, { do: 'trouble', trouble: 'unreachable', forMs: 90 * SECOND_MS });
  const count = 4 + dice.int(8);
  for (let n = 0; n < count; n += 1) {
    const soldMs = atMs + n * 6 * SECOND_MS;
    const sale = sell(stage, soldMs);
    if (dice.chance(0.9)) pay(stage, soldMs + seconds(stage, 2, 15), { sale });
  }
  return 95 * SECOND_MS;
};

const offline: Scene = (stage, atMs) => {
  const sale = sell(stage, atMs);
  stage.add(atMs + SECOND_MS, { do: 'kill', after: 0, downMs: seconds(stage, 5, 4 * 60) });
  pay(stage, atMs + seconds(stage, 3, 30), { sale });
  return MINUTE_MS;
};

const SCENES: readonly (readonly [number, Scene])[] = [
  [24, normal],
  [14, equalPair],
  [5, sameSecond],
  [8, late],
  [6, twice],
  [8, odd],
  [5, unpaid],
  [7, redo],
  [7, oldCode],
  [8, sticker],
  [5, byHand],
  [5, takenBack],
  [2, outage],
  [3, offline],
];
