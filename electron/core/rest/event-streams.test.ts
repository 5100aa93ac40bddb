// Events over real HTTP: nothing is lost and nothing comes twice, whatever breaks in between.
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../shared/time.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';
import { startRestListener, type RestListener } from './listener.ts';

const TOKEN = 'TOKEN-RAHASIA-pos';
let dir: string;
let till: TestCore;
let listener: RestListener;
let starts = 0;

async function start(): Promise<void> {
  starts += 1; // else a till that is started anew would give the same names again
  till = await createTestCore({ dir, isSetUp: false, seed: starts });
  const api = { tokens: [{ name: 'pos', token: TOKEN }] };
  await till.core.importSetup(setupText({ api }));
  listener = await startRestListener(till.core, 0);
}

async function stop(): Promise<void> {
  await till.stop();
  await listener.close();
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-events-'));
  await start();
});

afterEach(async () => {
  await stop();
  rmSync(dir, { recursive: true, maxRetries: 5 });
});

/** Opens the stream; what comes is not read until somebody does. */
function stream(lastSeq: number | null): Promise<IncomingMessage> {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    ...(lastSeq === null ? {} : { 'last-event-id': String(lastSeq) }),
  };
  const { port } = listener;
  return new Promise((done, fail) => {
    const asked = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/v1/events',
      headers,
      agent: false,
    });
    asked.on('response', (response) => {
      response.on('error', () => {}); // hung up on, by us or by them
      done(response);
    });
    asked.on('error', fail);
    asked.end();
  });
}

/** Frames as they come, until the line ends; the last one may be its `end`. */
async function* frames(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += String(chunk);
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      yield* whole;
    }
  } catch {
    // The line broke: what is not whole was not heard.
  }
}

const idOf = (frame: string): number => Number(/^id: (\d+)$/m.exec(frame)?.[1] ?? 0);
const sell = (n: number) =>
  till.core.requireTill().selling.create({
    amount: 1000 + n,
    reference: null,
    idempotencyKey: null,
    cashier: null,
  });
const lastSeq = (): number => till.core.stores.events.lastSeq();

/** A program that comes back whenever its line broke, with the last number it heard. */
class Follower {
  readonly heard: number[] = [];
  readonly endings: string[] = [];

  /** One stretch: until `count` more are heard, or the line ends. */
  async listen(count: number): Promise<void> {
    const response = await stream(this.heard.at(-1) ?? 0).catch(() => null);
    if (response === null) return; // the till is just being started anew
    for await (const frame of frames(response)) {
      if (frame.startsWith('event: end')) this.endings.push(frame);
      const id = idOf(frame);
      if (id > 0) this.heard.push(id);
      count -= id > 0 ? 1 : 0;
      if (count <= 0) return void response.destroy();
    }
  }
}

const upTo = (seq: number): number[] => Array.from({ length: seq }, (_, n) => n + 1);

describe('a program that loses its line', () => {
  it('hears everything once and in order, while the till sells and is started anew', async () => {
    const dice = createSeededRandom(7);
    const follower = new Follower();
    for (let round = 0; round < 6; round += 1) {
      const stretch = follower.listen(1 + Math.floor(dice.fraction() * 20));
      for (let n = 0; n < 20; n += 1) {
        sell(n);
        if (dice.fraction() < 0.3) await new Promise((done) => setImmediate(done));
      }
      if (round % 2 === 1) {
        await stop();
        await start();
      }
      await stretch;
    }
    const left = (): number => lastSeq() - (follower.heard.at(-1) ?? 0);
    while (left() > 0) await follower.listen(left());
    expect(follower.heard).toEqual(upTo(lastSeq()));
    expect(lastSeq()).toBeGreaterThanOrEqual(120);
  });

  it('is told when the till stops, and comes back for what it missed', async () => {
    const follower = new Follower();
    await follower.listen(lastSeq());
    await expect.poll(() => till.core.rest.streams.count()).toBe(0);
    const hearing = follower.listen(1000);
    await expect.poll(() => till.core.rest.streams.count()).toBe(1);
    await stop();
    await hearing;
    expect(follower.endings.join()).toContain('"reason":"stopping"');
    await start();
    sell(1);
    await follower.listen(1);
    expect(follower.heard).toEqual(upTo(follower.heard.length));
  });
});

const MANY = 4000;

describe('a program that does not read', () => {
  it('is waited for, cut off with the reason, and misses nothing when it comes back', async () => {
    const before = lastSeq();
    // More than the sockets' own memory holds: the till has to wait for it.
    till.core.database.exec(`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY})
      insert into event (at_ms, type, payload)
      select 1, 'till.changed', json_object('changed', json_array(printf('%.5000c', 'x'))) from n`);
    const idle = await stream(before);
    const advance = async () => {
      await till.clock.advance(10 * SECOND_MS);
      return till.core.rest.streams.count();
    };
    await expect.poll(advance, { timeout: 15_000 }).toBe(0);
    const heard: number[] = [];
    for await (const frame of frames(idle)) if (idOf(frame) > 0) heard.push(idOf(frame));
    expect(heard.length).toBeLessThan(MANY);
    const follower = new Follower();
    follower.heard.push(...upTo(before), ...heard);
    await follower.listen(lastSeq() - before - heard.length);
    expect(follower.heard).toEqual(upTo(lastSeq()));
  });

  it('holds up nobody else', async () => {
    await stream(lastSeq());
    const before = lastSeq();
    const reader = await stream(before);
    const hearing = (async () => {
      const heard: number[] = [];
      for await (const frame of frames(reader)) {
        if (idOf(frame) > 0) heard.push(idOf(frame));
        if (heard.length === 300) reader.destroy();
      }
      return heard;
    })();
    for (let n = 0; n < 300; n += 1) sell(n);
    expect(await hearing).toEqual(Array.from({ length: 300 }, (_, n) => before + n + 1));
  });
});
