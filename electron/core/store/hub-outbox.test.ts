// What a till owes its hub: filled by the ledger itself, named once, let go of as it was taken.
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase, type Sqlite } from './database.ts';
import { createHubOutbox, type HubOutbox } from './hub-outbox.ts';
import { createHubRows } from './hub-rows.ts';
import { migrate } from './migrations.ts';

const CALENDAR = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };
const AT_MS = Date.UTC(2026, 10, 21, 5, 0, 0);
const opened: Sqlite[] = [];

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

function ledger(): { db: Sqlite; outbox: HubOutbox } {
  const db = openDatabase(':memory:');
  opened.push(db);
  migrate(db);
  return { db, outbox: createHubOutbox(db) };
}

function pay(db: Sqlite, id: string): void {
  db.prepare(
    `insert into payment (id, feed, amount, stamp_from_ms, stamp_until_ms, issuer_name, state,
     first_seq, seen_at_ms) values (?, 'qiospay', 5000, ?, ?, 'BCA', 'credited', 1, ?)`,
  ).run(id, AT_MS, AT_MS + 1000, AT_MS + 2000);
}

function sell(db: Sqlite, id: string): void {
  db.prepare(
    `insert into sale (id, amount, payable, qris, status, created_at_ms, expires_at_ms,
     watch_until_ms, created_seq) values (?, 5000, 5000, '', 'waiting', ?, 0, 0, 1)`,
  ).run(id, AT_MS);
}

function isOn({ outbox }: { outbox: HubOutbox }): HubOutbox {
  outbox.turnOn('toko', 'Asia/Jakarta 00:00');
  outbox.fill(10);
  return outbox;
}

const namesOf = (outbox: HubOutbox): string[] =>
  outbox.due(100).map(({ kind, id }) => `${kind} ${id}`);

function shipAll(outbox: HubOutbox): void {
  outbox.told('batch', outbox.due(1000), []);
}

describe('a till without a hub', () => {
  it('owes nobody anything', () => {
    const { db, outbox } = ledger();
    pay(db, 'p1');
    sell(db, 's1');
    expect(outbox.backlog()).toEqual({ waiting: 0, sinceMs: null, refused: 0 });
    expect(outbox.mark()).toMatchObject({ version: 0, isOn: false });
  });

  it('that had one owes nothing more, and all of it when it has one again', () => {
    const made = ledger();
    const outbox = isOn(made);
    pay(made.db, 'p1');
    outbox.turnOff();
    pay(made.db, 'p2');
    expect(outbox.backlog().waiting).toBe(0);
    outbox.turnOn('toko', 'Asia/Jakarta 00:00');
    outbox.fill(10);
    expect(namesOf(outbox)).toEqual(['payment p2', 'payment p1']);
  });
});

