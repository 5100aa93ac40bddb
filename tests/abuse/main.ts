// Owns the command line of the callback fuzz, for runs longer than a test's: cases and seed in,
// figures out. Ends with 1 when anything came that must never be.
import { parseArgs } from 'node:util';
import { fuzzCallbacks } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
});

const startedMs = performance.now();
const report = await fuzzCallbacks({ seed: Number(values.seed), cases: Number(values.cases) });
const seconds = Math.round((performance.now() - startedMs) / 1000);
const { heapMb, ...figures } = report;
const heap = { first: heapMb[0], last: heapMb.at(-1), most: Math.max(...heapMb) };
process.stdout.write(`${JSON.stringify({ seconds, ...figures, heapMb: heap }, null, 2)}\n`);
process.exitCode = report.faults.length > 0 ? 1 : 0;
