// Owns one program of the shop as a child process: what it said, what it ended with, and signals
// in between. It is ended by force when it does not end by itself.
import { spawn } from 'node:child_process';
import { until } from '../crash/host-process.ts';

const LIMIT_MS = 90_000;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class Program {
  out = '';
  err = '';
  readonly ended: Promise<Ended>;
  private readonly child;

  constructor(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    { cwd, input }: { cwd?: string; input?: string } = {},
  ) {
    this.child = spawn(command, args, { env: { ...process.env, ...env }, cwd });
    this.child.stdout.on('data', (chunk) => (this.out += String(chunk)));
    this.child.stderr.on('data', (chunk) => (this.err += String(chunk)));
    // A program that does not read what it is given is no fault of ours.
    this.child.stdin.on('error', () => {});
    this.child.stdin.end(input ?? '');
    const limit = setTimeout(() => this.child.kill('SIGKILL'), LIMIT_MS);
    this.ended = new Promise((done, fail) => {
      this.child.once('error', fail);
      this.child.once('close', (code) => {
        clearTimeout(limit);
        done({ code, out: this.out, err: this.err });
      });
    });
  }

  /** Waits until it said this, on either stream. */
  async said(text: RegExp): Promise<void> {
    const isSaid = async (): Promise<boolean> => text.test(`${this.out}\n${this.err}`);
    try {
      await until(String(text), isSaid, LIMIT_MS);
    } catch {
      throw new Error(`${String(text)} was not said: ${this.out}\n${this.err}`);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
