// Owns the reading of what was typed after `lunas`: a command with its flags, or one sentence per
// fault. Must stay true: no token is ever taken from here, where every user of the PC can see it.
import { parseArgs } from 'node:util';
import {
  COMMANDS,
  COMMON_FLAGS,
  type CommandSpec,
  type FlagSpec,
  type Lang,
} from './command-table.ts';
import { wordsOf, type Words } from './words.ts';

export interface Asked {
  readonly command: CommandSpec;
  /** What the command takes, in its order. */
  readonly taken: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  readonly lang: Lang;
  readonly isJson: boolean;
}

export type ArgumentsRead =
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'help'; readonly lang: Lang; readonly command: CommandSpec | null }
  | {
      readonly kind: 'faulty';
      readonly lang: Lang;
      readonly isJson: boolean;
      readonly faults: readonly string[];
    };

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Bahasa where the system speaks it; English elsewhere. `--lang` goes before LC_ALL, LC_MESSAGES
 * and LANG; `systemLocale` is for systems that set none of them.
 */
export function langOf(flag: string | undefined, env: Env, systemLocale: string): Lang {
  const said = flag ?? [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(Boolean);
  return /^(id|in)\b/i.test((said ?? systemLocale).replace('_', '-')) ? 'id' : 'en';
}

type Options = Record<string, { type: 'string' | 'boolean'; short?: string }>;

function optionsOf(flags: Readonly<Record<string, FlagSpec>>): Options {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', ...(name === 'help' && { short: 'h' }) },
    ]),
  );
}

export function readArguments(
  args: readonly string[],
  env: Env,
  systemLocale: string,
): ArgumentsRead {
  // Every flag of every command, so that a value is known for one wherever it stands.
  const all = Object.assign({}, ...COMMANDS.map(({ flags }) => flags), COMMON_FLAGS) as Readonly<
    Record<string, FlagSpec>
  >;
  const { tokens } = parseArgs({
    args: args.map((each) => (each === '--version' ? 'version' : each)),
    options: optionsOf(all),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Map<string, string>();
  for (const token of tokens)
    if (token.kind === 'option') flags.set(token.name, token.value ?? 'true');
  const lang = langOf(flags.get('lang'), env, systemLocale);
  const isJson = flags.has('json');
  const words = wordsOf(lang);
  const [name, ...taken] = tokens.flatMap((token) =>
    token.kind === 'positional' ? [token.value] : [],
  );
  const command = COMMANDS.find((each) => each.name === name) ?? null;
  if (flags.has('help') || name === 'help') {
    const topic = COMMANDS.find((each) => each.name === (name === 'help' ? taken[0] : name));
    return { kind: 'help', lang, command: topic?.name === 'help' ? null : (topic ?? null) };
  }
  const faults: string[] = [];
  if (name === undefined) faults.push(words.usage.noCommand);
  else if (command === null) faults.push(words.usage.unknownCommand(name));
  for (const token of tokens)
    if (token.kind === 'option') faults.push(...faultsOf(token, command, words));
  if (command) faults.push(...faultsOfTaken(taken, command, words));
  return command === null || faults.length > 0
    ? { kind: 'faulty', lang, isJson, faults }
    : { kind: 'asked', asked: { command, taken, flags, lang, isJson } };
}

interface TypedFlag {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

function faultsOf(
  { name, rawName, value }: TypedFlag,
  command: CommandSpec | null,
  { usage }: Words,
): string[] {
  // Said first and without the value: who mistypes it must not find it in a log.
  if (name === 'token') return [usage.tokenInArguments];
  const spec = { ...command?.flags, ...COMMON_FLAGS }[name];
  if (!spec) return command ? [usage.unknownFlag(rawName, command.name)] : [];
  if (spec.value === undefined) return value === undefined ? [] : [usage.noValue(rawName)];
  if (value === undefined || value === '' || value.startsWith('--'))
    return [usage.needsValue(rawName)];
  if (spec.values && !spec.values.includes(value)) return [usage.oneOf(rawName, spec.values)];
  return [];
}

function faultsOfTaken(
  taken: readonly string[],
  { name, takes }: CommandSpec,
  { usage }: Words,
): string[] {
  if (taken.length < takes.length) return [usage.missing(name, takes[taken.length] ?? '')];
  const [stray] = taken.slice(takes.length);
  return stray === undefined ? [] : [usage.stray(name, stray)];
}
