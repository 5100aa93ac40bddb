// What a shop does for its books: copies on a stick, a restore, the move to another PC. On a real
// disk, with a real ledger.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { createBackups } from '../backup.ts';
import { TILL } from '../people/actor.ts';
import type { Secrets } from '../ports.ts';
import { snapshotOf } from '../snapshot.ts';
import { verifyProfile } from '../verify.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';
import { createOutsideBackups, copiesIn, MARK } from './outside-backups.ts';
import { createCareSettings } from './care-settings.ts';

/** A passphrase is made into a key slowly on purpose, and here often. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const PASSPHRASE = 'kopi pahit tanpa gula';
let root: string;
let dir: string;
let stick: string;
let till: TestCore;
let others: TestCore[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lunas-care-'));
  [dir, stick] = [join(root, 'profile'), join(root, 'stick')];
  for (const each of [dir, stick]) mkdirSync(each);
  others = [];
  till = await createTestCore({ dir });
});

afterEach(async () => {
  for (const each of [till, ...others]) await each.stop();
  rmSync(root, { recursive: true, force: true });
});

const client = (of: TestCore = till) =>
  createRouterClient(pageRouter, { context: { core: of.core } });

const onStick = { everyHours: 1, keep: 3 } as const;
const setOutside = (over: object = {}) =>
  client().care.setOutside({ outside: { folder: stick, ...onStick, ...over } });

async function sold(amount: number, of: TestCore = till) {
  const sale = await of.sell(amount);
  await of.clock.advance(5 * SECOND_MS);
  of.qiospay.pay(amount);
  await of.clock.advance(10 * SECOND_MS);
  expect(of.sale(sale).status).toBe('paid');
  return sale;
}

/** The same shop and provider, started again. */
async function restarted(): Promise<void> {
  const { clock, qiospay } = till;
  await till.stop();
  till = await createTestCore({ dir, clock, qiospay });
  await till.clock.advance(MINUTE_MS);
}

async function until(isDone: () => boolean): Promise<void> {
  for (let n = 0; n < 1000 && !isDone(); n += 1) await new Promise((done) => setTimeout(done, 5));
  expect(isDone()).toBe(true);
}

const backupConditions = () => till.core.care.conditions().filter(({ kind }) => kind === 'backup');

