// Owns a flood of callbacks from a process of its own: `node tests/abuse/flooder.ts PORT COUNT`,
// one notification per line on stdin, asked in turn over a few lines at once. Counts the answers.
import { connect } from 'node:net';

const LINES = 16;
/** So many are said before the answers are heard. */
const IN_ONE_BREATH = 20;

const [port = 0, count = 0] = process.argv.slice(2).map(Number);
let text = '';
for await (const chunk of process.stdin) text += String(chunk);
const requests = text
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Buffer.from(line, 'base64').toString('latin1'));

const statuses: Record<string, number> = {};
let begun = 0;
let isBegun = false;
const startedMs = performance.now();
await Promise.all(Array.from({ length: LINES }, flood));
const tookMs = Math.round(performance.now() - startedMs);
process.stdout.write(JSON.stringify({ statuses, tookMs }));

/** One caller, until all has been said; a line that breaks is begun again. */
async function flood(): Promise<void> {
  while (begun < count) await line();
}

function line(): Promise<void> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let open = 0;
    const breathe = (): void => {
      const many = Math.min(IN_ONE_BREATH, count - begun);
      if (many <= 0) {
        socket.destroy();
        return;
      }
      const said = Array.from({ length: many }, (_, n) => requests[(begun + n) % requests.length]);
      begun += many;
      open = many;
      socket.write(said.join(''), 'latin1');
    };
    socket.on('connect', breathe);
    socket.on('data', (chunk) => {
      for (const [, status = ''] of String(chunk).matchAll(/HTTP\/1\.1 (\d{3})/g)) {
        if (!isBegun) process.stdout.write('begun');
        isBegun = true;
        statuses[status] = (statuses[status] ?? 0) + 1;
        open -= 1;
      }
      if (open <= 0) breathe();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (open > 0) statuses['broken'] = (statuses['broken'] ?? 0) + open;
      done();
    });
  });
}
