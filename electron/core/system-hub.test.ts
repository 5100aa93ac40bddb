// The door to a hub, tried on a real PostgreSQL: what it proves before it speaks, how each failure
// is named, and that no failure tells an address.
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLine, type BadLine } from '../../tests/hub/line.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from '../../tests/hub/postgres.ts';
import type { HubConnection, HubDoorEvents } from './hub/hub-door.ts';
import { HubFailure } from './hub/hub-store.ts';
import { makeAuthority, makeLeaf, newKey } from './network/till-certificate.ts';
import { createHubDoor } from './system-hub.ts';

const PASSWORD = 'rahasia-sekali';
const door = createHubDoor({ connectMs: 4_000, statementMs: 800, callMs: 1_500 });
const quiet: HubDoorEvents = { heard: () => {}, lost: () => {} };
const making = { nowMs: Date.now(), randomBytes };

let opened: HubConnection[] = [];
let lines: BadLine[] = [];

afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await Promise.all(lines.map((each) => each.end()));
  opened = [];
  lines = [];
});

async function openTo(
  url: string,
  ca: string | null = null,
  events = quiet,
): Promise<HubConnection> {
  const connection = await door.open({ url, ca }, events);
  opened.push(connection);
  return connection;
}

async function lineTo(port: number): Promise<BadLine> {
  const line = await startLine(port);
  lines.push(line);
  return line;
}

/** How it failed; every failure that passes here is looked at for what it must not tell. */
async function failureOf(work: Promise<unknown>): Promise<HubFailure> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HubFailure)) throw new Error('no HubFailure', { cause: error });
  const told = `${error.stack} ${inspect(error, { depth: 9, showHidden: true })}`;
  for (const secret of [PASSWORD, '127.0.0.1', '0.0.0.0', 'kasir_uji'])
    expect(told).not.toContain(secret);
  return error;
}

const kindOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).kind;

