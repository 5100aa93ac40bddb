// `node tests/crash/main.ts --kills 1000 --seed 1`: kills the till that often and writes the
// figures into docs/CRASH.md.
import { parseArgs } from 'node:util';
import { writeDocument } from '../bench/write-document.ts';
import { runCampaign, type CampaignReport } from './campaign.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'kills-per-shop': { type: 'string', default: '50' },
  },
});
let told = 0;
const beganMs = performance.now();
const minutes = (): string => ((performance.now() - beganMs) / 60_000).toFixed(1);

const report = await runCampaign({
  seed: Number(values.seed),
  kills: Number(values.kills),
  killsPerShop: Number(values['kills-per-shop']),
  progress({ kills, faults, sales }) {
    process.stderr.write(
      `${minutes()} min: ${kills} kills, ${sales} sales, ${faults.length} faults\n`,
    );
    for (const fault of faults.slice(told, told + 50)) process.stderr.write(`${fault}\n`);
    told = faults.length;
  },
});
process.stdout.write(writeDocument('CRASH.md', markdown(report)));
process.exitCode = report.faults.length > 0 ? 1 : 0;

function markdown(figures: CampaignReport): string {
  const starts = figures.startsMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    `${Math.round(starts[Math.floor(starts.length * share)] ?? 0)} ms`;
  const { points } = figures;
  const group = (n: number): string => String(n).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return `# Kill -9

Made by \`node tests/crash/main.ts --kills ${values.kills} --seed ${values.seed}\`; don't edit by hand. \`npm test\` runs a
small one of these (\`tests/crash/crash.test.ts\`).

A real process, the whole core on a real ledger file, a real HTTP provider outside of it. Sales are made every few
milliseconds, customers pay, pay twice, walk away, cancel, and pay while the till is down; the till is ended by
SIGKILL and started again on the same profile. A kill comes at a random moment, or by a fuse: inside a transaction (when
an id is drawn), between the provider's answer and its ingest, or after a commit before anyone was told.

| | |
| --- | --- |
| kills | ${figures.kills}, in ${figures.shops} shops, ${minutes()} minutes |
| of them at a random moment | ${points['moment'] ?? 0} (${figures.killsBeforeUp} before the till was up) |
| inside a transaction | ${points['id'] ?? 0} |
| between answer and ingest | ${points['answer'] ?? 0} |
| between commit and announcement | ${(points['event'] ?? 0) + (points['lunas'] ?? 0)} (${points['lunas'] ?? 0} of a LUNAS) |
| sales promised | ${group(figures.sales)} |
| LUNAS said | ${group(figures.lunas)} |
| credits in the provider's books | ${group(figures.credits)}, Rp ${group(figures.rupiah)} |
| events heard, in order, none twice | ${group(figures.events)} |
| start to ready | median ${at(0.5)}, 99 % within ${at(0.99)} |
| **faults** | **${figures.faults.length}** |

After every start: SQLite's integrity check, and the ledger's invariants (\`electron/core/store/invariants.ts\`). At the
end of each shop: every sale that was answered stands once under the id it was answered with (asked again by its
Idempotency-Key it is the same sale); every credit of the provider is in the ledger once and the totals agree to the
rupiah; a sale is paid exactly if its customer paid; each LUNAS stands once in the log and was heard once by a
listener that came back with the last number it had heard.

Not covered: a power cut that loses what the operating system had not written yet. The ledger is opened with
synchronous=FULL for that; SIGKILL alone can't show it.
`;
}
