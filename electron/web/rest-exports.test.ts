// GET /v1/exports over real HTTP with the whole core behind it: the books as a program takes them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestCore, setupText, type TestCore } from '../core/testing/harness.ts';
import { createCoreSwitch } from '../core-switch.ts';
import { startWebHost, type WebHost } from './server.ts';

const TOKEN = 'TOKEN-RAHASIA-pembukuan';
const DAY = '2026-11-21';

let till: TestCore;
let host: WebHost;
let pageDir: string;

beforeEach(async () => {
  pageDir = mkdtempSync(join(tmpdir(), 'lunas-page-'));
  till = await createTestCore({ isSetUp: false });
  const api = { tokens: [{ name: 'pembukuan', token: TOKEN }] };
  const faults = await till.core.importSetup(setupText({ api }));
  if (faults.length > 0) throw new Error(faults.join(' '));
  till.qiospay.pay(13_000);
  await till.clock.advance(60_000);
  host = await startWebHost({
    cores: createCoreSwitch(till.core),
    host: '127.0.0.1',
    port: 0,
    pageDir,
    token: 'TOKEN-RAHASIA-halaman',
  });
});

afterEach(async () => {
  await host.close();
  await till.stop();
  rmSync(pageDir, { recursive: true });
});

function ask(query: string, token = TOKEN): Promise<Response> {
  return fetch(`${host.apiUrl}/exports?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
}

it.each([
  ['csv', 'text/csv', /^\uFEFF?Hari toko,.*13000/s],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', /^PK/],
  ['pdf', 'application/pdf', /^%PDF-/],
])('gives the books as a %s, by its name and its kind', async (kind, type, content) => {
  const answer = await ask(`from=${DAY}&until=${DAY}&kind=${kind}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain(type);
  expect(answer.headers.get('content-disposition')).toContain(
    `filename="lunas-warung-sejahtera-${DAY}.${kind}"`,
  );
  expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toMatch(
    kind === 'csv' ? /Hari toko,.*13000/s : content,
  );
});

it('names the columns in the language that is asked for', async () => {
  const answer = await ask(`from=${DAY}&until=${DAY}&kind=csv&lang=en`);
  expect(await answer.text()).toContain('Shop day,');
});

it('leaves a row in the audit, with the name of the program', async () => {
  await ask(`from=${DAY}&until=${DAY}&kind=csv`);
  const row = till.core.database
    .prepare("select act, who from audit where act = 'books.exported'")
    .get();
  expect(row).toEqual({ act: 'books.exported', who: 'pembukuan' });
});

it.each([
  ['days that are none', `from=2026-02-31&until=${DAY}&kind=csv`],
  ['a last day before the first', `from=${DAY}&until=2026-11-20&kind=csv`],
  ['a kind there is not', `from=${DAY}&until=${DAY}&kind=doc`],
  ['no days', 'kind=csv'],
])('refuses %s in the contract’s shape', async (_what, query) => {
  const answer = await ask(query);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: 'bad_input', retryable: false } });
});

it('tells nothing without the token', async () => {
  const answer = await ask(`from=${DAY}&until=${DAY}&kind=csv`, 'TOKEN-lain');
  expect(answer.status).toBe(401);
});
