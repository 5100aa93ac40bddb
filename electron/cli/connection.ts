// Owns where the till is and what opens it: flags, the environment, or the file that `lunas login`
// wrote. Must stay true: a token goes only to the address it was kept for, never over a network in
// clear, and into no message.
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Env } from './arguments.ts';
import { Fault } from './fault.ts';
import type { Words } from './words.ts';

export interface Connection {
  /** With `/v1`, without a slash at the end. */
  readonly apiUrl: string;
  readonly token: string | null;
}

export interface ConnectionParts {
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Env;
  readonly configFile: string;
  readonly words: Words;
  readonly readStdin: () => string;
  /** Says something that does not stop the command. */
  readonly warn: (sentence: string) => void;
}

/** Where a till listens for other programs when its setup says nothing else. */
export const USUAL_URL = 'http://127.0.0.1:7420';

const TOKEN = /^\S{1,200}$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const isWindows = process.platform === 'win32';

const config = z.object({ url: z.string(), token: z.string().regex(TOKEN) });

/** Where `lunas login` keeps its file. */
export function configFileOf(env: Env, home: string): string {
  const named = env['LUNAS_CONFIG'];
  if (named) return named;
  const folder = isWindows
    ? (env['APPDATA'] ?? join(home, 'AppData', 'Roaming'))
    : (env['XDG_CONFIG_HOME'] ?? join(home, '.config'));
  return join(folder, 'lunas', 'cli.json');
}

/**
 * `http://127.0.0.1:7420`, with or without `/v1` or the page's `/?token=`, becomes the address of
 * the API. Throws a Fault for what is none, and for http to another machine.
 */
export function apiUrlOf(text: string, words: Words): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !isHttp || url.username !== '' || url.password !== '')
    throw new Fault('usage', words.connection.badUrl(withoutQuery(text)));
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname))
    throw new Fault('usage', words.connection.plainHttp);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  return `${url.origin}${path}/v1`;
}

/** The page's address holds a token behind its question mark. */
function withoutQuery(text: string): string {
  return text.replace(/[?#].*$/s, '').slice(0, 200);
}

/** Throws a Fault for an address or a token that is none. */
export function findConnection(parts: ConnectionParts): Connection {
  const { flags, env, words } = parts;
  const kept = readConfig(parts);
  const named = flags.get('url') ?? env['LUNAS_URL'] ?? '';
  const apiUrl = apiUrlOf(named || (kept?.url ?? USUAL_URL), words);
  const keptHere = kept && apiUrlOf(kept.url, words) === apiUrl ? kept.token : null;
  return { apiUrl, token: givenToken(parts) ?? keptHere };
}

/** The token of this call alone: from a file, stdin or the environment. */
export function givenToken({ flags, env, words, readStdin }: ConnectionParts): string | null {
  const file = flags.get('token-file');
  const text = file === undefined ? env['LUNAS_TOKEN'] : readToken(file, readStdin, words);
  if (text === undefined || text === '') return null;
  return checkedToken(text, words);
}

export function checkedToken(text: string, words: Words): string {
  const token = text.trim();
  if (!TOKEN.test(token)) throw new Fault('usage', words.connection.badToken);
  return token;
}

function readToken(file: string, readStdin: () => string, words: Words): string {
  if (file === '-') return readStdin();
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Fault('usage', words.connection.cannotRead(file));
  }
}

function readConfig(parts: ConnectionParts): z.infer<typeof config> | null {
  const { configFile, words, warn } = parts;
  let text: string;
  try {
    text = readFileSync(configFile, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Fault('usage', words.connection.cannotRead(configFile));
  }
  const read = config.safeParse(jsonOf(text));
  if (!read.success) throw new Fault('usage', words.connection.brokenConfig(configFile));
  if (!isWindows && (statSync(configFile).mode & 0o077) !== 0)
    warn(words.connection.othersCanRead(configFile));
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** For this user's eyes only, whatever the file was before. */
export function keepConnection(file: string, { apiUrl, token }: Connection, words: Words): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(file, { force: true });
    writeFileSync(file, `${JSON.stringify({ url: apiUrl, token })}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  } catch {
    throw new Fault('usage', words.connection.cannotWrite(file));
  }
}

/** False when there was nothing to forget. */
export function forgetConnection(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
