// Owns one run of many tills: a seed's story played from start to end on a hub of its own, and what
// came of it.
import type { TestPostgres } from '../../hub/postgres.ts';
import type { Tally } from '../judge.ts';
import { kindOf } from '../shrink.ts';
import type { StoreAction, StoreProfile } from './hub-deeds.ts';
import { storeScriptOf } from './hub-script.ts';
import { StoreWorld } from './store-world.ts';

export interface StoreResult {
  readonly faults: readonly string[];
  readonly tills: number;
  readonly played: number;
  readonly requests: number;
  readonly hubCalls: number;
  readonly sales: number;
  readonly longestWaitMs: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly tally: Tally;
}

export async function runStore(
  profile: StoreProfile,
  script: readonly StoreAction[],
  server: TestPostgres,
): Promise<StoreResult> {
  const world = await StoreWorld.open(profile, server);
  await world.play(script);
  const { judge, provider, tills } = world;
  return {
    faults: judge.faults,
    tills: tills.length,
    played: world.played,
    requests: provider.requests,
    hubCalls: tills.reduce((sum, { line }) => sum + line.calls, 0),
    sales: judge.truth.sales.size,
    longestWaitMs: Math.round(judge.longestWaitMs),
    counts: { ...judge.counts, 'most looks of a calm minute': Math.max(0, judge.asking.most) },
    tally: judge.tally(),
  };
}

/** Runs are cheap but not free: a story is cut at most so often. */
const RUNS_MAX = 120;

async function shrink(
  profile: StoreProfile,
  script: readonly StoreAction[],
  server: TestPostgres,
): Promise<StoreAction[]> {
  const first = await runStore(profile, script, server);
  const kind = kindOf(first.faults[0] ?? '');
  let runs = 0;
  const fails = async (story: readonly StoreAction[]): Promise<boolean> => {
    runs += 1;
    const { faults } = await runStore(profile, story, server);
    return faults.some((fault) => kindOf(fault) === kind);
  };
  let story = script.slice(0, first.played);
  for (let size = Math.ceil(story.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < story.length && runs < RUNS_MAX;) {
      const shorter = [...story.slice(0, at), ...story.slice(at + size)];
      if (await fails(shorter)) story = shorter;
      else at += size;
    }
  return story;
}

/** One line per action: day, time of day, till, and what is done. */
function told(story: readonly StoreAction[]): string[] {
  return story.map(({ atMs, till, ...deed }) => {
    const day = Math.floor(atMs / 86_400_000) + 1;
    const time = new Date(atMs).toISOString().slice(11, 23);
    return `day ${day} ${time} till ${till + 1} ${JSON.stringify(deed)}`;
  });
}

/** Nothing when all was right, else what is wrong and the shortest story found that shows it. */
export async function storeComplaint(
  profile: StoreProfile,
  days: number,
  server: TestPostgres,
): Promise<string[]> {
  const script = storeScriptOf(profile, days);
  const { faults } = await runStore(profile, script, server);
  if (faults.length === 0) return [];
  const story = await shrink(profile, script, server);
  const again = await runStore(profile, story, server);
  const head = `seed ${profile.shop.seed}, ${profile.tills} tills, ${days} days`;
  return [head, ...faults, ...told(story), ...again.faults];
}
