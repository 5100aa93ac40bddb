// "Does this hub work?" on a real PostgreSQL: each thing that can stand in the way has its word,
// and the asking leaves nothing behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHub } from '../../electron/core/hub/pg/open-hub.ts';
import { tryHub, type HubTried } from '../../electron/core/hub/try-hub.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

const NO_EVENTS = { appended: () => {}, asked: () => {}, feedSaid: () => {}, lost: () => {} };
const door = createHubDoor();
const PASSWORD = 'sandi-uji';

describe.skipIf(isWithoutPostgres())('a hub that is tried', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server.end());

  const tried = (url: string, till = 'Kasir 1', holder: string | null = null): Promise<HubTried> =>
    tryHub({ setup: { url, store: 'toko-a', till }, door, holder });

  /** A hub with its tables and one till in it. */
  async function joined(): Promise<{ database: string; owner: string; store: string }> {
    const database = await server.newDatabase();
    const owner = server.url(undefined, undefined, database);
    const setup = { url: owner, store: 'toko-a', till: 'Kasir 1' };
    const session = await openHub(door, setup, NO_EVENTS);
    await session.hub.join({ holder: 'pc-1', version: '0.1.0', lowersBy: null });
    await session.connection.close();
    const role = `${database}_toko`;
    await server.query(database, `create role ${role} login password '${PASSWORD}'`);
    await server.query(database, 'select lunas.add_member($1, $2, $3)', [role, 'store', 'toko-a']);
    return { database, owner, store: server.url(role, PASSWORD, database) };
  }

  it('that is empty would get its tables, and has none yet', async () => {
    const database = await server.newDatabase();
    const url = server.url(undefined, undefined, database);
    expect(await tried(url)).toEqual({ fault: null, tills: [], needsSchema: true });
    const schemas = await server.query(
      database,
      "select 1 from pg_namespace where nspname = 'lunas'",
    );
    expect(schemas).toEqual([]);
  });

  it('that is empty, for a role that may make nothing, is too old', async () => {
    const database = await server.newDatabase();
    await server.query(database, `create role ${database}_tamu login password '${PASSWORD}'`);
    const url = server.url(`${database}_tamu`, PASSWORD, database);
    expect(await tried(url)).toMatchObject({ fault: 'old_schema', needsSchema: false });
  });

  it('that knows the store says which tills are there, and takes up nobody’s name', async () => {
    const { database, store } = await joined();
    expect(await tried(store, 'Kasir 2')).toEqual({
      fault: null,
      tills: ['Kasir 1'],
      needsSchema: false,
    });
    const tills = await server.query(database, 'select name from lunas.till');
    expect(tills).toEqual([{ name: 'Kasir 1' }]);
  });

  it('where another PC has the name says so, until the name is freed', async () => {
    const { database, store } = await joined();
    expect(await tried(store)).toMatchObject({ fault: 'name_taken' });
    expect(await tried(store, 'Kasir 1', 'pc-1')).toMatchObject({ fault: null, tills: [] });
    await server.query(database, "update lunas.till set state = 'put_away'");
    expect(await tried(store)).toMatchObject({ fault: null });
  });

  it('that does not know the store, or not this role', async () => {
    const { database, store } = await joined();
    const other = await tryHub({
      setup: { url: store, store: 'toko-b', till: 'Kasir 1' },
      door,
      holder: null,
    });
    expect(other).toMatchObject({ fault: 'no_store' });
    await server.query(database, `create role ${database}_asing login password '${PASSWORD}'`);
    const stranger = server.url(`${database}_asing`, PASSWORD, database);
    expect(await tried(stranger)).toMatchObject({ fault: 'denied' });
  });

  it('of another version', async () => {
    const { database, store } = await joined();
    await server.query(database, "insert into lunas.migration values (999, 'later', true)");
    expect(await tried(store, 'Kasir 2')).toMatchObject({ fault: 'new_schema' });
    await server.query(database, 'delete from lunas.migration where number in (12, 999)');
    expect(await tried(store, 'Kasir 2')).toMatchObject({ fault: 'old_schema' });
  });

  it('that is not there, or wants another password', async () => {
    const url = server.url('postgres', 'salah');
    expect(await tried(url)).toMatchObject({ fault: 'denied' });
    expect(await tried('postgres://toko:x@127.0.0.1:1/lunas')).toMatchObject({
      fault: 'unreachable',
    });
  });
});
