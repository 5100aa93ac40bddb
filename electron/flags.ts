// Owns what a till understands on its command line, the same for both hosts. One sentence per
// fault.
import { parseArgs } from 'node:util';

export interface Flags {
  readonly profile: string | null;
  readonly setup: string | null;
  readonly host: string;
  readonly port: number;
  /** Null: the callback listener is off unless the setup says otherwise. */
  readonly callbackPort: number | null;
  readonly isDemo: boolean;
  /** Books are read, no provider is asked, nothing is sold. */
  readonly isSafe: boolean;
  /** The file of another till, to begin a new profile with. */
  readonly restore: string | null;
}

export type FlagsRead =
  | { readonly ok: true; readonly flags: Flags }
  | { readonly ok: false; readonly faults: readonly string[] };

const OPTIONS = {
  profile: { type: 'string' },
  setup: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'callback-port': { type: 'string' },
  demo: { type: 'boolean' },
  safe: { type: 'boolean' },
  restore: { type: 'string' },
} as const;

export function readFlags(args: readonly string[]): FlagsRead {
  const { tokens, values } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    tokens: true,
  });
  const faults: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') faults.push(`"${token.value}" is not a flag.`);
    if (token.kind !== 'option') continue;
    const option = OPTIONS[token.name as keyof typeof OPTIONS];
    if (!option) faults.push(`The flag ${token.rawName} is not known.`);
    else if (option.type === 'string' && (!token.value || token.value.startsWith('--')))
      faults.push(`The flag ${token.rawName} needs a value.`);
    else if (option.type === 'boolean' && token.value !== undefined)
      faults.push(`The flag ${token.rawName} takes no value.`);
  }
  const text = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const port = (name: string): number | null => {
    const value = text(name);
    if (value === null || value === '') return null; // said already
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
    faults.push(`--${name} is a number from 0 to 65535.`);
    return null;
  };
  const flags: Flags = {
    profile: text('profile'),
    setup: text('setup'),
    host: text('host') ?? '127.0.0.1',
    port: port('port') ?? 0,
    callbackPort: port('callback-port'),
    isDemo: values.demo === true,
    isSafe: values.safe === true,
    restore: text('restore'),
  };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, flags };
}
