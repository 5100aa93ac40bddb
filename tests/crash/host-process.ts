// Owns the real web host as a process of its own (electron/web.ts from its sources): started with
// flags, spoken to over REST, ended or killed, everything it wrote kept.
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const WEB = join(import.meta.dirname, '../../electron/web.ts');
const LIMIT_MS = 20_000;

/** Compiled sources are kept between starts: a test starts many tills. */
export const QUICK_START = { NODE_COMPILE_CACHE: join(tmpdir(), 'lunas-compile-cache') };

/** What a till gave the one who started it. */
export interface Ready {
  readonly url: string;
  readonly apiUrl: string;
  readonly pid: number;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Sentences on stderr; lines of the JSON log are left out. */
  readonly sentences: readonly string[];
}

export interface RestAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export class HostProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<Ended>;
  private stdout = '';
  private stderr = '';
  private ready: Ready | null = null;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [WEB, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...QUICK_START, ...env },
    });
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.ended = new Promise((done) =>
      this.child.once('close', (code) =>
        done({ code, stdout: this.stdout, sentences: this.sentences() }),
      ),
    );
  }

  private sentences(): string[] {
    return this.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  }

  /** Waits for the end; a till that does not end is killed and told of as code null. */
  async end(): Promise<Ended> {
    const limit = wait(LIMIT_MS, null, { ref: false }).then(() => this.child.kill('SIGKILL'));
    return Promise.race([this.ended, limit.then(() => this.ended)]);
  }

  /** Waits for the ready line; throws with what stands on stderr when the till ends instead. */
  async up(): Promise<Ready> {
    const untilMs = performance.now() + LIMIT_MS;
    while (performance.now() < untilMs && this.child.exitCode === null) {
      const line = this.stdout.split('\n').slice(0, -1)[0];
      if (line !== undefined) {
        this.ready = JSON.parse(line) as Ready;
        return this.ready;
      }
      await wait(10);
    }
    throw new Error(`the till did not come up: ${this.stderr}`);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  async rest(
    path: string,
    post?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RestAnswer> {
    const response = await fetch(`${this.ready?.apiUrl}${path}`, {
      method: post === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(post === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(post === undefined ? {} : { body: JSON.stringify(post) }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body };
  }

  /** The event stream's lines after `sinceSeq`, until the till or `signal` ends it. */
  async *events(sinceSeq: number, signal: AbortSignal): AsyncGenerator<HeardEvent> {
    const headers = { authorization: `Bearer ${TOKEN}`, 'last-event-id': String(sinceSeq) };
    const response = await fetch(`${this.ready?.apiUrl}/events`, { headers, signal });
    let text = '';
    try {
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString('utf8');
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (data !== undefined) yield JSON.parse(data) as HeardEvent;
        }
      }
    } catch {
      // The till was killed, or we have heard enough: what came whole was told.
    }
  }
}

export interface HeardEvent {
  readonly seq: number;
  readonly type: string;
  readonly payload: { readonly sale?: { readonly id: string; readonly status: string } };
}

/**
 * What a till ends with when it is told to stop. Windows has no SIGTERM: there it is simply ended.
 */
export const CLEAN_END = process.platform === 'win32' ? null : 0;

export const TOKEN = 'token-of-the-test';

/** Tries until `look` finds something; throws with `what` when it never does. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const endMs = performance.now() + limitMs;
  while (performance.now() < endMs) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await wait(50);
  }
  throw new Error(`waited in vain: ${what}`);
}
