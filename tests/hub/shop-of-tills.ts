// Several whole tills of one store on a real PostgreSQL: one provider, one clock in hand, and a line
// to the hub that can be cut for each.
import { setTimeout as realSleep } from 'node:timers/promises';
import type { HubConnection, HubDoor } from '../../electron/core/hub/hub-door.ts';
import { HubFailure } from '../../electron/core/hub/hub-store.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import type { Sqlite } from '../../electron/core/store/database.ts';
import { FakeClock } from '../../electron/core/testing/fake-clock.ts';
import { FakeQiospay } from '../../electron/core/testing/fake-qiospay.ts';
import {
  createTestCore,
  NOON_MS,
  setupText,
  type TestCore,
} from '../../electron/core/testing/harness.ts';
import type { TestPostgres } from './postgres.ts';

const PATIENCE_MS = 30_000;

/** A door that can be shut, with whoever is in it. */
export class Gate implements HubDoor {
  isShut = false;
  private readonly door = createHubDoor();
  private readonly open_ = new Set<{ connection: HubConnection; lost: () => void }>();

  async open(...[address, events]: Parameters<HubDoor['open']>): Promise<HubConnection> {
    if (this.isShut) throw new HubFailure('unreachable');
    const connection = await this.door.open(address, events);
    this.open_.add({ connection, lost: events.lost });
    return connection;
  }

  async shut(): Promise<void> {
    this.isShut = true;
    const all = [...this.open_];
    this.open_.clear();
    for (const { connection, lost } of all) {
      await connection.close();
      lost();
    }
  }
}

export interface ShopTill extends TestCore {
  readonly gate: Gate;
  readonly name: string;
}

export interface TillOptions {
  readonly sale?: Record<string, unknown>;
  readonly ledger?: Sqlite;
  readonly isShut?: boolean;
}

export class ShopOfTills {
  readonly clock = new FakeClock(NOON_MS);
  readonly qiospay = new FakeQiospay(this.clock, NOON_MS - this.clock.monoMs());
  readonly tills: ShopTill[] = [];
  private readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  static async open(server: TestPostgres): Promise<ShopOfTills> {
    return new ShopOfTills(server.url(undefined, undefined, await server.newDatabase()));
  }

  /** A till that has joined, or, with its gate shut, one that could not. */
  async till(name: string, options: TillOptions = {}): Promise<ShopTill> {
    const gate = new Gate();
    gate.isShut = options.isShut ?? false;
    const { clock, qiospay } = this;
    const seed = 7 + this.tills.length;
    const core = await createTestCore({
      clock,
      qiospay,
      seed,
      isSetUp: false,
      ports: { hub: gate },
    });
    const hub = { url: this.url, store: 'toko', till: name };
    const faults = await core.core.importSetup(setupText({ hub, sale: options.sale ?? {} }));
    if (faults.length > 0) throw new Error(faults.join(' '));
    const till = { ...core, gate, name };
    this.tills.push(till);
    if (!gate.isShut) await this.until(() => till.core.link.state().kind === 'live');
    if (!gate.isShut) await this.until(() => till.core.link.hold() === null);
    return till;
  }

  /** Lets time run, a little of it, until this is so. */
  async until(isSo: () => boolean, stepMs = 50): Promise<void> {
    const endMs = Date.now() + PATIENCE_MS;
    while (!isSo()) {
      if (Date.now() > endMs) throw new Error(`it never came to ${String(isSo)}`);
      await realSleep(2);
      await this.clock.advance(stepMs);
    }
  }

  /** Lets so much time run, in small steps, with what is under way in between. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      await this.clock.advance(Math.min(100, left));
      await realSleep(1);
    }
  }

  /** Lets time run until this has come to an end. */
  async done<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const settled = work.finally(() => {
      isOver = true;
    });
    settled.catch(() => {});
    await this.until(() => isOver);
    return settled;
  }

  async sell(till: ShopTill, amount: number): Promise<{ id: string; payable: number }> {
    const request = { amount, reference: null, idempotencyKey: null, cashier: null };
    const { sale } = await this.done(till.core.requireSelling().sell(request));
    return sale;
  }

  async close(): Promise<void> {
    for (const till of this.tills) {
      await this.done(till.stop());
    }
    this.tills.length = 0;
  }
}
