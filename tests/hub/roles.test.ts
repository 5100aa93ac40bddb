// What one store's password opens: its own store, and nothing of another's. Tried on every table
// and every function of the schema, so that what is added later is tried too.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HubConnection } from '../../electron/core/hub/hub-door.ts';
import { HubFailure } from '../../electron/core/hub/hub-store.ts';
import {
  addOffice,
  addStore,
  roleNameOf,
  rotatePassword,
} from '../../electron/core/hub/pg/hub-roles.ts';
import { createPgHub } from '../../electron/core/hub/pg/pg-hub.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import {
  claimAsked,
  createSessions,
  hello,
  joinTill,
  newSale,
  readyDatabase,
  sharedRow,
} from './session.fixture.ts';

const MARK = 'milik-toko-b';
/** Readable by every member, and nobody's secret. */
const COMMON_TABLES = ['migration'];

interface Table {
  readonly name: string;
  readonly hasStore: boolean;
}

describe.skipIf(isWithoutPostgres())('the password of one store', () => {
  const sessions = createSessions();
  const connections: HubConnection[] = [];
  let server: TestPostgres;
  let database: string;
  let urlOfA: string;
  let urlOfB: string;
  let tables: readonly Table[];

  const asOwner = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    server.query(database, text, values) as Promise<Row[]>;

  async function connectTo(url: string): Promise<HubConnection> {
    const connection = await createHubDoor().open({ url, ca: null }, { heard, lost: () => {} });
    connections.push(connection);
    return connection;
  }
  const heardHere: string[] = [];
  const heard = (channel: string): void => void heardHere.push(channel);

  /** All that store B has, as text. */
  async function allOfB(): Promise<string> {
    const parts: string[] = [];
    for (const { name, hasStore } of tables) {
      const column = hasStore ? 'store' : name === 'store' ? 'name' : null;
      if (column === null) continue;
      const rows = await asOwner<{ row: object }>(
        `select to_json(t) as row from lunas."${name}" t where ${column} = 'toko-b' order by t::text`,
      );
      parts.push(name, ...rows.map(({ row }) => JSON.stringify(row)));
    }
    return parts.join('\n');
  }

  beforeAll(async () => {
    server = await startPostgres();
    database = await readyDatabase(server);
    const owner = await connectTo(server.url(undefined, undefined, database));
    const a = await addStore(owner, { store: 'toko-a', classes: 16 }, randomBytes);
    const b = await addStore(owner, { store: 'toko-b', classes: 16 }, randomBytes);
    urlOfA = server.url(a?.role, a?.password, database);
    urlOfB = server.url(b?.role, b?.password, database);
    const { hub } = await sessions.open({ url: urlOfB, store: 'toko-b', till: MARK });
    await joinTill(hub);
    await hub.share([sharedRow(MARK)], 0);
    await hub.publish([newSale({ id: MARK, till: MARK })]);
    await hub.claim(claimAsked({ paymentId: MARK, saleId: MARK }));
    await hub.askSweep(MARK);
    const mine = await sessions.open({ url: urlOfA });
    await joinTill(mine.hub);
    tables = await asOwner<Table>(`
      select c.relname as name, exists (
        select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'store' and not a.attisdropped) as "hasStore"
      from pg_class c
      where c.relnamespace = 'lunas'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      order by 1`);
  });
  afterEach(() => void (heardHere.length = 0));
  afterAll(async () => {
    await sessions.closeAll();
    await Promise.all(connections.map((each) => each.close()));
    await server.end();
  });

  it('opens its own store, and only there', async () => {
    const own = await sessions.open({ url: urlOfA, till: 'Kasir 2' });
    await joinTill(own.hub, { holder: 'pc-2' });
    expect(await own.hub.claim(claimAsked())).toMatchObject({ kind: 'granted' });
    const other = sessions.open({ url: urlOfA, store: 'toko-b', till: 'Kasir 1' });
    await expect(other).rejects.toMatchObject({ kind: 'no_store' });
  });

  it('can do none of a till’s calls in another store', async () => {
    const before = await allOfB();
    const a = await connectTo(urlOfA);
    const hub = createPgHub(a, { store: 'toko-b', till: MARK }, { secret: 'x', session: 'x' });
    expect(await hub.pull(0, 100)).toEqual([]);
    expect(await hub.tills()).toEqual([]);
    expect(await hub.feeds()).toEqual([]);
    const tries: readonly (() => Promise<unknown>)[] = [
      () => hub.join(hello()),
      () => hub.share([sharedRow('uang-9')], 99),
      () => hub.publish([newSale({ till: MARK })]),
      () => hub.claim(claimAsked()),
      () => hub.release(MARK, MARK),
      () => hub.dismiss(MARK, ''),
      () => hub.ack(99),
      () => hub.close(),
      () => hub.putAway(MARK),
      () => hub.askSweep(MARK),
      () =>
        hub.saidFeed({
          kind: MARK,
          state: 'live',
          fault: null,
          hasWideStamps: false,
          answeredAsk: 1,
          sweptSeq: 0,
          providerTime: null,
          isGood: true,
        }),
    ];
    for (const work of tries) await expect(work()).rejects.toBeInstanceOf(HubFailure);
    expect(await allOfB()).toBe(before);
  });

  it('reads and writes no row of another store, in any table there is', async () => {
    expect(tables.length).toBeGreaterThan(8);
    const before = await allOfB();
    expect(before).toContain(MARK);
    const a = await connectTo(urlOfA);
    for (const { name, hasStore } of tables) {
      const table = `lunas."${name}"`;
      const column = hasStore ? 'store' : name === 'store' ? 'name' : null;
      const read = await a.query(`select to_json(t)::text as row from ${table} t`).catch(refused);
      const told = `${name}: ${JSON.stringify(read)}`;
      expect(told).not.toContain(MARK);
      expect(told).not.toContain('toko-b');
      if (column === null) {
        if (!COMMON_TABLES.includes(name)) expect(told).toBe(`${name}: "refused"`);
        await a.query(`delete from ${table}`).catch(refused);
        await a.query(`truncate ${table} cascade`).catch(refused);
        continue;
      }
      const [row] = await asOwner<{ row: object }>(
        `select to_json(t) as row from ${table} t where ${column} = 'toko-b' limit 1`,
      );
      const copy = `insert into ${table} select * from json_populate_record(null::${table}, $1)`;
      if (row)
        expect([name, await a.query(copy, [JSON.stringify(row.row)]).catch(refused)]).toEqual([
          name,
          'refused',
        ]);
      for (const text of [
        `update ${table} set ${column} = 'toko-a' where ${column} = 'toko-b'`,
        `update ${table} set ${column} = 'toko-b' where ${column} = 'toko-a'`,
        `delete from ${table} where ${column} = 'toko-b'`,
        `truncate ${table} cascade`,
        `drop table ${table} cascade`,
        `alter table ${table} disable row level security`,
      ])
        await a.query(text).catch(refused);
    }
    expect(await allOfB()).toBe(before);
  });

  it('finds every table guarded, row by row or whole', async () => {
    const open = await asOwner<{ name: string }>(
      `select c.relname as name from pg_class c, lunas.member m
       where c.relnamespace = 'lunas'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
         and m.kind = 'store' and not (c.relrowsecurity and c.relforcerowsecurity)
         and (has_table_privilege(m.role, c.oid, 'select,insert,update,delete,truncate,trigger,references')
           or has_any_column_privilege(m.role, c.oid, 'select,insert,update,references'))
       group by 1`,
    );
    expect(open.map(({ name }) => name)).toEqual(COMMON_TABLES);
    const quals = await asOwner<{ qual: string }>(
      `select distinct regexp_replace(qual, '\\((store|name) =', '(… =') as qual from pg_policies
       where schemaname = 'lunas' and policyname = 'members'`,
    );
    expect(quals).toEqual([
      {
        qual:
          '((… = ( SELECT lunas.my_store() AS my_store)) OR ' +
          '( SELECT lunas.is_owner() AS is_owner) OR ( SELECT lunas.is_office() AS is_office))',
      },
    ]);
    const others = await asOwner<{ policy: string }>(
      `select tablename || ' ' || policyname as policy from pg_policies
       where schemaname = 'lunas' and policyname <> 'members'`,
    );
    // A push for all stores is for all to read.
    expect(others).toEqual([{ policy: 'pushed everybody' }]);
  });

  it('gets nothing of another store out of any function, and changes nothing by it', async () => {
    const before = await allOfB();
    const a = await connectTo(urlOfA);
    const functions = await asOwner<{ name: string; args: string[] }>(
      `select p.proname as name,
         array(select format_type(t, null) from unnest(p.proargtypes) t) as args
       from pg_proc p where p.pronamespace = 'lunas'::regnamespace and p.prokind = 'f'
         and p.prorettype <> 'trigger'::regtype order by 1`,
    );
    expect(functions.length).toBeGreaterThan(15);
    for (const { name, args } of functions)
      for (const filling of [`'${MARK}'`, 'null', `'toko-b'`]) {
        const values = args.map((type, index) =>
          type === 'text' ? (index === 0 ? `'toko-b'` : `${filling}::text`) : valueOf(type),
        );
        const call = `select lunas."${name}"(${values.join(', ')})::text as answer`;
        const answer = await a.query(call).catch(refused);
        expect(`${name}: ${JSON.stringify(answer)}`.replaceAll(call, '')).not.toMatch(
          name === 'story' ? /rahasia/ : new RegExp(MARK),
        );
      }
    expect(await allOfB()).toBe(before);
  });

  it('hears nothing of another store', async () => {
    const a = await connectTo(urlOfA);
    const seen = await a.query<{ secret: string }>('select secret from lunas.store');
    expect(seen).toHaveLength(1);
    for (const name of ['lunas', 'lunas_toko-b', 'toko-b', `lunas_${seen[0]?.secret}`])
      await a.listen(name);
    const { hub } = await sessions.open({ url: urlOfB, store: 'toko-b', till: 'Kasir 7' });
    await joinTill(hub, { holder: 'pc-7' });
    await hub.askSweep('qiospay');
    // One's own news comes after theirs: when it is there, theirs would be.
    const mine = await sessions.open({ url: urlOfA, till: 'Kasir 3' });
    await mine.hub.askSweep('qiospay');
    await expect.poll(() => heardHere).toEqual([`lunas_${seen[0]?.secret}`]);
  });

  it('makes nothing: no table, no role, no member, no step of the schema', async () => {
    const a = await connectTo(urlOfA);
    for (const text of [
      'create table lunas.mine (n int)',
      'create role sendiri',
      "insert into lunas.member values ('lunas_toko_a', 'office', null)",
      "select lunas.add_member('lunas_toko_a', 'office', null)",
      "select lunas.guard('store', 'select', 'select')",
      "insert into lunas.migration values (999, 'x', true)",
      'set role postgres',
      "set session authorization 'postgres'",
      "insert into lunas.store (name, class_count) values ('toko-c', 16)",
      "update lunas.store set secret = 'x'",
    ])
      expect([text, await a.query(text).catch(refused)]).toEqual([text, 'refused']);
  });

  it('changes nothing in its own log, and no claim', async () => {
    const a = await connectTo(urlOfA);
    for (const table of ['log', 'claim', 'conflict']) {
      expect(await a.query(`update lunas.${table} set seq = 0`).catch(refused)).toBe('refused');
      expect(await a.query(`delete from lunas.${table}`).catch(refused)).toBe('refused');
    }
    await expect(asOwner('update lunas.log set seq = seq')).rejects.toThrow('stays as it was');
    await expect(asOwner('delete from lunas.claim')).rejects.toThrow('stays as it was');
  });

  it('is of no use any more once there is another', async () => {
    const owner = await connectTo(server.url(undefined, undefined, database));
    const fresh = await addStore(owner, { store: 'Toko Ç / "D"', classes: 4 }, randomBytes);
    expect(fresh?.role).toBe('lunas_toko_c_d');
    expect(await addStore(owner, { store: 'Toko Ç / "D"', classes: 4 }, randomBytes)).toBeNull();
    const old = server.url(fresh?.role, fresh?.password, database);
    const here = { store: 'Toko Ç / "D"' };
    await sessions.open({ url: old, ...here });
    const next = await rotatePassword(owner, here, randomBytes);
    expect(next?.role).toBe(fresh?.role);
    await expect(sessions.open({ url: old, ...here })).rejects.toMatchObject({ kind: 'denied' });
    await sessions.open({ url: server.url(next?.role, next?.password, database), ...here });
    expect(await rotatePassword(owner, { store: 'tidak-ada' }, randomBytes)).toBeNull();
    await sessions.closeAll();
    for (const text of ['drop owned by lunas_toko_c_d', 'drop role lunas_toko_c_d'])
      await server.query(database, text); // as on a new server, after a backup was brought back
    const anew = await rotatePassword(owner, here, randomBytes);
    const { hub } = await sessions.open({
      url: server.url(anew?.role, anew?.password, database),
      ...here,
    });
    await joinTill(hub);
  });

  it('of head office reads all stores and writes into none', async () => {
    const owner = await connectTo(server.url(undefined, undefined, database));
    const office = await addOffice(owner, 'Kantor', randomBytes);
    expect(office?.role).toBe(roleNameOf('office Kantor'));
    expect(await addOffice(owner, 'Kantor', randomBytes)).toBeNull();
    const o = await connectTo(server.url(office?.role, office?.password, database));
    const seen = await o.query<{ store: string }>('select distinct store from lunas.log');
    expect(seen.map(({ store }) => store)).toEqual(expect.arrayContaining(['toko-a', 'toko-b']));
    for (const table of ['log', 'claim', 'sale', 'till', 'feed', 'conflict'])
      for (const text of [
        `delete from lunas.${table}`,
        `update lunas.${table} set store = store`,
        `insert into lunas.${table} (store) values ('toko-a')`,
      ])
        expect([text, await o.query(text).catch(refused)]).toEqual([text, 'refused']);
    expect(await o.query('select secret from lunas.store').catch(refused)).toBe('refused');
    await expect(
      sessions.open({ url: server.url(office?.role, office?.password, database) }),
    ).rejects.toBeInstanceOf(HubFailure);
  });

  it('has a role of its own also where another database has one of that name', async () => {
    const copy = await server.newDatabase();
    const url = server.url(undefined, undefined, copy);
    await sessions.open({ url, store: 'toko-x' });
    const owner = await connectTo(url);
    const there = await addStore(owner, { store: 'toko-a', classes: 16 }, randomBytes);
    expect(there?.role).toMatch(/^lunas_toko_a_[0-9a-f]{6}$/);
    await expect(
      sessions.open({ url: urlOfA.replace(database, copy), store: 'toko-a' }),
    ).rejects.toMatchObject({ kind: 'denied' });
  });
});

function refused(error: unknown): string {
  if (error instanceof HubFailure) return 'refused';
  throw error;
}

function valueOf(type: string): string {
  if (/int|double|numeric/.test(type)) return `1::${type}`;
  if (type === 'boolean') return 'true';
  if (/^jsonb?$/.test(type)) return `'[]'::${type}`;
  return `null::${type}`;
}
