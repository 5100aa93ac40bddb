// Webhooks with the whole core behind them: what a shop's other program is told, in which order,
// how often, and what becomes of what it does not take.
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { WebhookView } from '../../../shared/webhooks.ts';
import { OWNER } from '../people/actor.ts';
import { settled } from '../testing/fake-clock.ts';
import { FakeReceiver } from '../testing/fake-receiver.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';
import { TEST_TYPE } from './message.ts';
import { ATTEMPTS_MAX } from './schedule.ts';

const URL_A = 'https://toko.example/lunas';
const URL_B = 'https://gudang.example/lunas';
const SECRET = 'RAHASIA-WEBHOOK-1';

let till: TestCore;
let receiver: FakeReceiver;
let dir: string | null = null;

async function open(webhooks: readonly object[] = [{ url: URL_A, secret: SECRET }]) {
  receiver = new FakeReceiver();
  till = await createTestCore({ isSetUp: false, ports: { outbound: receiver } });
  expect(await till.core.importSetup(setupText({ webhooks }))).toEqual([]);
  till.qiospay.pay(500); // so the till knows that stamps are a second wide
  await till.clock.advance(MINUTE_MS);
  receiver.got.length = 0;
}

beforeEach(() => {
  dir = null;
});

afterEach(async () => {
  await till.stop();
  if (dir !== null) rmSync(dir, { recursive: true });
  if (/RAHASIA|whsec_/.test(till.logLines.join())) throw new Error('a secret in the log!');
});

const desk = () => till.core.requireTill().webhooks;
const only = (): WebhookView => desk().list()[0]!;
const log = (id = only().id) => desk().deliveries(id, { state: null, before: 1e9, limit: 200 });
const troubles = () => till.core.conditions.now().filter(({ kind }) => kind === 'webhook');
const told = () => receiver.got.map(({ body }) => `${body.type} ${saleStatus(body.payload)}`);
/** Days that pass by the calendar only: going through each second of them takes a test too long. */
async function later(ms: number): Promise<void> {
  till.clock.jump(ms);
  await till.clock.advance(35 * SECOND_MS);
}

/** As long as it takes until nothing is to be tried any more. */
async function untilAllEnded(): Promise<void> {
  for (;;) {
    const times = log().items.flatMap(({ nextAtMs }) => nextAtMs ?? []);
    if (times.length === 0) return;
    await later(Math.max(0, Math.min(...times) - till.clock.wallMs()));
  }
}

/** Long enough for what is old to be let go of. */
async function tidied(ms: number): Promise<void> {
  till.clock.jump(ms);
  await till.clock.advance(11 * MINUTE_MS);
}

const saleStatus = ({ sale, payment }: Record<string, Record<string, unknown>>): string =>
  ((sale ?? payment)?.['status'] ?? '') as string;

async function paidSale(amount: number): Promise<string> {
  const { id } = await till.sell(amount);
  await till.clock.advance(5 * SECOND_MS);
  till.qiospay.pay(amount);
  await till.nextSweep();
  await till.clock.advance(SECOND_MS);
  return id;
}

