// The soak: a till at work that is restarted and killed, programs that follow it over lines that
// break, a receiver that fails a third of the time. In the end every one of them must know what the
// ledger knows: nothing lost, and what came twice under its own id.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openForReading } from '../../electron/core/store/database.ts';
import { setupText } from '../../electron/core/testing/harness.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../shared/webhooks.ts';
import { QUICK_START } from '../crash/host-process.ts';
import type { ChildOptions, Order, Told } from './child.ts';
import { Listener, stateOf } from './listener.ts';
import { Receiver } from './receiver.ts';

const CHILD = join(import.meta.dirname, 'child.ts');
const TOKEN = 'token-untuk-rendaman';
const SECRET = 'rahasia-rendaman';
/** A retry of 5 s comes after 17 ms, one of an hour after 12 s. */
const SPEED = 300;
/** When the work is done, only what failed again and again is waited for. */
const TAIL_SPEED = 2000;
const LISTENERS = 2;
/** What each receiver asks for: the failing one everything. */
const TOLD: readonly (readonly WebhookEvent[])[] = [
  WEBHOOK_EVENTS,
  ['payment.changed', 'payment.reversed'],
];
/** One restart in this many is a kill -9. */
const KILLED = 0.7;

export interface SoakOptions {
  readonly events: number;
  readonly seed: number;
  /** Restarts and kills while the shop is at work. */
  readonly restarts: number;
  /** How many times as fast as real time; slower on a machine that has no time for it. */
  readonly speed?: number;
  readonly say?: (line: string) => void;
  /** True: no more events are made, what there is is told and compared. */
  readonly isEnough?: () => boolean;
}

export interface SoakFigures {
  readonly events: number;
  readonly sales: number;
  readonly restarts: number;
  readonly kills: number;
  readonly lines: number;
  readonly requests: number;
  readonly refused: number;
  readonly duplicates: number;
  readonly sentAgain: number;
  readonly workMs: number;
  readonly tailMs: number;
}

export interface SoakEnd {
  readonly figures: SoakFigures;
  /** What is wrong; empty when all is well. */
  readonly faults: readonly string[];
}

