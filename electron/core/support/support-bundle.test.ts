// Secrets, people, payers and money are planted wherever a till keeps anything, and looked for in
// the unzipped bundle.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { createLog } from '../system-log.ts';
import type { Session } from '../people/sessions.ts';
import { createTestCore, TEST_QRIS, type TestCore } from '../testing/harness.ts';
import { plain, scrubbed } from './scrub.ts';

/** Nothing of this may leave, in any file of the bundle. */
const PLANTED = {
  keys: [
    'KUNCI-RAHASIA-1',
    'rahasia-callback-77',
    'token-pos-rahasia',
    'whsec-rahasia-9',
    '998877',
  ],
  payers: ['BUDI SANTOSO', 'SITI AMINAH', 'Rahmat Hidayat', 'rahmat'],
  people: ['Sulastri', 'Joko'],
  refs: ['RRN8812349901', '6285712345678', 'INV-A17', 'meja sembilan'],
  amounts: ['137913', '137.913', '137,913'],
  shop: ['Warung Sejahtera', 'QP048797', 'ID00000000000000', TEST_QRIS, 'kasir-pos'],
  places: ['/media/rahasia', 'C:\\Users\\Joko', 'toko.example', '10.9.8.7'],
} as const;
const ALL = Object.values(PLANTED).flat();

let dir: string;
let till: TestCore;
let session: Session;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-bundle-'));
  till = await createTestCore({ dir, isSetUp: false });
  session = till.core.people.sessions.open();
});

afterEach(async () => {
  await till.stop();
  rmSync(dir, { recursive: true });
});

const client = () => createRouterClient(pageRouter, { context: { core: till.core, session } });

async function planted(): Promise<void> {
  const [key, callbackSecret, token, secret] = PLANTED.keys;
  const faults = await till.core.importSetup(
    JSON.stringify({
      store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta' },
      till: { name: 'Kasir Joko' },
      merchant: { qris: TEST_QRIS },
      feeds: [
        {
          kind: 'qiospay',
          baseUrl: 'http://127.0.0.1:1',
          merchantCode: 'QP048797',
          apiKey: key,
          callbackSecret,
        },
      ],
      users: [
        { name: 'Sulastri', role: 'cashier', pin: '1234' },
        { name: 'Joko', role: 'manager', pin: '998877' },
      ],
      api: { tokens: [{ name: 'kasir-pos', token }] },
      webhooks: [{ url: 'https://toko.example/hook', secret }],
      exports: { folder: '/media/rahasia' },
      printer: { kind: 'tcp', host: '10.9.8.7', footer: ['hubungi 6285712345678'] },
    }),
  );
  expect(faults).toEqual([]);
  const { directory, sessions } = till.core.people;
  const id = directory.active().find(({ name }) => name === 'Joko')?.id ?? '';
  await sessions.login(session, id, '998877');
  const sale = await till.sell(137_913, 'INV-A17');
  await till.clock.advance(5 * SECOND_MS);
  till.qiospay.pay(137_913);
  await till.clock.advance(10 * SECOND_MS);
  expect(till.sale(sale).status).toBe('paid');
  till.core.database
    .prepare("insert into set_aside (feed, text, reason, seen_at_ms) values ('qiospay', ?, ?, 5)")
    .run('{"payer":"BUDI SANTOSO","rrn":"RRN8812349901"}', 'SITI AMINAH meja sembilan');
  plantInLogs();
}

/** In every field a log line can have, as text and as numbers, in lines of ours and of nobody. */
function plantInLogs(): void {
  const log = createLog({ dir, clock: till.clock, stderr: false });
  const names = ['kind', 'fault', 'code', 'reason', 'error', 'end', 'what', 'ref', 'feed', 'file'];
  const counts = ['attempt', 'crashes', 'exitCode', 'skipped', 'amount', 'count'];
  for (const text of ALL) {
    for (const name of names) log.error('the feed could not be read', { [name]: text });
    log.warn(`a payment of ${text} was seen`, { error: `SqliteError: UNIQUE failed: ${text}` });
    log.error(text, { error: new Error(`at ${text} (x.ts:1)`), nested: { deep: [text] } });
  }
  for (const name of counts) log.info('a sweep', { [name]: 137_913 });
  const file = join(dir, 'logs', 'lunas.log');
  appendFileSync(file, `${ALL.join(' ')}\n{"level":"info","message":"${ALL[0]}"}\n`);
  appendFileSync(file, `${JSON.stringify({ at: ALL[5], level: ALL[6], message: ALL[7] })}\n`);
  writeFileSync(join(dir, 'logs', 'lunas.log.1'), readFileSync(file));
  mkdirSync(join(dir, 'voice'), { recursive: true });
  writeFileSync(join(dir, 'runs.json'), JSON.stringify({ end: ALL[0], falls: ALL, note: ALL[5] }));
}

