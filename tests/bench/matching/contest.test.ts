import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { BASELINES } from './baselines.ts';
import { storiesOf } from './contest.ts';
import { playOurs } from './play-ours.ts';
import { playRule } from './play-rule.ts';
import { sum } from './referee.ts';
import { SCENARIOS } from './stories.ts';

const SEED = 1;

describe.each(Object.entries(SCENARIOS))('%s', (id, { title }) => {
  const stories = storiesOf(id, SEED);
  const fair = stories.filter((story) => story.blindSpot === undefined);

  it.each(fair)(`confirms right and asks only without evidence: ${title}: $name`, async (story) => {
    const { score, findings, books } = await playOurs(story, createSeededRandom(SEED));
    const { wrong, doubled, missed } = score;
    expect({ wrong, doubled, missed }).toEqual({ wrong: 0, doubled: 0, missed: 0 });
    expect([...findings.keys()].toSorted()).toEqual(Object.keys(story.asks).toSorted());
    expect(books.counted).toEqual(books.shown);
  });
});

describe('what nobody can know', () => {
  it('ends with one LUNAS and one double when the sticker was paid first and the customer after', async () => {
    const story = storiesOf('S15', SEED).find(({ name }) =>
      name.includes('show; then the customer'),
    );
    const { sales, findings, books } = await playOurs(story!, createSeededRandom(SEED));
    expect(sales).toEqual(['A: paid']);
    expect(Object.fromEntries(findings)).toEqual({ pA: 'double' });
    expect(books.counted).toEqual(books.shown);
  });

  it('is counted apart, and is little: one story of twenty', () => {
    const all = Object.keys(SCENARIOS).flatMap((id) => storiesOf(id, SEED));
    const blind = all.filter((story) => story.blindSpot !== undefined);
    expect(blind.length).toBeLessThanOrEqual(all.length / 15);
  });
});

describe('the scenarios tell the rules apart as facts/matching.md §4.1 says', () => {
  const play = (ruleId: string, scenario: string) => {
    const rule = BASELINES.find(({ id }) => id === ruleId);
    const stories = storiesOf(scenario, SEED).filter((story) => story.blindSpot === undefined);
    return sum(stories.map((story) => playRule(rule!, story, createSeededRandom(SEED))));
  };

  const faults: [string, string, 'wrong' | 'doubled' | 'missed' | 'asked', string][] = [
    ['B1', 'S3', 'wrong', 'takes the previous customer for this one'],
    ['B1', 'S8', 'missed', 'sees only the newest of many payments'],
    ['B2', 'S3', 'wrong', 'takes a row of any age'],
    ['B2', 'S14', 'missed', 'reads "13.000" as 13'],
    ['B3', 'S10', 'missed', 'knows nothing of a round payment'],
    ['B4', 'S1', 'doubled', 'lets one row pay twice'],
    ['B5', 'S6', 'missed', 'is lost on a PC of another zone'],
    ['B6', 'S4', 'doubled', 'takes callback and row for two payments'],
    ['B6', 'S6', 'missed', 'never confirms on WITA or WIT'],
    ['B7', 'S11', 'missed', 'forgets open sales at a restart'],
    ['B8', 'S6', 'missed', 'misses its window on a PC minutes off'],
    ['B9', 'S2', 'asked', 'stops at every equal pair'],
    ['B10', 'S14', 'wrong', 'takes Rp 130 for Rp 13.000'],
    ['B11', 'S5', 'missed', 'confirms one of two rows of a second'],
  ];
  it.each(faults)('%s in %s: %s, for it %s', (rule, scenario, fault) => {
    expect(play(rule, scenario)[fault]).toBeGreaterThan(0);
  });
});
