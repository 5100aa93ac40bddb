// One Chromium: started, spoken to over its debugging pipe, and ended. Must stay true: it dies with
// this process, also on kill -9, because it ends when its pipe closes; and its folder goes with it.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

type Parameters = Protocol.CommandParameters;
type Results = Protocol.CommandReturnValues;
export type Method = keyof Parameters & keyof Results;

/** One message from Chromium; `params` is checked by whoever knows the method. */
export interface CdpEvent {
  readonly method: string;
  readonly params: unknown;
}

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const FOLDER_PREFIX = 'stand-in-electron-';
/** A Chromium that has not ended by itself within this time is killed. */
const STOP_LIMIT_MS = 3000;
const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--remote-debugging-pipe', // ours: closes when this process dies
  '--remote-debugging-port=0', // Playwright's
  '--no-startup-window',
  '--no-sandbox',
  '--no-first-run',
  '--enable-blink-features=MessagePortCloseEvent', // Electron's ports have it
  '--autoplay-policy=no-user-gesture-required', // Electron's default
  '--use-fake-device-for-media-stream',
  '--use-mock-keychain',
  '--password-store=basic',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

export class Chromium {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (event: CdpEvent) => void>();
  #lastId = 0;
  #isStopping = false;
  #partial: Buffer[] = [];

  /** @param switches further Chromium switches, `--name` or `--name=value` */
  constructor(switches: readonly string[]) {
    sweep();
    this.#folder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
    const headless = process.env['STAND_IN_HEADED'] === '1' ? [] : ['--headless'];
    const args = [...FLAGS, ...headless, ...switches, `--user-data-dir=${this.#folder}`];
    this.#process = spawn(executable(), args, {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#writer().on('error', () => this.#process.kill('SIGKILL'));
    (this.#process.stdio[4] as Readable).on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** The address Playwright connects to. Rejects if Chromium ends before it is up. */
  address(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#process.once('error', reject);
      this.#process.once('exit', (code) => reject(new Error(`chromium ended with ${code}`)));
      createInterface(this.#process.stderr as Readable).on('line', (line) => {
        const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
  }

  /** Sends one command; rejects with Chromium's words. Commands of one session keep their order. */
  send<M extends Method>(
    method: M,
    params?: Parameters[M],
    sessionId?: string,
  ): Promise<Results[M]> {
    return new Promise<Results[M]>((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { method, resolve: resolve as Waiting['resolve'], reject });
      this.#writer().write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Hears the events of one session, or of the browser itself for ''. */
  listen(sessionId: string, listener: (event: CdpEvent) => void): void {
    this.#listeners.set(sessionId, listener);
  }

  /** Ends Chromium and removes its folder; resolves when both are done. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.send('Browser.close').catch(() => this.#process.kill('SIGKILL'));
      const limit = setTimeout(() => this.#process.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(limit);
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Calls back when Chromium ends without having been asked to. */
  onLost(listener: (code: number | null) => void): void {
    this.#process.once('exit', (code) => {
      if (!this.#isStopping) listener(code);
    });
  }

  /** Ends Chromium without waiting; for when this process is already on its way out. */
  kill(): void {
    this.#isStopping = true;
    this.#process.kill('SIGKILL');
  }

  #writer(): Writable {
    return this.#process.stdio[3] as Writable;
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...this.#partial, rest.subarray(0, end)]).toString();
      this.#partial = [];
      rest = rest.subarray(end + 1);
      this.#receive(JSON.parse(text) as Answer);
    }
    this.#partial.push(rest);
  }

  #receive({ id, sessionId, method, params, result, error }: Answer): void {
    if (id === undefined) {
      if (method !== undefined) this.#listeners.get(sessionId ?? '')?.({ method, params });
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

function executable(): string {
  const named = process.env['STAND_IN_CHROMIUM'];
  const found = named ?? CANDIDATES.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error('no Chromium found: install one, or name it in STAND_IN_CHROMIUM');
  }
  return found;
}

/** Removes the folders of starts that were killed before they could. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(FOLDER_PREFIX) ? Number(name.split('-').at(-2)) : NaN;
    if (!Number.isInteger(owner) || isRunning(owner)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Its Chromium is still ending and writing there; the next start tries again.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
