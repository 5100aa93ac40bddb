// A program that never heard the answer asks again: it gets the sale it made, whatever happened in
// between.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';
import { startRestListener, type RestListener } from './listener.ts';

let dir: string;
let till: TestCore;
let listener: RestListener;
let starts = 0;

async function start(isFirst: boolean): Promise<void> {
  starts += 1; // else a till that is started anew would give the same names again
  const wallMs = isFirst ? {} : { clock: till.clock };
  till = await createTestCore({ dir, isSetUp: false, seed: starts, ...wallMs });
  const tokens = ['satu', 'dua'].map((name) => ({ name, token: `TOKEN-${name}` }));
  if (isFirst) await till.core.importSetup(setupText({ api: { tokens } }));
  till.qiospay.pay(500); // so the till knows that stamps are a second wide
  await till.nextSweep();
  listener = await startRestListener(till.core, 0);
}

async function restart(afterMs = 0): Promise<void> {
  await till.stop();
  await listener.close();
  await till.clock.advance(afterMs);
  await start(false);
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-keys-'));
  await start(true);
});

afterEach(async () => {
  await till.stop();
  await listener.close();
  rmSync(dir, { recursive: true, maxRetries: 5 });
});

async function ask(key: string, body: object, program = 'satu') {
  const response = await fetch(`${listener.url}/sales`, {
    method: 'POST',
    headers: {
      authorization: `Bearer TOKEN-${program}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { id?: string; error?: { code: string } };
  return [response.status, answer.id ?? answer.error?.code ?? ''] as const;
}

const SALE = { amount: 13_000, reference: 'A17' };
const sold = () => till.core.stores.sales.open().length;

describe('the same key', () => {
  it('is the same sale over a restart, and another body is a conflict', async () => {
    const [status, id] = await ask('nota-1', SALE);
    expect(status).toBe(201);
    await restart();
    expect(await ask('nota-1', SALE)).toEqual([200, id]);
    expect(await ask('nota-1', { ...SALE, amount: 13_001 })).toEqual([409, 'conflict']);
    expect(await ask('nota-1', { amount: 13_000 })).toEqual([409, 'conflict']);
    expect(sold()).toBe(1);
  });

  it('is kept for a day, and free after it', async () => {
    const [, id] = await ask('nota-1', SALE);
    await restart(24 * HOUR_MS - MINUTE_MS);
    expect(await ask('nota-1', SALE)).toEqual([200, id]);
    await restart(2 * MINUTE_MS);
    const [status, other] = await ask('nota-1', SALE);
    expect([status, other === id]).toEqual([201, false]);
  });

  it('of another program is another sale', async () => {
    const [, id] = await ask('nota-1', SALE, 'satu');
    const [status, other] = await ask('nota-1', { amount: 9000 }, 'dua');
    expect([status, other === id]).toEqual([201, false]);
    expect(await ask('nota-1', SALE, 'satu')).toEqual([200, id]);
  });

  it('at the same moment, many times over, is one sale', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask('nota-1', SALE)));
    expect(new Set(answers.map(([, id]) => id)).size).toBe(1);
    expect(answers.filter(([status]) => status === 201)).toHaveLength(1);
    expect(answers.filter(([status]) => status === 200)).toHaveLength(29);
    expect(sold()).toBe(1);
  });

  it('of a request that was refused is still free', async () => {
    expect(await ask('nota-1', { amount: 0 })).toEqual([400, 'bad_input']);
    expect((await ask('nota-1', SALE))[0]).toBe(201);
  });
});
