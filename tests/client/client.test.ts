// A program whose client is made from docs/openapi.json by an existing generator: it is checked by
// the compiler against those types, makes a sale over real HTTP, and hears that it was paid.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCore, type Core } from '../../electron/core/core.ts';
import { startRestListener, type RestListener } from '../../electron/core/rest/listener.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';
import { systemHttp } from '../../electron/core/system-http.ts';
import { plainSecrets, setupText } from '../../electron/core/testing/harness.ts';
import { startSimulator, type Simulator } from '../../simulator/start.ts';
import { TIMEZONE } from '../examples/shop.ts';

const TOP = resolve(import.meta.dirname, '../..');
const TOKEN = 'token-of-the-generated-client';

/** What an integrator writes: nothing but the generated types and openapi-fetch. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { components, paths } from './lunas-api.ts';

type Sale = components['schemas']['Sale'];
type Event = components['schemas']['Event'];
const [baseUrl = '', token = ''] = process.argv.slice(2);
const headers = { authorization: \`Bearer \${token}\` };
const api = createClient<paths>({ baseUrl, headers });
const say = (what: object) => process.stdout.write(\`\${JSON.stringify(what)}\\n\`);

const health = await api.GET('/health');
const events = await api.GET('/events', { parseAs: 'stream' });
const make = () =>
  api.POST('/sales', {
    params: { header: { 'Idempotency-Key': 'nota-A17' } },
    body: { amount: 13_000, reference: 'A17' },
  });
const made = await make();
if (made.data === undefined) throw new Error(made.error.error.message);
const sale: Sale = made.data;
const again = await make();
const wrong = await api.POST('/sales', { body: { amount: 0 } });
say({
  health: health.data?.status,
  status: made.response.status,
  sale: { qris: sale.qris, payable: sale.payable },
  again: [again.response.status, again.data?.id === sale.id],
  wrong: [wrong.response.status, wrong.error?.error.code],
});

let text = '';
const decoder = new TextDecoder();
for await (const chunk of events.data as unknown as AsyncIterable<Uint8Array>) {
  text += decoder.decode(chunk, { stream: true });
  const frames = text.split('\\n\\n');
  text = frames.pop() ?? '';
  for (const frame of frames) {
    const data = /^data: (.*)$/m.exec(frame)?.[1];
    if (data === undefined) continue;
    const event = JSON.parse(data) as Event;
    if (event.type !== 'sale.changed' || event.payload.sale.id !== sale.id) continue;
    if (event.payload.sale.status !== 'paid') continue;
    const now = await api.GET('/sales/{id}', { params: { path: { id: sale.id } } });
    const day = await api.GET('/reports/daily');
    say({
      heard: event.payload.sale.payment?.amount,
      status: now.data?.status,
      issuer: now.data?.payment?.issuer.name,
      sold: day.data?.sales,
    });
    process.exit(0);
  }
}
`;

const SETTINGS = {
  extends: join(TOP, 'tsconfig.base.json'),
  compilerOptions: { types: ['node'], lib: ['ES2024', 'DOM'], noEmit: true },
  include: ['*.ts'],
};

let dir: string;
let core: Core;
let listener: RestListener;
let simulator: Simulator;
const faults: string[] = [];

beforeAll(async () => {
  mkdirSync(join(TOP, 'test-results'), { recursive: true });
  dir = mkdtempSync(join(TOP, 'test-results', 'client-')); // where the packages are found from
  simulator = await startSimulator({ seed: 5 });
  core = await createCore({
    clock: systemClock,
    random: systemRandom,
    http: systemHttp,
    secrets: plainSecrets,
    log: { info: () => {}, warn: () => {}, error: (what) => void faults.push(what) },
    dir: ':memory:',
  });
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  const store = { name: 'Warung Sejahtera', timezone: TIMEZONE };
  const feeds = [{ kind: 'qiospay', baseUrl, merchantCode, apiKey }];
  const api = { tokens: [{ name: 'program', token: TOKEN }] };
  await core.importSetup(setupText({ store, feeds, api }));
  await core.start();
  listener = await startRestListener(core, 0);
});

afterAll(async () => {
  await listener.close();
  await core.stop();
  await simulator.stop();
  rmSync(dir, { recursive: true, maxRetries: 5 });
});

const run = promisify(execFile);

it('makes a sale and sees it paid', { timeout: 120_000 }, async () => {
  await run(process.execPath, [
    join(import.meta.dirname, 'generate.ts'),
    join(dir, 'lunas-api.ts'),
  ]);
  writeFileSync(join(dir, 'program.ts'), PROGRAM);
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(SETTINGS));
  const tsc = join(TOP, 'node_modules/typescript/bin/tsc');
  const checked = await run(process.execPath, [tsc, '-p', dir]).catch((error: unknown) => error);
  expect(checked).toMatchObject({ stdout: '', stderr: '' });

  const program = spawn(process.execPath, [join(dir, 'program.ts'), listener.url, TOKEN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Record<string, unknown>[] = [];
  for await (const line of createInterface(program.stdout)) {
    const news = JSON.parse(line) as Record<string, unknown>;
    said.push(news);
    if (said.length > 1) break;
    const { qris: payload } = news['sale'] as { qris: string };
    simulator.bank.pay({ payload, issuerNns: '93600014' });
  }
  expect(said).toEqual([
    {
      health: expect.stringMatching(/^(ok|degraded)$/) as string,
      status: 201,
      sale: { qris: expect.stringContaining('540513000') as string, payable: 13_000 },
      again: [200, true],
      wrong: [400, 'bad_input'],
    },
    { heard: 13_000, status: 'paid', issuer: 'BCA', sold: { count: 1, amount: 13_000 } },
  ]);
  expect(faults).toEqual([]);
});
