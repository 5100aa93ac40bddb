// Copies of the ledger on a real disk: whole, daily, the newest kept, and a till that starts from
// one of them.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import { BACKUPS_KEPT, backupsIn, createBackups } from './backup.ts';
import { openDatabase, type Sqlite } from './store/database.ts';
import { brokenInvariants } from './store/invariants.ts';
import { createTestCore, NOON_MS, type TestCore } from './testing/harness.ts';
import { FakeClock } from './testing/fake-clock.ts';

let dir: string;
let till: TestCore | null = null;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-backup-'));
});

afterEach(async () => {
  await till?.stop();
  till = null;
  rmSync(dir, { recursive: true });
});

const folder = (): string => join(dir, 'backups');

/** Every row of every table, so that two ledgers can be held against each other. */
function contentOf(db: Sqlite): Record<string, unknown[]> {
  const tables = db.prepare<[], { name: string }>(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
  );
  return Object.fromEntries(
    tables.all().map(({ name }) => [name, db.prepare(`select * from "${name}"`).all()]),
  );
}

/** A day of trade with all kinds of rows. */
async function trade(): Promise<TestCore> {
  const open = await createTestCore({ dir });
  await until(() => backupsIn(folder()).length === 1);
  const paid = await open.sell(13_000, 'A17');
  await open.clock.advance(5000);
  open.qiospay.pay(13_000);
  open.qiospay.pay(7000);
  await open.nextSweep();
  const gone = await open.sell(5000);
  open.core.requireTill().selling.cancel(gone.id);
  expect(open.sale(paid).status).toBe('paid');
  return open;
}

/** Backups are made by the disk's own time, not by the clock in hand. */
async function until(isDone: () => boolean): Promise<void> {
  for (let n = 0; n < 400 && !isDone(); n += 1) await new Promise((done) => setTimeout(done, 5));
  expect(isDone()).toBe(true);
}

describe('a copy', () => {
  it('holds all that the ledger held, and a till starts from it as if nothing had happened', async () => {
    till = await trade();
    const { clock, qiospay, core } = till;
    const file = await createBackups(core.database, dir, clock, core.ports.log).make('daily');
    const copy = openDatabase(file);
    expect(contentOf(copy)).toEqual(contentOf(core.database));
    expect(brokenInvariants(copy)).toEqual([]);
    copy.close();
    const sales = core.stores.sales.page({
      range: { fromMs: 0, untilMs: NOON_MS * 2 },
      status: null,
      after: null,
      limit: 9,
    });
    await till.stop();

    for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm'])
      rmSync(join(dir, name), { force: true });
    copyFileSync(file, join(dir, 'ledger.db'));
    till = await createTestCore({ dir, clock, qiospay });
    for (const sale of sales) expect(till.core.stores.sales.find(sale.id)).toEqual(sale);
    const before = till.core.stores.events.lastSeq();
    await till.clock.advance(2 * MINUTE_MS); // the feed shows all rows again: nothing is new
    const fresh = till.core.stores.events.since(before, 100).map(({ type }) => type);
    expect(fresh.filter((type) => type !== 'feed.changed')).toEqual([]);
  });

  it('is made while the till goes on selling', async () => {
    till = await trade();
    const { clock, core } = till;
    const making = createBackups(core.database, dir, clock, core.ports.log).make('daily');
    await till.sell(21_000);
    const copy = openDatabase(await making);
    expect(brokenInvariants(copy)).toEqual([]);
    copy.close();
  });

  it('that was never finished is no backup, and is cleared away by the next', async () => {
    till = await createTestCore({ dir });
    await until(() => backupsIn(folder()).length === 1);
    const half = join(folder(), 'ledger-2026-11-21T05-00-00-000Z-daily.db.part');
    writeFileSync(half, 'half');
    expect(backupsIn(folder())).toHaveLength(1);
    const { clock, core } = till;
    await createBackups(core.database, dir, clock, core.ports.log).make('migration');
    expect(existsSync(half)).toBe(false);
  });
});

describe('how many', () => {
  it('the newest are kept, whatever they were made for', async () => {
    const clock = new FakeClock(NOON_MS);
    till = await createTestCore({ dir, clock, isSetUp: false });
    await until(() => backupsIn(folder()).length === 1);
    const backups = createBackups(till.core.database, dir, clock, till.core.ports.log);
    const made: string[] = [];
    for (let n = 0; n < BACKUPS_KEPT + 3; n += 1) {
      await clock.advance(HOUR_MS);
      made.push(await backups.make(n % 5 === 0 ? 'migration' : 'daily'));
    }
    const kept = backupsIn(folder()).map((name) => join(folder(), name));
    expect(kept).toEqual(made.slice(-BACKUPS_KEPT));
    expect(made.slice(0, 3).some((file) => existsSync(file))).toBe(false);
  });

  it('nothing else in their folder is touched', async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'catatan.txt'), 'milik Budi');
    writeFileSync(join(folder(), 'ledger-lama.db.txt'), 'milik Budi');
    till = await createTestCore({ dir, isSetUp: false });
    const backups = createBackups(till.core.database, dir, till.clock, till.core.ports.log);
    for (let n = 0; n < BACKUPS_KEPT + 2; n += 1) {
      await till.clock.advance(HOUR_MS);
      await backups.make('daily');
    }
    expect(readdirSync(folder())).toEqual(
      expect.arrayContaining(['catatan.txt', 'ledger-lama.db.txt']),
    );
  });

  it('are none where there is no folder yet', () => {
    expect(backupsIn(folder())).toEqual([]);
  });
});

describe('when', () => {
  it('at the first start, then once a day, also over a restart', async () => {
    const clock = new FakeClock(NOON_MS);
    till = await createTestCore({ dir, clock, isSetUp: false });
    await until(() => backupsIn(folder()).length === 1);
    await clock.advance(23 * HOUR_MS);
    expect(backupsIn(folder())).toHaveLength(1);
    await till.stop();
    till = await createTestCore({ dir, clock, isSetUp: false });
    await clock.advance(HOUR_MS / 2);
    expect(backupsIn(folder())).toHaveLength(1);
    await clock.advance(HOUR_MS);
    await until(() => backupsIn(folder()).length === 2);
    await clock.advance(DAY_MS);
    await until(() => backupsIn(folder()).length === 3);
  });

  it('again within the hour when it failed, with a line in the log, and the till goes on', async () => {
    writeFileSync(folder(), 'a file where the folder should be');
    const clock = new FakeClock(NOON_MS);
    till = await createTestCore({ dir, clock });
    await until(() => till?.logLines.some((line) => line.includes('daily backup failed')) === true);
    expect((await till.sell(13_000)).status).toBe('waiting');
    rmSync(folder());
    await clock.advance(HOUR_MS + MINUTE_MS);
    await until(() => backupsIn(folder()).length === 1);
  });
});
