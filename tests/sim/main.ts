// Owns the command line of the simulation: seeds and days in, figures out; a wrong seed prints
// itself and its story.
import { parseArgs } from 'node:util';
import { profileOf } from './profile.ts';
import { runSeed } from './run.ts';
import { complaint } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' },
    quiet: { type: 'boolean', default: false },
    /** `--no-story`: a wrong seed is named and not cut down, so that a long run goes on. */
    story: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const first = Number(values.seed);
const days = Number(values.days);
let wrong = 0;
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const profile = profileOf(seed);
  const startedMs = performance.now();
  const result = await runSeed(profile, days);
  const tookMs = Math.round(performance.now() - startedMs);
  if (!values.quiet || result.faults.length > 0) say(JSON.stringify({ seed, tookMs, ...result }));
  if (result.faults.length === 0) continue;
  wrong += 1;
  say(JSON.stringify(profile));
  if (!values.story) continue;
  for (const line of await complaint(profile, days)) say(`  ${line}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
