// The tests' own PostgreSQL: it is real, it comes back after every kind of end, and it leaves
// nothing behind.
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

describe.skipIf(isWithoutPostgres())('the throw-away PostgreSQL', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.end());

  it('is one of a version the hub takes', async () => {
    const [row] = await server.query('postgres', 'show server_version_num');
    expect(Number(row?.['server_version_num'])).toBeGreaterThanOrEqual(150_000);
  });

  it('keeps what was written over every kind of end', async () => {
    const name = await server.newDatabase();
    await server.query(name, 'create table kept (n int)');
    await server.query(name, 'insert into kept values (1)');
    await server.stop();
    await expect(server.query(name, 'select n from kept')).rejects.toThrow('ECONNREFUSED');
    await server.start();
    await server.stop({ immediate: true });
    await server.start();
    await server.kill();
    await server.start();
    await server.restart();
    expect(await server.query(name, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('lets nobody in without the password', async () => {
    const stranger = new Client({ connectionString: server.url('postgres', 'salah') });
    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
  });
});
