// Owns the check of a till's profile on this machine against its hub; a till may be at work on it.
// Reads only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { openForReading } from '../../store/database.ts';
import { createHubOutbox } from '../../store/hub-outbox.ts';
import { schemaVersion, SCHEMA_VERSION } from '../../store/migrations.ts';
import type { HubConnection } from '../hub-door.ts';
import { checkLedger, type LedgerCheck } from './check.ts';

/**
 * Rejects with AppError, one sentence, when the profile can't be looked at or has no hub; else with
 * HubFailure.
 */
export async function checkProfile(dir: string, connection: HubConnection): Promise<LedgerCheck> {
  const file = join(dir, 'ledger.db');
  if (!existsSync(file)) throw new AppError('not_found', `There is no ledger in ${dir}.`);
  const db = openForReading(file);
  try {
    if (schemaVersion(db) !== SCHEMA_VERSION)
      throw new AppError('unavailable', 'This ledger is of another Lunas: use that one.');
    const { store, calendar } = createHubOutbox(db).mark();
    const [timezone = '', dayStartsAt = ''] = calendar?.split(' ') ?? [];
    if (store === null) throw new AppError('unavailable', 'This till has no hub in its setup.');
    return await checkLedger(db, connection, { store, calendar: { timezone, dayStartsAt } });
  } finally {
    db.close();
  }
}
