// Who may do what, over the lines a shop really has: a page's WebSocket and a program's REST.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { PageContract } from '../../shared/contract.ts';
import { createCoreSwitch } from '../core-switch.ts';
import { createTestCore, setupText, type TestCore } from '../core/testing/harness.ts';
import { startWebHost, type WebHost } from './server.ts';

const PAGE_TOKEN = 'TOKEN-halaman-0123456789';
const API_TOKEN = 'TOKEN-program';
let till: TestCore;
let host: WebHost;
let pageDir: string;
const sockets: WebSocket[] = [];

type Api = ContractRouterClient<PageContract>;

beforeAll(async () => {
  pageDir = mkdtempSync(join(tmpdir(), 'lunas-people-'));
  till = await createTestCore({ isSetUp: false });
  const users = [
    { name: 'Sari', role: 'cashier', pin: '1234' },
    { name: 'Budi', role: 'manager', pin: '998877' },
  ];
  const api = { tokens: [{ name: 'kasir-pos', token: API_TOKEN }] };
  await till.core.importSetup(setupText({ users, api }));
  host = await startWebHost({
    cores: createCoreSwitch(till.core),
    host: '127.0.0.1',
    port: 0,
    pageDir,
    token: PAGE_TOKEN,
  });
});

afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await host.close();
  await till.stop();
  rmSync(pageDir, { recursive: true });
});

async function line(): Promise<Api> {
  const { origin, host: name } = new URL(host.url);
  const websocket = new WebSocket(`ws://${name}/rpc`, {
    headers: { cookie: `lunas_session=${PAGE_TOKEN}`, origin },
  });
  sockets.push(websocket);
  await new Promise((open, fail) => {
    websocket.once('open', open);
    websocket.once('error', fail);
  });
  return createORPCClient(new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket }));
}

async function entered(name: string, pin: string): Promise<Api> {
  const page = await line();
  const { names } = await page.session.names();
  const personId = names.find((each) => each.name === name)?.id ?? '';
  expect((await page.session.login({ personId, pin })).kind).toBe('in');
  return page;
}

const lastAct = () => till.core.stores.audit.page({ fromMs: 0, untilMs: 2 ** 50 }, 2 ** 50, 1)[0];

describe('over the WebSocket, a cashier', () => {
  let page: Api;
  beforeAll(async () => {
    page = await entered('Sari', '1234');
  });

  const reason = 'coba saja';
  const person = { name: 'Maling', role: 'manager' as const, pin: '666666' };
  const acts: readonly (readonly [string, (api: Api) => Promise<unknown>])[] = [
    ['sale.confirm', (api) => api.sale.confirm({ id: 'sal_x', reason })],
    ['payment.attach', (api) => api.payment.attach({ paymentId: 'p', saleId: 's', reason })],
    ['payment.dismiss', (api) => api.payment.dismiss({ paymentId: 'p', reason })],
    ['sale.list', (api) => api.sale.list({ date: '2026-11-20' })],
    ['payment.list', (api) => api.payment.list({ date: '2026-11-20' })],
    ['report.daily', (api) => api.report.daily({})],
    ['qrCode.list', (api) => api.qrCode.list({})],
    ['till.exportSetup', (api) => api.till.exportSetup({ passphrase: 'rahasia-toko' })],
    ['till.importSetup', (api) => api.till.importSetup({ text: setupText() })],
    ['till.testFeed', (api) => api.till.testFeed({ text: '', kind: 'qiospay' })],
    ['people.list', (api) => api.people.list()],
    ['people.add', (api) => api.people.add(person)],
    ['people.setRules', (api) => api.people.setRules({ requireLogin: false, idleLockMinutes: 9 })],
    ['people.makeRecoveryCode', (api) => api.people.makeRecoveryCode()],
    ['audit.list', (api) => api.audit.list({})],
  ];
  it.each(acts)('is refused %s with a sentence, and it is written down', async (name, act) => {
    await expect(act(page)).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
      message: expect.stringMatching(/^(Only a manager|A manager's PIN|Other days).*\.$/) as string,
    });
    expect(lastAct()).toMatchObject({ act: 'call.forbidden', who: 'Sari', subject: name });
  });

  it('can’t make itself a manager by what it sends', async () => {
    const claims = { role: 'manager', actor: { role: 'manager' }, session: { role: 'manager' } };
    const input = { paymentId: 'p', reason, ...claims };
    await expect(page.payment.dismiss(input)).rejects.toMatchObject({ status: 403 });
    expect((await page.session.get()).role).toBe('cashier');
  });

  it('is nobody on another line, and a manager there makes it none here', async () => {
    const boss = await entered('Budi', '998877');
    expect((await boss.people.list()).people).toHaveLength(2);
    await expect(page.people.list()).rejects.toMatchObject({ status: 403 });
    expect((await (await line()).session.get()).person).toBeNull();
  });
});

describe('over REST', () => {
  beforeEach(() => till.clock.advance(3000));

  const rest = (method: string, path: string, headers: Record<string, string>) =>
    fetch(`${host.apiUrl}${path}`, { method, headers });

  it.each([
    ['GET', '/sales?date=2026-11-20'],
    ['GET', '/reports/daily'],
    ['GET', '/qr-codes'],
    ['POST', '/sales/sal_x/cancel'],
    ['POST', '/sales/sal_x/confirm'],
    ['POST', '/people'],
  ])(
    '%s %s with a page’s cookie and no token is refused, and written down',
    async (method, path) => {
      const answer = await rest(method, path, { cookie: `lunas_session=${PAGE_TOKEN}` });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        error: { message: 'Send a valid token: Authorization: Bearer TOKEN.' },
      });
      const [place = ''] = path.split('?');
      expect(lastAct()).toMatchObject({
        act: 'call.forbidden',
        role: 'nobody',
        subject: `${method} /v1${place}`,
      });
    },
  );

  it.each(['/sales/sal_x/confirm', '/payments/pay_x/attach', '/people', '/audit', '/till/setup'])(
    'a token finds no %s, and who tried is written down',
    async (path) => {
      const answer = await rest('POST', path, { authorization: `Bearer ${API_TOKEN}` });
      expect(answer.status).toBe(404);
      expect(lastAct()).toMatchObject({
        act: 'call.forbidden',
        who: 'kasir-pos',
        role: 'program',
        subject: `POST /v1${path}`,
      });
    },
  );

  it('a token cancels a sale under its own name, and sees any day', async () => {
    const sale = await till.sell(13_000);
    const headers = { authorization: `Bearer ${API_TOKEN}` };
    expect((await rest('POST', `/sales/${sale.id}/cancel`, headers)).status).toBe(200);
    expect(lastAct()).toMatchObject({ act: 'sale.cancelled', who: 'kasir-pos', subject: sale.id });
    expect((await rest('GET', '/sales?date=2026-11-20', headers)).status).toBe(200);
    expect((await rest('GET', '/reports/daily', headers)).status).toBe(200);
  });
});
