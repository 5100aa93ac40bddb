// Owns the table of prints: what was asked for, what became of it. A paper that prints by itself is
// asked for once per sale, whatever is seen again after a restart.
import type { PrintFault, PrintState, PrintView } from '../../../shared/print-views.ts';
import type { Sqlite } from './database.ts';

export type PrintKind = PrintView['kind'];

export interface Print extends PrintView {
  readonly askedBy: string | null;
  readonly endedAtMs: number | null;
}

interface PrintRow {
  id: number;
  sale_id: string;
  kind: PrintKind;
  copy: number;
  auto: number;
  asked_by: string | null;
  asked_at_ms: number;
  state: PrintState;
  tries: number;
  fault: PrintFault | null;
  ended_at_ms: number | null;
}

export interface PrintAsked {
  readonly saleId: string;
  readonly kind: PrintKind;
  readonly isAuto: boolean;
  readonly askedBy: string | null;
  readonly atMs: number;
}

export interface PrintStore {
  /** Null when this paper was asked for by itself before. */
  ask(asked: PrintAsked): Print | null;
  find(id: number): Print | null;
  /** The oldest that is not done. */
  next(): Print | null;
  openCount(): number;
  /** Those cut off in the middle by the end of the program. */
  cutOff(): Print[];
  /** The one of this sale that is not done. */
  openOf(saleId: string, kind: PrintKind): Print | null;
  /** Whether this sale has its money. */
  canHaveReceipt(saleId: string): boolean;
  /** How many receipts of this sale came out, or may have. */
  receiptsOf(saleId: string): number;
  /** Asked for since then, newest first. */
  recent(sinceMs: number, limit: number): Print[];
  update(print: Print): void;
  /** The last event looked at for papers to print by themselves; null: none was yet. */
  mark(): number | null;
  setMark(seq: number | null): void;
}

export function createPrintStore(db: Sqlite): PrintStore {
  const insert = db.prepare(`insert into print
    (sale_id, kind, copy, auto, asked_by, asked_at_ms, state) values (?, ?, ?, ?, ?, ?, 'queued')`);
  const hasAuto = db.prepare<[string, PrintKind], { id: number }>(
    'select id from print where sale_id = ? and kind = ? and auto = 1',
  );
  const update = db.prepare(`update print
    set state = @state, tries = @tries, fault = @fault, ended_at_ms = @endedAtMs where id = @id`);
  const all = <P extends unknown[]>(rest: string) =>
    db.prepare<P, PrintRow>(`select * from print ${rest}`);
  const find = all<[number]>('where id = ?');
  const next = all<[]>(`where state in ('queued','sending') order by id limit 1`);
  const cutOff = all<[]>(`where state in ('queued','sending') and state = 'sending' order by id`);
  const openOf = all<[string, PrintKind]>(
    `where sale_id = ? and kind = ? and state in ('queued','sending') order by id limit 1`,
  );
  const recent = all<[number, number]>(
    'where asked_at_ms >= ? order by asked_at_ms desc, id desc limit ?',
  );
  const count = db.prepare<[], { n: number }>(
    `select count(*) as n from print where state in ('queued','sending')`,
  );
  const receipts = db.prepare<[string], { n: number }>(
    `select count(*) as n from print
     where sale_id = ? and kind = 'receipt' and state <> 'gave_up'`,
  );
  const claim = db.prepare<[string], { sale_id: string }>(
    'select sale_id from claim where sale_id = ?',
  );
  const mark = db.prepare<[], { seq: number }>('select seq from print_mark');
  const setMark = db.prepare(`insert into print_mark (id, seq) values (1, ?)
    on conflict (id) do update set seq = excluded.seq`);
  const unmark = db.prepare('delete from print_mark');
  const one = (row: PrintRow | undefined): Print | null => (row ? fromRow(row) : null);
  const receiptsOf = (saleId: string): number => receipts.get(saleId)?.n ?? 0;
  return {
    ask({ saleId, kind, isAuto, askedBy, atMs }) {
      if (isAuto && hasAuto.get(saleId, kind)) return null;
      const copy = kind === 'receipt' ? receiptsOf(saleId) : 0;
      const done = insert.run(saleId, kind, copy, isAuto ? 1 : 0, askedBy, atMs);
      return one(find.get(Number(done.lastInsertRowid)));
    },
    find: (id) => one(find.get(id)),
    next: () => one(next.get()),
    openCount: () => count.get()?.n ?? 0,
    cutOff: () => cutOff.all().map(fromRow),
    openOf: (saleId, kind) => one(openOf.get(saleId, kind)),
    canHaveReceipt: (saleId) => claim.get(saleId) !== undefined,
    receiptsOf,
    recent: (sinceMs, limit) => recent.all(sinceMs, limit).map(fromRow),
    update({ id, state, tries, fault, endedAtMs }) {
      update.run({ id, state, tries, fault, endedAtMs });
    },
    mark: () => mark.get()?.seq ?? null,
    setMark: (seq) => void (seq === null ? unmark.run() : setMark.run(seq)),
  };
}

function fromRow(row: PrintRow): Print {
  return {
    id: row.id,
    saleId: row.sale_id,
    kind: row.kind,
    copy: row.copy,
    isAuto: row.auto === 1,
    askedBy: row.asked_by,
    state: row.state,
    tries: row.tries,
    fault: row.fault,
    askedAtMs: row.asked_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}