export async function soak(options: SoakOptions): Promise<SoakEnd> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-soak-'));
  const run = new Soak(options, dir);
  try {
    return await run.through();
  } finally {
    await run.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Soak {
  private readonly options: SoakOptions;
  private readonly dice: SeededRandom;
  private readonly profile: string;
  private readonly failing: Receiver;
  private readonly steady: Receiver;
  private readonly listeners: Listener[];
  private readonly startedAtMs = Date.now();
  private child: ChildProcess | null = null;
  private apiUrl = 'http://127.0.0.1:1/v1';
  private setup = '';
  private kills = 0;
  private restarts = 0;
  private sentAgain = 0;
  private readonly faults: string[] = [];

  constructor(options: SoakOptions, dir: string) {
    const { seed } = options;
    this.options = options;
    this.profile = join(dir, 'profile');
    this.dice = createSeededRandom(seed);
    const receiver = (fails: number, nth: number) =>
      new Receiver({ secret: SECRET, fails, dice: createSeededRandom(seed * 10 + nth) });
    this.failing = receiver(0.3, 1);
    this.steady = receiver(0, 2);
    const where = (): string => this.apiUrl;
    this.listeners = Array.from(
      { length: LISTENERS },
      (_, n) => new Listener(where, TOKEN, createSeededRandom(seed * 10 + 3 + n)),
    );
  }

  async through(): Promise<SoakEnd> {
    const { events, restarts, seed, say = () => {}, isEnough = () => false } = this.options;
    const hooks = [await this.failing.listen(), await this.steady.listen()];
    this.setup = setupText({
      sale: { watchLateSeconds: 0 },
      api: { tokens: [{ name: 'rendaman', token: TOKEN }] },
      webhooks: hooks.map((url, n) => ({ url, secret: SECRET, events: TOLD[n] })),
    });
    const workFromMs = performance.now();
    await this.boot();
    for (const listener of this.listeners) listener.start();
    for (let nth = 0; nth < restarts; nth += 1) {
      if (isEnough()) break;
      const untilSeq = Math.round((events * (nth + 1)) / (restarts + 1));
      void this.ask({ do: 'work', untilSeq, seed: seed + nth }, 'worked').catch(() => {});
      await this.until(untilSeq - this.dice.int(Math.max(2, events / restarts / 4)));
      await this.restart();
      this.restarts += 1;
      say(`restart ${nth + 1} of ${restarts}, event ${this.listeners[0]?.lastSeq}`);
    }
    if (!isEnough())
      await this.ask({ do: 'work', untilSeq: events, seed: seed + restarts }, 'worked');
    const workMs = performance.now() - workFromMs;
    say('the events are made; what is left is told');
    this.child?.send({ do: 'hurry', speed: TAIL_SPEED } satisfies Order);
    const lastSeq = await this.settle(say);
    const tailMs = performance.now() - workFromMs - workMs;
    await this.end();
    const ledger = ledgerOf(join(this.profile, 'ledger.db'));
    this.compare(ledger, lastSeq);
    return { figures: this.figures(ledger, workMs, tailMs), faults: this.faults };
  }

  async close(): Promise<void> {
    this.child?.kill('SIGKILL');
    await Promise.all(this.listeners.map((listener) => listener.stop()));
    await this.failing.close();
    await this.steady.close();
  }

  private figures(ledger: LedgerState, workMs: number, tailMs: number): SoakFigures {
    const { failing, kills, restarts, sentAgain, listeners } = this;
    return {
      events: ledger.seqs.length,
      sales: ledger.sales.size,
      restarts,
      kills,
      lines: listeners.reduce((sum, { lines }) => sum + lines, 0),
      requests: failing.requests,
      refused: failing.refused,
      duplicates: failing.duplicates,
      sentAgain,
      workMs: Math.round(workMs),
      tailMs: Math.round(tailMs),
    };
  }

  private async boot(): Promise<void> {
    const options: ChildOptions = {
      dir: this.profile,
      setupText: this.setup,
      wallMs: Date.UTC(2026, 10, 21, 5),
      startedAtMs: this.startedAtMs,
      speed: this.options.speed ?? SPEED,
    };
    this.child = fork(CHILD, [JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...QUICK_START },
    });
    const { apiUrl, faults } = await this.told('up');
    this.apiUrl = apiUrl;
    this.faults.push(...faults);
  }

  private async restart(): Promise<void> {
    if (this.dice.chance(KILLED)) {
      this.kills += 1;
      this.child?.kill('SIGKILL');
      await this.gone();
    } else await this.end();
    await this.boot();
  }

  private async end(): Promise<void> {
    this.child?.send({ do: 'stop' } satisfies Order);
    await this.gone();
  }

  private async gone(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((done) => child.once('exit', done));
  }

  private ask<K extends Told['kind']>(order: Order, answer: K): Promise<Told & { kind: K }> {
    const told = this.told(answer);
    this.child?.send(order);
    return told;
  }

  private told<K extends Told['kind']>(kind: K): Promise<Told & { kind: K }> {
    const { child } = this;
    return new Promise((done, fail) => {
      const ended = (): void => fail(new Error(`the till ended before it was "${kind}"`));
      const hear = (told: Told): void => {
        if (told.kind !== kind) return;
        child?.off('message', hear);
        child?.off('exit', ended);
        done(told as Told & { kind: K });
      };
      child?.on('message', hear);
      child?.once('exit', ended);
    });
  }

  /** Until the till is so far; asked now and then, as it is busy. */
  private async until(seq: number): Promise<void> {
    for (;;) {
      const { lastSeq } = await this.ask({ do: 'look' }, 'looked');
      if (lastSeq >= seq || this.options.isEnough?.() === true) return;
      await wait(25);
    }
  }

  /** Until nothing waits to be told and every listener is at the end; answers the last number. */
  private async settle(say: (line: string) => void): Promise<number> {
    let saidMs = performance.now();
    for (;;) {
      const { lastSeq, waiting, lost } = await this.ask({ do: 'look' }, 'looked');
      // Twelve tries at 30 % fail about once in two million: a person asks again.
      if (lost > 0 && waiting === 0) {
        this.sentAgain += lost;
        this.child?.send({ do: 'again' } satisfies Order);
      }
      const isHeard = this.listeners.every((listener) => listener.lastSeq >= lastSeq);
      if (waiting === 0 && lost === 0 && isHeard) return lastSeq;
      if (performance.now() - saidMs > 15_000) {
        saidMs = performance.now();
        say(`${waiting} wait to be told`);
      }
      await wait(50);
    }
  }

  private compare(ledger: LedgerState, lastSeq: number): void {
    const wanted = ledger.seqs.filter((seq) => seq <= lastSeq);
    for (const [n, listener] of this.listeners.entries()) {
      this.faults.push(...listener.faults);
      const heard = listener.heard.filter((seq) => seq <= lastSeq);
      if (heard.join() !== wanted.join())
        this.faults.push(
          `listener ${n + 1} heard ${heard.length} events, not the ${wanted.length} of the log in order`,
        );
      this.compareSales(`listener ${n + 1}`, listener.sales, ledger);
    }
    this.compareHook('the failing receiver', this.failing, TOLD[0] ?? [], ledger);
    this.compareHook('the steady receiver', this.steady, TOLD[1] ?? [], ledger);
    if (this.steady.refused > 0) this.faults.push('the steady receiver failed');
  }

  private compareHook(
    name: string,
    receiver: Receiver,
    told: readonly string[],
    ledger: LedgerState,
  ): void {
    this.faults.push(...receiver.faults);
    const kept = [...receiver.kept.values()];
    const got = new Set(kept.map(({ seq }) => seq));
    const owed = told.flatMap((type) => ledger.byType.get(type) ?? []);
    const missing = owed.filter((seq) => !got.has(seq));
    if (got.size > owed.length) this.faults.push(`${name} got what it did not ask for`);
    if (missing.length > 0) this.faults.push(`${name} never got ${missing.slice(0, 5).join()} …`);
    if (got.size !== kept.length) this.faults.push(`${name} knows one event by two ids`);
    const sales = new Map<string, string>();
    const newest = new Map<string, number>();
    for (const event of kept) {
      if (event.type !== 'sale.changed') continue;
      const id = String(event.payload['sale']?.['id']);
      if ((newest.get(id) ?? 0) > event.seq)
        this.faults.push(`${name} heard ${id} backwards at ${event.seq}`);
      newest.set(id, event.seq);
      sales.set(id, stateOf(event));
    }
    if (told.includes('sale.changed')) this.compareSales(name, sales, ledger);
  }

  private compareSales(
    name: string,
    known: ReadonlyMap<string, string>,
    { sales }: LedgerState,
  ): void {
    const wrong = [...sales].filter(([id, state]) => known.get(id) !== state);
    if (wrong.length > 0 || known.size !== sales.size)
      this.faults.push(
        `${name} knows ${known.size} sales of ${sales.size}, ${wrong.length} of them wrongly: ` +
          wrong
            .slice(0, 3)
            .map(([id, state]) => `${id} is ${state}, not ${known.get(id)}`)
            .join('; '),
      );
  }
}

interface LedgerState {
  readonly seqs: readonly number[];
  readonly byType: ReadonlyMap<string, readonly number[]>;
  /** Sales by id, read from the tables of money, not from the log. */
  readonly sales: ReadonlyMap<string, string>;
}

function ledgerOf(file: string): LedgerState {
  const db = openForReading(file);
  const events = db.prepare<[], { seq: number; type: string }>(
    'select seq, type from event order by seq',
  );
  const all = events.all();
  const byType = Map.groupBy(all, ({ type }) => type);
  const sales = db.prepare<[], { id: string; state: string }>(
    `select sale.id, status || ' ' || coalesce(payment_id, '-') || ' ' || expires_at_ms as state
     from sale left join claim on claim.sale_id = sale.id`,
  );
  const state = {
    seqs: all.map(({ seq }) => seq),
    byType: new Map([...byType].map(([type, rows]) => [type, rows.map(({ seq }) => seq)])),
    sales: new Map(sales.all().map((row) => [row.id, row.state])),
  };
  db.close();
  return state;
}
