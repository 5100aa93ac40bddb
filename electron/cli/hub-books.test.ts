// `lunas hub verify` and `status` as a shop and a head office type them, on a real PostgreSQL and a
// till's real profile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../shared/time.ts';
import { Program, type Ended } from '../../tests/examples/program.ts';
import {
  createBooksTill,
  createTestHub,
  type BooksTill,
  type TestHub,
} from '../../tests/hub/books.fixture.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from '../../tests/hub/postgres.ts';

const CLI = join(import.meta.dirname, 'lunas.ts');
const LIMIT_MS = 120_000;

describe.skipIf(isWithoutPostgres())('the check of the books at a terminal', () => {
  let server: TestPostgres;
  let hub: TestHub;
  let kasir: BooksTill;
  let dir: string;

  async function lunas(...args: string[]): Promise<Ended> {
    const env = { LUNAS_HUB_URL: hub.url(), LANG: 'en_US.UTF-8', LC_ALL: '' };
    return new Program(process.execPath, [CLI, 'hub', ...args], env, { cwd: dir }).ended;
  }

  beforeAll(async () => {
    server = await startPostgres();
    hub = await createTestHub(server);
    dir = mkdtempSync(join(tmpdir(), 'lunas-hub-books-'));
    kasir = await createBooksTill({ dir });
    await kasir.link.join(hub.url());
    await kasir.till.sell(13_000);
    await kasir.till.clock.advance(5 * SECOND_MS);
    kasir.till.qiospay.pay(13_000);
    await kasir.till.nextSweep();
    await kasir.drained();
  }, LIMIT_MS);
  afterAll(async () => {
    await kasir.stop();
    await server.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it(
    'says that a till at work and its hub are equal, and shows each difference',
    async () => {
      const equal = await lunas('verify', '--profile', dir);
      expect(equal).toMatchObject({ code: 0, err: '' });
      expect(equal.out).toContain('This till: 1 × Rp 13.000, the same at the hub.');
      expect(equal.out).toContain('Equal, to the rupiah.');

      await hub.query('update lunas.book_payment set amount = 12999');
      const other = await lunas('verify', '--profile', dir);
      expect(other.code).toBe(1);
      expect(other.out).toMatch(
        /^DIFFERS 2026-11-21 sale: here 1 × Rp 13\.000, hub 1 × Rp 12\.999/,
      );
      await hub.query('update lunas.book_payment set amount = 13000');

      await hub.query("update lunas.book_rollup set count = 2 where facet = 'all' and till = ''");
      const kept = await lunas('verify', '--json');
      expect(kept.code).toBe(1);
      expect(JSON.parse(kept.out)).toMatchObject({
        isEqual: false,
        ledger: null,
        hub: { rollups: [{ facet: 'all', till: '', kept: { count: 2 }, rows: { count: 1 } }] },
      });
    },
    LIMIT_MS,
  );

  it(
    'lists how far each till’s books are, and says what it can’t look at',
    async () => {
      const status = await lunas('status');
      expect(status.code).toBe(0);
      expect(status.out).toMatch(/toko-a +Kasir 1 +/);
      expect((await lunas('verify', '--profile', join(dir, 'none'))).code).toBe(2);
    },
    LIMIT_MS,
  );
});
