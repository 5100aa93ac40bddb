// A manager and a newer Lunas: what is said of it, and when it may not be installed.
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import type { UpdateState } from '../../shared/update.ts';
import { VERSION } from '../../shared/version.ts';
import { pageRouter } from './api.ts';
import { createTestCore, NOON_MS, type TestCore } from './testing/harness.ts';

let till: TestCore;
afterEach(async () => till.stop());

const READY: UpdateState = {
  way: 'itself',
  step: 'ready',
  next: '0.2.0',
  askedAtMs: NOON_MS,
  fault: null,
};
const page = () => createRouterClient(pageRouter, { context: { core: till.core } });

async function open(state: UpdateState | null, wallMs = NOON_MS) {
  const done = { looks: 0, installs: 0 };
  const update = {
    state: () => state ?? READY,
    look: () => void (done.looks += 1),
    install: () => void (done.installs += 1),
  };
  till = await createTestCore({ wallMs, ports: state === null ? {} : { update } });
  return done;
}

describe('a newer Lunas that is ready', () => {
  it('is told in the banner, and to a manager in full (update.state)', async () => {
    await open(READY);
    await till.clock.advance(MINUTE_MS);
    const { conditions } = await page().till.snapshot();
    expect(conditions).toContainEqual({ kind: 'update', version: '0.2.0' });
    expect(await page().update.state()).toEqual({ version: VERSION, state: READY, hold: null });
  });

  it('is installed by a manager (update.install), who stands in the audit', async () => {
    const done = await open(READY);
    await page().update.install();
    expect(done.installs).toBe(1);
    const { items } = await page().audit.list({});
    expect(items[0]).toMatchObject({ act: 'update.installed' });
    expect(items[0]?.details).toEqual({ from: VERSION, to: '0.2.0' });
  });

  it('waits while a sale waits for its payment', async () => {
    const done = await open(READY);
    await till.sell(13_000);
    expect(await page().update.state()).toMatchObject({ hold: 'sale' });
    await expect(page().update.install()).rejects.toMatchObject({ code: 'conflict' });
    expect(done.installs).toBe(0);
  });

  it('waits in the last half hour of a day whose shift is open', async () => {
    const done = await open(READY, NOON_MS + 11 * HOUR_MS + 45 * MINUTE_MS);
    expect(await page().update.state()).toMatchObject({ hold: null });
    await page().shift.open({});
    expect(await page().update.state()).toMatchObject({ hold: 'shiftEnd' });
    await expect(page().update.install()).rejects.toMatchObject({ code: 'conflict' });
    expect(done.installs).toBe(0);
  });
});

describe('a till without a newer Lunas', () => {
  it('says nothing of it, looks when asked (update.look), and installs nothing', async () => {
    const done = await open({ ...READY, step: 'idle', next: null });
    await till.clock.advance(MINUTE_MS);
    expect((await page().till.snapshot()).conditions).toEqual([]);
    await page().update.look();
    expect(done.looks).toBe(1);
    await expect(page().update.install()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that is no desktop says which version it is', async () => {
    await open(null);
    const { version, state } = await page().update.state();
    expect([version, state.way]).toEqual([VERSION, 'byHand']);
    await expect(page().update.look()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
