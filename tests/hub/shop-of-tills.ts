// Several whole tills of one store on a real PostgreSQL: one provider, one clock in hand, and a
// line to the hub that can be cut for each.
import { setTimeout as realSleep } from 'node:timers/promises';
import type { HubConnection, HubDoor } from '../../electron/core/hub/hub-door.ts';
import { HubFailure } from '../../electron/core/hub/hub-store.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { FakeClock } from '../../electron/core/testing/fake-clock.ts';
import { FakeQiospay } from '../../electron/core/testing/fake-qiospay.ts';
import {
  createTestCore,
  NOON_MS,
  setupText,
  type TestCore,
} from '../../electron/core/testing/harness.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { TestPostgres } from './postgres.ts';

const PATIENCE_MS = 30_000;

/** A door that can be shut, with whoever is in it. */
export class Gate implements HubDoor {
  isShut = false;
  /** A question with this text is answered when this promise is. */
  private held: { readonly text: string; readonly free: Promise<void> } | null = null;
  private readonly door = createHubDoor();
  private readonly open_ = new Set<{ connection: HubConnection; lost: () => void }>();

  async open(...[address, events]: Parameters<HubDoor['open']>): Promise<HubConnection> {
    if (this.isShut) throw new HubFailure('unreachable');
    const opened = await this.door.open(address, events);
    const connection: HubConnection = {
      ...opened,
      query: async (text, ...values) => {
        if (this.held !== null && text.includes(this.held.text)) await this.held.free;
        return opened.query(text, ...values);
      },
    };
    this.open_.add({ connection, lost: events.lost });
    return connection;
  }

  /** Keeps questions with this text back until what it returns is called. */
  hold(text: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held = { text, free: promise };
    return () => {
      this.held = null;
      resolve();
    };
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
  /** Its profile, where it is to be opened again. */
  readonly dir?: string;
  readonly isShut?: boolean;
  /** As it is right after its start, whether it can be sold at or not. */
  readonly isAsFound?: boolean;
}

export class ShopOfTills {
  readonly clock = new FakeClock(NOON_MS);
  readonly qiospay = new FakeQiospay(this.clock, NOON_MS - this.clock.monoMs());
  readonly tills: ShopTill[] = [];
  private readonly url: string;
  private opened = 0;

  readonly database: string;

  private constructor(url: string, database: string) {
    this.url = url;
    this.database = database;
  }

  static async open(server: TestPostgres): Promise<ShopOfTills> {
    const database = await server.newDatabase();
    return new ShopOfTills(server.url(undefined, undefined, database), database);
  }

  /** The hub becomes what it was before anybody joined, as one does that is set up anew. */
  async forget(server: TestPostgres): Promise<void> {
    await server.query(this.database, 'drop schema lunas cascade');
  }

  /** A till that has joined, or, with its gate shut, one that could not. */
  async till(name: string, options: TillOptions = {}): Promise<ShopTill> {
    const gate = new Gate();
    gate.isShut = options.isShut ?? false;
    const { clock, qiospay } = this;
    const seed = 7 + this.opened;
    this.opened += 1;
    const { dir = ':memory:' } = options;
    const ports = { hub: gate };
    const core = await createTestCore({ clock, qiospay, seed, dir, isSetUp: false, ports });
    const hub = { url: this.url, store: 'toko', till: name };
    const setup = setupText({ hub, sale: options.sale ?? {} });
    const faults = core.core.till() ? [] : await core.core.importSetup(setup);
    if (faults.length > 0) throw new Error(faults.join(' '));
    const till = { ...core, gate, name };
    this.tills.push(till);
    if (options.isAsFound) return till;
    if (!gate.isShut) await this.until(() => till.core.link.state().kind === 'live');
    if (!gate.isShut) await this.until(() => till.core.link.hold() === null);
    return till;
  }

  /** Two tills wait for this amount, and one payment of it came: both are asked whose it is. */
  async contested(amount: number) {
    const [one, two] = [await this.till('Kasir 1'), await this.till('Kasir 2')];
    const [first, second] = [await this.sell(one, amount), await this.sell(two, amount)];
    await this.pass(2 * SECOND_MS);
    this.qiospay.pay(amount);
    await this.until(() => one.sale(first as never).status === 'needs_person');
    await this.until(() => two.sale(second as never).status === 'needs_person');
    return { one, two, first, second };
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
  async done<T>(work: Promise<T>, stepMs = 50): Promise<T> {
    let isOver = false;
    const settled = work.finally(() => {
      isOver = true;
    });
    settled.catch(() => {});
    await this.until(() => isOver, stepMs);
    return settled;
  }

  async sell(till: ShopTill, amount: number): Promise<{ id: string; payable: number }> {
    const request = { amount, reference: null, idempotencyKey: null, cashier: null };
    // No faster than real time: a loaded machine's hub would seem to be gone.
    const { sale } = await this.done(till.core.requireSelling().sell(request), 1);
    return sale;
  }

  /** Shuts one till down well. */
  async shutDown(till: ShopTill): Promise<void> {
    this.tills.splice(this.tills.indexOf(till), 1);
    await this.done(till.stop());
  }

  async close(): Promise<void> {
    for (const till of [...this.tills]) await this.shutDown(till);
  }
}