describe('a webhook of the setup', () => {
  it('hears of a sale from waiting to LUNAS, as the event stream tells it', async () => {
    await open();
    const id = await paidSale(13_000);
    const events = till.core.stores.events
      .since(0, 1000)
      .filter(({ type }) => ['sale.changed', 'payment.changed'].includes(type));
    const sale = receiver.got.filter(({ body }) => body.payload['sale']?.['id'] === id);
    expect(sale.map(({ body }) => saleStatus(body.payload))).toEqual(['waiting', 'paid']);
    for (const { body } of receiver.got) {
      const { seq, atMs, type, payload } = body;
      expect(events).toContainEqual({ seq, atMs, type, payload });
      expect(body).toMatchObject({ version: 1, training: false });
      expect(body.id).toMatch(/^evt_[0-9a-f]{32}$/);
    }
  });

  it('signs each try over its time and its very body', async () => {
    await open();
    await till.sell(13_000);
    const [got] = receiver.got;
    const [, t = '', v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(got!.headers['lunas-signature']!)!;
    expect(Math.abs(Number(t) - till.clock.wallMs() / 1000)).toBeLessThan(5);
    expect(v1).toBe(createHmac('sha256', SECRET).update(`${t}.${got!.text}`).digest('hex'));
    expect(got!.headers).toMatchObject({
      'lunas-event-id': got!.body.id,
      'lunas-event-seq': String(got!.body.seq),
      'lunas-event-type': 'sale.changed',
      'lunas-delivery-attempt': '1',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('hears of nothing that is no business of an integrator', async () => {
    await open([{ url: URL_A, secret: SECRET, events: ['sale.changed', 'feed.changed'] }]);
    await paidSale(13_000);
    await till.core.people.directory.add({ name: 'Budi', role: 'manager', pin: '998877' }, OWNER);
    till.qiospay.failure = 'timeout';
    await till.clock.advance(2 * MINUTE_MS);
    const types = new Set(receiver.got.map(({ body }) => body.type));
    expect([...types].toSorted()).toEqual(['feed.changed', 'sale.changed']);
    expect(receiver.got.map(({ text }) => text).join()).not.toMatch(/998877|pin|KUNCI/i);
  });

  it('is told only after the commit, and not again after a restart', async () => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-webhook-'));
    receiver = new FakeReceiver();
    const ports = { outbound: receiver };
    till = await createTestCore({ isSetUp: false, dir, ports });
    await till.core.importSetup(setupText({ webhooks: [{ url: URL_A, secret: SECRET }] }));
    receiver.answer = () => 500;
    const { id } = await till.sell(13_000);
    const seqs = receiver.got.map(({ body }) => body.seq);
    expect(seqs).toHaveLength(1);
    await till.stop();
    const { clock, qiospay } = till;
    till = await createTestCore({ dir, clock, qiospay, ports });
    receiver.answer = () => 200;
    await till.clock.advance(MINUTE_MS);
    expect(receiver.taken.filter((seq) => seq === seqs[0])).toEqual(seqs);
    const both = receiver.got.filter(({ body }) => body.seq === seqs[0]);
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(1);
    expect(both.map(({ headers }) => headers['lunas-delivery-attempt'])).toEqual(['1', '2']);
    expect(till.core.stores.sales.find(id)).not.toBeNull();
    const count = receiver.got.length;
    await later(HOUR_MS);
    expect(receiver.got.length - count).toBe(
      receiver.got.slice(count).filter(({ body }) => body.seq > seqs[0]!).length,
    );
  });

  it('keeps its secret out of the ledger in clear, and out of every answer', async () => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-webhook-'));
    receiver = new FakeReceiver();
    const sealed = (text: string) =>
      Buffer.from(text).toString('base64').split('').reverse().join('');
    const opened = (text: string) =>
      Buffer.from(text.split('').reverse().join(''), 'base64').toString();
    const secrets = { seal: sealed, open: opened };
    till = await createTestCore({ isSetUp: false, dir, ports: { outbound: receiver, secrets } });
    await till.core.importSetup(setupText({ webhooks: [{ url: URL_A, secret: SECRET }] }));
    await till.clock.advance(SECOND_MS);
    const made = desk().add(URL_B, ['sale.changed'], OWNER);
    await till.sell(13_000);
    expect(receiver.got).toHaveLength(2);
    expect(JSON.stringify([desk().list(), log()])).not.toMatch(/RAHASIA|whsec_/);
    await till.stop();
    for (const name of readdirSync(dir).filter((each) => each.startsWith('ledger')))
      for (const secret of [SECRET, made.secret])
        expect(readFileSync(join(dir, name)).includes(secret)).toBe(false);
    till = await createTestCore({ dir, ports: { outbound: receiver, secrets } });
  });
});

describe('an event that fails', () => {
  it('is tried for a day, ever more slowly, then given up and said', async () => {
    await open();
    receiver.answer = () => 503;
    const { id } = await till.sell(13_000);
    const startMs = till.clock.wallMs();
    const first = receiver.got[0]!.body.seq;
    while (log().items.some(({ seq, state }) => seq === first && state === 'queued')) {
      const { nextAtMs } = log().items.find(({ seq }) => seq === first)!;
      await later(nextAtMs! - till.clock.wallMs());
    }
    expect(till.clock.wallMs() - startMs).toBeGreaterThan(21 * HOUR_MS);
    const tries = receiver.got.filter(({ body }) => body.payload['sale']?.['id'] === id);
    expect(tries.slice(0, ATTEMPTS_MAX).every(({ body }) => body.seq === first)).toBe(true);
    const all = receiver.got.filter(({ body }) => body.seq === first);
    expect(all).toHaveLength(ATTEMPTS_MAX);
    expect(log().items.find(({ seq }) => seq === first)).toMatchObject({
      state: 'gave_up',
      attempts: ATTEMPTS_MAX,
      status: 503,
      fault: 'refused',
      nextAtMs: null,
    });
    await untilAllEnded();
    expect(only().lost).toBe(2); // its end, a few minutes after, did not arrive either
    await till.clock.advance(MINUTE_MS);
    expect(troubles()).toEqual([{ kind: 'webhook', host: 'toko.example' }]);
    expect(desk().settle(only().id, OWNER).lost).toBe(0);
    await till.clock.advance(MINUTE_MS);
    expect(troubles()).toEqual([]);
  });

  it('holds back the later events of its own sale and of no other', async () => {
    await open([{ url: URL_A, secret: SECRET, events: ['sale.changed'] }]);
    const bad = await till.sell(13_000);
    receiver.got.length = 0;
    receiver.answer = (_request, body) => (body.payload['sale']?.['id'] === bad.id ? 500 : 200);
    till.core.requireTill().selling.cancel(bad.id, OWNER);
    await till.clock.advance(100);
    const good = await paidSale(20_000);
    const ofGood = receiver.got.filter(({ body }) => body.payload['sale']?.['id'] === good);
    expect(ofGood.map(({ body }) => saleStatus(body.payload))).toEqual(['waiting', 'paid']);
    expect(ofGood.every(({ answered }) => answered === 200)).toBe(true);
  });

  it('comes first when its turn comes: a sale is never told backwards', async () => {
    await open([{ url: URL_A, secret: SECRET, events: ['sale.changed'] }]);
    receiver.answer = () => 'unreachable';
    await paidSale(13_000);
    receiver.answer = () => 200;
    for (let n = 0; n < 4; n += 1) await later(MINUTE_MS);
    const seqs = receiver.taken;
    expect(seqs).toHaveLength(2);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(log().items.every(({ state }) => state === 'delivered')).toBe(true);
  });

  it('waits as long as the receiver asks for, an hour at most', async () => {
    await open();
    receiver.answer = () => ({ status: 429, retryAfter: '1800' });
    await till.sell(13_000);
    await later(29 * MINUTE_MS);
    expect(receiver.got).toHaveLength(1);
    await later(MINUTE_MS);
    expect(receiver.got).toHaveLength(2);
    receiver.answer = () => ({ status: 503, retryAfter: '999999' });
    await later(31 * MINUTE_MS);
    expect(receiver.got).toHaveLength(3);
    await later(61 * MINUTE_MS);
    expect(receiver.got).toHaveLength(4);
  });

  it.each([301, 302, 307, 308])('does not follow a %i', async (status) => {
    await open();
    receiver.answer = () => ({ status });
    await till.sell(13_000);
    expect(new Set(receiver.got.map(({ url }) => url))).toEqual(new Set([URL_A]));
    expect(log().items[0]).toMatchObject({ fault: 'redirect', status, state: 'queued' });
  });

  it('is tried in time also after the clock of the PC was set back by a year', async () => {
    await open();
    receiver.answer = () => 500;
    await till.sell(13_000);
    till.clock.jump(-365 * DAY_MS);
    const before = receiver.got.length;
    await tidied(0);
    expect(receiver.got.length).toBeGreaterThan(before);
  });

  it('keeps of the answer a short line without keys', async () => {
    await open();
    const text = `<html>\n no ${SECRET} sk_live_0123456789abcdefghijklmnop ${'x '.repeat(4000)}`;
    receiver.answer = () => ({ status: 500, text });
    await till.sell(13_000);
    const { excerpt } = log().items[0]!;
    expect(excerpt).toMatch(/^<html> no … … x x x/);
    expect(excerpt!.length).toBeLessThanOrEqual(160);
  });
});

describe('a receiver', () => {
  it('that hangs holds up neither another one nor a sale', async () => {
    await open([
      { url: URL_A, secret: SECRET },
      { url: URL_B, secret: SECRET },
    ]);
    receiver.answer = ({ url }) => (url === URL_A ? 'silence' : 200);
    const ids = [await paidSale(13_000), await paidSale(14_000), await paidSale(15_000)];
    const toB = receiver.got
      .filter(({ url }) => url === URL_B)
      .map(({ body }) => body.payload['sale']);
    for (const id of ids) {
      expect(till.sale({ id: id as never }).status).toBe('paid');
      expect(toB.filter((sale) => sale?.['id'] === id).map((sale) => sale!['status'])).toEqual([
        'waiting',
        'paid',
      ]);
    }
  });

  it('gets so many at once and no more', async () => {
    await open([{ url: URL_A, secret: SECRET, events: ['sale.changed'] }]);
    const webhook = only();
    desk().change({ id: webhook.id, state: 'paused' }, OWNER);
    for (let n = 0; n < 20; n += 1) await till.sell(10_000 + n);
    expect(receiver.got).toEqual([]);
    expect(only().waiting).toBe(20);
    receiver.answer = () => 'silence';
    desk().change({ id: webhook.id, state: 'active' }, OWNER);
    await till.clock.advance(SECOND_MS);
    expect(receiver.mostAtOnce).toBe(8);
  });

  it('that answers 410 is told nothing more, until a manager starts it again', async () => {
    await open();
    receiver.answer = () => 410;
    await till.sell(13_000);
    await till.clock.advance(MINUTE_MS);
    const count = receiver.got.length;
    await till.sell(14_000);
    expect([only().state, receiver.got.length]).toEqual(['gone', count]);
    expect(troubles()).toEqual([{ kind: 'webhook', host: 'toko.example' }]);
    expect(acts()).toContain('webhook.stopped toko.example till');
    receiver.answer = () => 200;
    desk().change({ id: only().id, state: 'active' }, OWNER);
    await till.sell(15_000);
    expect(told().at(-1)).toBe('sale.changed waiting');
    expect(desk().again(only().id, { sinceMs: 0 }, OWNER)).toBe(1);
    await till.clock.advance(SECOND_MS);
    expect(receiver.taken).toHaveLength(2);
  });

  it('of a training till is told that it is training', async () => {
    receiver = new FakeReceiver();
    const training = { phoneUrl: 'http://127.0.0.1:1/' };
    till = await createTestCore({ isSetUp: false, ports: { outbound: receiver, training } });
    await till.core.importSetup(setupText({ webhooks: [{ url: URL_A, secret: SECRET }] }));
    await till.clock.advance(SECOND_MS);
    await till.sell(13_000);
    expect(receiver.got[0]?.body.training).toBe(true);
  });
});

describe('how far a webhook reaches', () => {
  it.each([
    ['http://127.0.0.1:9000/x', {}, 'loopback'],
    ['http://localhost:9000/x', {}, 'loopback'],
    ['http://[::1]:9000/x', {}, 'loopback'],
    ['https://toko.example/x', {}, 'public'],
    ['https://192.168.1.20/x', {}, 'public'],
    ['https://192.168.1.20/x', { allowPrivate: true }, 'any'],
    ['https://kasir.lan/x', { allowPrivate: true }, 'any'],
  ])('%s %o: %s', async (url, more, reach) => {
    await open([{ url, secret: SECRET, ...more }]);
    const reached = new Set<string>();
    receiver.answer = (request) => {
      reached.add(request.reach);
      return 200;
    };
    await till.sell(13_000);
    expect([...reached]).toEqual([reach]);
  });
});

describe('a manager at the desk', () => {
  it('adds a webhook, is shown its secret once, and it tells', async () => {
    await open([]);
    const { webhook, secret } = desk().add(URL_B, ['sale.changed'], OWNER);
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(webhook).toMatchObject({ url: URL_B, state: 'active', fromSetup: false, lost: 0 });
    await till.sell(13_000);
    const [got] = receiver.got;
    const t = /^t=(\d+)/.exec(got!.headers['lunas-signature']!)?.[1];
    const v1 = createHmac('sha256', secret).update(`${t}.${got!.text}`).digest('hex');
    expect(got!.headers['lunas-signature']).toBe(`t=${t},v1=${v1}`);
    expect(acts()).toContain('webhook.added gudang.example owner');
  });

  it.each([
    ['https://10.0.0.1/x', 'private network'],
    ['https://169.254.169.254/x', 'private network'],
    ['https://[fd00::1]/x', 'private network'],
    ['https://[::ffff:10.0.0.1]/x', 'private network'],
    ['https://3232235777/x', 'private network'],
    ['https://0xa000001/x', 'private network'],
    ['https://nama@toko.example/x', 'a name and a password'],
    ['https://999.1.1.1/x', 'no web address'],
    ['https://toko.example:99999/x', 'no web address'],
  ])('can not add %s', async (url, sentence) => {
    await open([]);
    expect(() => desk().add(url, ['sale.changed'], OWNER)).toThrow(sentence);
    expect(desk().list()).toEqual([]);
  });

  it('adds each address once, and eight at most', async () => {
    await open([]);
    for (let n = 0; n < 8; n += 1) desk().add(`${URL_A}/${n}`, ['sale.changed'], OWNER);
    expect(() => desk().add(`${URL_A}/1`, ['sale.changed'], OWNER)).toThrow('already');
    expect(() => desk().add(`${URL_A}/9`, ['sale.changed'], OWNER)).toThrow('at most 8');
  });

  it('renews a secret: both sign for a day, then the new one alone', async () => {
    await open();
    const { secret } = desk().rotate(only().id, OWNER);
    await till.sell(13_000);
    const twice = receiver.got.at(-1)!;
    const [, t, ...signed] = twice.headers['lunas-signature']!.split(/[=,]/).filter(
      (part) => part !== 'v1',
    );
    const by = (key: string) =>
      createHmac('sha256', key).update(`${t}.${twice.text}`).digest('hex');
    expect(signed).toEqual([by(secret), by(SECRET)]);
    expect(only().oldSecretUntilMs).toBe(till.core.stores.webhooks.find(only().id)!.old!.untilMs);
    await later(DAY_MS);
    await till.sell(14_000);
    expect(receiver.got.at(-1)!.headers['lunas-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(only().oldSecretUntilMs).toBeNull();
  });

  it('tests it, and sees the answer', async () => {
    await open();
    receiver.answer = () => ({ status: 404, text: 'no such page' });
    const never = new AbortController().signal;
    const tested = await desk().test(only().id, OWNER, never);
    expect(tested).toMatchObject({ status: 404, fault: 'refused', excerpt: 'no such page' });
    const { body } = receiver.got.at(-1)!;
    expect(body).toMatchObject({ type: TEST_TYPE, seq: 0, version: 1 });
    expect(log().items.filter(({ type }) => type === TEST_TYPE)).toEqual([]);
    receiver.answer = () => 'private_address';
    expect(await desk().test(only().id, OWNER, never)).toMatchObject({
      status: null,
      fault: 'private_address',
    });
    expect(acts().filter((act) => act.startsWith('webhook.tested'))).toHaveLength(2);
  });

  it('sends one again, and all that was given up', async () => {
    await open([{ url: URL_A, secret: SECRET, events: ['sale.changed'] }]);
    const first = await till.sell(13_000);
    const { id, seq } = log().items[0]!;
    expect(desk().again(only().id, { deliveryId: id }, OWNER)).toBe(1);
    await till.clock.advance(SECOND_MS);
    const tries = receiver.got.filter(({ body }) => body.seq === seq);
    expect(tries.map(({ body }) => body.id)).toEqual([tries[0]!.body.id, tries[0]!.body.id]);
    expect(first.id).toBe(tries[0]!.body.payload['sale']?.['id']);
    expect(() => desk().again(only().id, { deliveryId: 999_999 }, OWNER)).toThrow('no such');
    receiver.answer = () => 500;
    for (let n = 0; n < 3; n += 1) await till.sell(20_000 + n);
    await untilAllEnded();
    receiver.answer = () => 200;
    const lost = only().lost;
    expect(lost).toBeGreaterThanOrEqual(3);
    expect(desk().again(only().id, { sinceMs: 0 }, OWNER)).toBe(lost);
    await later(MINUTE_MS);
    expect([only().lost, only().waiting]).toEqual([0, 0]);
  });

  it('removes one: nothing is told any more, and the setup does not bring it back', async () => {
    await open();
    desk().remove(only().id, OWNER);
    await till.sell(13_000);
    expect([desk().list(), receiver.got]).toEqual([[], []]);
    const changes = { till: { name: 'Kasir 2' } };
    await till.core.setupDesk.change(changes, { isTrial: false });
    await till.clock.advance(SECOND_MS);
    expect(desk().list()).toEqual([]);
    const line = { url: URL_A, secret: 'RAHASIA-WEBHOOK-2' };
    expect(await till.core.importSetup(setupText({ webhooks: [line] }))).toEqual([]);
    await settled();
    expect(desk().list()).toHaveLength(1);
  });

  it('has what the log says page by page, newest first', async () => {
    await open([{ url: URL_A, secret: SECRET, events: ['sale.changed'] }]);
    for (let n = 0; n < 5; n += 1) await till.sell(13_000 + n);
    const first = desk().deliveries(only().id, { state: null, before: 1e9, limit: 3 });
    const rest = desk().deliveries(only().id, { state: null, before: first.before!, limit: 3 });
    const seqs = [...first.items, ...rest.items].map(({ seq }) => seq);
    expect(seqs).toHaveLength(5);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(rest.before).toBeNull();
    expect(desk().deliveries(only().id, { state: 'gave_up', before: 1e9, limit: 3 }).items).toEqual(
      [],
    );
  });
});

describe('the setup and the desk', () => {
  it('take no address that is none', async () => {
    await open();
    const webhooks = [{ url: 'https://999.1.1.1/x', secret: SECRET }];
    expect(await till.core.importSetup(setupText({ webhooks }))).toEqual([
      'In the setup file, webhooks › 1 › url: is no web address.',
    ]);
    expect(only().url).toBe(URL_A);
  });

  it('keep apart: a renewed secret survives a change of something else', async () => {
    await open();
    const { secret } = desk().rotate(only().id, OWNER);
    await till.core.setupDesk.change({ till: { name: 'Kasir 2' } }, { isTrial: false });
    await later(2 * DAY_MS);
    await till.sell(13_000);
    const { headers, text } = receiver.got.at(-1)!;
    const t = /^t=(\d+)/.exec(headers['lunas-signature']!)?.[1];
    const v1 = createHmac('sha256', secret).update(`${t}.${text}`).digest('hex');
    expect(headers['lunas-signature']).toBe(`t=${t},v1=${v1}`);
  });

  it('agree when a line changes or goes', async () => {
    await open();
    const { id } = only();
    const changed = { webhooks: { [URL_A]: { events: ['feed.changed'] } } };
    await till.core.setupDesk.change(changed, { isTrial: false });
    await settled();
    expect(only()).toMatchObject({ id, events: ['feed.changed'] });
    await till.core.setupDesk.change({ webhooks: { [URL_A]: null } }, { isTrial: false });
    await settled();
    expect(desk().list()).toEqual([]);
  });

  it('a ledger on another PC goes on telling, once the setup is there with its keys', async () => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-webhook-'));
    receiver = new FakeReceiver();
    const sealedBy = (pc: string) => ({
      seal: (plain: string) => `${pc}:${plain}`,
      open(sealed: string) {
        if (!sealed.startsWith(`${pc}:`)) throw new Error('sealed by another PC');
        return sealed.slice(pc.length + 1);
      },
    });
    const text = setupText({ webhooks: [{ url: URL_A, secret: SECRET }] });
    const ports = { outbound: receiver, secrets: sealedBy('lama') };
    till = await createTestCore({ isSetUp: false, dir, ports });
    await till.core.importSetup(text);
    await settled();
    receiver.answer = () => 500;
    await till.sell(13_000);
    const { id, waiting } = only();
    await till.stop();
    const moved = { outbound: receiver, secrets: sealedBy('baru') };
    till = await createTestCore({ isSetUp: false, dir, ports: moved, clock: till.clock });
    await till.core.importSetup(text);
    await settled();
    expect(only()).toMatchObject({ id, waiting });
    receiver.answer = () => 200;
    await later(MINUTE_MS);
    expect(only().waiting).toBe(0);
    expect(receiver.taken).toHaveLength(waiting);
  });

  it('a sealed export takes along what was added and renewed at the desk', async () => {
    await open();
    const { secret: renewed } = desk().rotate(only().id, OWNER);
    const { secret } = desk().add(URL_B, ['sale.changed'], OWNER);
    const text = till.core.exportSetup('kata-sandi-panjang');
    await till.stop();
    till = await createTestCore({ isSetUp: false, ports: { outbound: receiver } });
    expect(await till.core.importSetup(text, 'kata-sandi-panjang')).toEqual([]);
    await settled();
    const secrets = till.core.stores.webhooks.all().map(({ sealedSecret }) => sealedSecret);
    expect(new Set(secrets)).toEqual(new Set([renewed, secret]));
  });
});

describe('the outbox', () => {
  it('owes an event in the very transaction that writes it', async () => {
    await open();
    const { database } = till.core;
    const count = (table: string): number =>
      database.prepare<[], { n: number }>(`select count(*) as n from ${table}`).get()!.n;
    const before = [count('event'), count('delivery')];
    const failing = database.transaction(() => {
      till.core.stores.events.append(1, {
        type: 'sale.changed',
        payload: { sale: { id: 'sal_x' } as never },
      });
      expect(count('delivery')).toBe(before[1]! + 1);
      throw new Error('a power cut');
    });
    expect(failing).toThrow('a power cut');
    expect([count('event'), count('delivery')]).toEqual(before);
  });

  it('lets no two events of a sale have their turn at once', async () => {
    await open();
    receiver.answer = () => 500;
    await till.sell(13_000);
    const { database } = till.core;
    const twice = () =>
      database.exec("update delivery set state = 'queued' where state = 'queued'");
    expect(twice).not.toThrow();
    const insert = `insert into delivery (webhook_id, seq, type, about, state, at_ms, next_at_ms)
      select webhook_id, 999999, type, about, 'queued', 1, 1 from delivery where state = 'queued'`;
    expect(() => database.exec(insert)).toThrow('UNIQUE');
  });

  it('lets go of what nobody looks at: delivered after a week, given up after a month', async () => {
    await open();
    await till.sell(13_000);
    receiver.answer = () => 500;
    await till.sell(14_000);
    await untilAllEnded();
    const states = () => log().items.map(({ state }) => state);
    expect(states()).toContain('delivered');
    await tidied(7 * DAY_MS);
    expect(states()).not.toContain('delivered');
    expect(states()).toContain('gave_up');
    await tidied(31 * DAY_MS);
    expect(states()).toEqual([]);
  });

  it('gives up after a week what waits for a receiver that is paused', async () => {
    await open();
    desk().change({ id: only().id, state: 'paused' }, OWNER);
    await till.sell(13_000);
    await tidied(8 * DAY_MS);
    expect(receiver.got).toEqual([]);
    expect(log().items.at(-1)).toMatchObject({ state: 'gave_up', fault: 'too_old', attempts: 0 });
  });
});

function acts(): string[] {
  const rows = [...till.core.stores.audit.all()];
  return rows.map(({ act, subject, role }) => `${act} ${subject} ${role}`);
}
