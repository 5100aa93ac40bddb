// Sends through the system's own printers: `lp` of CUPS on Linux and macOS, which takes the
// printer's bytes as they are; on Windows the desktop host prints the page. Handed over means that
// the system's queue has it.
import { spawn } from 'node:child_process';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock, PagePrinter } from '../ports.ts';
import { PrintFailure, type PrintWay } from './print-way.ts';

const QUEUE_MS = 15 * SECOND_MS;
/** Printing that takes longer than this is cancelled by CUPS itself, in seconds. */
const CANCEL_AFTER_S = 180;
const WORDS_MAX = 4096;

export interface SpoolerParts {
  readonly clock: Clock;
  readonly platform: string;
  readonly pagePrinter: PagePrinter | null;
  /** The command; tests bring their own. */
  readonly command?: string;
}

export function createSpoolerWay(name: string, parts: SpoolerParts): PrintWay {
  const { clock, platform, pagePrinter, command = 'lp' } = parts;
  return {
    async send({ bytes, html }, signal) {
      if (signal.aborted) throw new PrintFailure('interrupted', 'find', false);
      if (platform !== 'win32') await lp(command, name, bytes, clock, signal);
      else if (pagePrinter !== null) await page(pagePrinter, name, html, signal);
      else throw new PrintFailure('no_spooler', 'find', false);
    },
  };
}

async function page(
  printer: PagePrinter,
  name: string,
  html: string,
  signal: AbortSignal,
): Promise<void> {
  const end = await printer.print(name, html, signal);
  if (signal.aborted) throw new PrintFailure('interrupted', 'send', true);
  if (end === 'missing') throw new PrintFailure('missing', 'find', false);
  if (end === 'refused') throw new PrintFailure('spooler_refused', 'send', true);
}

async function lp(
  command: string,
  name: string,
  bytes: Uint8Array,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  // No shell: the name is one argument, and the setup takes none that begins with a dash.
  const raw = ['-o', 'raw', '-o', `job-cancel-after=${CANCEL_AFTER_S}`];
  const args = ['-d', name, ...raw, '-t', 'Lunas', '-'];
  const child = spawn(command, args, {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (words.length < WORDS_MAX) words += chunk.toString('utf8');
  });
  child.stdin.on('error', () => {}); // it ended before it read all: its end says why
  const ended = new Promise<number | 'none' | 'failed'>((done) => {
    child.once('error', (error: Error & { code?: string }) =>
      done(error.code === 'ENOENT' ? 'none' : 'failed'),
    );
    child.once('close', (code) => done(code ?? 'failed'));
  });
  child.stdin.end(bytes);
  const enough = new AbortController();
  const late = clock.sleep(QUEUE_MS, AbortSignal.any([enough.signal, signal]));
  const end = await Promise.race([ended, late.then(() => 'late' as const)]);
  enough.abort();
  if (end === 0) return;
  child.kill('SIGKILL');
  if (signal.aborted) throw new PrintFailure('interrupted', 'send', true);
  if (end === 'none') throw new PrintFailure('no_spooler', 'find', false);
  if (end === 'late') throw new PrintFailure('stalled', 'send', true);
  const isUnknown = /does not exist|not found|unknown (?:destination|printer)/i.test(words);
  if (isUnknown) throw new PrintFailure('missing', 'find', false);
  throw new PrintFailure('spooler_refused', 'send', false);
}
