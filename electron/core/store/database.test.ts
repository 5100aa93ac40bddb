// The one file everything rests on: how it is opened, what its failures say to a shop, and that a
// transaction is whole.
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { copyDatabase, holdProfile, openDatabase, transaction, type Sqlite } from './database.ts';

let folder: string;
const opened: Sqlite[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-database-'));
});

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
  rmSync(folder, { recursive: true });
});

function open(name = 'ledger.db'): Sqlite {
  const db = openDatabase(join(folder, name));
  opened.push(db);
  return db;
}

/** A closed ledger of some pages. */
function filled(rows = 2000): string {
  const db = open();
  db.exec('create table money (amount integer not null, note text) strict');
  const insert = db.prepare('insert into money values (?, ?)');
  transaction(db, () => {
    for (let n = 0; n < rows; n += 1) insert.run(n, 'x'.repeat(60));
  });
  opened.splice(0).forEach((each) => each.close());
  return join(folder, 'ledger.db');
}

function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

describe('an opened ledger', () => {
  it('keeps a commit through a power cut, and its references honest', () => {
    const db = open();
    const pragma = (name: string): unknown => db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2); // FULL: WAL alone loses the last commits
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
  });

  it('is there again with what was committed', () => {
    filled(3);
    expect(open().prepare('select count(*) as n from money').get()).toEqual({ n: 3 });
  });
});

describe('a transaction', () => {
  it('is all or nothing, and hands on what its work answers', () => {
    const db = open();
    db.exec('create table money (amount integer not null check (amount > 0)) strict');
    const insert = db.prepare('insert into money values (?)');
    expect(transaction(db, () => insert.run(5).changes)).toBe(1);
    const half = (): void =>
      transaction(db, () => {
        insert.run(7);
        throw new TypeError('between two rows');
      });
    expect(half).toThrow(TypeError);
    expect(db.prepare('select amount from money').all()).toEqual([{ amount: 5 }]);
    expect(db.inTransaction).toBe(false);
  });

  it('leaves a broken rule of the ledger what it is: a mistake of ours, not of the world', () => {
    const db = open();
    db.exec('create table money (amount integer not null check (amount > 0)) strict');
    const nought = (): unknown => transaction(db, () => db.exec('insert into money values (0)'));
    expect(nought).toThrow('CHECK constraint failed');
    expect(nought).not.toThrow(AppError);
  });

  it('says that the disk is full, and works again when there is room', () => {
    const db = open();
    db.exec('create table money (note text) strict');
    const write = (): unknown =>
      transaction(db, () => db.prepare('insert into money values (?)').run('x'.repeat(50_000)));
    db.pragma('max_page_count = 4');
    expect(sentenceOf(write)).toBe(
      'The disk is full: nothing more can be recorded. Free some space.',
    );
    db.pragma('max_page_count = 1000');
    write();
    expect(db.prepare('select count(*) as n from money').get()).toEqual({ n: 1 });
  });
});

const DAMAGED = 'The ledger is damaged and was not opened.';

describe('a damaged ledger is not opened, and says so in one sentence', () => {
  it('that is some other file', () => {
    writeFileSync(join(folder, 'ledger.db'), 'Ini bukan buku kas.\n'.repeat(500));
    expect(sentenceOf(() => open())).toBe(DAMAGED);
  });

  it('that lost its head', () => {
    overwrite(filled(), 0, Buffer.alloc(100));
    expect(sentenceOf(() => open())).toBe(DAMAGED);
  });

  it('that has noise in its middle', () => {
    const file = filled();
    const page = 4096;
    for (let n = 2; n < 12; n += 1) overwrite(file, n * page, Buffer.alloc(page, 0xa5));
    expect(sentenceOf(() => open())).toBe(DAMAGED);
  });

  it('that was cut short', () => {
    const file = filled();
    writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2));
    expect(sentenceOf(() => open())).toBe(DAMAGED);
  });

  it('and is left as it was for whoever mends it', () => {
    const file = join(folder, 'ledger.db');
    const bytes = Buffer.from('Ini bukan buku kas.\n'.repeat(500));
    writeFileSync(file, bytes);
    sentenceOf(() => open());
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});

it('says that a ledger can not be had where a folder has its name', () => {
  expect(sentenceOf(() => openDatabase(folder))).toMatch(/can't be opened/);
});

describe('a profile', () => {
  it('is one till’s at a time, and free when that till lets go', () => {
    const file = join(folder, 'till.lock');
    const letGo = holdProfile(file);
    expect(sentenceOf(() => holdProfile(file))).toBe('Another till runs on this profile already.');
    letGo();
    holdProfile(file)();
  });
});

it('copies a ledger while it is written to, whole', async () => {
  const db = open();
  db.exec('create table money (amount integer not null) strict');
  db.exec('insert into money values (13000)');
  const copying = copyDatabase(db, join(folder, 'copy.db'));
  db.exec('insert into money values (5000)');
  await copying;
  cpSync(join(folder, 'copy.db'), join(folder, 'moved.db'));
  expect(existsSync(join(folder, 'moved.db-wal'))).toBe(false);
  const rows = open('moved.db').prepare('select amount from money order by amount desc').all();
  expect(rows[0]).toEqual({ amount: 13_000 });
});
