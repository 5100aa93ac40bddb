// `npm run simulator`: the providers alone, until SIGTERM. One JSON line on stdout says it's ready;
// everything else goes to stderr.
import { readFileSync } from 'node:fs';
import { readFlags, HELP } from './flags.ts';
import { startSimulator } from './start.ts';

async function main(): Promise<void> {
  const read = readFlags(process.argv.slice(2), (path) => readFileSync(path, 'utf8'));
  if (read.kind === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (read.kind === 'faulty') {
    for (const sentence of read.sentences) say(sentence);
    process.exitCode = 2;
    return;
  }
  const simulator = await startSimulator({ ...read.options, log: say });
  const stop = (): void => {
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { baseUrl, merchantCode, apiKey, callbackSecret } = simulator.qiospay;
  const ready = {
    ready: true,
    url: simulator.phoneUrl,
    apiUrl: simulator.url,
    pid: process.pid,
    accountsUrl: `${simulator.url}/control/accounts`,
    qiospay: { baseUrl, merchantCode, apiKey, callbackSecret },
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? startFailure(error) : 'The simulator could not start.');
  process.exitCode = 2;
});

function startFailure(error: Error): string {
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'Another program uses that port; choose another one, or 0 for any.';
  if ('code' in error && error.code === 'EACCES')
    return 'This user may not open that port; choose one above 1023, or 0 for any.';
  return error.message;
}
