// `node tests/bench/matching/main.ts [--seeds N]`: plays the contest, prints its tables as Markdown
// and writes docs/CONTEST.md. Ends with 1 when our own till made a mistake.
import { parseArgs } from 'node:util';
import { playAll } from './contest.ts';
import { writeDocument } from '../write-document.ts';
import { reportOf } from './report.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const count = Number(values.seeds);
if (!Number.isInteger(count) || count < 1) throw new Error('--seeds is a whole number from 1');
const seeds = Array.from({ length: count }, (_, n) => n + 1);

const results = await playAll(seeds);
process.stdout.write(writeDocument('CONTEST.md', reportOf(results, seeds)));

const mistakes = results.filter(({ story, ours }) => {
  const { wrong, doubled, missed } = ours.score;
  return story.blindSpot === undefined && wrong + doubled + missed > 0;
});
for (const { seed, story } of mistakes)
  process.stderr.write(`A mistake of ours: seed ${seed}, ${story.scenario}, ${story.name}\n`);
process.exitCode = mistakes.length > 0 ? 1 : 0;
