// Owns the command line of the simulation: seeds and days in, figures out; a wrong seed prints
// itself and its story.
import { parseArgs } from 'node:util';
import { profileOf } from './profile.ts';
import { runSeed } from './run.ts';
import { runStores } from './hub/hub-main.ts';
import { complaint } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' },
    quiet: { type: 'boolean', default: false },
    /** `--no-story`: a wrong seed is named and not cut down, so that a long run goes on. */
    story: { type: 'boolean', default: true },
    /** Several tills and the hub between them; 0: as many as the seed says. */
    tills: { type: 'string' },
  },
  allowNegative: true,
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const first = Number(values.seed);
const days = Number(values.days);
const seeds = Number(values.seeds);
let wrong = 0;
if (values.tills !== undefined) {
  const tills = Number(values.tills) || null;
  const { quiet: isQuiet, story: hasStory } = values;
  wrong = await runStores({ seed: first, seeds, days, tills, isQuiet, hasStory }, say);
} else
  for (let seed = first; seed < first + seeds; seed += 1) {
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