describe('what is owed', () => {
  const acts: readonly [string, (db: Sqlite) => void, readonly string[]][] = [
    ['money that came', (db) => pay(db, 'p2'), ['payment p2']],
    [
      'money that changed',
      (db) => db.exec("update payment set state = 'reversed' where id = 'p1'"),
      ['payment p1'],
    ],
    [
      'money of another till’s books',
      (db) => db.exec("update payment set away = 1 where id = 'p1'"),
      ['payment p1'],
    ],
    [
      'money that paid a sale',
      (db) => db.exec("insert into claim values ('p1', 's1', 1, 'person')"),
      ['payment p1'],
    ],
    [
      'money that other tills know by another name',
      (db) => db.exec("insert into hub_payment values ('p1', 'h1', 'Kasir 2', 1, 0)"),
      ['payment p1'],
    ],
    [
      'the fee of money',
      (db) =>
        db.exec(`insert into sighting (payment_id, feed, channel, key, body, seen_at_ms)
        values ('p1', 'qiospay', 'poll', 'k', '{"mdr":"35"}', 1)`),
      ['payment p1'],
    ],
    ['a new sale', (db) => sell(db, 's2'), ['sale s2']],
    [
      'a sale that ended',
      (db) => db.exec("update sale set status = 'cancelled', closed_at_ms = 1 where id = 's1'"),
      ['sale s1'],
    ],
    [
      'a sale only placed in time: nothing',
      (db) => db.exec("update sale set shown_from_ms = 1, shown_until_ms = 2 where id = 's1'"),
      [],
    ],
    [
      'a shift',
      (db) => db.exec('insert into shift (opened_at_ms, from_ms) values (1, 1)'),
      ['shift 1'],
    ],
  ];
  it.each(acts)('names %s', (_what, change, names) => {
    const made = ledger();
    pay(made.db, 'p1');
    sell(made.db, 's1');
    const outbox = isOn(made);
    outbox.fill(10);
    shipAll(outbox);
    change(made.db);
    expect(namesOf(outbox)).toEqual(names);
  });

  it('names both when money is merged, and the money of a sale that changed', () => {
    const made = ledger();
    const { db } = made;
    pay(db, 'p1');
    pay(db, 'p2');
    sell(db, 's1');
    const outbox = isOn(made);
    outbox.fill(10);
    shipAll(outbox);
    db.exec("update payment set state = 'merged', merged_into = 'p2' where id = 'p1'");
    expect(namesOf(outbox)).toEqual(['payment p1', 'payment p2']);
    db.exec("insert into claim values ('p2', 's1', 1, 'person')");
    shipAll(outbox);
    db.exec("update sale set status = 'paid', closed_at_ms = 1, late = 1 where id = 's1'");
    expect(namesOf(outbox)).toEqual(['sale s1', 'payment p2']);
  });

  it('names a row once, however often it changes before it goes up', () => {
    const made = ledger();
    const outbox = isOn(made);
    pay(made.db, 'p1');
    const [first] = outbox.due(1);
    outbox.notice(AT_MS);
    pay(made.db, 'p2');
    made.db.exec("update payment set note = 'x' where id = 'p1'");
    outbox.notice(AT_MS + 500);
    expect(namesOf(outbox)).toEqual(['payment p1', 'payment p2']);
    expect(outbox.due(1)).toEqual([first]);
    expect(outbox.backlog()).toEqual({ waiting: 2, sinceMs: AT_MS, refused: 0 });
  });

  it('stays in line when it changed while it was on its way', () => {
    const made = ledger();
    const outbox = isOn(made);
    pay(made.db, 'p1');
    pay(made.db, 'p2');
    const sent = outbox.due(10);
    outbox.telling('batch', sent.at(-1)?.version ?? 0);
    outbox.notice(AT_MS);
    made.db.exec("update payment set note = 'x' where id = 'p1'");
    made.db.exec("update payment set note = 'y' where id = 'p1'");
    outbox.told('batch', sent, []);
    expect(namesOf(outbox)).toEqual(['payment p1']);
    expect(outbox.due(1)[0]?.version).toBeGreaterThan(sent.at(-1)?.version ?? 0);
    expect(outbox.backlog()).toMatchObject({ waiting: 1, sinceMs: AT_MS });
  });

  it('is undone with the transaction that would have changed the money', () => {
    const made = ledger();
    const outbox = isOn(made);
    const { version } = outbox.mark();
    const failing = made.db.transaction(() => {
      pay(made.db, 'p1');
      throw new Error('no');
    });
    expect(failing).toThrow('no');
    expect(outbox.mark().version).toBe(version);
    expect(outbox.due(10)).toEqual([]);
  });

  it('holds nothing up that the hub refused, until it changes or is tried again', () => {
    const made = ledger();
    const outbox = isOn(made);
    pay(made.db, 'p1');
    pay(made.db, 'p2');
    outbox.told('batch', outbox.due(10), [{ kind: 'payment', id: 'p1', why: '23514' }]);
    expect(outbox.due(10)).toEqual([]);
    expect(outbox.backlog()).toMatchObject({ waiting: 1, refused: 1 });
    outbox.retryRefused();
    expect(namesOf(outbox)).toEqual(['payment p1']);
    outbox.told('batch', outbox.due(10), [{ kind: 'payment', id: 'p1', why: '23514' }]);
    made.db.exec("update payment set note = 'x' where id = 'p1'");
    expect(namesOf(outbox)).toEqual(['payment p1']);
  });
});

