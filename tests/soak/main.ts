// Runs the soak by hand: node tests/soak/main.ts, with --events, --seed, --restarts and --speed.
// Prints its figures and what is wrong; exit code 1 when anything is. SIGINT: no more events are
// made, what there is is told and compared.
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    restarts: { type: 'string', default: '40' },
    speed: { type: 'string', default: '300' },
  },
});

let isEnough = false;
process.once('SIGINT', () => (isEnough = true));

const { figures, faults } = await soak({
  events: Number(values.events),
  seed: Number(values.seed),
  restarts: Number(values.restarts),
  speed: Number(values.speed),
  isEnough: () => isEnough,
  say: (line) => void process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
for (const fault of faults) process.stdout.write(`WRONG  ${fault}\n`);
process.stdout.write(faults.length === 0 ? 'Nothing is wrong.\n' : `${faults.length} faults.\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
