import { copyFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackups } from './backup.ts';
import { recoverManager } from './people/recovery.ts';
import { createTestCore, setupText, type TestCore } from './testing/harness.ts';
import { verifyProfile } from './verify.ts';

let dir: string;
let till: TestCore;

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-verify-'));
  till = await createTestCore({ dir, isSetUp: false });
  await till.core.importSetup(setupText({ users: USERS }));
  for (const amount of [1000, 2000, 3000]) {
    const { id } = await till.sell(amount);
    till.core.requireTill().selling.cancel(id);
  }
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** As somebody with a tool of their own would, behind the till's back. */
function tamper(sql: string): void {
  const db = new Database(join(dir, 'ledger.db'));
  db.exec('drop trigger audit_stays; drop trigger audit_kept; drop trigger audit_once');
  db.exec(sql);
  db.close();
}

describe('a profile that is sound', () => {
  it('is found so, while the till is at work and after, and is left as it was', async () => {
    expect(verifyProfile(dir).findings).toEqual([]);
    await till.stop();
    const { findings, notes } = verifyProfile(dir);
    expect(findings).toEqual([]);
    expect(notes.join(' ')).toMatch(/Audit: 6 rows, held against \d backups\. Head: --head 6:/);
    const head = /--head (\d+):([0-9a-f]+)/.exec(notes.join(' '));
    const known = { seq: Number(head?.[1]), hashStart: head?.[2] ?? '' };
    expect(verifyProfile(dir, [known]).findings).toEqual([]);
    const other = { seq: 6, hashStart: '0123456789abcdef' };
    expect(verifyProfile(dir, [other]).findings).toHaveLength(1);
  });

  it('can’t be looked at where there is none', async () => {
    await till.stop();
    expect(() => verifyProfile(join(dir, 'nowhere'))).toThrow('There is no ledger in');
  });
});

describe('somebody with a tool of their own', () => {
  const deeds: readonly (readonly [string, string])[] = [
    ['changes who did it', "update audit set who = 'Sari' where seq = 4"],
    ['changes the details', `update audit set details = '{"amount":1}' where seq = 4`],
    ['takes a row out', 'delete from audit where seq = 4'],
    ['takes the first row out', 'delete from audit where seq = 1'],
    ['cuts the end off', 'delete from audit where seq > 4'],
    ['takes all of it', 'delete from audit'],
    [
      'lets two rows change places',
      `update audit set seq = 99 where seq = 4; update audit set seq = 4 where seq = 5;
       update audit set seq = 5 where seq = 99`,
    ],
    [
      'cuts the end off and sets the count back, after a backup',
      `delete from audit where seq > 4; update sqlite_sequence set seq = 4 where name = 'audit'`,
    ],
  ];
  it.each(deeds)('who %s is found', async (_what, sql) => {
    await createBackups(till.core.database, dir, till.clock, till.core.ports.log).make('daily');
    await till.stop();
    expect(verifyProfile(dir).findings).toEqual([]);
    tamper(sql);
    expect(verifyProfile(dir).findings).not.toEqual([]);
    const left = readdirSync(join(dir, 'backups'));
    expect(left.filter((name) => !name.endsWith('.db'))).toEqual([]);
  });

  it('who makes a sale paid without money is found', async () => {
    await till.stop();
    tamper("update sale set status = 'paid' where rowid = 1");
    expect(verifyProfile(dir).findings.join(' ')).toContain('a paid sale has its claim');
  });

  it('who invents a sum of a day is found', async () => {
    await till.stop();
    tamper("insert into rollup values ('all', 86400, 20778, 'sale', '', '', 1, 50000)");
    const [finding] = verifyProfile(dir).findings;
    expect(finding).toMatch(/^The ledger is wrong: the sum by all of 86400 s from 2026-11-21/);
  });

  it('who breaks the file is found, or said to have', async () => {
    await till.stop();
    copyFileSync(join(dir, 'ledger.db'), join(dir, 'ledger.whole'));
    truncateSync(join(dir, 'ledger.db'), 40_000);
    const look = (): string => {
      try {
        return verifyProfile(dir).findings.join(' ');
      } catch (error) {
        return String(error);
      }
    };
    expect(look()).toMatch(/damaged/);
  });
});

describe('whoever holds the profile', () => {
  it('gives a manager a new PIN, which the audit keeps', async () => {
    const { name, pin } = await recoverManager(till.core, null);
    expect(name).toBe('Budi');
    expect(pin).toMatch(/^\d{6}$/);
    const { sessions, directory } = till.core.people;
    const id = directory.managers()[0]?.id ?? '';
    expect((await sessions.login(sessions.open(), id, '998877')).kind).toBe('wrong');
    expect((await sessions.login(sessions.open(), id, pin)).kind).toBe('in');
    await expect(recoverManager(till.core, 'Sari')).rejects.toThrow('No manager is called Sari.');
    const rows = [...till.core.stores.audit.all()];
    expect(rows.map(({ act, role }) => `${act} ${role}`)).toContain('person.pinChanged command');
    await till.stop();
    expect(verifyProfile(dir).findings).toEqual([]);
  });
});
