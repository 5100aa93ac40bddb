// Owns the order of schema changes. A migration is a new file, unchanged for ever after it shipped;
// a ledger from a newer Lunas is refused, not guessed at.
import { AppError } from '../../../shared/errors.ts';
import { transaction, type Sqlite } from './database.ts';
import { LEDGER } from './migrations/010-ledger.ts';
import { PRINTS } from './migrations/020-prints.ts';
import { PEOPLE } from './migrations/030-people.ts';
import { ROLLUPS } from './migrations/040-rollups.ts';
import { CLOSING } from './migrations/050-closing.ts';
import { API_TOKENS } from './migrations/060-api-tokens.ts';
import { WEBHOOKS } from './migrations/070-webhooks.ts';
import { HUB } from './migrations/080-hub.ts';
import { BOOKS } from './migrations/090-books.ts';
import { EQUAL_SALES } from './migrations/100-equal-sales.ts';

interface Migration {
  readonly version: number;
  readonly sql: string;
}

const MIGRATIONS: readonly Migration[] = [
  { version: 10, sql: LEDGER },
  { version: 20, sql: PRINTS },
  { version: 30, sql: PEOPLE },
  { version: 40, sql: ROLLUPS },
  { version: 50, sql: CLOSING },
  { version: 60, sql: API_TOKENS },
  { version: 70, sql: WEBHOOKS },
  { version: 80, sql: HUB },
  { version: 90, sql: BOOKS },
  { version: 100, sql: EQUAL_SALES },
];

/** The schema this Lunas writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/** The schema a ledger has; 0 for a new file. */
export function schemaVersion(db: Sqlite): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Whether {@link migrate} would change anything; throws when the ledger is from a newer Lunas. */
export function needsMigration(db: Sqlite): boolean {
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION)
    throw new AppError(
      'unavailable',
      `The ledger was written by a newer Lunas (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
    );
  return version < SCHEMA_VERSION;
}

/** Brings the ledger to {@link SCHEMA_VERSION}, all steps in one transaction. */
export function migrate(db: Sqlite): void {
  if (!needsMigration(db)) return;
  const from = schemaVersion(db);
  transaction(db, () => {
    for (const { version, sql } of MIGRATIONS) {
      if (version <= from) continue;
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }
  });
}
