// Owns the look at a whole ledger for a support bundle: the file table by table, its rules, its
// audit. Says which rule is broken and how often, never with which row: a row may be of a payer.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkChain } from '../audit-chain.ts';
import { createAuditStore } from '../store/audit.ts';
import { openForReading, tableFaults, tablesOf } from '../store/database.ts';
import { tableCounts } from '../store/figures.ts';
import { brokenRules } from '../store/invariants.ts';
import { schemaVersion, SCHEMA_VERSION } from '../store/migrations.ts';
import { brokenRollups } from '../store/rollups.ts';

export interface Integrity {
  readonly schema: number;
  readonly isCurrentSchema: boolean;
  /** Names of tables SQLite finds fault with. */
  readonly damagedTables: readonly string[];
  /** Names of rules that do not hold. */
  readonly brokenRules: readonly string[];
  readonly rollupsAgree: boolean | null;
  readonly audit: { readonly rows: number; readonly faults: number } | null;
  readonly rows: Readonly<Record<string, number>>;
}

/** Since when a ledger has an audit. */
const AUDIT_SINCE = 30;

/** Null when there is no ledger. Rejects with AppError when it can't be opened. */
export async function integrityOf(dir: string): Promise<Integrity | null> {
  const file = join(dir, 'ledger.db');
  if (!existsSync(file)) return null;
  const db = openForReading(file);
  try {
    const schema = schemaVersion(db);
    const isCurrentSchema = schema === SCHEMA_VERSION;
    const tables = tablesOf(db);
    const damagedTables: string[] = [];
    for (const table of tables) {
      await nextTurn();
      if (tableFaults(db, table).length > 0) damagedTables.push(table);
    }
    const broken: string[] = [];
    if (isCurrentSchema)
      for (const rule of brokenRules(db)) {
        if (rule !== null) broken.push(rule);
        await nextTurn();
      }
    const store = schema < AUDIT_SINCE ? null : createAuditStore(db);
    const chain = store && checkChain(store.all(), store.nextSeq() - 1, []);
    return {
      schema,
      isCurrentSchema,
      damagedTables,
      brokenRules: broken,
      rollupsAgree: isCurrentSchema ? brokenRollups(db).length === 0 : null,
      audit: chain && { rows: chain.rows, faults: chain.faults.length },
      rows: tableCounts(db, tables),
    };
  } finally {
    db.close();
  }
}

/** Between two looks the till answers its cashier. */
function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
