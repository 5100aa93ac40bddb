// The command `lunas`: this machine's environment, streams and Ctrl-C in, an exit code out. What it
// does is in run.ts; it speaks to a running till over REST.
import { homedir } from 'node:os';
import { systemClock, systemRandom } from '../core/system-clock.ts';
import { runCli } from './run.ts';

const VERSION = '0.1.0';

function onInterrupt(heard: () => void): () => void {
  process.on('SIGINT', heard);
  return () => void process.off('SIGINT', heard);
}

// Who reads our output may stop reading; that is not for us to complain about.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  systemLocale: Intl.DateTimeFormat().resolvedOptions().locale,
  version: VERSION,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  random: systemRandom,
  onInterrupt,
});
