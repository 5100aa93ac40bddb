// The real log: JSON lines to stderr and to the profile's log file, turned over when large. Values
// under names that smell of a secret are struck out, and so is every address that could carry a key
// in its path.
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Logger } from './ports.ts';

const FILE_BYTES_MAX = 5 * 1024 * 1024;
const FILES_KEPT = 4;
const SECRET_NAME = /key|secret|token|pin|password|authorization|signature|cookie/i;

export interface LogOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly stderr: boolean;
}

export function createLog({ dir, clock, stderr }: LogOptions): Logger {
  const file = join(dir, 'logs', 'lunas.log');
  let canWrite = prepare(dir);
  const write = (level: string, message: string, fields: object = {}): void => {
    const at = new Date(clock.wallMs()).toISOString();
    const line = `${JSON.stringify({ at, level, message: struck(message), ...cleaned(fields) })}\n`;
    if (stderr) process.stderr.write(line);
    if (!canWrite) return;
    try {
      turnOver(file);
      appendFileSync(file, line);
    } catch {
      canWrite = false; // a full disk must not stop the till for want of a log line
      process.stderr.write('{"level":"warn","message":"the log file can not be written"}\n');
    }
  };
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  };
}

function prepare(dir: string): boolean {
  try {
    mkdirSync(join(dir, 'logs'), { recursive: true, mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

function turnOver(file: string): void {
  if (!existsSync(file) || statSync(file).size < FILE_BYTES_MAX) return;
  for (let n = FILES_KEPT - 1; n >= 1; n -= 1)
    if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`);
  renameSync(file, `${file}.1`);
}

function cleaned(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? '***' : typeof value === 'string' ? struck(value) : value,
    ]),
  );
}

/** Addresses keep their host; the rest may be a key. Long hex and base64 runs may be one too. */
export function struck(text: string): string {
  return text
    .replaceAll(/(https?:\/\/[^/\s"']+)[^\s"']*/g, '$1/***')
    .replaceAll(/[A-Za-z0-9+/_-]{32,}={0,2}/g, '***');
}
