// The till that gets killed: the whole core on a real profile, real clock and real network, without
// page or REST, so that it starts quickly. Told what to do over IPC; a fuse ends it by kill -9 at a
// named point of the money path.
import { createCore, type Core } from '../../electron/core/core.ts';
import type { Ports } from '../../electron/core/ports.ts';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';
import { systemHttp } from '../../electron/core/system-http.ts';
import { AppError } from '../../shared/errors.ts';
import type { TillEvent } from '../../shared/views.ts';

/** Where a fuse burns through; counted from the start, the nth time. */
export interface Fuse {
  /**
   * `id`: inside a transaction; `answer`: between answer and ingest; `event`: committed, told to
   * nobody yet;
   * `lunas`: the same, for an event that says a sale is paid.
   */
  readonly at: 'id' | 'answer' | 'event' | 'lunas';
  readonly nth: number;
}

export interface ChildOptions {
  readonly dir: string;
  readonly setupText: string;
  /** Events after this one are told. */
  readonly heardSeq: number;
  readonly fuse: Fuse | null;
}

export type Told =
  | { readonly kind: 'up'; readonly faults: readonly string[] }
  | { readonly kind: 'sold'; readonly key: string; readonly id: string }
  | { readonly kind: 'cancelled'; readonly id: string }
  | { readonly kind: 'event'; readonly event: TillEvent }
  | { readonly kind: 'looked'; readonly lastSeq: number };

export type Order =
  | { readonly do: 'sell'; readonly key: string; readonly amount: number }
  | { readonly do: 'cancel'; readonly id: string }
  | { readonly do: 'look' }
  | { readonly do: 'stop' };

const options = JSON.parse(process.argv[2] ?? '') as ChildOptions;

let left = options.fuse?.nth ?? Infinity;

function burn(at: Fuse['at']): void {
  if (options.fuse?.at !== at) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

function tell(told: Told): void {
  process.send?.(told);
}

const ports: Ports = {
  dir: options.dir,
  clock: systemClock,
  random: {
    ...systemRandom,
    bytes(length) {
      burn('id');
      return systemRandom.bytes(length);
    },
  },
  http: {
    async send(request) {
      const answer = await systemHttp.send(request);
      burn('answer');
      return answer;
    },
  },
  secrets: { seal: (plain) => plain, open: (sealed) => sealed },
  log: {
    info: () => {},
    warn: () => {},
    error: (message, fields) => console.error(message, fields),
  },
};

async function listen(core: Core): Promise<void> {
  for await (const event of core.announcer.stream(options.heardSeq)) {
    burn('event');
    if (event.type === 'sale.changed' && event.payload.sale.status === 'paid') burn('lunas');
    tell({ kind: 'event', event });
  }
}

async function obey(core: Core, order: Order): Promise<void> {
  const till = core.requireTill();
  switch (order.do) {
    case 'sell': {
      const { key, amount } = order;
      const request = { amount, reference: key, idempotencyKey: key, cashier: null };
      const { sale } = await till.sell(request);
      tell({ kind: 'sold', key, id: sale.id });
      return;
    }
    case 'cancel':
      try {
        till.selling.cancel(order.id);
      } catch (error) {
        if (!(error instanceof AppError)) throw error; // it expired before: as good as cancelled
      }
      tell({ kind: 'cancelled', id: order.id });
      return;
    case 'look':
      await core.pollNow();
      tell({ kind: 'looked', lastSeq: core.stores.events.lastSeq() });
      return;
    case 'stop':
      await core.stop();
      process.disconnect();
  }
}

const core = await createCore(ports);
const faults = core.till() ? [] : await core.importSetup(options.setupText);
const check = String(core.database.pragma('integrity_check', { simple: true }));
if (check !== 'ok') faults.push(`integrity: ${check}`);
faults.push(...brokenInvariants(core.database));
process.on('message', (order: Order) => void obey(core, order));
void listen(core);
await core.start();
tell({ kind: 'up', faults });
