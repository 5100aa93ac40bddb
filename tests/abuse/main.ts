// Owns the command line of the callback fuzz, for runs longer than a test's: cases and seed in,
// figures out. Ends with 1 when anything came that must never be.
import { parseArgs } from 'node:util';
import { growthOf } from '../fuzz/live-heap.ts';
import { fuzzCallbacks } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
});

const startedMs = performance.now();
const seconds = (): number => Math.round((performance.now() - startedMs) / 1000);
let told = 0;
const report = await fuzzCallbacks({
  seed: Number(values.seed),
  cases: Number(values.cases),
  progress({ cases, faults }) {
    if (cases % 10_000 === 0)
      process.stderr.write(`${seconds()} s: ${cases} cases, ${faults.length} faults\n`);
    for (const fault of faults.slice(told)) process.stderr.write(`${fault}\n`);
    told = faults.length;
  },
});
const { heapMb, ...figures } = report;
const { first, last, fault } = growthOf(heapMb);
if (fault !== null) report.faults.push(fault);
const heap = { first, last, most: Math.max(...heapMb) };
process.stdout.write(
  `${JSON.stringify({ seconds: seconds(), ...figures, heapMb: heap }, null, 2)}\n`,
);
process.exitCode = report.faults.length > 0 ? 1 : 0;