function filesOf(base64: string): Record<string, string> {
  const files = unzipSync(Buffer.from(base64, 'base64'));
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  );
}

describe('the bundle (support.bundle)', () => {
  it('holds nothing that was planted, in the zip and in what the page shows of it', async () => {
    await planted();
    const bundle = await client().support.bundle();
    const files = filesOf(bundle.base64);
    for (const [name, text] of Object.entries(files)) {
      const found = ALL.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));
      expect({ name, found }).toEqual({ name, found: [] });
    }
    const shown = JSON.stringify(bundle.entries).toLowerCase();
    expect(ALL.filter((secret) => shown.includes(secret.toLowerCase()))).toEqual([]);
    expect(bundle.name).toMatch(/^lunas-bantuan-[\dT-]+\.zip$/);
  });

  it('shows what is in it, all of it by the same names', async () => {
    await planted();
    const bundle = await client().support.bundle();
    const files = filesOf(bundle.base64);
    expect(bundle.entries.map(({ name }) => name)).toEqual(Object.keys(files));
    for (const { name, text, isWhole } of bundle.entries)
      expect(isWhole ? files[name] === text : files[name]?.startsWith(text)).toBe(true);
  });

  it('says what helps: versions, feeds, rules, counts, errors with their refs', async () => {
    await planted();
    till.core.database.prepare('update payment set claimed = 0').run();
    const log = createLog({ dir, clock: till.clock, stderr: false });
    log.error('stopped safely', {
      ref: '7F3K',
      kind: 'unexpected',
      error: 'SqliteError: disk full',
    });
    const files = filesOf((await client().support.bundle()).base64);
    const json = (name: string) => JSON.parse(files[name] ?? 'null') as unknown;
    expect(json('versions.json')).toMatchObject({ node: process.versions.node });
    expect(json('health.json')).toMatchObject({ feeds: [{ kind: 'qiospay', state: 'live' }] });
    expect(json('setup.json')).toMatchObject({
      feeds: [{ kind: 'qiospay', has: ['baseUrl', 'merchantCode', 'apiKey', 'callbackSecret'] }],
      people: { managers: 1, cashiers: 1 },
      printer: { kind: 'tcp', paper: 58 },
    });
    expect(json('integrity.json')).toMatchObject({
      damagedTables: [],
      brokenRules: ['money is marked as claimed when it is'],
      audit: { faults: 0 },
      rows: { sale: 1, payment: 1 },
    });
    expect(json('errors.json')).toContainEqual(
      expect.objectContaining({
        ref: '7F3K',
        message: 'stopped safely',
        error: 'SqliteError disk full',
      }),
    );
  });

  it('is made of a damaged ledger and of a profile without one', async () => {
    const { bundleOf } = await import('./support-bundle.ts');
    const empty = mkdtempSync(join(dir, 'empty-'));
    const sources = { nowMs: 0, health: null, conditions: null, setup: null };
    const of = async (folder: string) =>
      filesOf((await bundleOf({ ...sources, dir: folder, isSafeMode: true })).base64);
    expect((await of(empty))['integrity.json']).toBe('null\n');
    writeFileSync(join(empty, 'ledger.db'), 'x'.repeat(9000));
    expect((await of(empty))['integrity.json']).toContain('couldNotLook');
  });

  it('is of the real till, not of training', async () => {
    const training = await createTestCore();
    const page = createRouterClient(pageRouter, { context: { core: training.core } });
    await expect(page.support.bundle()).rejects.toThrow('Leave training first');
    await training.stop();
  });
});

describe('a log line', () => {
  it('keeps our own words and loses all others', () => {
    expect(plain('the feed could not be read')).toBe('the feed could not be read');
    expect(plain('row of BUDI SANTOSO could not be read')).toBe('row of … could not be read');
    expect(plain('Rp 13.000 from 0857-1234')).toBe('… from …');
    expect(plain('SqliteError: disk I/O error, ENOSPC')).toBe('SqliteError disk … error ENOSPC');
    expect(plain(13_000)).toBe('…');
  });

  it('that is none of ours is left out', () => {
    expect(scrubbed('BUDI SANTOSO')).toBeNull();
    expect(scrubbed('{"level":"info","message":"x","at":"BUDI"}')).toBeNull();
  });
});

describe('a page that broke (support.pageFailed, support.restart)', () => {
  it('leaves a line in the log with a ref that is told', async () => {
    const { ref } = await client().support.pageFailed({ message: 'TypeError: x is undefined' });
    expect(ref).toMatch(/^[0-9A-Z]{4}$/);
    expect(till.logLines.some((line) => line.includes(ref))).toBe(true);
  });

  it('a host that can not start itself again says so', async () => {
    expect(await client().support.restart({ isSafe: true })).toEqual({ isRestarting: false });
  });
});
