// Owns the check of a profile at rest: the file, what must be true of the ledger, and the audit's
// chain against itself and against every backup. Reads only; says what it found in sentences.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { checkChain, type ChainHead } from './audit-chain.ts';
import { backupsIn } from './backup.ts';
import { createAuditStore } from './store/audit.ts';
import { integrityFaults, openForReading, type Sqlite } from './store/database.ts';
import { brokenInvariants } from './store/invariants.ts';
import { schemaVersion, SCHEMA_VERSION } from './store/migrations.ts';
import { brokenRollups } from './store/rollups.ts';

/** A head written down elsewhere, as the audit's screen shows it: at least its first letters. */
export interface KnownHead {
  readonly seq: number;
  readonly hashStart: string;
}

export interface Verified {
  /** What is wrong; empty when all is well. */
  readonly findings: readonly string[];
  /** What was looked at. */
  readonly notes: readonly string[];
}

/** Since when a ledger has an audit. */
const AUDIT_SINCE = 30;

/** Throws AppError with one sentence when the profile can't be looked at. */
export function verifyProfile(dir: string, known: readonly KnownHead[] = []): Verified {
  const file = join(dir, 'ledger.db');
  if (!existsSync(file)) throw new AppError('not_found', `There is no ledger in ${dir}.`);
  const db = openForReading(file);
  try {
    const version = schemaVersion(db);
    if (version > SCHEMA_VERSION)
      throw new AppError('unavailable', 'This ledger was written by a newer Lunas: use that one.');
    const whole = integrityFaults(db).map((fault) => `The file is damaged: ${fault}.`);
    // A till brings an older ledger up to date when it starts; until then it can't be asked all.
    const isNow = version === SCHEMA_VERSION;
    const rules = isNow
      ? [...brokenInvariants(db), ...brokenRollups(db)].map(
          (fault) => `The ledger is wrong: ${fault}.`,
        )
      : [];
    const chain = version < AUDIT_SINCE ? null : verifyChain(db, dir, known);
    return {
      findings: [...whole, ...rules, ...(chain?.findings ?? [])],
      notes: [
        `Schema ${version}, integrity ${whole.length === 0 ? 'ok' : 'broken'}.`,
        isNow ? 'Every rule of the ledger was checked.' : 'The ledger is older than its rules.',
        ...(chain?.notes ?? ['The ledger has no audit yet.']),
      ],
    };
  } finally {
    db.close();
  }
}

function verifyChain(db: Sqlite, dir: string, known: readonly KnownHead[]): Verified {
  const store = createAuditStore(db);
  const { anchors, unread } = anchorsOf(join(dir, 'backups'));
  const { rows, head, faults } = checkChain(store.all(), store.nextSeq() - 1, anchors);
  const missed = known.filter(({ seq, hashStart }) => !startsSo(store, seq, hashStart));
  return {
    findings: [
      ...faults,
      ...missed.map(({ seq }) => `Row ${seq} of the audit is not the one that was written down.`),
    ],
    notes: [
      `Audit: ${rows} rows, held against ${anchors.length} backups.`,
      ...unread.map((name) => `The backup ${name} can't be read and was left out.`),
      ...(head ? [`Head: --head ${head.seq}:${head.hash.slice(0, 16)}`] : []),
    ],
  };
}

function startsSo(store: ReturnType<typeof createAuditStore>, seq: number, start: string): boolean {
  const [row] = store.page({ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER }, seq + 1, 1);
  return row?.seq === seq && row.hash.startsWith(start);
}

type Anchor = ChainHead & { readonly where: string };

/** The last row of the audit in each backup: it must be in the chain, the same, for ever. */
function anchorsOf(folder: string): { anchors: Anchor[]; unread: string[] } {
  const anchors: Anchor[] = [];
  const unread: string[] = [];
  for (const name of backupsIn(folder)) {
    const file = join(folder, name);
    try {
      const head = headIn(file);
      if (head) anchors.push({ ...head, where: `the backup ${name}` });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      unread.push(name);
    }
  }
  return { anchors, unread };
}

function headIn(file: string): ChainHead | null {
  // SQLite makes these to read a ledger's copy; nobody else opens a backup.
  const made = [`${file}-wal`, `${file}-shm`].filter((each) => !existsSync(each));
  const db = openForReading(file);
  try {
    return schemaVersion(db) < AUDIT_SINCE ? null : createAuditStore(db).last();
  } finally {
    db.close();
    for (const each of made) rmSync(each, { force: true });
  }
}
