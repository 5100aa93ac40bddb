// Owns the command line of the simulation of many tills: `--tills N` (0: as many as the seed says),
// seeds and days in, figures out; a wrong seed prints itself and its story.
import { startHubServer } from './sim-hub.ts';
import { storeProfileOf } from './hub-profile.ts';
import { runStore, storeComplaint } from './hub-run.ts';
import { storeScriptOf } from './hub-script.ts';

export interface StoreRun {
  readonly seed: number;
  readonly seeds: number;
  readonly days: number;
  /** Null: as many as the seed says. */
  readonly tills: number | null;
  readonly isQuiet: boolean;
  readonly hasStory: boolean;
}

/** Answers how many seeds were wrong. */
export async function runStores(run: StoreRun, say: (text: string) => void): Promise<number> {
  const server = await startHubServer();
  let wrong = 0;
  try {
    for (let seed = run.seed; seed < run.seed + run.seeds; seed += 1) {
      const profile = storeProfileOf(seed, run.tills);
      const startedMs = performance.now();
      const result = await runStore(profile, storeScriptOf(profile, run.days), server);
      const tookMs = Math.round(performance.now() - startedMs);
      if (!run.isQuiet || result.faults.length > 0)
        say(JSON.stringify({ seed, days: run.days, tookMs, ...result }));
      if (result.faults.length === 0) continue;
      wrong += 1;
      say(JSON.stringify(profile));
      if (!run.hasStory) continue;
      for (const line of await storeComplaint(profile, run.days, server)) say(`  ${line}`);
    }
  } finally {
    await server.end();
  }
  return wrong;
}
