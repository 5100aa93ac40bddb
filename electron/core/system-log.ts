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
  prepare(dir);
  let isLost = false;
  const write = (level: string, message: string, fields: object = {}): void => {
    const at = new Date(clock.wallMs()).toISOString();
    const line = `${JSON.stringify({ ...cleaned(fields), at, level, message: struck(message) })}\n`;
    if (stderr) process.stderr.write(line);
    try {
      turnOver(file);
      appendFileSync(file, line);
      isLost = false;
    } catch {
      // A full disk must not stop the till for want of a log line; there may be room again later.
      if (!isLost)
        process.stderr.write('{"level":"warn","message":"the log file can not be written"}\n');
      isLost = true;
    }
  };
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  };
}

function prepare(dir: string): void {
  try {
    mkdirSync(join(dir, 'logs'), { recursive: true, mode: 0o700 });
  } catch {
    // Said with the first line that can't be written.
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
      SECRET_NAME.test(name) ? '***' : clean(value),
    ]),
  );
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return struck(value);
  if (value instanceof Error) return struck(String(value));
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null ? cleaned(value) : value;
}

/** Addresses keep their host; the rest may be a key. Long hex and base64 runs may be one too. */
export function struck(text: string): string {
  return text
    .replaceAll(/((?:https?|wss?):\/\/)(?:[^/?#\s"'@]*@)?([^/?#\s"']+)[^\s"']*/gi, '$1$2/***')
    .replaceAll(/[A-Za-z0-9+/_-]{32,}={0,2}/g, '***');
}
