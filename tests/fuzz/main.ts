// `node tests/fuzz/main.ts --cases 1000000 --seed 1`: the long fuzz; its figures go into
// docs/FUZZ.md.
import { parseArgs } from 'node:util';
import { writeDocument } from '../bench/write-document.ts';
import { growthOf } from './live-heap.ts';
import { runFuzz, type FuzzReport } from './run.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const beganMs = performance.now();
const minutes = (): string => ((performance.now() - beganMs) / 60_000).toFixed(1);
let told = 0;

const report = await runFuzz({
  seed: Number(values.seed),
  cases: Number(values.cases),
  progress({ cases, lunas, faults, heapMb }) {
    if (cases % 20_000 === 0)
      process.stderr.write(
        `${minutes()} min: ${cases} cases, ${lunas} LUNAS, ${heapMb.at(-1)} MB, ${faults.length} faults\n`,
      );
    for (const fault of faults.slice(told, told + 20)) process.stderr.write(`${fault}\n`);
    told = faults.length;
  },
});

const { first, last, fault } = growthOf(report.heapMb);
if (fault !== null) report.faults.push(fault);
process.stdout.write(writeDocument('FUZZ.md', markdown(report)));
process.exitCode = report.faults.length > 0 ? 1 : 0;

function markdown(figures: FuzzReport): string {
  const group = (n: number): string => String(n).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  const refusals = Object.entries(figures.refused)
    .toSorted(([, a], [, b]) => b - a)
    .map(([fault, count]) => `${fault} ${group(count)}`)
    .join(', ');
  return `# Fuzz

Made by \`node tests/fuzz/main.ts --cases ${values.cases} --seed ${values.seed}\`; don't edit by hand. \`npm test\` runs 5.500
cases (\`tests/fuzz/fuzz.test.ts\`).

Valid answers and callbacks, mutated where they mean something (amounts, stamps, types, references, statuses, headers)
and as text (cut, flipped, doubled, nested 20.000 deep), against four sales on show. Each LUNAS is asked for its
reason by a reader written apart from the till's (\`tests/fuzz/oracle.ts\`): a credit of exactly that amount, stamped
after its QR was shown, not there before it.

| | |
| --- | --- |
| cases | ${group(figures.cases)} in ${minutes()} minutes |
| of them callbacks (Qiospay, NICEPAY, Netzme) | ${group(figures.pushes)} |
| fetched by the poller, headers and all | ${group(figures.polls)} |
| answers refused as a whole | ${refusals} |
| rows set aside | ${group(figures.setAside)} |
| rows taken in | ${group(figures.sightings)} |
| cases that could have paid a sale, LUNAS said | ${group(figures.couldPay)}, ${group(figures.lunas)} |
| slowest case | ${Math.round(figures.slowestMs)} ms |
| live heap, first and last tenth | ${first} MB, ${last} MB |
| whole process at the end | ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB |
| **crashes, hangs, wrong LUNAS, broken invariants** | **${figures.faults.length}** |

Not fuzzed here: SNAP's signed callbacks and history (their own tests), and HTTP below the answer (Node's parser).
`;
}
