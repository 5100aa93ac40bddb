// Owns the story of a day before it happens: who buys, who pays how, what breaks when, as plain
// data from a seed. Nothing in it depends on how the till behaves, so it can be cut down to the few
// lines that make a fault show.
import { createSeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Action, Deed, Stage } from './deeds.ts';
import type { Profile } from './profile.ts';
import { scene } from './scenes.ts';
import type { Trouble } from './sim-qiospay.ts';

const RUSH_STARTS_MS = [9 * HOUR_MS, 17 * HOUR_MS];
const SCENES_PER_RUSH = 12;

const TROUBLES: readonly Trouble[] = [
  'unreachable',
  'unreachable',
  'timeout',
  'tls',
  'html',
  'rate_limited',
  'server_error',
  'wrong_key',
  'cut_off',
  'odd_body',
];

/** The actions of `days` days, in order of time. */
export function scriptOf(profile: Profile, days: number): Action[] {
  const dice = createSeededRandom(profile.seed * 31 + 7);
  const actions: Action[] = [];
  let sales = 0;
  let pays = 0;
  const stage: Stage = {
    dice,
    profile,
    add: (atMs, deed) => void actions.push({ atMs: Math.round(atMs), ...deed }),
    nextSale: () => (sales += 1),
    nextPay: () => (pays += 1),
  };
  const starts = Array.from({ length: days }, (_, day) =>
    RUSH_STARTS_MS.map((startMs) => day * DAY_MS + startMs),
  ).flat();
  for (const [n, startMs] of starts.entries()) rush(stage, startMs, starts[n + 1] ?? startMs);
  return actions.toSorted((a, b) => a.atMs - b.atMs);
}

/** A busy hour: every till plays its scenes one after the other, all tills at once. */
function rush(stage: Stage, startMs: number, nextMs: number): void {
  const { dice, profile } = stage;
  let endMs = startMs;
  for (let till = 0; till < profile.tills; till += 1) {
    let atMs = startMs + dice.int(20) * SECOND_MS;
    for (let n = 0; n < Math.max(1, Math.round(SCENES_PER_RUSH / profile.tills)); n += 1) {
      atMs += scene(stage, atMs);
      atMs += dice.chance(0.5) ? dice.int(8) * SECOND_MS : dice.int(60) * SECOND_MS;
    }
    endMs = Math.max(endMs, atMs);
  }
  weather(stage, startMs, endMs);
  const lastMs = endMs + (dice.chance(0.3) ? 40 : 15) * MINUTE_MS;
  // A manager is never far in a rush, and looks in now and then afterwards.
  const pauseMs = (atMs: number) =>
    atMs < endMs + 5 * MINUTE_MS ? (40 + dice.int(80)) * SECOND_MS : 5 * MINUTE_MS;
  for (let atMs = startMs + MINUTE_MS; atMs < lastMs; atMs += pauseMs(atMs))
    stage.add(atMs, { do: 'manage', errs: dice.chance(0.02), roll: dice.fraction() });
  stage.add(lastMs, { do: 'close' });
  // Quiet hours are not played: the PC sleeps or is off until shortly before the next rush.
  const quietMs = nextMs - lastMs - (10 + dice.int(40)) * MINUTE_MS;
  if (quietMs <= 0) return;
  if (dice.chance(0.3)) stage.add(lastMs + 5 * MINUTE_MS, { do: 'suspend', forMs: quietMs });
  else stage.add(lastMs + 5 * MINUTE_MS, { do: 'kill', after: 0, downMs: quietMs });
}

/** What goes wrong between two moments, whatever the scenes are. */
function weather(stage: Stage, fromMs: number, untilMs: number): void {
  const { dice, profile, add } = stage;
  const at = () => fromMs + dice.fraction() * (untilMs - fromMs);
  const some = (chance: number, deed: () => Deed) => {
    if (dice.chance(chance)) add(at(), deed());
  };
  const long = () => (dice.chance(0.2) ? 20 * MINUTE_MS : (5 + dice.int(120)) * SECOND_MS);
  for (let n = 0; n < 2; n += 1) {
    some(0.3, () => ({ do: 'trouble', trouble: dice.pick(TROUBLES), forMs: long() }));
    some(0.3, () => ({ do: 'kill', after: dice.int(120), downMs: dice.int(90) * SECOND_MS }));
  }
  some(0.1, () => ({ do: 'kill', after: dice.int(20), downMs: 0 }));
  some(0.12, () => ({ do: 'fillDisk', after: dice.int(60), forMs: dice.int(90) * SECOND_MS }));
  some(0.1, () => ({
    do: 'jump',
    byMs: dice.pick([-1, 1]) * dice.pick([5, 90, 3600, 7200]) * SECOND_MS,
  }));
  some(0.1, () => ({ do: 'suspend', forMs: (20 + dice.int(900)) * SECOND_MS }));
  if (profile.recomputesBalance && profile.rows === 'full')
    some(0.5, () => ({ do: 'recompute', by: 1 + dice.int(5000) }));
  some(0.2, () => ({ do: 'withdraw', amount: dice.pick(profile.prices) }));
  some(0.4, () => ({ do: 'check' }));
}
