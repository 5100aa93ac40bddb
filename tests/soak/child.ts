// The till that is soaked: the whole core on a real profile, its REST on a real port, its webhooks
// over real sockets. Only its clock is not real: it runs many times as fast, so that a day of
// retries takes minutes. Told what to do over IPC, killed whenever the soak likes.
import { createCore, type Core } from '../../electron/core/core.ts';
import { OWNER } from '../../electron/core/people/actor.ts';
import type { Clock, Ports } from '../../electron/core/ports.ts';
import { startRestListener } from '../../electron/core/rest/listener.ts';
import { systemRandom } from '../../electron/core/system-clock.ts';
import { systemOutbound } from '../../electron/core/system-outbound.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import { rupiah } from '../../shared/money.ts';

export interface ChildOptions {
  readonly dir: string;
  readonly setupText: string;
  /** Till time at `startedAtMs` of this machine. */
  readonly wallMs: number;
  readonly startedAtMs: number;
  /** How many times as fast as real time. */
  readonly speed: number;
}

export type Order =
  | { readonly do: 'work'; readonly untilSeq: number; readonly seed: number }
  | { readonly do: 'look' }
  | { readonly do: 'again' }
  | { readonly do: 'hurry'; readonly speed: number }
  | { readonly do: 'stop' };

export type Told =
  | { readonly kind: 'up'; readonly apiUrl: string; readonly faults: readonly string[] }
  | { readonly kind: 'worked'; readonly lastSeq: number }
  | {
      readonly kind: 'looked';
      readonly lastSeq: number;
      readonly waiting: number;
      readonly lost: number;
    };

const options = JSON.parse(process.argv[2] ?? '') as ChildOptions;

function tell(told: Told): void {
  process.send?.(told);
}

/** A clock that runs fast, and can be made to run faster. */
function fastClock({ wallMs, startedAtMs, speed }: ChildOptions) {
  let pace = speed;
  let sinceMs = performance.now();
  let aheadMs = 0;
  const bootWallMs = wallMs + (Date.now() - startedAtMs) * speed;
  const monoMs = (): number => aheadMs + (performance.now() - sinceMs) * pace;
  const clock: Clock = {
    wallMs: () => Math.round(bootWallMs + monoMs()),
    monoMs,
    sleep: (ms, signal) =>
      new Promise((done) => {
        if (signal.aborted) return done();
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          done();
        };
        const timer = setTimeout(end, ms / pace);
        signal.addEventListener('abort', end);
      }),
  };
  return {
    clock,
    hurry: (next: number): void => {
      [aheadMs, sinceMs, pace] = [monoMs(), performance.now(), next];
    },
  };
}

const quiet = (): void => {};
const { clock, hurry } = fastClock(options);
const ports: Ports = {
  dir: options.dir,
  clock,
  random: systemRandom,
  // A provider whose list is empty: asked for its clock. Money comes by its pushes (`pay`).
  http: {
    async send() {
      const date = new Date(clock.wallMs()).toUTCString();
      const body = JSON.stringify({ status: 'success', data: [] });
      return { status: 200, headers: new Map([['date', date]]), body };
    },
  },
  outbound: systemOutbound,
  secrets: { seal: (plain) => plain, open: (sealed) => sealed },
  log: { info: quiet, warn: quiet, error: (text, fields) => console.error(text, fields) },
};

/** A shop at work: sales made, prolonged, paid, confirmed by hand, given up. */
class Shop {
  private readonly core: Core;
  private readonly dice: SeededRandom;
  private readonly waiting: string[] = [];
  private nth = 0;

  constructor(core: Core, seed: number) {
    this.core = core;
    this.dice = createSeededRandom(seed);
  }

  step(): void {
    const { dice, waiting } = this;
    if (waiting.length < 5 || dice.chance(0.3)) return this.sell();
    const id = waiting[dice.int(waiting.length)] ?? '';
    const sale = this.core.stores.sales.find(id);
    if (sale?.status !== 'waiting') return void waiting.splice(waiting.indexOf(id), 1);
    const { selling } = this.core.requireTill();
    const act = dice.fraction();
    if (act < 0.4) this.pay(id, sale.payable);
    else if (act < 0.7) selling.cancel(id, OWNER);
    else if (act < 0.8) this.core.inbox.confirm(id, 'lihat di aplikasi', OWNER);
    else selling.extend(id);
  }

  private sell(): void {
    this.nth += 1;
    const amount = 1000 + ((this.nth * 37) % 900_000);
    const request = { amount, reference: `S${this.nth}`, idempotencyKey: null, cashier: null };
    this.waiting.push(this.core.requireTill().selling.create(request).sale.id);
  }

  private pay(id: string, amount: number): void {
    const nowMs = ports.clock.wallMs();
    this.core.requireTill().take({
      feed: 'qiospay',
      channel: 'callback',
      sightings: [
        {
          feed: 'qiospay',
          channel: 'callback',
          direction: 'credit',
          amount: rupiah(amount),
          stamp: { fromMs: nowMs, untilMs: nowMs + 1000 },
          issuer: { code: null, name: 'DANA' },
          refs: { rrn: `${id}-${nowMs}` },
          balance: null,
        },
      ],
      setAside: [],
      proves: true,
      sinceMs: null,
    });
  }
}

let seed = 0;
let untilSeq = 0;
let isWorking = false;
let isClosed = false;

async function work(core: Core): Promise<void> {
  isWorking = true;
  const shop = new Shop(core, seed);
  while (!isClosed && core.stores.events.lastSeq() < untilSeq) {
    shop.step();
    // Receivers and listeners get their turn, as they do in a shop.
    await new Promise((turn) => setImmediate(turn));
  }
  isWorking = false;
  if (!isClosed) tell({ kind: 'worked', lastSeq: core.stores.events.lastSeq() });
}

async function obey(core: Core, order: Order): Promise<void> {
  const { webhooks } = core.requireTill();
  switch (order.do) {
    case 'work':
      ({ seed, untilSeq } = order);
      if (!isWorking) await work(core);
      return;
    case 'look': {
      const all = webhooks.list();
      const sum = (of: 'waiting' | 'lost') => all.reduce((count, each) => count + each[of], 0);
      const lastSeq = core.stores.events.lastSeq();
      tell({ kind: 'looked', lastSeq, waiting: sum('waiting'), lost: sum('lost') });
      return;
    }
    case 'again':
      for (const { id } of webhooks.list()) webhooks.again(id, { sinceMs: 0 }, OWNER);
      return;
    case 'hurry':
      hurry(order.speed);
      return;
    case 'stop':
      isClosed = true; // the shop closes in the middle of its work
      await listener.close();
      await core.stop();
      process.disconnect();
  }
}

const core = await createCore(ports);
const faults = core.till() ? [] : await core.importSetup(options.setupText);
const listener = await startRestListener(core, 0);
// Whose soak has ended ends too.
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => void obey(core, order));
await core.start();
tell({ kind: 'up', apiUrl: listener.url, faults });
