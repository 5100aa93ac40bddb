// Owns what of a log line may leave the shop. Must stay true: a line is built anew from what is
// known to be harmless; it is never the old one with something struck out. So neither a secret nor
// a payer nor an amount leaves, whoever wrote it into the log.
import { constants } from 'node:os';
import { PLAIN_WORDS } from './plain-words.ts';

export interface ScrubbedLine {
  readonly at: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [field: string]: string | number;
}

const LEVELS = ['info', 'warn', 'error'] as const;
const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** As refFrom writes it (shared/ids.ts). */
const REF = /^[0-9A-Z]{4}$/;
/** Counts of our own, never of money; more digits than these have is something else. */
const COUNTS = ['attempt', 'attempts', 'crashes', 'exitCode', 'failures', 'months', 'skipped'];
const COUNT_MAX = 9_999;
const FEEDS = new Set(['qiospay', 'snap', 'nicepay', 'netzme']);
/** Fields that hold words of ours: kinds, faults, codes of the system. */
const WORDED = ['kind', 'fault', 'code', 'reason', 'error', 'end', 'what'];
const CODES: ReadonlySet<string> = new Set([
  ...Object.keys(constants.errno),
  ...Object.keys(constants.signals),
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'UND_ERR_SOCKET', 'ERR_INVALID_ARG_TYPE'],
  ...['SQLITE_BUSY', 'SQLITE_CORRUPT', 'SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY'],
  ...['SQLITE_CANTOPEN', 'SQLITE_NOTADB', 'SQLITE_CONSTRAINT', 'SQLITE_ERROR', 'SQLITE_LOCKED'],
]);
const WORDS_MAX = 60;

/** The line as it may leave, or null when it is no line of ours. */
export function scrubbed(line: string): ScrubbedLine | null {
  const fields = fieldsOf(line);
  const { at, level, message, ref, feed } = fields;
  const known = LEVELS.find((each) => each === level);
  if (known === undefined || typeof at !== 'string' || !AT.test(at)) return null;
  return {
    at,
    level: known,
    message: plain(message),
    ...(typeof ref === 'string' && REF.test(ref) ? { ref } : {}),
    ...(typeof feed === 'string' && FEEDS.has(feed) ? { feed } : {}),
    ...Object.fromEntries(
      COUNTS.flatMap((name) => {
        const value = fields[name];
        return typeof value === 'number' && isCount(value) ? [[name, value]] : [];
      }),
    ),
    ...Object.fromEntries(
      WORDED.flatMap((name) => (name in fields ? [[name, plain(fields[name])]] : [])),
    ),
  };
}

/** A text in the words our own messages are made of; "…" stands for everything else. */
export function plain(value: unknown): string {
  if (typeof value !== 'string') return '…';
  const words = value.split(/[\s:;,.()[\]{}"“”]+/).filter((word) => word !== '');
  const kept = words.slice(0, WORDS_MAX).map((word) => (isPlain(word) ? word : '…'));
  return kept.filter((word, n) => word !== '…' || kept[n - 1] !== '…').join(' ');
}

function isPlain(word: string): boolean {
  if (CODES.has(word)) return true;
  const parts = word.split(/[_/-]/).filter((part) => part !== '');
  // All in capitals is how providers write the names of payers.
  if (word.length > 1 && word === word.toUpperCase()) return false;
  return parts.length > 0 && parts.every((part) => PLAIN_WORDS.has(part.toLowerCase()));
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= COUNT_MAX;
}

function fieldsOf(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
