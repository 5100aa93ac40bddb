// Owns one run: a seed's story played from start to end, and what came of it.
import type { Action } from './deeds.ts';
import type { Tally } from './judge.ts';
import type { Profile } from './profile.ts';
import { scriptOf } from './script.ts';
import { Shop } from './shop.ts';

export interface Result {
  readonly faults: readonly string[];
  readonly requests: number;
  readonly tally: Tally;
}

export async function runSeed(profile: Profile, days: number): Promise<Result> {
  return runScript(profile, scriptOf(profile, days));
}

export async function runScript(profile: Profile, script: readonly Action[]): Promise<Result> {
  const shop = new Shop(profile);
  await shop.play(script);
  const { faults, tally } = shop.judge;
  return { faults, requests: shop.provider.requests, tally };
}