describe('a ledger that was there before its hub', () => {
  it('is put in line in pieces, the newest first, and is counted all the while', () => {
    const { db, outbox } = ledger();
    for (let n = 1; n <= 25; n += 1) pay(db, `p${n}`);
    for (let n = 1; n <= 3; n += 1) sell(db, `s${n}`);
    outbox.turnOn('toko', 'Asia/Jakarta 00:00');
    const seen: string[] = [];
    for (let turn = 0; turn < 20 && !outbox.mark().isFilled; turn += 1) {
      outbox.fill(10);
      expect(outbox.backlog().waiting).toBe(28 - seen.length);
      expect(outbox.due(100).length).toBeLessThanOrEqual(10);
      seen.push(...namesOf(outbox));
      shipAll(outbox);
    }
    expect(seen).toHaveLength(28);
    expect(new Set(seen).size).toBe(28);
    expect([seen[0], seen[24], seen[27]]).toEqual(['payment p25', 'payment p1', 'sale s1']);
    expect(outbox.mark()).toMatchObject({ isFilled: true, settleVersion: outbox.mark().version });
  });

  it('goes up anew for another store, or when days begin at another hour', () => {
    const made = ledger();
    pay(made.db, 'p1');
    const outbox = isOn(made);
    outbox.fill(10);
    shipAll(outbox);
    outbox.turnOn('toko', 'Asia/Jakarta 00:00');
    expect(outbox.mark().isFilled).toBe(true);
    for (const calendar of ['Asia/Jakarta 05:00', 'Asia/Makassar 05:00']) {
      outbox.turnOn('toko', calendar);
      outbox.fill(10);
      expect(namesOf(outbox)).toEqual(['payment p1']);
      shipAll(outbox);
    }
    outbox.turnOn('toko-b', 'Asia/Makassar 05:00');
    outbox.fill(10);
    expect(namesOf(outbox)).toEqual(['payment p1']);
  });

  it('keeps its name in a copy, so that the hub knows both for one', () => {
    const { db, outbox } = ledger();
    const copy = openDatabase(':memory:');
    opened.push(copy);
    expect(outbox.mark().ledger).toMatch(/^[0-9a-f]{32}$/);
    migrate(copy);
    expect(createHubOutbox(copy).mark().ledger).not.toBe(outbox.mark().ledger);
    expect(createHubOutbox(db).mark().ledger).toBe(outbox.mark().ledger);
  });
});

describe('a row as it goes up', () => {
  it('says its day and quarter by the shop’s own wall clock', () => {
    const { db } = ledger();
    pay(db, 'p1');
    const rows = createHubRows(db);
    const owed = { kind: 'payment', id: 'p1', version: 1 } as const;
    expect(rows.read(owed, CALENDAR)).toMatchObject({ day: 20261121, quarter: 48, hub_id: 'p1' });
    const early = { timezone: 'Asia/Jayapura', dayStartsAt: '15:00' };
    expect(rows.read(owed, early)).toMatchObject({ day: 20261120, quarter: 56 });
    db.exec("insert into hub_payment values ('p1', 'h1', 'Kasir 2', 1, 0)");
    expect(rows.read(owed, CALENDAR)).toMatchObject({ payment_id: 'p1', hub_id: 'h1' });
    expect(rows.read({ ...owed, id: 'gone' }, CALENDAR)).toBeNull();
  });
});
