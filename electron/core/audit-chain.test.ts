import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AUDIT_ACTS, type AuditRole } from '../../shared/people.ts';
import { checkChain, detailsText, rowHash, type Details } from './audit-chain.ts';
import { createAudit, type Audit } from './audit.ts';
import { createAuditStore, type AuditStore, type StoredAudit } from './store/audit.ts';
import { openDatabase, transaction, type Sqlite } from './store/database.ts';
import { migrate } from './store/migrations.ts';

const opened: Sqlite[] = [];

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

function fresh(): { db: Sqlite; store: AuditStore; audit: Audit } {
  const db = openDatabase(':memory:');
  opened.push(db);
  migrate(db);
  const store = createAuditStore(db);
  return { db, store, audit: createAudit(store) };
}

const roles: readonly AuditRole[] = ['owner', 'manager', 'cashier', 'nobody', 'program', 'till'];
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const details: fc.Arbitrary<Details> = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 8 }).filter((key) => key !== '__proto__'),
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
  { maxKeys: 4 },
);
const entry = fc.record({
  atMs: fc.integer({ min: 0, max: 2 ** 45 }),
  name: fc.option(text),
  role: fc.constantFrom(...roles),
  act: fc.constantFrom(...AUDIT_ACTS),
  subject: fc.option(text),
  details,
});
const entries = fc.array(entry, { minLength: 2, maxLength: 12 });

function written(list: readonly (typeof entry extends fc.Arbitrary<infer T> ? T : never)[]) {
  const { db, store, audit } = fresh();
  for (const { atMs, name, role, act, subject, details: more } of list)
    transaction(db, () =>
      audit.write(atMs, { by: { role, id: null, name }, act, subject, details: more }),
    );
  return { db, store, rows: [...store.all()] };
}

const faultsOf = (rows: readonly StoredAudit[], given = rows.length): readonly string[] =>
  checkChain(rows, given, []).faults;

describe('a chain as it was written', () => {
  it('is sound, whatever was written', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const { rows, store } = written(list);
        expect(rows.map(({ seq }) => seq)).toEqual(list.map((_, index) => index + 1));
        expect(checkChain(rows, store.nextSeq() - 1, [])).toEqual({
          rows: list.length,
          head: store.last(),
          faults: [],
        });
      }),
      { numRuns: 60 },
    );
  });

  it('hashes equal details alike in whatever order they were given', () => {
    fc.assert(
      fc.property(details, (one) => {
        const other = Object.fromEntries(Object.entries(one).toReversed());
        expect(detailsText(other)).toBe(detailsText(one));
        expect(JSON.parse(detailsText(one))).toEqual(one);
      }),
    );
  });

  it('is this very chain in every version to come', () => {
    const row = {
      seq: 1,
      atMs: 1_795_237_200_000,
      who: 'Sari',
      role: 'cashier' as const,
      act: 'sale.cancelled',
      subject: 'sal_1',
      details: '{"amount":13000}',
      prevHash: '0'.repeat(64),
    };
    expect(rowHash(row)).toBe('dc7f34e98a45b53d320f1cff80cd5c036e362ac3294b522be0f7a737d5a67721');
  });
});

describe('what somebody does to it afterwards', () => {
  const at = fc.nat();

  it('a changed field is found, whichever', () => {
    const changes: readonly ((row: StoredAudit) => StoredAudit)[] = [
      (row) => ({ ...row, atMs: row.atMs + 1 }),
      (row) => ({ ...row, who: row.who === null ? '' : null }),
      (row) => ({ ...row, who: `${row.who ?? ''}x` }),
      (row) => ({ ...row, role: row.role === 'owner' ? 'till' : 'owner' }),
      (row) => ({ ...row, act: `${row.act} ` }),
      (row) => ({ ...row, subject: row.subject === null ? '' : null }),
      (row) => ({ ...row, details: row.details.replace('{', '{ ') }),
      (row) => ({ ...row, prevHash: row.hash }),
      (row) => ({ ...row, hash: row.prevHash }),
    ];
    fc.assert(
      fc.property(entries, at, fc.constantFrom(...changes), (list, place, change) => {
        const { rows } = written(list);
        const index = place % rows.length;
        const tampered = rows.map((row, n) => (n === index ? change(row) : row));
        expect(faultsOf(tampered)).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('a row taken out, put in again, or changed with its own hash is found', () => {
    fc.assert(
      fc.property(entries, at, (list, place) => {
        const { rows } = written(list);
        const index = place % rows.length;
        expect(faultsOf(rows.toSpliced(index, 1), rows.length)).not.toEqual([]);
        expect(faultsOf(rows.toSpliced(index, 0, rows[index]!))).not.toEqual([]);
        if (index === rows.length - 1) return;
        const changed = { ...rows[index]!, details: '{}', act: 'x' };
        const again = { ...changed, hash: rowHash(changed) };
        expect(faultsOf(rows.with(index, again))).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('two rows that changed places are found, renumbered or not', () => {
    fc.assert(
      fc.property(entries, at, (list, place) => {
        const { rows } = written(list);
        const index = place % (rows.length - 1);
        const [one, two] = [rows[index]!, rows[index + 1]!];
        expect(faultsOf(rows.with(index, two).with(index + 1, one))).not.toEqual([]);
        const swapped = rows
          .with(index, { ...two, seq: one.seq })
          .with(index + 1, { ...one, seq: two.seq });
        expect(faultsOf(swapped)).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('an end cut off is found by the count the table keeps, and by any head kept elsewhere', () => {
    const { rows } = written(Array.from({ length: 5 }, () => fc.sample(entry, 1)[0]!));
    const cut = rows.slice(0, 3);
    expect(faultsOf(cut, 5)).toEqual([
      'The end of the audit is missing: 5 rows were written, the last one here is 3.',
    ]);
    // Who also sets the count back is found by a backup made before.
    const { seq, hash } = rows[4]!;
    expect(checkChain(cut, 3, [{ seq, hash, where: 'the backup B' }]).faults).toEqual([
      'Row 5 of the audit is not there, as the backup B knows it.',
    ]);
    expect(checkChain(rows, 5, [{ seq, hash, where: 'the backup B' }]).faults).toEqual([]);
  });
});

describe('the table', () => {
  it('refuses to change, delete, replace or skip back', () => {
    const { db, store, rows } = written(fc.sample(entries, 1)[0]!);
    for (const sql of [
      "update audit set who = 'x'",
      'delete from audit',
      `insert or replace into audit select * from audit where seq = 1`,
      `insert into audit select * from audit where seq = 1`,
    ])
      expect(() => db.exec(sql)).toThrow(/the audit is never/);
    expect([...store.all()]).toEqual(rows);
  });

  it('never gives a number twice, though the end was cut off behind its back', () => {
    const { db, store } = written(fc.sample(entries, 1)[0]!);
    const next = store.nextSeq();
    db.exec('drop trigger audit_kept; delete from audit where seq > 1');
    expect(store.nextSeq()).toBe(next);
    transaction(db, () =>
      createAudit(store).write(1, {
        by: { role: 'till', id: null, name: null },
        act: 'ledger.restored',
      }),
    );
    expect(faultsOf([...store.all()], store.nextSeq() - 1)).not.toEqual([]);
  });
});
