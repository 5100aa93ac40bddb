// Reads the command line of `npm run simulator`: all of it or nothing, one sentence per fault.
import { FEED_NAMES } from './bank-entry.ts';
import { loopbackBase } from './pushes.ts';
import { readQris } from './qris-reader.ts';
import type { SimulatorOptions } from './start.ts';

export type FlagsRead =
  | { readonly kind: 'run'; readonly options: SimulatorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'faulty'; readonly sentences: readonly string[] };

export const HELP = `npm run simulator -- [flags]: the providers and a customer's phone, simulated.

  --port N                 the port, 0 for any (default 0)
  --host H                 127.0.0.1, ::1 or localhost (default 127.0.0.1)
  --seed N                 the same seed tells the same story (default 1)
  --merchant-qris TEXT     the merchant's static code; other merchants' codes then pay others
  --merchant-code X        Qiospay merchant code (default: made from the seed)
  --api-key Y              Qiospay API key (default: made from the seed)
  --callback-secret Z      Qiospay callback secret (default: made from the seed)
  --accounts FILE          JSON {qiospay, snap, nicepay, netzme}: the accounts a till's setup names
  --till-callback-url URL  the till's callback listener, http://127.0.0.1:PORT
  --pushes LIST            feeds that call back, as qiospay,snap (default: those given an account)
  --help                   this text

It prints one line of JSON when it is ready and stops on SIGTERM. GET /control/accounts tells what a
setup file needs to know of each provider.
`;

const FLAGS = [
  '--port',
  '--host',
  '--seed',
  '--merchant-qris',
  '--merchant-code',
  '--api-key',
  '--callback-secret',
  '--accounts',
  '--till-callback-url',
  '--pushes',
];

/** Reads the flags; `readText` reads the accounts file, and throws when it can't. */
export function readFlags(args: readonly string[], readText: (path: string) => string): FlagsRead {
  if (args.includes('--help')) return { kind: 'help' };
  const values = new Map<string, string>();
  const sentences: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const [name = '', inline] = splitFlag(args[i] ?? '');
    if (!FLAGS.includes(name)) {
      sentences.push(`There is no flag "${name}"; --help lists them.`);
      continue;
    }
    const value = inline ?? args[i + 1];
    if (inline === undefined && value !== undefined && !value.startsWith('--')) i += 1;
    if (value === undefined || value === '' || (inline === undefined && value.startsWith('--')))
      sentences.push(`${name} needs a value.`);
    else if (values.has(name)) sentences.push(`${name} is given twice.`);
    else values.set(name, value);
  }
  const options = readValues(values, readText, sentences);
  return sentences.length > 0 ? { kind: 'faulty', sentences } : { kind: 'run', options };
}

function splitFlag(arg: string): readonly string[] {
  const at = arg.indexOf('=');
  return at > 0 && arg.startsWith('--') ? [arg.slice(0, at), arg.slice(at + 1)] : [arg];
}

type Values = ReadonlyMap<string, string>;

function readValues(
  values: Values,
  readText: (path: string) => string,
  sentences: string[],
): SimulatorOptions {
  const port = readWhole(values, '--port', 65_535, sentences);
  const seed = readWhole(values, '--seed', 4_294_967_295, sentences);
  const host = values.get('--host');
  if (host !== undefined && !['127.0.0.1', '::1', 'localhost'].includes(host))
    sentences.push(`--host must be 127.0.0.1, ::1 or localhost, not "${host}".`);
  const merchantQris = values.get('--merchant-qris');
  const merchant = merchantQris === undefined ? undefined : readQris(merchantQris);
  if (merchant && !merchant.ok)
    sentences.push(`--merchant-qris can't be read: ${merchant.reason}.`);
  const tillCallbackUrl = values.get('--till-callback-url');
  if (tillCallbackUrl !== undefined && !isLoopback(tillCallbackUrl))
    sentences.push('--till-callback-url must be an http address of this machine.');
  const pushes = values.get('--pushes')?.split(',');
  for (const feed of pushes ?? [])
    if (!FEED_NAMES.some((known) => known === feed))
      sentences.push(`--pushes knows ${FEED_NAMES.join(', ')}, not "${feed}".`);
  const accounts = readAccounts(values, readText, sentences);
  const options = { port, seed, host, merchantQris, tillCallbackUrl, pushes, ...accounts };
  return present(options) as SimulatorOptions;
}

function isLoopback(url: string): boolean {
  try {
    return loopbackBase(url) !== '';
  } catch {
    return false;
  }
}

const ACCOUNT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  qiospay: ['merchantCode', 'apiKey', 'callbackSecret'],
  snap: ['clientId', 'clientSecret', 'channelId', 'merchantId', 'privateKey'],
  nicepay: ['iMid', 'merchantKey'],
  netzme: ['callbackToken'],
};

/** The accounts file, with the three Qiospay flags over it. */
function readAccounts(
  values: Values,
  readText: (path: string) => string,
  sentences: string[],
): Record<string, unknown> {
  const path = values.get('--accounts');
  const read = path === undefined ? {} : readAccountsFile(path, readText, sentences);
  const flags = present({
    merchantCode: values.get('--merchant-code'),
    apiKey: values.get('--api-key'),
    callbackSecret: values.get('--callback-secret'),
  });
  if (Object.keys(flags).length === 0) return read;
  return { ...read, qiospay: { ...read['qiospay'], ...flags } };
}

function readAccountsFile(
  path: string,
  readText: (path: string) => string,
  sentences: string[],
): Record<string, Record<string, string>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readText(path));
  } catch (error) {
    const isJson = !(error instanceof SyntaxError);
    sentences.push(`--accounts: "${path}" ${isJson ? "can't be read" : 'is not JSON'}.`);
    return {};
  }
  const accounts: Record<string, Record<string, string>> = {};
  for (const [feed, given] of Object.entries(parsed ?? {})) {
    const fields = ACCOUNT_FIELDS[feed];
    if (!fields) {
      sentences.push(`--accounts: there is no provider "${feed}".`);
      continue;
    }
    accounts[feed] = {};
    for (const [name, value] of Object.entries((given as object | null) ?? {})) {
      if (typeof value !== 'string' || !fields.includes(name))
        sentences.push(`--accounts: ${feed} has no text field "${name}".`);
      else accounts[feed][name] = value;
    }
  }
  return accounts;
}

function readWhole(
  values: Values,
  name: string,
  max: number,
  sentences: string[],
): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
  sentences.push(`${name} must be a whole number from 0 to ${max}, not "${text}".`);
  return undefined;
}

function present(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
