// Owns that every call of the contract is refused to whom the table refuses it, with its sentence
// and an audit row: the contract is walked, so a new call is tried too.
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageContract } from '../../../shared/contract.ts';
import { rightOf, type Role, type Who } from '../../../shared/permissions.ts';
import { pageRouter } from '../api.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';
import type { Session } from './sessions.ts';

let till: TestCore;

/** One shop for all: a PIN is slow to prove on purpose. */
beforeAll(async () => {
  till = await createTestCore({ isSetUp: false });
  const users = [
    { name: 'Sari', role: 'cashier', pin: '1234' },
    { name: 'Budi', role: 'manager', pin: '998877' },
  ];
  await till.core.importSetup(setupText({ users }));
});

afterAll(async () => {
  await till.stop();
});

/** Of many refusals in a minute not every one is written down. */
beforeEach(() => till.clock.advance(3000));

interface Procedure {
  readonly '~orpc': { readonly meta: { readonly who?: Who } };
}

type Calls = Readonly<Record<string, Record<string, (input: unknown) => Promise<unknown>>>>;

const calls = Object.entries(pageContract as unknown as Record<string, Record<string, Procedure>>)
  .flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, call]) => ({ noun, verb, who: call['~orpc'].meta.who })),
  )
  .map((call) => ({ ...call, name: `${call.noun}.${call.verb}` }));

/** Made by hand for the one call that knows by its answer only whether it is of another day. */
const SENTENCES: Readonly<Record<string, string>> = {
  today: 'Other days are for a manager to see.',
  pin: "A manager's PIN is needed.",
  no: 'Only a manager may do this.',
};

async function entered(name: string, pin: string): Promise<Session> {
  const { directory, sessions } = till.core.people;
  const session = sessions.open();
  const id = directory.active().find((person) => person.name === name)?.id ?? '';
  expect((await sessions.login(session, id, pin)).kind).toBe('in');
  return session;
}

function asked(session: Session, { noun, verb }: { noun: string; verb: string }, input: unknown) {
  const client = createRouterClient(pageRouter, { context: { core: till.core, session } });
  const call = (client as unknown as Calls)[noun]?.[verb];
  return call?.(input) ?? Promise.reject(new Error('no such call'));
}

const lastAct = () => till.core.stores.audit.page({ fromMs: 0, untilMs: 2 ** 50 }, 2 ** 50, 1)[0];

const forbidden = (role: Role) =>
  calls
    .map((call) => ({ ...call, right: rightOf(role, call.who) }))
    .filter(({ right, name }) => right !== 'yes' && name !== 'sale.get');

describe('a cashier', () => {
  let session: Session;
  beforeAll(async () => {
    session = await entered('Sari', '1234');
  });
  beforeEach(() => till.core.people.sessions.touch(session));

  it.each(forbidden('cashier'))('is refused $name ($right)', async (call) => {
    await expect(asked(session, call, { date: '2026-11-20' })).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
      message: SENTENCES[call.right],
    });
    expect(lastAct()).toMatchObject({
      act: 'call.forbidden',
      who: 'Sari',
      role: 'cashier',
      subject: call.name,
    });
  });

  it('is refused a sale of yesterday, though its id is known', async () => {
    const { id } = await till.sell(1000);
    till.core.requireTill().selling.cancel(id);
    await expect(asked(session, { noun: 'sale', verb: 'get' }, { id })).resolves.toMatchObject({
      id,
    });
    till.clock.jump(24 * 60 * 60 * 1000);
    const later = asked(session, { noun: 'sale', verb: 'get' }, { id });
    await expect(later).rejects.toMatchObject({ status: 403 });
    till.clock.jump(-24 * 60 * 60 * 1000);
    expect(lastAct()).toMatchObject({ act: 'call.forbidden', subject: 'sale.get' });
  });

  it('with the wrong manager’s PIN is refused, and that is written down', async () => {
    const call = { noun: 'payment', verb: 'dismiss' };
    await expect(asked(session, call, { pin: '000000' })).rejects.toMatchObject({
      status: 403,
      message: "This is no manager's PIN.",
    });
    expect(lastAct()).toMatchObject({ act: 'pin.refused', who: 'Sari' });
  });

  it('with a manager leaning over dismisses money under the manager’s name', async () => {
    till.qiospay.pay(77_000);
    await till.clock.advance(60_000);
    const [money] = till.core.stores.ledger.inbox(1);
    const input = { paymentId: money?.id, reason: 'titipan', pin: '998877' };
    await asked(session, { noun: 'payment', verb: 'dismiss' }, input);
    expect(lastAct()).toMatchObject({ act: 'payment.dismissed', who: 'Budi', subject: money?.id });
    expect(lastAct()?.details).toContain('"at":"Sari"');
    expect(till.core.stores.ledger.find(money?.id ?? '')?.note).toBe('Budi: titipan');
  });
});

describe('somebody unnamed', () => {
  it.each(forbidden('cashier'))('is refused $name like a cashier', async (call) => {
    const session = till.core.people.sessions.open();
    await expect(asked(session, call, { date: '2026-11-20' })).rejects.toMatchObject({
      status: 403,
    });
    expect(lastAct()).toMatchObject({ act: 'call.forbidden', who: null, role: 'nobody' });
  });

  it('asking a thousand times leaves sixty rows a minute, and how many are missing', async () => {
    const session = till.core.people.sessions.open();
    const call = { noun: 'people', verb: 'list' };
    await till.clock.advance(61_000);
    const before = lastAct()?.seq ?? 0;
    for (let n = 0; n < 1000; n += 1)
      await expect(asked(session, call, {})).rejects.toMatchObject({ status: 403 });
    expect((lastAct()?.seq ?? 0) - before).toBe(60);
    await till.clock.advance(61_000);
    await expect(asked(session, call, {})).rejects.toMatchObject({ status: 403 });
    expect(JSON.parse(lastAct()?.details ?? '')).toEqual({ skipped: 940 });
  });
});

describe('a locked screen', () => {
  let session: Session;
  beforeAll(async () => {
    session = await entered('Budi', '998877');
    till.core.people.sessions.lock(session, false);
  });

  it.each(forbidden('locked'))('is refused $name', async (call) => {
    await expect(asked(session, call, { pin: '998877' })).rejects.toMatchObject({
      status: 403,
      message: 'The screen is locked: enter a PIN.',
    });
    expect(lastAct()).toMatchObject({ act: 'call.forbidden', subject: call.name });
  });
});
