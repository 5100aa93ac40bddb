// Owns what this till still wants of the hub and what the hub is still to be told. Must stay true:
// it is crossed off only after the hub has it.
import type { Sighting } from '../../../shared/sighting.ts';
import type { Sqlite } from './database.ts';

export interface HubWant {
  readonly paymentId: string;
  readonly saleId: string;
  readonly late: boolean;
  readonly silent: readonly string[] | null;
  readonly askedAtMs: number;
}

export type TodoKind = 'sale' | 'sighting' | 'claim' | 'dismiss' | 'release';

export interface Todo {
  readonly kind: TodoKind;
  readonly id: string;
  readonly what: string;
}

export interface HubTodo {
  wants(): HubWant[];
  want(paymentId: string): HubWant | null;
  saveWant(want: HubWant): void;
  dropWant(paymentId: string): void;
  todo(limit: number): Todo[];
  addTodo(kind: TodoKind, id: string, what?: string): void;
  done(todo: Todo): void;
  hasTodo(): boolean;
  /** Rows were taken in here that the hub has not. */
  hasUntoldRows(): boolean;
  /** Sales of this till that the hub was not told yet what money paid. */
  untoldPaid(): ReadonlySet<string>;
  /** Money under this common name is being given back. */
  isGivingBack(hubId: string): boolean;
  /** A row by its number in the ledger. */
  sighting(id: string): { sighting: Sighting; key: string; paymentId: string | null } | null;
  /** Numbers of the rows of money that is not decided, and of this channel's key. */
  sightingsOf(paymentId: string): string[];
  sightingId(feed: string, channel: string, key: string): string | null;
}

interface WantRow {
  payment_id: string;
  sale_id: string;
  late: number;
  silent: string | null;
  asked_at_ms: number;
}

function toWant(row: WantRow): HubWant {
  return {
    paymentId: row.payment_id,
    saleId: row.sale_id,
    late: row.late === 1,
    silent: row.silent === null ? null : (JSON.parse(row.silent) as string[]),
    askedAtMs: row.asked_at_ms,
  };
}

export function createHubTodo(db: Sqlite): HubTodo {
  const wants = db.prepare<[], WantRow>('select * from hub_want order by asked_at_ms, payment_id');
  const want = db.prepare<[string], WantRow>('select * from hub_want where payment_id = ?');
  const saveWant = db.prepare('insert or replace into hub_want values (?, ?, ?, ?, ?)');
  const dropWant = db.prepare('delete from hub_want where payment_id = ?');
  // Sales before the rows and claims that speak of them.
  const todo = db.prepare<[number], Todo>(`select kind, id, what from hub_todo
    order by instr('sale sighting claim dismiss release', kind), cast(id as integer), id limit ?`);
  const any = db.prepare('select 1 from hub_todo limit 1');
  const untoldRows = db.prepare(`select 1 from hub_todo where kind = 'sighting' limit 1`);
  const untoldPaid = db.prepare<[], { id: string }>(
    `select what ->> 'saleId' as id from hub_todo where kind = 'claim'`,
  );
  const givingBack = db.prepare<[string]>(
    `select 1 from hub_todo where kind = 'release' and id = ?`,
  );
  const add = db.prepare('insert or replace into hub_todo (kind, id, what) values (?, ?, ?)');
  const done = db.prepare('delete from hub_todo where kind = ? and id = ?');
  const row = db.prepare<[string], { body: string; key: string; payment_id: string | null }>(
    'select body, key, payment_id from sighting where id = cast(? as integer)',
  );
  const rowsOf = db.prepare<[string], { id: number }>(
    'select id from sighting where payment_id = ? order by id',
  );
  const rowId = db.prepare<[string, string, string], { id: number }>(
    'select id from sighting where feed = ? and channel = ? and key = ?',
  );
  return {
    wants: () => wants.all().map(toWant),
    want(paymentId: string) {
      const found = want.get(paymentId);
      return found ? toWant(found) : null;
    },
    saveWant: ({ paymentId, saleId, late, silent, askedAtMs }: HubWant) =>
      void saveWant.run(
        paymentId,
        saleId,
        late ? 1 : 0,
        silent === null ? null : JSON.stringify(silent),
        askedAtMs,
      ),
    dropWant: (paymentId: string) => void dropWant.run(paymentId),
    todo: (limit: number) => todo.all(limit),
    addTodo: (kind: TodoKind, id: string, what = '') => void add.run(kind, id, what),
    done: ({ kind, id }: Todo) => void done.run(kind, id),
    hasTodo: () => any.get() !== undefined,
    hasUntoldRows: () => untoldRows.get() !== undefined,
    untoldPaid: () => new Set(untoldPaid.all().map(({ id }) => id)),
    isGivingBack: (hubId: string) => givingBack.get(hubId) !== undefined,
    sighting(id: string) {
      const found = row.get(id);
      if (!found) return null;
      const sighting = JSON.parse(found.body) as Sighting;
      return { sighting, key: found.key, paymentId: found.payment_id };
    },
    sightingsOf: (paymentId: string) => rowsOf.all(paymentId).map(({ id }) => String(id)),
    sightingId(feed: string, channel: string, key: string) {
      const found = rowId.get(feed, channel, key);
      return found ? String(found.id) : null;
    },
  };
}
