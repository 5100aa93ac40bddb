// Owns the cutting down of a wrong story: actions are taken out as long as the same thing stays
// wrong, then what is left is told line by line.
import type { Action } from './deeds.ts';
import type { Profile } from './profile.ts';
import { runScript } from './run.ts';
import { scriptOf } from './script.ts';

/** Runs are cheap but not free: a story is cut at most so often. */
const RUNS_MAX = 400;

/** A fault without its names and numbers: what kind of wrong it is. */
export function kindOf(fault: string): string {
  return fault.replaceAll(/(sal|pay)_[a-z0-9]+|\d+/g, '#').slice(0, 60);
}

export async function shrink(profile: Profile, script: readonly Action[]): Promise<Action[]> {
  const first = await runScript(profile, script);
  const kind = kindOf(first.faults[0] ?? '');
  let runs = 0;
  const fails = async (story: readonly Action[]): Promise<boolean> => {
    runs += 1;
    const { faults } = await runScript(profile, story);
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

/** One line per action: day and time of day, and what is done. */
export function told(story: readonly Action[]): string[] {
  return story.map(({ atMs, ...deed }) => {
    const day = Math.floor(atMs / 86_400_000) + 1;
    const time = new Date(atMs).toISOString().slice(11, 23);
    return `day ${day} ${time} ${JSON.stringify(deed)}`;
  });
}

/**
 * Plays a seed; answers nothing when all was right, else what is wrong and the shortest story that
 * shows it.
 */
export async function complaint(profile: Profile, days: number): Promise<string[]> {
  const script = scriptOf(profile, days);
  const { faults } = await runScript(profile, script);
  if (faults.length === 0) return [];
  const story = await shrink(profile, script);
  const again = await runScript(profile, story);
  return [`seed ${profile.seed}, ${days} days`, ...faults, ...told(story), ...again.faults];
}
