// Owns what makes the audit a chain: each row's hash covers the row and the hash before it. Pure
// but for the hash function; the till writes with it and `verify` reads with it.
import { createHash } from 'node:crypto';
import type { StoredAudit } from './store/audit.ts';

/** What the first row follows. */
export const CHAIN_START = '0'.repeat(64);

export type Details = Readonly<Record<string, string | number | boolean | null>>;

/** One text for one set of details: keys in order, no spaces. */
export function detailsText(details: Details): string {
  const keys = Object.keys(details).toSorted((a, b) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, details[key]])));
}

/**
 * SHA-256, in hex, over a JSON array of the row's fields in fixed order: JSON quotes what could run
 * one field into the next.
 */
export function rowHash(row: Omit<StoredAudit, 'hash'>): string {
  const { seq, atMs, who, role, act, subject, details, prevHash } = row;
  const text = JSON.stringify([
    'lunas-audit-1',
    seq,
    atMs,
    who,
    role,
    act,
    subject,
    details,
    prevHash,
  ]);
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export interface ChainCheck {
  readonly rows: number;
  readonly head: ChainHead | null;
  /** Sentences, at most {@link FAULTS_MAX}. */
  readonly faults: readonly string[];
}

const FAULTS_MAX = 20;

/**
 * Reads a chain from its start. `given`: the highest number ever given out, as the table itself
 * remembers it. `anchors`: heads written down elsewhere, each of which must be in the chain.
 */
export function checkChain(
  rows: Iterable<StoredAudit>,
  given: number,
  anchors: readonly (ChainHead & { readonly where: string })[],
): ChainCheck {
  const faults: string[] = [];
  const found = new Map<number, string>();
  const wanted = new Set(anchors.map(({ seq }) => seq));
  let head: ChainHead = { seq: 0, hash: CHAIN_START };
  let count = 0;
  for (const row of rows) {
    count += 1;
    faults.push(...linkFaults(head, row));
    if (wanted.has(row.seq)) found.set(row.seq, row.hash);
    head = { seq: row.seq, hash: row.hash };
  }
  if (given > head.seq)
    faults.push(
      `The end of the audit is missing: ${given} rows were written, the last one here is ${head.seq}.`,
    );
  for (const { seq, hash, where } of anchors) {
    if (seq === 0 || found.get(seq) === hash) continue;
    const what = found.has(seq) ? 'is another one' : 'is not there';
    faults.push(`Row ${seq} of the audit ${what}, as ${where} knows it.`);
  }
  return { rows: count, head: count === 0 ? null : head, faults: shortened(faults) };
}

function linkFaults(before: ChainHead, row: StoredAudit): string[] {
  const faults: string[] = [];
  const place = `Row ${row.seq} of the audit`;
  if (row.seq !== before.seq + 1) {
    const gap = row.seq - before.seq - 1;
    faults.push(
      gap > 0
        ? `${gap} rows of the audit are missing before row ${row.seq}.`
        : `${place} is out of order.`,
    );
  } else if (row.prevHash !== before.hash)
    faults.push(`${place} does not follow the row before it: rows were moved or changed.`);
  if (rowHash(row) !== row.hash) faults.push(`${place} was changed after it was written.`);
  return faults;
}

function shortened(faults: readonly string[]): string[] {
  if (faults.length <= FAULTS_MAX) return [...faults];
  return [...faults.slice(0, FAULTS_MAX), `And ${faults.length - FAULTS_MAX} more.`];
}