const acts = () =>
  till.core.stores.audit
    .page({ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER, 50)
    .map(({ act }) => act);

describe('copies on a stick (care.setOutside, care.backUpNow)', () => {
  it('are whole ledgers in one file, the newest few of them', async () => {
    await sold(13_000);
    const state = await setOutside();
    expect(state.outside).toMatchObject({ folder: stick, fault: null, isSealed: false });
    for (let n = 0; n < 4; n += 1) {
      await till.clock.advance(MINUTE_MS);
      await client().care.backUpNow();
    }
    const copies = copiesIn(stick);
    expect(copies).toHaveLength(3);
    expect(copies.at(-1)).toBe((await client().care.state()).outside?.lastName);
    expect(readdirSync(stick).toSorted()).toEqual([MARK, ...copies].toSorted());
    const { items } = await client().care.backups();
    const [newest] = items.filter(({ where }) => where === 'outside');
    expect(newest?.figures).toMatchObject({ sales: 1, payments: 1 });
  });

  it('come by themselves when they are due', async () => {
    await setOutside();
    await till.clock.advance(HOUR_MS + MINUTE_MS);
    await until(() => copiesIn(stick).length === 2);
    expect((await client().care.state()).outside?.fault).toBeNull();
  });

  it('that are due while the stick is away are said, and made up for when it is back', async () => {
    await setOutside();
    renameSync(stick, `${stick}-away`);
    await till.clock.advance(HOUR_MS / 2);
    expect(backupConditions()).toEqual([]); // nothing is due yet
    await till.clock.advance(HOUR_MS);
    await until(() => backupConditions().length === 1);
    expect(backupConditions()[0]).toMatchObject({ fault: 'missing' });
    await till.clock.advance(MINUTE_MS);
    expect(snapshotOf(till.core).conditions).toMatchObject([{ kind: 'backup' }]);
    // The empty folder a system leaves where the stick was: it is not the stick.
    mkdirSync(stick);
    await till.clock.advance(MINUTE_MS);
    expect(readdirSync(stick)).toEqual([]);
    rmSync(stick, { recursive: true });
    renameSync(`${stick}-away`, stick);
    await till.clock.advance(MINUTE_MS);
    await until(() => copiesIn(stick).length === 2);
    await until(() => backupConditions().length === 0);
  });

  it('of two tills on one stick do not take each other away', async () => {
    await setOutside({ keep: 2 });
    const second = await createTestCore({ dir: join(root, 'second'), seed: 9 });
    others.push(second);
    for (let n = 0; n < 3; n += 1) {
      await second.clock.advance(MINUTE_MS);
      await client(second).care.setOutside({ outside: { folder: stick, ...onStick, keep: 2 } });
    }
    expect(copiesIn(stick)).toHaveLength(3);
  });

  it('never fill it: older ones make room, and without room it is said', async () => {
    await setOutside({ keep: 9 });
    await till.clock.advance(MINUTE_MS);
    await client().care.backUpNow();
    const { ports, database } = till.core;
    const settings = createCareSettings(ports);
    const parts = { ports, database, settings, setup: () => null, keyOf: () => neverAsked() };
    let free = 1e9;
    const small = createOutsideBackups({ ...parts, freeBytes: async () => free });
    free = 1000;
    await small.make();
    expect(small.fault()).toBe('full');
    expect(copiesIn(stick)).toHaveLength(1);
    expect(readdirSync(stick).filter((name) => name.endsWith('.part'))).toEqual([]);
    free = 1e9;
    await till.clock.advance(MINUTE_MS);
    await small.make();
    expect(small.fault()).toBeNull();
  });

  it('under a passphrase hold the whole till, and nothing of it can be read without', async () => {
    await sold(13_000);
    const state = await setOutside({ passphrase: PASSPHRASE });
    expect(state.outside?.isSealed).toBe(true);
    const [name = ''] = copiesIn(stick);
    expect(name).toMatch(/\.lunas$/);
    const bytes = readFileSync(join(stick, name)).toString('latin1');
    for (const secret of ['KUNCI-RAHASIA-1', 'QP048797', 'SQLite format'])
      expect(bytes).not.toContain(secret);
    expect(JSON.stringify(readFileSync(join(dir, 'care.json'), 'utf8'))).not.toContain(PASSPHRASE);
    // Without typing it again the passphrase stays; null takes it away.
    await setOutside({ keep: 5 });
    expect((await client().care.state()).outside?.isSealed).toBe(true);
    await till.clock.advance(HOUR_MS);
    await setOutside({ passphrase: null });
    expect((await client().care.state()).outside?.isSealed).toBe(false);
  });

  it('are refused where they help nobody, with a sentence', async () => {
    await expect(setOutside({ folder: join(root, 'none') })).rejects.toThrow('no such folder');
    await expect(setOutside({ folder: join(dir, 'backups') })).rejects.toThrow("till's own");
    await expect(setOutside({ folder: 'stick' })).rejects.toThrow('Name the folder whole');
    await expect(client().care.backUpNow()).rejects.toThrow('Choose a folder');
    await expect(client().care.choose({ what: 'folder' })).rejects.toThrow('Type the path');
  });
});

describe('a restore (care.backups, care.prepare, care.restore)', () => {
  it('says what it would bring and lose, then brings it; the provider fills the gap', async () => {
    const before = await sold(13_000);
    await setOutside();
    const after = await sold(27_000);
    const { items } = await client().care.backups();
    const source = items.find(({ where }) => where === 'outside')?.source ?? '';
    const preview = await client().care.prepare({ source });
    expect(preview).toMatchObject({ sales: 1, payments: 1, hasSetup: false });
    expect(preview.lost).toEqual({ sales: 1, payments: 1, amount: 27_000 });
    expect(await client().care.restore({ source })).toEqual({ isRestarting: false });
    expect(till.core.stores.sales.find(after.id)).not.toBeNull(); // not before the start
    await restarted();

    expect(till.core.notice).toMatchObject({ kind: 'restored', isChosen: true });
    expect(till.sale(before).status).toBe('paid');
    expect(till.core.stores.sales.find(after.id)).toBeNull();
    expect(snapshotOf(till.core).totals.unclaimed).toEqual({ count: 1, amount: 27_000 });
    expect(acts()[0]).toBe('ledger.restored');
    expect(acts().filter((act) => act === 'ledger.restored')).toHaveLength(1);
    const aside = till.core.notice?.aside ?? '';
    expect(existsSync(join(dir, aside))).toBe(true);
    expect(existsSync(join(dir, 'restore'))).toBe(false);
    expect(verifyProfile(dir).findings).toEqual([]);

    // And back again: the ledger that was replaced is a copy like any other.
    const back = await client().care.prepare({ source: `replaced:${aside}` });
    expect(back.sales).toBe(2);
    await client().care.restore({ source: `replaced:${aside}` });
    await restarted();
    expect(till.sale(after).status).toBe('paid');
    expect(verifyProfile(dir).findings).toEqual([]);
  });

  it('of an older backup of the till itself leaves newer ones aside, and the audit sound', async () => {
    await sold(13_000);
    const { ports, database } = till.core;
    await until(() => readdirSync(join(dir, 'backups')).filter(isCopy).length === 1);
    for (let n = 0; n < 2; n += 1) {
      till.core.people.note({ by: TILL, act: 'setup.exported' });
      await till.clock.advance(MINUTE_MS);
      await createBackups(database, dir, ports.clock, ports.log).make('daily');
    }
    const { items } = await client().care.backups();
    const oldest = items.filter(({ where }) => where === 'profile').at(-1)?.source ?? '';
    await client().care.prepare({ source: oldest });
    await client().care.restore({ source: oldest });
    await restarted();
    expect(readdirSync(join(dir, 'backups')).filter(isCopy)).toHaveLength(1);
    expect(readdirSync(join(dir, 'backups')).some((name) => name.startsWith('before-'))).toBe(true);
    expect(verifyProfile(dir).findings).toEqual([]);
  });

  it('of a damaged, foreign or newer copy is refused with a sentence, and changes nothing', async () => {
    await setOutside();
    const [name = ''] = copiesIn(stick);
    const file = join(stick, name);
    const bytes = readFileSync(file);
    const broken = Buffer.from(bytes);
    broken.fill(0x5a, 4096 * 3, 4096 * 9);
    for (const [content, sentence] of [
      [broken, /damaged/],
      [bytes.subarray(0, 9000), /damaged/],
      [Buffer.from('no ledger at all '.repeat(500)), /damaged/],
    ] as const) {
      writeFileSync(file, content);
      await expect(client().care.prepare({ source: `outside:${name}` })).rejects.toThrow(sentence);
    }
    const newer = Buffer.from(bytes);
    newer.writeUInt32BE(9999, 60); // user_version
    writeFileSync(file, newer);
    await expect(client().care.prepare({ source: `outside:${name}` })).rejects.toThrow(/newer/);
    for (const source of ['outside:../x.db', 'profile:ledger.db', 'file:/etc/passwd', 'nope'])
      await expect(client().care.prepare({ source })).rejects.toThrow();
    await expect(client().care.restore({ source: `outside:${name}` })).rejects.toThrow('Look at');
    expect(existsSync(join(dir, 'restore'))).toBe(false);
    await sold(8000);
  });

  it('waits for sales that wait, and asks for a manager where there are people', async () => {
    await setOutside();
    const source = `outside:${copiesIn(stick)[0]}`;
    await till.sell(21_000);
    expect((await client().care.prepare({ source })).waiting).toBe(1);
    await expect(client().care.restore({ source })).rejects.toThrow('Sales wait for money');
  });

  it('is refused without a PIN where people work by name', async () => {
    const dirOf = join(root, 'people');
    const shop = await createTestCore({ dir: dirOf, isSetUp: false });
    others.push(shop);
    await client(shop).care.setOutside({ outside: { folder: stick, ...onStick } });
    const users = [{ name: 'Budi', role: 'manager', pin: '998877' }];
    await shop.core.importSetup(setupText({ users }));
    const session = shop.core.people.sessions.open();
    const id = shop.core.people.directory.active()[0]?.id ?? '';
    await shop.core.people.sessions.login(session, id, '998877');
    const page = createRouterClient(pageRouter, { context: { core: shop.core, session } });
    const source = `outside:${copiesIn(stick)[0]}`;
    await page.care.prepare({ source });
    await expect(page.care.restore({ source })).rejects.toThrow("A manager's PIN is needed.");
    await expect(page.care.restore({ source, pin: '111111' })).rejects.toThrow();
    expect(existsSync(join(dirOf, 'restore', 'plan.json'))).toBe(false);
    await page.care.restore({ source, pin: '998877' });
    expect(existsSync(join(dirOf, 'restore', 'plan.json'))).toBe(true);
  });
});

/** What this seals, no other PC opens, and the other way round. */
const otherKey: Secrets = {
  seal: (plain) => `other:${plain}`,
  open(sealed) {
    if (!sealed.startsWith('other:')) throw new Error('sealed by another machine');
    return sealed.slice('other:'.length);
  },
};

const isCopy = (name: string): boolean => /^ledger-.*\.db$/.test(name);

describe('the move to another PC (care.moveOut, care.sellHere)', () => {
  it('takes books, setup, keys and recordings in one file; the old PC sells no more', async () => {
    const webhooks = [{ url: 'https://toko.example/hook', secret: 'rahasia-penerima' }];
    await till.core.importSetup(setupText({ webhooks }));
    const told = till.core.till()?.webhooks.asSetup();
    expect(told?.webhooks).toMatchObject(webhooks);
    const sale = await sold(13_000);
    mkdirSync(join(dir, 'voice/id'), { recursive: true });
    writeFileSync(join(dir, 'voice/id/tiga.wav'), 'RIFF');
    const { file, bytes } = await client().care.moveOut({ folder: stick, passphrase: PASSPHRASE });
    expect(statSync(file).size).toBe(bytes);
    expect(readFileSync(file).toString('latin1')).not.toContain('KUNCI-RAHASIA-1');
    await expect(till.sell(5000)).resolves.toBeDefined(); // the till's own; the door is shut:
    await expect(client().sale.create({ amount: 5000 })).rejects.toThrow('moved to another PC');
    await restarted();
    await expect(client().sale.create({ amount: 5000 })).rejects.toThrow('moved to another PC');
    expect(snapshotOf(till.core).conditions).toMatchObject([{ kind: 'moved' }]);

    const fresh = join(root, 'new-pc');
    const { clock, qiospay } = till;
    // Another PC: what the old one sealed is closed to it.
    const ports = { secrets: otherKey };
    let next = await createTestCore({ dir: fresh, isSetUp: false, clock, qiospay, ports });
    const source = `file:${file}`;
    await expect(client(next).care.prepare({ source })).rejects.toThrow('passphrase is needed');
    await expect(client(next).care.prepare({ source, passphrase: 'bukan ini' })).rejects.toThrow(
      'The passphrase is wrong.',
    );
    const preview = await client(next).care.prepare({ source, passphrase: PASSPHRASE });
    expect(preview).toMatchObject({ sales: 1, hasSetup: true, lost: { sales: 0 } });
    expect(preview.shop).toContain('Warung Sejahtera');
    await client(next).care.restore({ source });
    await next.stop();
    next = await createTestCore({ dir: fresh, isSetUp: false, clock, qiospay, ports });
    expect(next.core.till()?.webhooks.asSetup()).toEqual(told);
    others.push(next);
    expect(next.core.till()?.setup.feeds[0]).toMatchObject({ apiKey: 'KUNCI-RAHASIA-1' });
    expect(next.sale(sale).status).toBe('paid');
    expect(readFileSync(join(fresh, 'voice/id/tiga.wav'), 'utf8')).toBe('RIFF');
    expect(verifyProfile(fresh).findings).toEqual([]);
    await sold(9000, next);
    await expect(client(next).care.state()).resolves.toMatchObject({ movedAtMs: null });

    await client().care.sellHere({});
    await expect(client().sale.create({ amount: 5000 })).resolves.toMatchObject({ status: 201 });
    expect(acts()).toEqual(expect.arrayContaining(['till.movedOut', 'till.sellsHere']));
  });

  it('that fails leaves the old PC selling', async () => {
    const file = join(root, 'no-folder');
    writeFileSync(file, '');
    const asked = { folder: file, passphrase: PASSPHRASE };
    await expect(client().care.moveOut(asked)).rejects.toThrow('no such folder');
    const sale = await till.sell(5000);
    const waiting = { folder: stick, passphrase: PASSPHRASE };
    await expect(client().care.moveOut(waiting)).rejects.toThrow('Sales wait for money');
    till.core.requireTill().selling.cancel(sale.id);
    expect((await client().care.state()).movedAtMs).toBeNull();
    expect(readdirSync(stick)).toEqual([]);
  });
});

describe('what is kept how long (care.setRetention)', () => {
  it('is blanked after so many months: rows nobody could read, old logs; money never', async () => {
    const { database, stores } = till.core;
    await sold(13_000);
    const add = database.prepare(
      "insert into set_aside (feed, text, reason, seen_at_ms) values ('qiospay', ?, 'x', ?)",
    );
    add.run('{"payer":"BUDI SANTOSO"}', 1000);
    add.run('{"payer":"SITI AMINAH"}', till.clock.wallMs());
    const tables = ['sale', 'payment', 'sighting', 'claim'];
    const rows = () => tables.map((name) => database.prepare(`select * from ${name}`).all());
    const before = rows();
    const state = await client().care.setRetention({ months: 6 });
    expect(state.retention).toEqual({ months: 6 });
    const texts = database.prepare<[], { text: string }>('select text from set_aside').all();
    expect(texts.map(({ text }) => text)).toEqual(['(blanked 1)', '{"payer":"SITI AMINAH"}']);
    expect(rows()).toEqual(before);
    expect(stores.setAside.blankBefore(2000)).toBe(0);
    expect(acts()).toEqual(expect.arrayContaining(['retention.set', 'retention.swept']));
  });
});

it('is nothing to do in training', async () => {
  const training = await createTestCore();
  others.push(training);
  await expect(client(training).care.backups()).rejects.toThrow('In training');
});

it('goes on with settings that were broken, which are set aside', async () => {
  await setOutside();
  await till.stop();
  writeFileSync(join(dir, 'care.json'), '{"version":1,');
  till = await createTestCore({ dir });
  expect((await client().care.state()).outside).toBeNull();
  expect(readdirSync(dir).some((name) => name.startsWith('care.broken-'))).toBe(true);
});

function neverAsked(): never {
  throw new Error('no key is asked for');
}
