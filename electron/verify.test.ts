// The three commands as a shop runs them.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCore, setupText } from './core/testing/harness.ts';

let dir: string;

/** Four programs are started, one after the other. */
const PATIENCE_MS = 60_000;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-command-'));
  const till = await createTestCore({ dir, isSetUp: false });
  const users = [{ name: 'Budi', role: 'manager', pin: '998877' }];
  await till.core.importSetup(setupText({ users }));
  await till.stop();
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(program: string, ...flags: string[]): Promise<Ended> {
  const file = resolve(import.meta.dirname, `${program}.ts`);
  return new Promise((ended) => {
    const child = execFile(process.execPath, [file, ...flags], (_error, out, err) =>
      ended({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

describe('npm run verify', () => {
  it(
    'ends with 0 when all is well, with 1 and what it found, with 2 when it can’t look',
    async () => {
      expect(await run('verify', '--profile', dir)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/All is well\.\n$/) as string,
      });
      const db = new Database(join(dir, 'ledger.db'));
      db.exec("drop trigger audit_stays; update audit set who = 'Sari' where seq = 1");
      db.close();
      const found = await run('verify', `--profile=${dir}`);
      expect(found.code).toBe(1);
      expect(found.out).toContain('FOUND: Row 1 of the audit was changed after it was written.');
      expect(await run('verify', '--profile', join(dir, 'nowhere'))).toMatchObject({ code: 2 });
      expect(await run('verify', '--profil', dir)).toMatchObject({ code: 2 });
    },
    PATIENCE_MS,
  );
});

describe('npm run recover', () => {
  it(
    'prints a new PIN once, and refuses while the till runs or where there is none',
    async () => {
      const done = await run('recover', '--profile', dir);
      expect(done).toMatchObject({ code: 0, err: '' });
      expect(done.out).toMatch(/^Budi has a new PIN: \d{6}\n/);
      const till = await createTestCore({ dir });
      const { directory, sessions } = till.core.people;
      const pin = /\d{6}/.exec(done.out)?.[0] ?? '';
      const id = directory.managers()[0]?.id ?? '';
      expect((await sessions.login(sessions.open(), id, pin)).kind).toBe('in');
      expect(await run('recover', '--profile', dir)).toMatchObject({
        code: 2,
        err: 'Another till runs on this profile already.\n',
      });
      await till.stop();
      expect(await run('recover', '--profile', join(dir, 'nowhere'))).toMatchObject({ code: 2 });
    },
    PATIENCE_MS,
  );
});

describe('npm run support', () => {
  it(
    'writes the bundle beside a till that does not run, and says what is in it',
    async () => {
      const file = join(dir, 'bantuan.zip');
      const done = await run('support', '--profile', dir, '--out', file);
      expect(done).toMatchObject({ code: 0, err: '' });
      expect(done.out).toContain('integrity.json');
      const files = unzipSync(readFileSync(file));
      expect(Buffer.from(files['integrity.json'] ?? []).toString()).toContain('"brokenRules": []');
      const text = Object.values(files)
        .map((bytes) => Buffer.from(bytes).toString())
        .join();
      for (const own of ['Budi', 'KUNCI-RAHASIA-1', '998877']) expect(text).not.toContain(own);
      const nowhere = join(dir, 'nowhere');
      expect(await run('support', '--profile', nowhere)).toMatchObject({ code: 2, out: '' });
    },
    PATIENCE_MS,
  );
});
