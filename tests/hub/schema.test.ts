// The hub's schema as tills of several versions and several rights find it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubConnection } from '../../electron/core/hub/hub-door.ts';
import { readySchema } from '../../electron/core/hub/pg/migrate.ts';
import { MIGRATIONS } from '../../electron/core/hub/pg/migrations/all-migrations.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import { claimAsked, createSessions, joinTill } from './session.fixture.ts';

const PASSWORD = 'sandi';

describe.skipIf(isWithoutPostgres())('the schema of the hub', () => {
  const sessions = createSessions();
  const connections: HubConnection[] = [];
  let server: TestPostgres;
  let database: string;

  const asOwner = (text: string) => server.query(database, text);
  const urlOf = (role?: string) => server.url(role, role && PASSWORD, database);
  async function connect(role?: string): Promise<HubConnection> {
    const quiet = { heard: () => {}, lost: () => {} };
    const connection = await createHubDoor().open({ url: urlOf(role), ca: null }, quiet);
    connections.push(connection);
    return connection;
  }
  const steps = async () =>
    (await asOwner('select number from lunas.migration order by 1')).map(({ number }) => number);

  beforeAll(async () => {
    server = await startPostgres();
    await server.query('postgres', `create role orang login password '${PASSWORD}'`);
  });
  beforeEach(async () => {
    database = await server.newDatabase();
  });
  afterEach(async () => {
    await sessions.closeAll();
    await Promise.all(connections.splice(0).map((each) => each.close()));
  });
  afterAll(() => server.end());

  it('is made once when many tills come at the same moment', async () => {
    const tills = Array.from({ length: 6 }, (_, n) =>
      sessions.open({ url: urlOf(), till: `Kasir ${n}` }),
    );
    await Promise.all(tills);
    expect(await steps()).toEqual(MIGRATIONS.map(({ number }) => number));
    expect(await asOwner('select name from lunas.store')).toEqual([{ name: 'toko-a' }]);
  });

  it('is left alone by who may not make it, and they are told so', async () => {
    expect(await readySchema(await connect('orang')).catch(kindOf)).toBe('old_schema');
    await sessions.open({ url: urlOf() });
    expect(await readySchema(await connect('orang')).catch(kindOf)).toBe('denied');
    await asOwner('grant usage on schema lunas to orang');
    await asOwner('grant select on lunas.migration to orang');
    expect(await readySchema(await connect('orang'))).toEqual({ isOwner: false });
    const next = { number: 900, name: 'next', breaksOlder: false, text: 'select 1' };
    const newer = { migrations: [...MIGRATIONS, next] };
    expect(await readySchema(await connect('orang'), newer).catch(kindOf)).toBe('old_schema');
    expect(await readySchema(await connect(), newer)).toEqual({ isOwner: true });
    expect((await steps()).at(-1)).toBe(900);
    expect(await readySchema(await connect('orang'), newer)).toEqual({ isOwner: false });
  });

  it('is made by an owner who is no superuser and may make no roles', async () => {
    await server.query('postgres', `alter database ${database} owner to orang`);
    const { hub } = await sessions.open({ url: urlOf('orang') });
    expect(await hub.join({ holder: 'pc', version: '1', lowersBy: null })).toMatchObject({
      number: 0,
    });
    await sessions.open({ url: urlOf('orang'), store: 'toko-lain' });
  });

  it('goes into a backup and comes back from it whole, by an owner who is no superuser', async () => {
    await server.query('postgres', `alter database ${database} owner to orang`);
    const before = await sessions.open({ url: urlOf('orang') });
    await joinTill(before.hub);
    await before.hub.claim(claimAsked());
    const dump = ['--format=custom', '--enable-row-security', urlOf('orang')];
    const dumped = spawnSync(join(server.programs, 'pg_dump'), dump, { maxBuffer: 2 ** 26 });
    expect(dumped.stderr.toString()).toBe('');
    const copy = await server.newDatabase();
    await server.query('postgres', `alter database ${copy} owner to orang`);
    const url = server.url('orang', PASSWORD, copy);
    const restore = ['--exit-on-error', `--dbname=${url}`];
    const restored = spawnSync(join(server.programs, 'pg_restore'), restore, {
      input: dumped.stdout,
    });
    expect(restored.stderr.toString()).toBe('');
    const after = await sessions.open({ url });
    expect(await after.hub.pull(0, 10)).toEqual(await before.hub.pull(0, 10));
    const other = await sessions.open({ url, till: 'Kasir 2' });
    expect(await other.hub.claim(claimAsked())).toMatchObject({ kind: 'taken' });
  });

  it('of a newer Lunas stops a till only where a step says that it must', async () => {
    await sessions.open({ url: urlOf() });
    await asOwner("insert into lunas.migration values (901, 'only adds', false)");
    await sessions.open({ url: urlOf(), till: 'Kasir 2' });
    await asOwner("insert into lunas.migration values (902, 'changes', true)");
    expect(await sessions.open({ url: urlOf() }).catch(kindOf)).toBe('new_schema');
  });

  it('is not half made when a step fails', async () => {
    const broken = { number: 900, name: 'broken', breaksOlder: false, text: 'select 1/0' };
    const owner = await connect();
    expect(await readySchema(owner, { migrations: [...MIGRATIONS, broken] }).catch(kindOf)).toBe(
      'unexpected',
    );
    const [row] = await asOwner("select to_regnamespace('lunas') as there");
    expect(row?.['there']).toBeNull();
  });

  it('has its steps in their order, each number once', () => {
    const numbers = MIGRATIONS.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });

  it('leaves every shipped step as it was', () => {
    const folder = join(import.meta.dirname, '../../electron/core/hub/pg/migrations');
    const shipped: unknown = JSON.parse(readFileSync(join(folder, 'hashes.json'), 'utf8'));
    const there = readdirSync(folder)
      .filter((name) => /^\d{3}-.+\.ts$/.test(name))
      .map((name): [string, string] => {
        const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
        return [name, createHash('sha256').update(text).digest('hex')];
      });
    // A step no hub has made yet may change: write its new hash. Any other needs a new file.
    expect(Object.fromEntries(there)).toEqual(shipped);
  });
});

function kindOf(error: unknown): unknown {
  return (error as { kind?: unknown }).kind;
}