describe.skipIf(isWithoutPostgres())('the door to a hub', () => {
  let server: TestPostgres;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
    await server.query('postgres', `create role kasir_uji login password '${PASSWORD}'`);
    url = server.url('kasir_uji', PASSWORD);
  });
  afterAll(() => server.end());

  it('carries values both ways, whole numbers as numbers', async () => {
    const hub = await openTo(url);
    const rows = await hub.query('select $1::bigint + 1 as next, $2::text as said', [41, 'halo']);
    expect(rows).toEqual([{ next: 42, said: 'halo' }]);
    expect(await kindOf(hub.query('select 9007199254740993::bigint'))).toBe('unexpected');
  });

  it('names how it was refused, and never says whom it asked', async () => {
    expect(await kindOf(openTo(server.url('kasir_uji', 'salah')))).toBe('denied');
    expect(await kindOf(openTo(server.url('kasir_uji', '')))).toBe('denied');
    expect(await kindOf(openTo(server.url('kasir_uji', PASSWORD, 'tidak_ada')))).toBe('denied');
    expect(await kindOf(openTo(`postgres://kasir_uji:${PASSWORD}@127.0.0.1:1/x`))).toBe(
      'unreachable',
    );
    expect(await kindOf(openTo(`mysql://kasir_uji:${PASSWORD}@127.0.0.1:1/x`))).toBe('unexpected');
    expect(await kindOf(openTo(`postgres://kasir_uji:%ZZ${PASSWORD}@127.0.0.1:1/x`))).toBe(
      'unexpected',
    );
    const hub = await openTo(url);
    expect(await failureOf(hub.query('select * from pg_authid'))).toMatchObject({
      kind: 'denied',
      code: '42501',
    });
    expect(await kindOf(hub.query('select * from not_there'))).toBe('old_schema');
  });

  it('takes no copy for the hub, nor one that has become a copy', async () => {
    await server.query('postgres', 'create role penonton login');
    await server.query('postgres', `alter role penonton password '${PASSWORD}'`);
    await server.query('postgres', 'alter role penonton set default_transaction_read_only = on');
    expect(await kindOf(openTo(server.url('penonton', PASSWORD)))).toBe('unreachable');
    let lost = 0;
    const hub = await openTo(url, null, { heard: () => {}, lost: () => void (lost += 1) });
    await hub.query('set default_transaction_read_only = on');
    expect(await kindOf(hub.query('create temp table t (n int); create role r'))).toBe(
      'unreachable',
    );
    expect(lost).toBe(1);
  });

  it('takes what the address says of TLS for nothing, and sends no password in clear', async () => {
    const line = await lineTo(server.port);
    for (const mode of ['', '?sslmode=disable', '?sslmode=no-verify', '?ssl=false']) {
      const away = `${line.by(url).replace('127.0.0.1', '0.0.0.0')}${mode}`;
      expect(await kindOf(openTo(away))).toBe('tls');
    }
    expect(line.sent()).toHaveLength(4 * 8); // four times: "do you speak TLS?"
  });

  it('sends a password to one host only, the one it looked at', async () => {
    expect(await kindOf(openTo(`${url}?host=hub.example`))).toBe('unexpected');
  });

  it('does one call after another, and a transaction whole', async () => {
    const hub = await openTo(url);
    await hub.query('create temp table steps (n int)');
    const both = hub.transaction(async (query) => {
      await query('insert into steps values (1)');
      await query('select pg_sleep(0.05)');
      await query('insert into steps values (2)');
    });
    const after = hub.query('select count(*) as n from steps');
    await both;
    expect(await after).toEqual([{ n: 2 }]);
  });

  it('undoes a transaction in which anything failed', async () => {
    const hub = await openTo(url);
    await hub.query('create temp table steps (n int)');
    const mine = new Error('mine');
    await expect(
      hub.transaction(async (query) => {
        await query('insert into steps values (1)');
        throw mine;
      }),
    ).rejects.toBe(mine);
    const swallowed = hub.transaction(async (query) => {
      await query('insert into steps values (2)');
      await query('select 1/0').catch(() => {});
    });
    expect(await kindOf(swallowed)).toBe('unexpected');
    expect(await hub.query('select n from steps')).toEqual([]);
  });

  it('hears what others say', async () => {
    const heard: string[] = [];
    const hub = await openTo(url, null, {
      heard: (channel, payload) => void heard.push(`${channel} ${payload}`),
      lost: () => {},
    });
    await hub.listen('Saluran "uji"');
    await server.query('postgres', `notify "Saluran ""uji""", 'halo'`);
    await expect.poll(() => heard).toEqual(['Saluran "uji" halo']);
  });

  it('gives a slow statement up and goes on', async () => {
    const hub = await openTo(url);
    expect(await kindOf(hub.query('select pg_sleep(20)'))).toBe('timeout');
    expect(await hub.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('drops the connection when no answer comes, because nobody knows what was done', async () => {
    const line = await lineTo(server.port);
    let lost = 0;
    const events = { heard: () => {}, lost: () => void (lost += 1) };
    const hub = await openTo(line.by(url), null, events);
    line.swallowAnswers();
    const waiting = hub.query('select 1');
    const behind = hub.query('select 2');
    expect(await kindOf(waiting)).toBe('timeout');
    expect(await kindOf(behind)).toBe('timeout');
    expect(lost).toBe(1);
    expect(await kindOf(hub.query('select 3'))).toBe('lost');
  });

  it('gives up on a server that never answers the first word', async () => {
    const line = await lineTo(server.port);
    line.goSilent();
    expect(await kindOf(openTo(line.by(url)))).toBe('timeout');
  });

  it('says once that the connection is gone, also when nothing was asked', async () => {
    let lost = 0;
    const events = { heard: () => {}, lost: () => void (lost += 1) };
    const hub = await openTo(url, null, events);
    const [row] = await hub.query<{ pid: number }>('select pg_backend_pid() as pid');
    await server.query('postgres', 'select pg_terminate_backend($1)', [row?.pid]);
    await expect.poll(() => lost).toBe(1);
    expect(await kindOf(hub.query('select 1'))).toBe('lost');
    await hub.close();
    expect(lost).toBe(1);
  });

  it('calls its own goodbye no loss', async () => {
    let lost = 0;
    const hub = await openTo(url, null, { heard: () => {}, lost: () => void (lost += 1) });
    await hub.close();
    expect(await kindOf(hub.query('select 1'))).toBe('lost');
    expect(lost).toBe(0);
  });
});

describe.skipIf(isWithoutPostgres())('the door to a hub with a certificate', () => {
  const authority = makeAuthority('Toko', making);
  const other = makeAuthority('Toko lain', making);
  const key = newKey();
  let server: TestPostgres;

  async function start(hosts: readonly string[]): Promise<string> {
    server = await startPostgres({
      tls: { certificate: makeLeaf(authority, key, hosts, making), key },
    });
    return server.url();
  }
  afterEach(() => server.end());

  it('opens to the one whose authority was given, and to nobody else', async () => {
    const url = await start(['127.0.0.1']);
    const hub = await openTo(url, authority.certificatePem);
    expect(await hub.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([
      { ssl: true },
    ]);
    expect(await kindOf(openTo(url, other.certificatePem))).toBe('tls');
    expect(await kindOf(openTo(url.replace('127.0.0.1', '0.0.0.0')))).toBe('tls');
    expect(await kindOf(openTo(`${url}?sslmode=no-verify`, other.certificatePem))).toBe('tls');
  });

  it('does not open to a name that stands in no certificate', async () => {
    const url = await start(['127.0.0.2', 'hub.local']);
    expect(await kindOf(openTo(url, authority.certificatePem))).toBe('tls');
    const byName = url.replace('127.0.0.1', 'localhost');
    expect(await kindOf(openTo(byName, authority.certificatePem))).toBe('tls');
  });
});
