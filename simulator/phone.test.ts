// The customer's phone: what it refuses, what it asks, what it pays; and that its page is strict.
import { Script } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { PHONE_SCRIPT } from './phone-script.ts';
import { PHONE_WORDS } from './phone-words.ts';
import { crc16, readQris } from './qris-reader.ts';
import { DEMO_QRIS, startSimulator, type Simulator } from './start.ts';

const running: Simulator[] = [];

async function start(): Promise<Simulator> {
  const simulator = await startSimulator();
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function ask(simulator: Simulator, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${simulator.phoneUrl}/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
}

function sealed(body: string): string {
  return `${body}6304${crc16(`${body}6304`)}`;
}

const OPEN = DEMO_QRIS.slice(0, -8);
const WITH_AMOUNT = sealed(OPEN.replace('010211', '010212').replace('5802ID', '5405130005802ID'));
const GULU =
  '00020101021126570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME51440014' +
  'ID.CO.QRIS.WWW0215ID10190045322970303UME5204581253033605802ID5925Gulu Gulu Mall ' +
  'Ambassador6015Jakarta Selatan61051294062070703A01630494FA';

describe('reading a code', () => {
  it('has the CRC of the EMVCo documents', () => {
    expect([crc16('123456789'), crc16(''), crc16('00')]).toEqual(['29B1', 'FFFF', '2EC9']);
  });

  it('reads published codes', () => {
    expect(readQris(GULU)).toMatchObject({
      ok: true,
      qris: { nmid: 'ID1019004532297', merchantName: 'Gulu Gulu Mall Ambassador', amount: null },
    });
    expect(readQris(WITH_AMOUNT)).toMatchObject({
      ok: true,
      qris: { initiation: 'dynamic', amount: 13_000 },
    });
  });

  const broken: [string, string, string][] = [
    ['nothing', '  ', 'empty'],
    ['a web address', 'https://example.com/pay', 'not_qris'],
    ['one changed digit', WITH_AMOUNT.replace('13000', '13001'), 'crc'],
    ['a cut code', WITH_AMOUNT.slice(0, -12), 'broken'],
    ['text after the CRC', `${WITH_AMOUNT}X`, 'broken'],
    ['two amounts', sealed(`${WITH_AMOUNT.slice(0, -8)}540512000`), 'broken'],
    ['dollars', sealed(OPEN.replace('5303360', '5303840')), 'currency'],
    ['another country', sealed(OPEN.replace('5802ID', '5802MY')), 'country'],
    ['half a rupiah', sealed(OPEN.replace('5802ID', '540510.505802ID')), 'amount'],
    ['an amount of nothing', sealed(OPEN.replace('5802ID', '54010' + '5802ID')), 'amount'],
    ['letters outside ASCII', sealed(OPEN.replace('Contoh', 'Cöntoh')), 'text'],
    [
      'a transfer between people',
      '00020101021240550016ID.CO.SHOPEE.WWW01180000000000000000000209000000000520448295' +
        '3033605802ID5915Contoh Merchant6015Jakarta Selatan61051000062470804DMCT993500000' +
        '000000000000000000000000000000630491F3',
      'transfer',
    ],
  ];
  it.each(broken)('refuses %s, with a sentence in both languages', async (_name, payload, code) => {
    const simulator = await start();
    expect(await ask(simulator, 'inspect', { payload })).toMatchObject({ ok: false, code });
    const key = code === 'amount' ? 'badAmount' : code;
    expect(PHONE_WORDS.id).toHaveProperty(key);
    expect(PHONE_WORDS.en).toHaveProperty(key);
    expect(await ask(simulator, 'pay', { payload, issuer: 'BCA' })).toMatchObject({ ok: false });
    expect(simulator.bank.credits()).toEqual([]);
  });
});

describe('paying', () => {
  it('pays the amount in the code, once per press, and gives the reference', async () => {
    const simulator = await start();
    const quote = await ask(simulator, 'inspect', { payload: WITH_AMOUNT });
    expect(quote).toMatchObject({ ok: true, isOpen: false, amount: 13_000, total: 13_000 });
    const press = (): Promise<unknown> =>
      ask(simulator, 'pay', { payload: WITH_AMOUNT, issuer: '93600914' });
    const first = (await press()) as { receipt: { rrn: string } };
    expect(first).toMatchObject({ ok: true, receipt: { amount: 13_000, issuerName: 'GoPay' } });
    await press();
    const credits = simulator.bank.credits();
    expect(credits.map((credit) => credit.amount)).toEqual([13_000, 13_000]);
    expect(credits[0]?.rrn).toBe(first.receipt.rrn);
    expect(credits[1]?.rrn).not.toBe(first.receipt.rrn);
  });

  it('asks the amount for an open code, and lets nobody change a fixed one', async () => {
    const simulator = await start();
    expect(await ask(simulator, 'inspect', { payload: DEMO_QRIS })).toMatchObject({
      isOpen: true,
      amount: null,
    });
    const issuer = 'OVO';
    expect(await ask(simulator, 'pay', { payload: DEMO_QRIS, issuer })).toMatchObject({
      ok: false,
    });
    const paid = await ask(simulator, 'pay', { payload: DEMO_QRIS, amount: 7500, issuer });
    expect(paid).toMatchObject({ ok: true, receipt: { amount: 7500 } });
    const lowered = await ask(simulator, 'pay', { payload: WITH_AMOUNT, amount: 1, issuer });
    expect(lowered).toMatchObject({ ok: false, code: 'amount' });
  });

  it('adds what the code makes the payer pay more, and stops at ten million', async () => {
    const simulator = await start();
    const inspect = (objects: string, extra = {}): Promise<unknown> =>
      ask(simulator, 'inspect', {
        payload: sealed(OPEN.replace('5802ID', `${objects}5802ID`)),
        ...extra,
      });
    expect(await inspect('54041000550202' + '5603500')).toMatchObject({ total: 1500 });
    expect(await inspect('54041001550203' + '57030.7')).toMatchObject({ feeAmount: 8 });
    expect(await inspect('54041000550201', { tip: 250 })).toMatchObject({ total: 1250 });
    expect(await inspect('54041000', { tip: 250 })).toMatchObject({ ok: false });
    expect(await inspect('540810000001')).toMatchObject({ ok: false, code: 'limit' });
  });
});

describe('the page', () => {
  it('runs its own script only and is in Indonesian', async () => {
    const simulator = await start();
    const response = await fetch(simulator.phoneUrl);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).toContain('<html lang="id">');
    expect(page).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/);
  });

  it('has a script that parses and never writes markup', () => {
    expect(() => new Script(PHONE_SCRIPT)).not.toThrow();
    expect(PHONE_SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval\(/);
  });

  it('has no word in one language that the other lacks', () => {
    const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [key, text] of Object.entries(PHONE_WORDS.id)) {
      const other = PHONE_WORDS.en[key as keyof typeof PHONE_WORDS.en];
      expect(blanks(other)).toEqual(blanks(text));
    }
  });
});
