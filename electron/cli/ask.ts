// Owns questions to the person at the keyboard. Nobody there, or another Ctrl-C, is no answer: an
// empty text.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CommandRun } from './command-run.ts';

/** What was typed before Enter. */
export async function askYes(run: CommandRun, question: string): Promise<string> {
  const { stdin, stderr } = run.around;
  if (!stdin.isTTY) return '';
  return askLine(run, question, stderr);
}

/** Without showing what is typed. */
export async function askSecret(run: CommandRun, question: string): Promise<string> {
  const { stderr } = run.around;
  stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const text = await askLine(run, '', silent);
  stderr.write('\n');
  return text;
}

async function askLine(
  { around }: CommandRun,
  question: string,
  output: NodeJS.WritableStream,
): Promise<string> {
  const lines = createInterface({ input: around.stdin, output, terminal: true });
  const given = new AbortController();
  lines.once('SIGINT', () => given.abort());
  lines.once('close', () => given.abort());
  const stopHearing = around.onInterrupt(() => given.abort());
  try {
    return (await lines.question(question, { signal: given.signal })).trim();
  } catch (error) {
    if (given.signal.aborted) return '';
    throw error;
  } finally {
    stopHearing();
    lines.close();
  }
}
