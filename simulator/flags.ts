// Reads the command line of `npm run simulator`: all of it or nothing, one sentence per fault.
import { readQris } from './qris-reader.ts';
import type { SimulatorOptions } from './start.ts';

export type FlagsRead =
  | { readonly kind: 'run'; readonly options: SimulatorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'faulty'; readonly sentences: readonly string[] };

export const HELP = `npm run simulator -- [flags]: the payment providers and a customer's phone, simulated.

  --port N                 the port, 0 for any (default 0)
  --host H                 127.0.0.1, ::1 or localhost (default 127.0.0.1)
  --seed N                 the same seed tells the same story (default 1)
  --merchant-qris TEXT     the merchant's static code; other merchants' codes then pay others
  --merchant-code X        Qiospay merchant code (default: made from the seed)
  --api-key Y              Qiospay API key (default: made from the seed)
  --callback-secret Z      Qiospay callback secret (default: made from the seed)
  --help                   this text

It prints one line of JSON when it is ready and stops on SIGTERM.
`;

const FLAGS = [
  '--port',
  '--host',
  '--seed',
  '--merchant-qris',
  '--merchant-code',
  '--api-key',
  '--callback-secret',
];

export function readFlags(args: readonly string[]): FlagsRead {
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
  const options = readValues(values, sentences);
  return sentences.length > 0 ? { kind: 'faulty', sentences } : { kind: 'run', options };
}

function splitFlag(arg: string): readonly string[] {
  const at = arg.indexOf('=');
  return at > 0 && arg.startsWith('--') ? [arg.slice(0, at), arg.slice(at + 1)] : [arg];
}

function readValues(values: ReadonlyMap<string, string>, sentences: string[]): SimulatorOptions {
  const port = readWhole(values, '--port', 65_535, sentences);
  const seed = readWhole(values, '--seed', 4_294_967_295, sentences);
  const host = values.get('--host');
  if (host !== undefined && host !== '127.0.0.1' && host !== '::1' && host !== 'localhost')
    sentences.push(`--host must be 127.0.0.1, ::1 or localhost, not "${host}".`);
  const merchantQris = values.get('--merchant-qris');
  const merchant = merchantQris === undefined ? undefined : readQris(merchantQris);
  if (merchant && !merchant.ok)
    sentences.push(`--merchant-qris can't be read: ${merchant.reason}.`);
  const account = {
    merchantCode: values.get('--merchant-code'),
    apiKey: values.get('--api-key'),
    callbackSecret: values.get('--callback-secret'),
  };
  return present({
    port,
    seed,
    host,
    merchantQris,
    qiospay: present(account),
  }) as SimulatorOptions;
}

function readWhole(
  values: ReadonlyMap<string, string>,
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
