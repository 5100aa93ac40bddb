// Owns one run: a seed's story played from start to end, and what came of it.
import type { Action } from './deeds.ts';
import type { Tally } from './judge.ts';
import type { Profile } from './profile.ts';
import { scriptOf } from './script.ts';
import { Shop } from './shop.ts';

export interface Result {
  readonly faults: readonly string[];
  /** So many actions of the story were played; a fault ends it. */
  readonly played: number;
  readonly requests: number;
  readonly sales: number;
  readonly tally: Tally;
}

export async function runSeed(profile: Profile, days: number): Promise<Result> {
  return runScript(profile, scriptOf(profile, days));
}

export async function runScript(profile: Profile, script: readonly Action[]): Promise<Result> {
  const shop = new Shop(profile);
  await shop.play(script);
  const { faults, tally } = shop.judge;
  const { requests } = shop.provider;
  return { faults, played: shop.played, requests, sales: shop.truth.sales.size, tally };
}
