// Owns a change of a set-up till: parts of the setup laid over the whole, checked as a whole file
// is. Must stay true: a secret, PIN or token that is not typed anew stays as it was.
import { changedPlaces, keptSecrets, merged, seen } from '../../shared/setup-parts.ts';
import { readSetup, setupSchema, type Setup } from '../../shared/setup.ts';
import type { Random } from './ports.ts';
import { faultsOfSetup } from './setup-faults.ts';
import { hashed, hashPin, type TillSetup } from './setup-store.ts';

/** Sections of the setup with what changes in them (shared/setup-parts.ts, `merged`). */
export type SetupChanges = Readonly<Record<string, unknown>>;

export type ChangedSetup =
  | {
      readonly ok: true;
      readonly setup: TillSetup;
      /** Where it differs from before, secrets by their place only. */
      readonly places: readonly string[];
      /** Money of a sale that waits now might not be seen, or go to another merchant. */
      readonly losesSales: boolean;
    }
  | { readonly ok: false; readonly faults: readonly string[] };

/** What the page may know of a setup: no secret, only where one is kept. */
export function seenSetup(setup: TillSetup): { setup: unknown; secrets: string[] } {
  const whole = wholeOf(setup, () => '-');
  return { setup: seen(setupSchema, whole), secrets: keptSecrets(setupSchema, whole) };
}

/** The setup as it would be; nothing is stored. */
export function changeSetup(
  before: TillSetup,
  changes: SetupChanges,
  random: Random,
): ChangedSetup {
  const { whole, pins, tokens } = withStandIns(before, random);
  const text = JSON.stringify(merged(setupSchema, whole, changes));
  const faults = faultsOfSetup(text);
  const read = readSetup(text);
  if (faults.length > 0 || !read.ok) return { ok: false, faults };
  const after = read.setup;
  // Hashing a PIN takes its time: only new ones are.
  const setup = hashed({ ...after, users: [] }, { random });
  return {
    ok: true,
    places: changedPlaces(setupSchema, whole, after),
    losesSales: losesSales(before, after),
    setup: {
      ...setup,
      users: (after.users ?? []).map(({ name, role, pin }) => {
        const { pinSalt, pinHash } = pins.get(pin) ?? hashPin(pin, { random });
        return { name, role, pinSalt, pinHash };
      }),
      tokens: setup.tokens.map((token, n) => {
        const hash = tokens.get(after.api?.tokens[n]?.token ?? '');
        return hash === undefined ? token : { ...token, hash };
      }),
    },
  };
}

/**
 * A change to an existing setup, for a feed that is tried before it is stored: a setup file's text,
 * with the secrets that are kept.
 */
export function changedText(before: TillSetup, changes: SetupChanges, random: Random): string {
  return JSON.stringify(merged(setupSchema, withStandIns(before, random).whole, changes));
}

/** PINs and tokens are known as hashes only; a number nobody can have typed stands for each. */
function withStandIns(before: TillSetup, random: Random) {
  const used = new Set<string>();
  const stand = (): string => {
    const view = new DataView(Uint8Array.from(random.bytes(8)).buffer);
    const text = String(view.getBigUint64(0) % 1_000_000_000_000n).padStart(12, '0');
    if (used.has(text)) return stand();
    used.add(text);
    return text;
  };
  const pins = new Map(before.users.map((user) => [stand(), user]));
  const tokens = new Map(before.tokens.map(({ hash }) => [stand(), hash]));
  const [pinTexts, tokenTexts] = [[...pins.keys()], [...tokens.keys()]];
  const whole = wholeOf(before, (kind, n) => (kind === 'pin' ? pinTexts : tokenTexts)[n] ?? '');
  return { whole, pins, tokens };
}

/** The setup in the form of a setup file, something else in the place of PINs and tokens. */
function wholeOf(
  { users, tokens, api, ...rest }: TillSetup,
  standIn: (kind: 'pin' | 'token', n: number) => string,
): Setup {
  const named = tokens.map(({ name, scopes }, n) => ({
    name,
    token: standIn('token', n),
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
  }));
  const port = api?.port === undefined ? {} : { port: api.port };
  const hasApi = named.length > 0 || api?.port !== undefined;
  return {
    ...rest,
    ...(users.length === 0
      ? {}
      : {
          users: users.map(({ name, role }, n) => ({ name, role, pin: standIn('pin', n) })),
        }),
    ...(hasApi ? { api: { ...port, tokens: named } } : {}),
  };
}

/** Sales that wait were shown with the old code, and are looked for in the old feeds. */
function losesSales(before: TillSetup, after: Setup): boolean {
  if (before.merchant.qris !== after.merchant.qris) return true;
  // Other tills must go on knowing of what this one shows, and it of theirs.
  if (JSON.stringify(before.hub) !== JSON.stringify(after.hub)) return true;
  return before.feeds.some(({ kind }) => !after.feeds.some((feed) => feed.kind === kind));
}
