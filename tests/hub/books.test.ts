// The books of a till go up to a real PostgreSQL: all of them, once, whatever happens on the way.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { isLedgerEqual } from '../../electron/core/hub/books/check.ts';
import { checkHub } from '../../electron/core/hub/books/check.ts';
import { copyDatabase, openDatabase } from '../../electron/core/store/database.ts';
import { createHubDoor } from '../../electron/core/system-hub.ts';
import {
  createBooksTill,
  createTestHub,
  passing,
  type BooksTill,
  type TestHub,
} from './books.fixture.ts';
import { startLine } from './line.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';

/** For a machine that does much else at the same time. */
const PATIENCE = { timeout: 120_000 };

describe.skipIf(isWithoutPostgres())('the books of a till', PATIENCE, () => {
  let server: TestPostgres;
  let hub: TestHub;
  let open: BooksTill[] = [];

  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server.end());
  afterEach(async () => {
    for (const each of open) await each.stop();
    open = [];
  });

  async function newTill(options: Parameters<typeof createBooksTill>[0] = {}): Promise<BooksTill> {
    const made = await createBooksTill(options);
    open.push(made);
    return made;
  }

  /** A paid sale. */
  async function paid({ till }: BooksTill, amount: number): Promise<void> {
    await till.sell(amount);
    await till.clock.advance(5 * SECOND_MS);
    till.qiospay.pay(amount);
    await till.nextSweep();
  }

  /** Payments straight into the ledger: many, and quickly. */
  function fillLedger({ till }: Pick<BooksTill, 'till'>, count: number, from = 0): void {
    const { database: db } = till.core;
    const nowMs = till.clock.wallMs();
    const payment = db.prepare(`insert into payment (id, feed, amount, stamp_from_ms,
      stamp_until_ms, issuer_code, issuer_name, state, first_seq, seen_at_ms, finding)
      values (?, 'qiospay', ?, ?, ?, '93600014', 'BCA', 'credited', 1, ?, 'no_sale')`);
    db.transaction(() => {
      for (let n = from; n < from + count; n += 1) {
        const atMs = nowMs - (n % 700) * 3 * 60 * MINUTE_MS;
        payment.run(`p${n}`, 1000 + n, atMs, atMs + 1000, atMs + 2000);
      }
    })();
  }

  async function isEqual(kasir: BooksTill): Promise<boolean> {
    const check = await kasir.check(hub);
    expect(check.differences).toEqual([]);
    return isLedgerEqual(check);
  }

  async function hubCheck(): ReturnType<typeof checkHub> {
    const events = { heard: () => {}, lost: () => {} };
    const line = await createHubDoor().open({ url: hub.url(), ca: null }, events);
    try {
      return await checkHub(line);
    } finally {
      await line.close();
    }
  }

  it('are at the hub as they are here, day by day and kind by kind', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    await paid(kasir, 13_000);
    await kasir.link.join(hub.url());
    await paid(kasir, 25_000);
    kasir.till.qiospay.pay(7_000);
    await kasir.till.nextSweep();
    await kasir.till.clock.advance(MINUTE_MS);
    await kasir.drained();
    expect(await isEqual(kasir)).toBe(true);
    const rows = await hub.query(
      'select counts_as, amount::int, sale_amount::int from lunas.book_payment order by amount',
    );
    expect(rows).toEqual([
      { counts_as: 'unclaimed', amount: 7_000, sale_amount: null },
      { counts_as: 'sale', amount: 13_000, sale_amount: 13_000 },
      { counts_as: 'sale', amount: 25_000, sale_amount: 25_000 },
    ]);
    expect(await hubCheck()).toMatchObject({ rollups: [], twoHomes: [], payments: { count: 3 } });
  });

  it('tell how the till is, and the shifts as they were closed', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    await kasir.link.join(hub.url());
    await paid(kasir, 13_000);
    kasir.till.core.requireTill().desk.shifts.close({ role: 'owner', id: null, name: null }, 'Z');
    await kasir.drained();
    const words = async (): Promise<Record<string, unknown> | undefined> => {
      await kasir.till.clock.advance(MINUTE_MS);
      return (await hub.query('select * from lunas.book_till'))[0];
    };
    await expect.poll(words, PATIENCE).toMatchObject({ is_filled: true, backlog_rows: '0' });
    const said = await words();
    expect(said).toMatchObject({ till: 'Kasir 1', timezone: 'Asia/Jakarta', is_filled: true });
    expect(said?.['feeds']).toEqual([{ kind: 'qiospay', state: 'live' }]);
    expect(said?.['set_aside']).toEqual({ qiospay: 0 });
    const [shift] = await hub.query('select * from lunas.book_shift');
    expect(shift).toMatchObject({ number: '1', closing_note: 'Z' });
    expect(shift?.['figures']).toMatchObject({ sales: { count: 1, amount: 13_000 } });
    expect(shift?.['figures']).not.toHaveProperty('rows');
  });

  it('wait a week without the hub, are counted while they wait, and are all there soon after', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    await kasir.link.join(hub.url());
    await kasir.drained();
    await kasir.link.cut();
    const cutAtMs = kasir.till.clock.wallMs();
    await kasir.till.clock.advance(MINUTE_MS);
    for (let day = 0; day < 7; day += 1) {
      fillLedger(kasir, 600, day * 600);
      await kasir.till.clock.advance(MINUTE_MS);
      kasir.till.clock.jump(DAY_MS); // the PC slept
      await kasir.till.clock.advance(MINUTE_MS);
    }
    const backlog = kasir.books.backlog();
    expect(backlog?.waiting).toBe(4200);
    expect(backlog?.sinceMs).toBeLessThanOrEqual(cutAtMs + 3 * MINUTE_MS);
    await kasir.link.join(hub.url());
    await paid(kasir, 13_000);
    await kasir.drained();
    expect(kasir.books.backlog()).toEqual({ waiting: 0, sinceMs: null, refused: 0 });
    expect(await isEqual(kasir)).toBe(true);
    expect((await hubCheck()).rollups).toEqual([]);
  });

  it('take a ledger that was there before its hub with them, and new money does not wait for it', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill({ before: (till) => fillLedger({ till }, 5000) });
    await kasir.link.join(hub.url());
    await paid(kasir, 13_000);
    const isNewThere = async (): Promise<boolean> => {
      await kasir.till.clock.advance(SECOND_MS);
      return (await hub.query('select from lunas.book_payment where amount = 13000')).length > 0;
    };
    await expect.poll(isNewThere, PATIENCE).toBe(true);
    await kasir.drained();
    expect(await isEqual(kasir)).toBe(true);
    const [row] = await hub.query('select count(*)::int as n from lunas.book_payment');
    expect(row).toEqual({ n: 5001 });
  });

  it('go up once when the line breaks between the commit and the answer', async () => {
    hub = await createTestHub(server);
    const line = await startLine(server.port);
    const kasir = await newTill();
    fillLedger(kasir, 300);
    const impatient = createHubDoor({ connectMs: 5_000, statementMs: 4_000, callMs: 5_000 });
    await kasir.link.join(line.by(hub.url()), impatient);
    await kasir.drained();
    const { hubOutbox } = kasir.till.core.stores;
    const isUnderWay = (): boolean => hubOutbox.mark().telling !== null;
    const isCut = (): boolean => kasir.link.connection() === null;
    const batchThere = async (): Promise<unknown> =>
      (await hub.query('select batch from lunas.book_till'))[0]?.['batch'];
    for (let lost = 0, turn = 0; lost < 3; turn += 1) {
      line.swallowAnswers();
      fillLedger(kasir, 50, 300 + turn * 50);
      const before = hubOutbox.mark().told;
      // It may be a word about the till that gets no answer: then once more.
      await passing(kasir.till, () => isUnderWay() || isCut());
      if (isUnderWay()) {
        lost += 1;
        await expect.poll(batchThere, PATIENCE).not.toBe(before); // and nobody here knows
      }
      await kasir.link.cut();
      line.heal();
      await kasir.link.join(line.by(hub.url()), impatient);
      await kasir.drained();
    }
    expect(await isEqual(kasir)).toBe(true);
    expect((await hubCheck()).rollups).toEqual([]);
    const [said] = await hub.query('select epoch from lunas.book_till');
    expect(said).toEqual({ epoch: 1 }); // the same life all the time
    await kasir.link.cut();
    await line.end();
  });

  it('of a till brought back from a copy are what the till has now', async () => {
    hub = await createTestHub(server);
    const dir = mkdtempSync(join(tmpdir(), 'lunas-books-'));
    const kasir = await newTill({ before: (till) => fillLedger({ till }, 40) });
    await kasir.link.join(hub.url());
    await kasir.drained();
    const copy = join(dir, 'copy.db');
    await copyDatabase(kasir.till.core.database, copy);
    fillLedger(kasir, 60, 40);
    await paid(kasir, 13_000);
    await kasir.drained();
    const { clock, qiospay } = kasir.till;
    await kasir.stop();
    open = [];
    qiospay.rows = [];
    const ledger = openDatabase(copy);
    const again = await newTill({ ledger, clock, qiospay });
    // As many changes as before: its versions are no less than those of its other life.
    fillLedger(again, 90, 1000);
    ledger.exec("update payment set finding = 'dismissed' where id in ('p3', 'p4')");
    await again.link.join(hub.url());
    await again.drained();
    expect(await isEqual(again)).toBe(true);
    expect((await hubCheck()).rollups).toEqual([]);
    const [lost] = await hub.query(
      'select count(*)::int as n from lunas.book_payment where is_lost',
    );
    expect(lost).toEqual({ n: 61 });
    await again.stop();
    open = [];
    rmSync(dir, { recursive: true, force: true });
  });

  it('are there again after the hub itself was brought back from a copy', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    fillLedger(kasir, 50);
    await kasir.link.join(hub.url());
    await kasir.drained();
    await hub.query('delete from lunas.book_till');
    await hub.query('truncate lunas.book_payment, lunas.book_rollup, lunas.book_span');
    await paid(kasir, 13_000);
    await kasir.drained();
    expect(await isEqual(kasir)).toBe(true);
    expect((await hubCheck()).rollups).toEqual([]);
  });

  it('are not held up by a row the hub will not take, and say that there is one', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    await kasir.link.join(hub.url());
    await kasir.drained();
    await hub.query("alter table lunas.book_payment add check (note is null or note <> 'bad')");
    fillLedger(kasir, 20);
    const { database } = kasir.till.core;
    database.exec("update payment set note = 'bad' where id = 'p7'");
    await passing(kasir.till, () => kasir.books.backlog()?.refused === 1);
    await passing(kasir.till, () => kasir.books.backlog()?.waiting === 1);
    database.exec("update payment set note = 'good' where id = 'p7'");
    await kasir.drained();
    expect(await isEqual(kasir)).toBe(true);
  });

  it('with characters that PostgreSQL does not take go up all the same', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    await kasir.link.join(hub.url());
    fillLedger(kasir, 1);
    kasir.till.core.database
      .prepare("update payment set issuer_name = ?, refs = ? where id = 'p0'")
      .run('B\0C\ud800A', JSON.stringify({ rrn: '1\u0000\ud801' }));
    await kasir.drained();
    expect(await isEqual(kasir)).toBe(true);
    expect((await hubCheck()).rollups).toEqual([]);
  });

  it('are counted by the days of the shop, also when these begin at another hour from now on', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    fillLedger(kasir, 100);
    await kasir.link.join(hub.url());
    await kasir.drained();
    const { hubOutbox } = kasir.till.core.stores;
    hubOutbox.turnOn('toko-a', 'Asia/Jayapura 05:00');
    expect(hubOutbox.mark().isFilled).toBe(false);
    await kasir.drained();
    expect(await isEqual(kasir)).toBe(true);
  });

  it('of one store can be neither read nor written with the password of another', async () => {
    hub = await createTestHub(server, ['toko-a', 'toko-b']);
    const kasir = await newTill();
    await kasir.link.join(hub.url());
    await paid(kasir, 13_000);
    await kasir.drained();
    const events = { heard: () => {}, lost: () => {} };
    const other = await createHubDoor().open({ url: hub.url('toko-b'), ca: null }, events);
    const tables = ['book_till', 'book_payment', 'book_sale', 'book_rollup', 'book_span'];
    for (const table of tables)
      expect(await other.query(`select * from lunas.${table}`)).toEqual([]);
    const { ledger, told } = kasir.till.core.stores.hubOutbox.mark();
    const open = other.query("select lunas.books_open('toko-a', $1, 'x', null, $2, 'b')", [
      ledger,
      told,
    ]);
    await expect(open).rejects.toMatchObject({ kind: 'denied' });
    const [row] = await hub.query('select to_jsonb(p) as row from lunas.book_payment as p');
    const batch = { epoch: 1, before: told, batch: 'b', version: 9, rows: { payment: [row] } };
    const ship = other.query("select lunas.books_ship('toko-a', $1, $2) as answer", [
      ledger,
      JSON.stringify(batch),
    ]);
    expect(await ship).toEqual([{ answer: { kind: 'stranger' } }]);
    for (const text of [
      "update lunas.book_payment set amount = 1 where store = 'toko-a'",
      "update lunas.book_till set till = 'x'",
    ])
      expect(await other.query(`${text} returning store`)).toEqual([]);
    for (const text of [
      `insert into lunas.book_span values ('toko-a', 202611, 1, 1)`,
      `insert into lunas.book_rollup values ('toko-b','','all',1,'sale','','',1,1)`,
      'delete from lunas.book_payment',
      'select * from lunas.book_payment_202611',
      'truncate lunas.book_payment',
    ])
      await expect(other.query(text)).rejects.toMatchObject({ kind: 'denied' });
    expect(await isEqual(kasir)).toBe(true);
    await other.close();
  });

  it('that somebody meddled with at the hub are found by the check', async () => {
    hub = await createTestHub(server);
    const kasir = await newTill();
    await kasir.link.join(hub.url());
    await paid(kasir, 13_000);
    await paid(kasir, 14_000);
    await kasir.drained();
    await hub.query("update lunas.book_rollup set amount = amount + 1 where facet = 'feed'");
    const [bad] = (await hubCheck()).rollups;
    expect(bad).toMatchObject({
      facet: 'feed',
      kept: { amount: 27_001 },
      rows: { amount: 27_000 },
    });
    await hub.query('update lunas.book_payment set amount = 15000 where amount = 14000');
    const check = await kasir.check(hub);
    expect(check.differences).toMatchObject([
      { countsAs: 'sale', here: { amount: 27_000 }, hub: { amount: 28_000 } },
    ]);
    await hub.query(`insert into lunas.book_payment select store, 'another', 'Kasir 2', epoch,
      version, is_lost, payment_id, hub_id, seen_at_ms, day, quarter, stamp_ms, stamp_until_ms,
      amount, feed, issuer_code, issuer_name, refs, state, is_manual, is_away, counts_as
      from lunas.book_payment where amount = 15000`);
    expect((await hubCheck()).twoHomes).toMatchObject([
      { tills: ['Kasir 1', 'Kasir 2'], amount: 15_000 },
    ]);
  });
});
