// Owns the playing of all stories by all players: one result per player and story, the same story
// for each from one seed.
import { createSeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { BASELINES } from './baselines.ts';
import { playOurs, type OurAfternoon } from './play-ours.ts';
import { playRule } from './play-rule.ts';
import type { Score } from './referee.ts';
import { SCENARIOS } from './stories.ts';
import type { Story } from './story.ts';

export interface StoryResult {
  readonly seed: number;
  readonly story: Story;
  readonly ours: OurAfternoon;
  /** Rule id → score. */
  readonly rules: ReadonlyMap<string, Score>;
}

export function storiesOf(scenario: string, seed: number): Story[] {
  return SCENARIOS[scenario]?.stories(createSeededRandom(seed)) ?? [];
}

export async function playStory(story: Story, seed: number): Promise<StoryResult> {
  const rules = new Map<string, Score>();
  for (const rule of BASELINES) rules.set(rule.id, playRule(rule, story, createSeededRandom(seed)));
  const ours = await playOurs(story, createSeededRandom(seed));
  return { seed, story, ours, rules };
}

export async function playAll(seeds: readonly number[]): Promise<StoryResult[]> {
  const results: StoryResult[] = [];
  for (const seed of seeds)
    for (const scenario of Object.keys(SCENARIOS))
      for (const story of storiesOf(scenario, seed)) results.push(await playStory(story, seed));
  return results;
}
