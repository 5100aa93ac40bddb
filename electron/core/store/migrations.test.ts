import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { createTestCore, type TestCore } from '../testing/harness.ts';
import { openDatabase, type Sqlite } from './database.ts';
import { migrate, needsMigration, schemaVersion, SCHEMA_VERSION } from './migrations.ts';

const opened: Sqlite[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function fresh(): Sqlite {
  const db = openDatabase(':memory:');
  opened.push(db);
  return db;
}

function profile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-migrations-'));
  folders.push(dir);
  return dir;
}

const schemaOf = (db: Sqlite): unknown[] =>
  db
    .prepare(
      "select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by name",
    )
    .all();

describe('an empty file', () => {
  it('becomes a ledger of this Lunas, once', () => {
    const db = fresh();
    expect([schemaVersion(db), needsMigration(db)]).toEqual([0, true]);
    migrate(db);
    expect([schemaVersion(db), needsMigration(db)]).toEqual([SCHEMA_VERSION, false]);
    const before = schemaOf(db);
    migrate(db);
    expect(schemaOf(db)).toEqual(before);
  });

  it('has strict tables only: text is no number, a number is no text', () => {
    const db = fresh();
    migrate(db);
    const tables = db.prepare<[], { name: string; sql: string }>(
      "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
    );
    expect(
      tables.all().filter(({ sql }) => !/\) strict(, without rowid)?$/i.test(sql.trim())),
    ).toEqual([]);
    const words = (): unknown =>
      db.exec("insert into event (at_ms, type, payload) values ('now', 't', '{}')");
    expect(words).toThrow('cannot store TEXT value in INTEGER column');
  });
});

describe('a step that fails', () => {
  it('leaves the ledger as it was, with its old number', () => {
    const db = fresh();
    db.exec('create table sale (id text)'); // stands in the way of the first step
    expect(() => migrate(db)).toThrow('already exists');
    expect(schemaVersion(db)).toBe(0);
    expect(schemaOf(db)).toHaveLength(1);
  });
});

describe('a ledger from a newer Lunas', () => {
  it('is refused with both numbers, and not touched', () => {
    const db = fresh();
    migrate(db);
    db.pragma(`user_version = ${SCHEMA_VERSION + 10}`);
    const before = schemaOf(db);
    const sentence = `The ledger was written by a newer Lunas (schema ${SCHEMA_VERSION + 10}, this one knows ${SCHEMA_VERSION}).`;
    expect(() => migrate(db)).toThrow(new AppError('unavailable', sentence));
    expect(() => needsMigration(db)).toThrow(AppError);
    expect(schemaOf(db)).toEqual(before);
  });

  it('lets no till start, and leaves the profile free for the newer one', async () => {
    const dir = profile();
    const till = await createTestCore({ dir });
    till.core.database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    await till.stop();
    const message = 'written by a newer Lunas';
    await expect(createTestCore({ dir })).rejects.toThrow(message);
    await expect(createTestCore({ dir })).rejects.toThrow(message); // not "another till runs"
  });
});

describe('a ledger from an older Lunas', () => {
  it('is copied before its first step, while an empty one is not', async () => {
    const dir = profile();
    const newest = (): string[] =>
      readdirSync(dir).includes('backups')
        ? readdirSync(join(dir, 'backups')).filter((name) => name.includes('migration'))
        : [];
    let till: TestCore = await createTestCore({ dir });
    await till.stop();
    expect(newest()).toEqual([]);
    const older = openDatabase(join(dir, 'ledger.db'));
    // What comes first after this one will meet such a file; today its step fails, but the copy is
    // made before.
    older.pragma('user_version = 1');
    older.close();
    await expect(createTestCore({ dir })).rejects.toThrow('already exists');
    expect(newest()).toHaveLength(1);
    const copy = openDatabase(join(dir, 'backups', newest()[0] ?? ''));
    expect(schemaVersion(copy)).toBe(1);
    copy.pragma(`user_version = ${SCHEMA_VERSION}`);
    copy.close();
    const again = openDatabase(join(dir, 'ledger.db'));
    again.pragma(`user_version = ${SCHEMA_VERSION}`);
    again.close();
    till = await createTestCore({ dir });
    expect(till.core.till()).not.toBeNull();
    await till.stop();
  });
});
