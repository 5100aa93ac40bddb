// `lunas hub` as whoever looks after a hub types it, on a real PostgreSQL. What it prints is what a
// till's setup takes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hubSetup } from '../../shared/setup.ts';
import { Program, type Ended } from '../../tests/examples/program.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from '../../tests/hub/postgres.ts';
import { createSessions, joinTill } from '../../tests/hub/session.fixture.ts';

const CLI = join(import.meta.dirname, 'lunas.ts');
const OWNER_PASSWORD = 'pemilik-toko-rahasia';
const LIMIT_MS = 120_000;

describe.skipIf(isWithoutPostgres())('lunas hub', () => {
  const sessions = createSessions();
  let server: TestPostgres;
  let dir: string;
  let url: string;

  async function lunas(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const here = { LUNAS_HUB_URL: url, LANG: 'en_US.UTF-8', LC_ALL: '', ...env };
    const ended = await new Program(process.execPath, [CLI, ...args], here, { cwd: dir }).ended;
    expect(ended.out + ended.err).not.toContain(OWNER_PASSWORD);
    return ended;
  }
  const hub = (...args: string[]): Promise<Ended> => lunas(['hub', ...args]);

  beforeAll(async () => {
    server = await startPostgres();
    await server.query(
      'postgres',
      `create role pemilik login createrole password '${OWNER_PASSWORD}'`,
    );
    await server.query('postgres', 'create database lunas owner pemilik');
    url = server.url('pemilik', OWNER_PASSWORD, 'lunas');
    dir = mkdtempSync(join(tmpdir(), 'lunas-hub-cli-'));
  }, LIMIT_MS);
  afterEach(() => sessions.closeAll());
  afterAll(async () => {
    rmSync(dir, { recursive: true });
    await server.end();
  });

  it(
    'makes a hub, gives each store its role, and takes a silent till away',
    async () => {
      expect(await hub('list')).toMatchObject({ code: 7, out: '' });
      expect(await hub('init')).toMatchObject({ code: 0, out: 'The hub is ready.\n' });
      expect(await hub('init')).toMatchObject({ code: 0 });

      const added = await hub('add-store', '--store', 'toko-a');
      expect([added.code, added.err]).toEqual([0, expect.stringContaining('shown this once')]);
      const setup = hubSetup.parse((JSON.parse(added.out) as { hub: unknown }).hub);
      expect(setup).toMatchObject({ store: 'toko-a', till: 'Till 1' });
      const till = await sessions.open({ url: setup.url, till: setup.till });
      await joinTill(till.hub);
      expect(await hub('add-store', '--store', 'toko-a')).toMatchObject({ code: 7, out: '' });

      const rotated = await hub('rotate-password', '--store', 'toko-a', '--json');
      const next = JSON.parse(rotated.out) as { setup: { hub: { url: string } } };
      await expect(sessions.open({ url: setup.url })).rejects.toMatchObject({ kind: 'denied' });
      await sessions.open({ url: next.setup.hub.url });

      const listed = await hub('list');
      expect(listed.out).toMatch(/toko-a +Till 1 +0 +open +0 /);
      expect(await hub('put-away', '--store', 'toko-a', '--till', 'Till 9')).toMatchObject({
        code: 7,
      });
      expect(await hub('put-away', '--store', 'toko-a', '--till', 'Till 1')).toMatchObject({
        code: 0,
      });
      expect((await hub('list')).out).toContain('put away');
      expect(await till.hub.pull(1, 10)).toMatchObject([{ till: 'Till 1', change: 'put_away' }]);
    },
    LIMIT_MS,
  );

  it(
    'gives head office an address of its own',
    async () => {
      await hub('init');
      const added = await hub('add-office', '--office', 'Pusat');
      expect(added.out).toMatch(
        /^postgres:\/\/lunas_office_pusat:[\w-]{32}@127\.0\.0\.1:\d+\/lunas\n$/,
      );
      const file = join(dir, 'office.url');
      writeFileSync(file, added.out);
      const asOffice = await lunas(['hub', 'list', '--hub-file', file], { LUNAS_HUB_URL: '' });
      expect([asOffice.code, asOffice.err]).toEqual([7, expect.stringContaining('does not own')]);
      const rotated = await hub('rotate-password', '--office', 'Pusat');
      expect(rotated.out).not.toBe(added.out);
      expect((await lunas(['hub', 'list', '--hub-file', file])).err).toContain('refused');
    },
    LIMIT_MS,
  );

  const wrong: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['hub', 'make'], 2, /hub needs one of: init, add-store/],
    [['hub', 'add-store'], 2, /hub add-store needs --store/],
    [['hub', 'add-store', '--store', 'x', '--classes', '2'], 2, /--classes is a number/],
    [['hub', 'rotate-password'], 2, /needs --store or --office/],
    [['hub', 'rotate-password', '--store', 'nobody'], 7, /no nobody at this hub/],
    [['hub', 'init', '--url', 'postgres://u:p@h/d'], 2, /not taken from the command line/],
  ];
  it.each(wrong)(
    '%j is refused in a sentence',
    async (args, code, sentence) => {
      await hub('init');
      const ended = await lunas(args);
      expect(ended).toMatchObject({ code, out: '' });
      expect(ended.err).toMatch(sentence);
    },
    LIMIT_MS,
  );

  it(
    'says that nobody is there, and not whom it asked',
    async () => {
      const away = { LUNAS_HUB_URL: `postgres://pemilik:${OWNER_PASSWORD}@127.0.0.1:1/lunas` };
      const ended = await lunas(['hub', 'list'], away);
      expect(ended).toMatchObject({
        code: 8,
        err: 'The hub can not be reached. [ECONNREFUSED]\n',
      });
      const none = await lunas(['hub', 'list'], { LUNAS_HUB_URL: '' });
      expect([none.code, none.err]).toEqual([2, expect.stringContaining('LUNAS_HUB_URL')]);
    },
    LIMIT_MS,
  );
});
