// Owns `export` and `verify`: the books out of a running till into one file, and the check of a
// till's profile on this very machine, which asks no till and changes nothing.
import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/errors.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { CommandRun } from './command-run.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { dayOf } from './flag-values.ts';
import { bytes } from './shown.ts';

/** A year of a busy shop takes a while to write down. */
const EXPORT_MS = 10 * MINUTE_MS;
const NODE_MIN = 24;

export async function exportBooks(run: CommandRun): Promise<ExitCode> {
  const { asked, words } = run;
  const [from, until] = [dayOf(run, 'from'), dayOf(run, 'to')];
  const kind = asked.flags.get('format');
  if (from === null || until === null || kind === undefined)
    throw new Fault('usage', words.usage.exportNeeds);
  const query = new URLSearchParams({ from, until, kind, lang: asked.lang });
  const till = run.till();
  const out = asked.flags.get('out') ?? '.';
  const ended = new AbortController();
  const stopHearing = run.around.onInterrupt(() => ended.abort());
  try {
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(EXPORT_MS)]);
    const response = await till.open(`/exports?${query.toString()}`, {}, signal);
    const body = Readable.from(response.body ?? [], { objectMode: false });
    if (out === '-') {
      await pipeline(body, run.around.stdout, { end: false });
      return EXIT.ok;
    }
    const path = pathFor(run, out, nameIn(response) ?? `lunas-${from}_${until}.${kind}`);
    await writeWhole(body, path, words.connection.cannotWrite(path));
    const size = statSync(path).size;
    run.result(words.file.written(path, bytes(size, asked.lang)), { path, bytes: size });
    return EXIT.ok;
  } catch (error) {
    if (ended.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    stopHearing();
  }
}

/** The till's own name for the file, never a way out of the folder. */
function nameIn(response: Response): string | null {
  const said = response.headers.get('content-disposition') ?? '';
  const name = /filename="([^"]+)"/.exec(said)?.[1];
  return name === undefined ? null : basename(name.replaceAll('\\', '/'));
}

function pathFor({ asked, words }: CommandRun, out: string, name: string): string {
  const isFolder = existsSync(out) && statSync(out).isDirectory();
  const path = isFolder ? join(out, name) : resolve(out);
  if (existsSync(path) && !asked.flags.has('force'))
    throw new Fault('usage', words.file.isThere(path));
  return path;
}

/** Whoever looks finds a whole file or none. */
async function writeWhole(body: Readable, path: string, sentence: string): Promise<void> {
  const half = `${path}.part`;
  try {
    await pipeline(body, createWriteStream(half));
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    const isOurs = error instanceof Error && 'path' in error;
    throw isOurs ? new Fault('fault', sentence) : error;
  }
}

export async function verify(run: CommandRun): Promise<ExitCode> {
  const { asked, words, around } = run;
  // The ledger's own reader is made for this Node and would crash on an older one.
  if (Number(process.versions.node.split('.')[0]) < NODE_MIN)
    throw new Fault('usage', words.file.noNode);
  const dir = resolve(asked.flags.get('profile') ?? join(around.home, '.lunas'));
  const head = asked.flags.get('head');
  const match = /^(\d{1,15}):([0-9a-f]{8,64})$/.exec(head ?? '');
  if (head !== undefined && !match) throw new Fault('usage', words.usage.head);
  const known = match ? [{ seq: Number(match[1]), hashStart: match[2] ?? '' }] : [];
  const { verifyProfile } = await import('../core/verify.ts');
  try {
    const { findings, notes } = verifyProfile(dir, known);
    const lines = [...notes, ...findings.map((finding) => `${words.file.found}: ${finding}`)];
    const last = findings.length === 0 ? words.file.well : words.file.findings(findings.length);
    run.result([...lines, last].join('\n'), { findings, notes });
    return findings.length === 0 ? EXIT.ok : EXIT.fault;
  } catch (error) {
    // What can't be looked at is neither well nor broken.
    if (error instanceof AppError) throw new Fault('usage', error.message);
    throw error;
  }
}
