// Owns the bench of REST: fifty programs that ask for money at once, and hear of it on the event
// stream, on the built till; against a bare handler that does one insert, asked alike.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupText } from '../../electron/core/testing/harness.ts';
import { MutasiServer } from '../crash/mutasi-server.ts';
import { figuresOf, type Figures } from './figures.ts';
import { readyLine } from './lunas.ts';

const PROGRAM = join(import.meta.dirname, '../../out/web/web.js');
const BARE = join(import.meta.dirname, 'bare-api.ts');
export const CLIENTS = 50;
/** As many as a setup takes: two or so clients share one. */
const TOKENS = 25;
/** Of each client, after the first few that meet code that was never run. */
const SALES = 40;
/** The provider is so far away. */
const LATENCY_MS = 50;
const FIRST_FEW = 5;
/** A reference may come in two pieces. */
const TAIL = 40;

export interface ApiLoad {
  readonly perSecond: number;
  /** From the request to its answer. */
  readonly answered: Figures;
  /** From the request to its event on the client's own stream. */
  readonly seen: Figures | null;
}

export interface ApiFigures {
  readonly bare: ApiLoad;
  readonly ours: ApiLoad;
  /** Nobody listens to the events. */
  readonly unwatched: ApiLoad;
}

export async function api(): Promise<ApiFigures> {
  // Before and after, so that a machine that gets busy meanwhile shows in both.
  const before = await onBare();
  const ours = await onTill(true);
  const unwatched = await onTill(false);
  const after = await onBare();
  const answered = figuresOf([...before.answered.samples, ...after.answered.samples]);
  const perSecond = 2 / (1 / before.perSecond + 1 / after.perSecond);
  return { bare: { perSecond, answered, seen: null }, ours, unwatched };
}

function onBare(): Promise<ApiLoad> {
  return inFolder((dir) => against([BARE, dir], false));
}

async function onTill(isWatched: boolean): Promise<ApiLoad> {
  const mutasi = await MutasiServer.start();
  mutasi.latencyMs = LATENCY_MS;
  // Its stamps are known to be a second wide, as of any shop that has been paid before.
  for (let n = 0; n < 3; n += 1) mutasi.credit(700_000 + n, Date.now() - n * 61_000);
  try {
    return await inFolder((dir) => {
      const setup = join(dir, 'setup.json');
      const feed = { kind: 'qiospay', baseUrl: mutasi.baseUrl, merchantCode: 'QP1', apiKey: 'k' };
      const tokens = Array.from({ length: TOKENS }, (_, n) => ({
        name: `pos ${n}`,
        token: tokenOf(n),
      }));
      writeFileSync(setup, setupText({ feeds: [feed], api: { tokens } }));
      return against([PROGRAM, '--profile', join(dir, 'profile'), '--setup', setup], isWatched);
    });
  } finally {
    await mutasi.stop();
  }
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

const tokenOf = (n: number): string => `token-of-the-bench-${n % TOKENS}`;

async function against(args: readonly string[], isWatched: boolean): Promise<ApiLoad> {
  const server: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise((done) => server.once('exit', done));
  try {
    const { apiUrl } = await readyLine(server);
    const clients = Array.from({ length: CLIENTS }, (_, n) => new Client(apiUrl, n));
    if (isWatched) await Promise.all(clients.map((client) => client.watch()));
    await Promise.all(clients.map((client) => client.sell(FIRST_FEW, isWatched)));
    for (const client of clients) client.forget();
    const beganMs = performance.now();
    await Promise.all(clients.map((client) => client.sell(SALES, isWatched)));
    const tookMs = performance.now() - beganMs;
    for (const client of clients) client.hangUp();
    return {
      perSecond: (CLIENTS * SALES * 1000) / tookMs,
      answered: figuresOf(clients.flatMap((client) => client.answeredMs)),
      seen: isWatched ? figuresOf(clients.flatMap((client) => client.seenMs)) : null,
    };
  } finally {
    server.kill('SIGTERM');
    await exited;
  }
}

/** A program on one connection of its own, and a second one for its events. */
class Client {
  answeredMs: number[] = [];
  seenMs: number[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 2 });
  private readonly url: URL;
  private readonly number: number;
  private count = 0;
  private tail = '';
  private waiting: { readonly reference: string; readonly seen: () => void } | null = null;

  constructor(apiUrl: string, number: number) {
    this.url = new URL(apiUrl);
    this.number = number;
  }

  /** Resolves when the stream is open. */
  watch(): Promise<void> {
    return new Promise((open, fail) => {
      const asked = request(this.options('GET', '/events'), (response) => {
        if (response.statusCode !== 200) fail(new Error(`events: ${response.statusCode}`));
        response.setEncoding('utf8');
        response.on('error', () => {});
        response.on('data', (text: string) => this.heard(text));
        open();
      });
      asked.on('error', fail);
      asked.end();
    });
  }

  async sell(times: number, isWatched: boolean): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      this.count += 1;
      const reference = `${this.number}-${this.count}.`;
      const beganMs = performance.now();
      const seen = isWatched ? this.whenSeen(reference) : Promise.resolve();
      await this.create(reference);
      this.answeredMs.push(performance.now() - beganMs);
      await seen;
      this.seenMs.push(performance.now() - beganMs);
    }
  }

  forget(): void {
    this.answeredMs = [];
    this.seenMs = [];
  }

  hangUp(): void {
    this.agent.destroy();
  }

  private whenSeen(reference: string): Promise<void> {
    return new Promise((seen) => {
      this.waiting = { reference: `"reference":"${reference}"`, seen };
    });
  }

  /** A reference is short and comes once: it is looked for, not parsed out. */
  private heard(text: string): void {
    const before = this.tail;
    this.tail = text.slice(-TAIL);
    if (!this.waiting || !`${before}${text}`.includes(this.waiting.reference)) return;
    this.waiting.seen();
    this.waiting = null;
  }

  private create(reference: string): Promise<void> {
    const body = JSON.stringify({ amount: 10_000 + this.number * 100 + this.count, reference });
    return new Promise((done, fail) => {
      const asked = request(this.options('POST', '/sales', body, reference), (response) => {
        response.resume();
        if (response.statusCode === 201) response.once('end', done);
        else fail(new Error(`a sale was answered ${response.statusCode}`));
      });
      asked.on('error', fail);
      asked.end(body);
    });
  }

  private options(method: string, path: string, body = '', key = '') {
    const { hostname, port, pathname } = this.url;
    const authorization = `Bearer ${tokenOf(this.number)}`;
    const typed = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': key,
    };
    const headers = body === '' ? { authorization } : { authorization, ...typed };
    return { agent: this.agent, host: hostname, port, path: `${pathname}${path}`, method, headers };
  }
}
