// Owns the audit as a manager reads it: page by page, newest first. Reads only.
import { AppError } from '../../shared/errors.ts';
import { auditRow, type AuditPage, type AuditRow } from '../../shared/people.ts';
import type { Core } from './core.ts';
import { dayRange } from './reports.ts';
import type { StoredAudit } from './store/audit.ts';

const ALWAYS = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const NO_STORE = { timezone: 'Asia/Jakarta', dayStartsAt: '00:00' };

interface Query {
  readonly date?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A cursor is the number of the last row that was shown. */
export function auditPageOf(core: Core, { date, cursor, limit }: Query): AuditPage {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new AppError('bad_input', 'This is no cursor of the audit.');
  const range = date === undefined ? ALWAYS : dayRange(date, core.till()?.setup.store ?? NO_STORE);
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const items = core.stores.audit.page(range, before, limit).map(toView);
  const last = items.at(-1);
  return {
    items,
    nextCursor: items.length === limit && last ? String(last.seq) : null,
    head: core.stores.audit.last(),
  };
}

function toView(row: StoredAudit): AuditRow {
  const { prevHash: _before, ...rest } = row;
  return auditRow.parse({ ...rest, details: JSON.parse(row.details) as unknown });
}
