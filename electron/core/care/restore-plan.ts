// Owns the taking of another ledger in place of the one that is there, at the start and nowhere
// else. Must stay true: cut off at any moment it goes on at the next start, and nothing is deleted:
// what was there is kept under another name.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { auditRole } from '../../../shared/people.ts';
import { backupsIn, stampOf } from '../backup.ts';
import type { Commit } from '../commit.ts';
import type { Actor } from '../people/actor.ts';
import type { Logger } from '../ports.ts';
import type { AuditStore } from '../store/audit.ts';
import { writeWhole } from './care-settings.ts';

const planSchema = z.object({
  version: z.literal(1),
  atMs: z.int(),
  /** When the copy was made. */
  fromMs: z.int().nullable(),
  /** Its file, without where it lay. */
  name: z.string(),
  by: z.object({ role: auditRole, id: z.string().nullable(), name: z.string().nullable() }),
  lost: z.object({ sales: z.int(), payments: z.int(), amount: z.int() }),
});
export type RestorePlan = z.infer<typeof planSchema>;

/** A restore that a person chose, done at this start. */
export interface ChosenRestore {
  readonly plan: RestorePlan;
  /** The name of the ledger that was replaced. */
  readonly aside: string;
}

const TAILS = ['', '-wal', '-shm'] as const;

export function restoreFolder(dir: string): string {
  return join(dir, 'restore');
}

/** Where what is to be taken lies until then. */
export function incomingFolder(dir: string): string {
  return join(restoreFolder(dir), 'incoming');
}

/** From here on the next start takes it; everything it needs must be on the disk. */
export function commitPlan(dir: string, plan: Omit<RestorePlan, 'version'>): void {
  writeWhole(join(restoreFolder(dir), 'plan.json'), JSON.stringify({ version: 1, ...plan }));
}

/** Does what a plan says, if there is one; to be called while nobody has the ledger open. */
export function applyPlan(dir: string, log: Logger): ChosenRestore | null {
  const folder = restoreFolder(dir);
  const plan = readPlan(folder);
  if (plan === null) {
    // Somebody looked at a copy and did not take it, or the power went before they could.
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  const aside = `ledger.replaced-${plan.atMs}.db`;
  const incoming = join(folder, 'incoming', 'ledger.db');
  if (existsSync(incoming)) {
    for (const tail of TAILS)
      moveAside(join(dir, `ledger.db${tail}`), join(dir, `${aside}${tail}`));
    renameSync(incoming, join(dir, 'ledger.db'));
  }
  const setup = join(folder, 'incoming', 'config.json');
  if (existsSync(setup)) {
    moveAside(join(dir, 'config.json'), join(dir, `config.replaced-${plan.atMs}.json`));
    renameSync(setup, join(dir, 'config.json'));
  }
  const voice = join(folder, 'incoming', 'voice');
  if (existsSync(voice)) {
    moveAside(join(dir, 'voice'), join(dir, `voice.replaced-${plan.atMs}`));
    renameSync(voice, join(dir, 'voice'));
  }
  putNewerAside(join(dir, 'backups'), plan);
  log.warn('the ledger was replaced by a copy that a person chose', { aside });
  return { plan, aside };
}

interface Settling {
  readonly ports: { readonly dir: string };
  readonly commit: Commit;
  readonly stores: { readonly audit: AuditStore };
}

/**
 * Writes the restore into the audit of the ledger that was taken, once however often the start was
 * cut off, and is done with the plan.
 */
export function settlePlan(
  { plan, aside }: ChosenRestore,
  { ports, commit, stores }: Settling,
): void {
  const always = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
  const [newest] = stores.audit.page(always, Number.MAX_SAFE_INTEGER, 1);
  const isWritten = newest?.act === 'ledger.restored' && newest.subject === aside;
  const { name, fromMs, lost } = plan;
  const by: Actor = plan.by;
  if (!isWritten)
    commit((change) =>
      change.audit({
        by,
        act: 'ledger.restored',
        subject: aside,
        details: {
          copy: name,
          madeAtMs: fromMs,
          lostSales: lost.sales,
          lostPayments: lost.payments,
          lostAmount: lost.amount,
        },
      }),
    );
  rmSync(restoreFolder(ports.dir), { recursive: true, force: true });
}

/**
 * Backups that are newer than the copy know rows of an audit that goes another way from here: they
 * are kept, in a folder of their own, and are no anchors of the new chain.
 */
function putNewerAside(folder: string, { fromMs, atMs }: RestorePlan): void {
  const newer = backupsIn(folder).filter((name) => (stampOf(name) ?? 0) > (fromMs ?? 0));
  if (newer.length === 0) return;
  const aside = join(folder, `before-restore-${atMs}`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const name of newer) renameSync(join(folder, name), join(aside, name));
}

function moveAside(from: string, to: string): void {
  if (existsSync(from) && !existsSync(to)) renameSync(from, to);
}

/** Ledgers that were replaced or found damaged, newest first. */
export function replacedIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => /^ledger\.(replaced|damaged)-\d+\.db$/.test(name))
      .toSorted()
      .toReversed();
  } catch {
    return [];
  }
}

function readPlan(folder: string): RestorePlan | null {
  const file = join(folder, 'plan.json');
  if (!existsSync(file)) return null;
  try {
    const read = planSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
