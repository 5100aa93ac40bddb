// What a person may ask and say of the hub, and what of it stands in the audit.
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClaimConflict, HubTill } from '../../shared/hub-log.ts';
import { pageRouter } from './api.ts';
import type { HubAddress, HubDoor } from './hub/hub-door.ts';
import { NO_HUB, type HubLink } from './hub/hub-link.ts';
import { HubFailure, type HubFailureKind, type HubStore } from './hub/hub-store.ts';
import { healthOf } from './snapshot.ts';
import { createTestCore, NOON_MS, setupText, type TestCore } from './testing/harness.ts';

const URL = 'postgres://toko_a:SANDI-RAHASIA@db.contoh.id/lunas';
const HUB = { url: URL, store: 'toko-a', till: 'Kasir 1' };
const USERS = [
  { name: 'Sari', role: 'cashier', pin: '733401' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

const CONFLICT: ClaimConflict = {
  paymentId: 'pay_x',
  amount: 13_000,
  first: { till: 'Kasir 2', saleId: 'sal_2', by: 'person', apart: false, atMs: NOON_MS },
  second: { till: 'Kasir 1', saleId: 'sal_1', by: 'evidence', apart: true, atMs: NOON_MS },
};

let till: TestCore;
let asked: HubAddress[];
let fault: HubFailureKind;
afterEach(() => till.stop());

/** A hub that answers every till with the same failure. */
const door: HubDoor = {
  open(address) {
    asked.push(address);
    return Promise.reject(new HubFailure(fault));
  },
};

async function open(over: Record<string, unknown> = {}) {
  [asked, fault] = [[], 'unreachable'];
  till = await createTestCore({ isSetUp: false, ports: { hub: door } });
  expect(await till.core.importSetup(setupText(over))).toEqual([]);
  return createRouterClient(pageRouter, { context: { core: till.core } }).hub;
}

/** The till as it would be with this link to its hub. */
function linked(over: Partial<HubLink>): void {
  const value = { ...NO_HUB, ...over };
  Object.defineProperty(till.core, 'link', { value, configurable: true });
}

const other: HubTill = {
  till: 'Kasir 2',
  number: 1,
  state: 'open',
  ackSeq: 0,
  seenAtMs: NOON_MS,
  version: '0.1.0',
  keepsClass: false,
};

const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };

/** Newest first. */
const audit = () =>
  till.core.stores.audit
    .page(ALL, Number.MAX_SAFE_INTEGER, 5)
    .map(({ act, details }) => [act, JSON.parse(details) as unknown]);

describe('the status of the hub (hub.status)', () => {
  it('is none for a till that stands alone', async () => {
    const hub = await open();
    expect(await hub.status()).toEqual({ hub: null });
    expect(asked).toEqual([]);
  });

  it('says that the others can not be asked, and why, and no address', async () => {
    const hub = await open({ hub: HUB });
    await till.clock.advance(100);
    const status = await hub.status();
    expect(status.hub).toMatchObject({ state: 'apart', why: 'unreachable', store: 'toko-a' });
    expect(JSON.stringify(status)).not.toMatch(/RAHASIA|contoh/);
  });

  it('is told to other programs without any name (health.get)', async () => {
    await open({ hub: HUB });
    await till.clock.advance(100);
    const { health } = createRouterClient(pageRouter, { context: { core: till.core } });
    const { hub } = await health.get();
    expect(hub).toEqual({ state: 'apart', sinceMs: expect.any(Number) as number });
    await till.stop();
    await open();
    expect(healthOf(till.core)).not.toHaveProperty('hub');
  });
});

describe('the test of a hub (hub.test)', () => {
  it('asks with what is typed and says what stands in the way', async () => {
    const hub = await open();
    fault = 'tls';
    expect(await hub.test({ ...HUB, ca: null })).toEqual({
      refused: [],
      fault: 'tls',
      tills: [],
      needsSchema: false,
    });
    expect(asked).toEqual([{ url: URL, ca: null }]);
    expect(till.core.till()?.setup.hub).toBeUndefined();
  });

  it('asks with the kept address where none is typed', async () => {
    const hub = await open({ hub: HUB });
    asked = [];
    await hub.test({ url: '', store: 'toko-a', till: 'Kasir 9', ca: null });
    expect(asked.map(({ url }) => url)).toContain(URL);
  });

  it('does not go where no password may go', async () => {
    const hub = await open();
    const answer = await hub.test({ ...HUB, url: `${URL}?sslmode=disable`, ca: null });
    expect(answer.refused.join()).toContain('without TLS');
    expect(answer.refused.join()).not.toContain('RAHASIA');
    expect(asked).toEqual([]);
  });
});

describe('a till that is put away (hub.putAway)', () => {
  it('is, by a person who stands in the audit', async () => {
    const hub = await open({ hub: HUB });
    const away: string[] = [];
    const store = { putAway: async (name: string) => void away.push(name) } as Partial<HubStore>;
    linked({ tills: () => [other], hub: () => store as HubStore });
    await hub.putAway({ till: 'Kasir 2' });
    expect(away).toEqual(['Kasir 2']);
    expect(audit()[0]).toEqual(['hub.putAway', { till: 'Kasir 2' }]);
  });

  it('is none while nobody can be asked, and the link knows when the hub fails', async () => {
    const hub = await open({ hub: HUB });
    const failures: unknown[] = [];
    linked({ tills: () => [other] });
    await expect(hub.putAway({ till: 'Kasir 2' })).rejects.toMatchObject({ code: 'unavailable' });
    const store = { putAway: () => Promise.reject(new HubFailure('lost')) } as Partial<HubStore>;
    linked({
      tills: () => [other],
      hub: () => store as HubStore,
      failed: (error) => failures.push(error),
    });
    await expect(hub.putAway({ till: 'Kasir 2' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(failures).toHaveLength(1);
    expect(audit().map(([act]) => act)).not.toContain('hub.putAway');
  });

  it('is not this one, and none that nobody knows', async () => {
    const hub = await open({ hub: HUB });
    linked({ tills: () => [other] });
    await expect(hub.putAway({ till: 'Kasir 1' })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(hub.putAway({ till: 'Kasir 9' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('selling without the others (hub.sellApart)', () => {
  it('is allowed by a person, once there is something to allow', async () => {
    const hub = await open({ hub: HUB });
    let isAllowed = false;
    linked({
      hold: () => (isAllowed ? null : 'apart'),
      sellApart: () => {
        isAllowed = true;
      },
    });
    await hub.sellApart({});
    expect(isAllowed).toBe(true);
    expect(audit()[0]).toEqual(['hub.soldApart', {}]);
    await expect(hub.sellApart({})).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('money given away twice (hub.conflictSeen)', () => {
  it('is an alarm until somebody has seen it; its story stays in the audit', async () => {
    const hub = await open({ hub: HUB });
    const { stores } = till.core;
    stores.hub.saveConflict(CONFLICT, NOON_MS);
    const before = (await hub.status()).hub;
    expect(before?.conflicts).toMatchObject([{ paymentId: 'pay_x', amount: 13_000 }]);
    const seq = stores.events.lastSeq();
    expect((await hub.conflictSeen({ paymentId: 'pay_x' })).hub?.conflicts).toEqual([]);
    expect(stores.events.since(seq, 9).map(({ type }) => type)).toEqual(['till.changed']);
    expect(audit()[0]).toEqual([
      'hub.conflictSeen',
      {
        ...{ paymentId: 'pay_x', amount: 13_000, first: 'Kasir 2', firstSale: 'sal_2' },
        ...{ second: 'Kasir 1', secondSale: 'sal_1' },
      },
    ]);
    await expect(hub.conflictSeen({ paymentId: 'pay_x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('where people have names', () => {
  it('a cashier needs a manager’s PIN for each act, and may not try a hub', async () => {
    const hub = await open({ hub: HUB, users: USERS });
    till.core.stores.hub.saveConflict(CONFLICT, NOON_MS);
    linked({ hold: () => 'apart', tills: () => [other] });
    const refused = { code: 'forbidden' };
    await expect(hub.test({ ...HUB, ca: null })).rejects.toMatchObject(refused);
    await expect(hub.putAway({ till: 'Kasir 2' })).rejects.toMatchObject(refused);
    await expect(hub.sellApart({})).rejects.toMatchObject(refused);
    await expect(hub.sellApart({ pin: '733401' })).rejects.toMatchObject(refused);
    await expect(hub.conflictSeen({ paymentId: 'pay_x' })).rejects.toMatchObject(refused);
    await hub.conflictSeen({ paymentId: 'pay_x', pin: '998877' });
    expect(audit()[0]?.[0]).toBe('hub.conflictSeen');
    expect(till.core.stores.hub.conflicts()[0]?.seenBy).toBe('Budi');
  });
});
