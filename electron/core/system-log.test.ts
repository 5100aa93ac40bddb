// What a shop may send to a stranger for help: a log without a secret in it, that never fills the
// disk and never stops a till.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from './testing/fake-clock.ts';
import { NOON_MS } from './testing/harness.ts';
import { createLog, struck } from './system-log.ts';
import type { Logger } from './ports.ts';

const KEY = '137c9ddc5e055636ef79d137c9ddc5e0';
let dir: string;
let log: Logger;
/** What went to stderr, which is the terminal's. */
let said: string[];
const write = process.stderr.write;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-log-'));
  said = [];
  process.stderr.write = (text: string | Uint8Array): boolean => {
    said.push(String(text));
    return true;
  };
  log = createLog({ dir, clock: new FakeClock(NOON_MS), stderr: false });
});

afterEach(() => {
  process.stderr.write = write;
  rmSync(dir, { recursive: true, force: true });
});

const file = (): string => join(dir, 'logs', 'lunas.log');
const lines = (): unknown[] =>
  readFileSync(file(), 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('a line', () => {
  it('is JSON with when, how grave, what, and the particulars', () => {
    log.info('started', { port: 5173 });
    log.warn('the feed could not be read', { feed: 'qiospay', fault: 'timeout' });
    log.error('stopped safely');
    const at = '2026-11-21T05:00:00.000Z';
    expect(lines()).toEqual([
      { at, level: 'info', message: 'started', port: 5173 },
      {
        at,
        level: 'warn',
        message: 'the feed could not be read',
        feed: 'qiospay',
        fault: 'timeout',
      },
      { at, level: 'error', message: 'stopped safely' },
    ]);
  });

  it('is one line whatever was said, and nobody can write another', () => {
    log.info('a\nb', {
      note: '"}\n{"level":"info","message":"LUNAS"}',
      level: 'info',
      at: 'kemarin',
    });
    expect(lines()).toHaveLength(1);
    expect(lines()).toMatchObject([
      { level: 'info', message: 'a\nb', at: '2026-11-21T05:00:00.000Z' },
    ]);
  });

  it('goes to the terminal too where there is one', () => {
    createLog({ dir, clock: new FakeClock(NOON_MS), stderr: true }).info('started');
    expect(said.join()).toContain('"message":"started"');
    log.info('quiet');
    expect(said.join()).not.toContain('quiet');
  });
});

describe('secrets', () => {
  const names = [
    'apiKey',
    'api_key',
    'callbackSecret',
    'clientSecret',
    'token',
    'accessToken',
    'pin',
    'PIN',
    'password',
    'Authorization',
    'X-SIGNATURE',
    'cookie',
    'merchantKey',
    'privateKey',
  ];
  it.each(names)('under the name %s are struck out', (name) => {
    log.info('setup', { [name]: 'abc', nested: { [name]: ['abc'] }, list: [{ [name]: 'abc' }] });
    expect(readFileSync(file(), 'utf8')).not.toContain('abc');
  });

  const addresses = [
    [`https://qiospay.id/api/mutasi/qris/QP048797/${KEY}`, 'https://qiospay.id/***'],
    [
      'GET https://qiospay.id/api/mutasi/qris/CP0xx/pendek failed',
      'GET https://qiospay.id/*** failed',
    ],
    ['http://127.0.0.1:5173/?token=pendek', 'http://127.0.0.1:5173/***'],
    ['http://127.0.0.1:5173?token=pendek', 'http://127.0.0.1:5173/***'],
    ['https://sari:rahasia@qiospay.id/api', 'https://qiospay.id/***'],
    ['ws://127.0.0.1:5173/rpc?token=pendek', 'ws://127.0.0.1:5173/***'],
    ['HTTPS://QIOSPAY.ID/api/KUNCI', 'HTTPS://QIOSPAY.ID/***'],
    ['"https://a.id/x" and \'https://b.id/y\'', '"https://a.id/***" and \'https://b.id/***\''],
  ] as const;
  it.each(addresses)('in an address are struck out: %j', (text, expected) => {
    expect(struck(text)).toBe(expected);
  });

  const runs = [
    KEY,
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==',
    'sk_live-0123456789abcdefghijklmnop',
  ];
  it.each(runs)('that are long and random are struck out wherever they stand: %s', (secret) => {
    expect(struck(`kunci ${secret} salah`)).toBe('kunci *** salah');
    log.error('failed', { error: new Error(`no ${secret}`), why: [`${secret}`] });
    expect(readFileSync(file(), 'utf8')).not.toContain(secret.slice(0, 20));
  });

  it('are not seen in what a shop needs to read', () => {
    const plain =
      'sal_0123456789abcdef pay_0123456789abcdef ID20233072912345 021112616662 2026-11-21T05:00:00.000Z ref 7F3K';
    expect(struck(plain)).toBe(plain);
  });
});

describe('the file', () => {
  const grown = (): void => {
    writeFileSync(file(), '');
    truncateSync(file(), 5 * 1024 * 1024);
  };

  it('is turned over when it is large, and five of them are kept at most', () => {
    for (let n = 1; n <= 7; n += 1) {
      grown();
      log.info(`turn ${n}`);
    }
    expect(readdirSync(join(dir, 'logs')).toSorted()).toEqual([
      'lunas.log',
      'lunas.log.1',
      'lunas.log.2',
      'lunas.log.3',
      'lunas.log.4',
    ]);
    expect(lines()).toMatchObject([{ message: 'turn 7' }]);
    expect(statSync(`${file()}.1`).size).toBe(5 * 1024 * 1024);
  });

  it('keeps the newest turned over first', () => {
    for (const name of ['oldest', 'older', 'old']) {
      log.info(name);
      truncateSync(file(), 5 * 1024 * 1024);
    }
    log.info('now');
    expect(readFileSync(`${file()}.1`, 'utf8')).toContain('"old"');
    expect(readFileSync(`${file()}.3`, 'utf8')).toContain('"oldest"');
  });

  it('that can not be written is said once and stops nothing, and is written again later', () => {
    rmSync(join(dir, 'logs'), { recursive: true });
    writeFileSync(join(dir, 'logs'), 'in the way');
    for (let n = 0; n < 5; n += 1) log.info('lost');
    expect(said).toHaveLength(1);
    rmSync(join(dir, 'logs'));
    createLog({ dir, clock: new FakeClock(NOON_MS), stderr: false });
    log.info('found');
    expect(lines()).toMatchObject([{ message: 'found' }]);
  });

  it('can not be made: the till starts all the same', () => {
    const blocked = join(dir, 'file');
    writeFileSync(blocked, '');
    createLog({ dir: blocked, clock: new FakeClock(NOON_MS), stderr: false }).info('lost');
    expect(said).toHaveLength(1);
    expect(existsSync(join(blocked, 'logs'))).toBe(false);
  });
});
