// Owns the setup at rest: config.json in the profile, through conf. Secrets are sealed, PINs and
// tokens kept as hashes only; a broken file is set aside and said, never wiped silently.
import { createHash, scryptSync, timingSafeEqual } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { tokenScope } from '../../shared/api-tokens.ts';
import { seen } from '../../shared/setup-parts.ts';
import { setupSchema, type Setup } from '../../shared/setup.ts';
import type { Ports } from './ports.ts';

const CONFIG_NAME = 'config';

/** A setup as the core uses it: no PIN and no token in clear. */
export type TillSetup = Omit<Setup, 'users' | 'api'> & {
  readonly users: readonly StoredUser[];
  readonly tokens: readonly SetupToken[];
  readonly api?: { readonly port?: number | undefined } | undefined;
};

const storedUser = z.object({
  name: z.string(),
  role: z.enum(['cashier', 'manager']),
  pinSalt: z.string(),
  pinHash: z.string(),
});
export type StoredUser = z.infer<typeof storedUser>;

const storedToken = z.object({
  name: z.string(),
  hash: z.string(),
  scopes: z.array(tokenScope).readonly().optional(),
});
export type SetupToken = z.infer<typeof storedToken>;

const storedApi = z.object({ port: z.int().optional() }).optional();

/** What has a secret is sealed; whatever else a setup comes to hold is kept beside it, as it is. */
const openPart = setupSchema.omit({
  feeds: true,
  webhooks: true,
  hub: true,
  users: true,
  api: true,
});
const storedSchema = openPart.extend({
  version: z.literal(1),
  /** Feeds, webhooks and the hub hold secrets nearly everywhere: sealed as a whole. */
  sealed: z.string(),
  /** What of them is no secret, for a person who has to type the secrets again. */
  feedsSeen: z.unknown().optional(),
  hubSeen: z.unknown().optional(),
  users: z.array(storedUser),
  tokens: z.array(storedToken),
  api: storedApi,
});
const sealedSchema = setupSchema.pick({ feeds: true, webhooks: true, hub: true });

/** A whole setup as it is kept: what a sealed setup file holds. */
export const tillSetupSchema = setupSchema
  .omit({ users: true, api: true })
  .extend({ users: z.array(storedUser), tokens: z.array(storedToken), api: storedApi });

export interface SetupStore {
  /** The setup, or null when there is none yet. */
  load(): TillSetup | null;
  save(setup: Setup): TillSetup;
  /** Keeps a setup that was kept before, on this till or another. */
  keep(setup: TillSetup): void;
  /**
   * What somebody has typed of a first setup, as it was kept, or what can still be read of one
   * whose secrets can't be opened any more; null when there is nothing.
   */
  draft(): unknown;
  /** What `load` could read of a setup whose secrets it could not open; empty when all is well. */
  legible(): Legible;
  /** Keeps it, or forgets it (null). It must hold no secret: it is kept in clear. */
  keepDraft(draft: unknown): void;
}

export interface Legible {
  readonly sections: Omit<TillSetup, 'feeds' | 'webhooks' | 'hub' | 'users' | 'tokens'> | null;
  readonly users: readonly StoredUser[];
  /** The hub it was one of, without its address; undefined where there was none. */
  readonly hub: unknown;
}
const ALL_WELL: Legible = { sections: null, users: [], hub: undefined };

/** With the ledger in memory (tests, simulation) the setup stays there too. */
function createMemoryStore(ports: Ports): SetupStore {
  let kept: TillSetup | null = null;
  let draft: unknown = null;
  return {
    load: () => kept,
    save(setup) {
      kept = hashed(setup, ports);
      return kept;
    },
    keep(setup) {
      kept = setup;
    },
    draft: () => draft,
    legible: () => ALL_WELL,
    keepDraft(next) {
      draft = next;
    },
  };
}

export function createSetupStore(ports: Ports): SetupStore {
  const { secrets, dir } = ports;
  if (dir === ':memory:') return createMemoryStore(ports);
  const isThere = (): boolean => existsSync(join(dir, `${CONFIG_NAME}.json`));
  const open = (): Conf<Record<string, unknown>> => openConf(ports);
  let lost: (Legible & { readonly feeds: unknown }) | null = null;
  const keep = (till: TillSetup): void => {
    const { feeds, webhooks, hub, ...clear } = till;
    const sealed = secrets.seal(JSON.stringify({ feeds, webhooks, hub }));
    const feedsSeen = seen(setupSchema.shape.feeds, feeds);
    const hubSeen = hub && { hubSeen: seen(setupSchema.shape.hub, hub) };
    writable(() => open().set('setup', { version: 1, ...clear, feedsSeen, ...hubSeen, sealed }));
    lost = null;
  };
  return {
    load() {
      if (!isThere()) return null;
      const kept = open().get('setup');
      if (kept === undefined) return null;
      const stored = storedSchema.safeParse(kept);
      if (!stored.success) return notUnderstood(ports);
      const { sealed, feedsSeen, hubSeen, version: _version, ...rest } = stored.data;
      const { users, tokens: _tokens, ...sections } = rest;
      lost = { sections, users, feeds: feedsSeen, hub: hubSeen };
      const clear = unseal(secrets.open.bind(secrets), sealed);
      lost = null;
      const parts = sealedSchema.safeParse(JSON.parse(clear));
      return parts.success ? { ...rest, ...parts.data } : notUnderstood(ports);
    },
    save(setup) {
      const till = hashed(setup, ports);
      keep(till);
      return till;
    },
    keep,
    draft: () =>
      (isThere() ? open().get('draft') : null) ??
      (lost === null ? null : { ...lost.sections, feeds: lost.feeds }),
    legible: () => lost ?? ALL_WELL,
    keepDraft(draft) {
      writable(() => {
        if (draft === null) open().delete('draft');
        else open().set('draft', draft);
      });
    },
  };
}

/** PINs and tokens leave as hashes; nobody needs them in clear again. */
export function hashed(setup: Setup, ports: Pick<Ports, 'random'>): TillSetup {
  const { users = [], api, ...rest } = setup;
  return {
    ...rest,
    users: users.map(({ name, role, pin }) => ({ name, role, ...hashPin(pin, ports) })),
    tokens: (api?.tokens ?? []).map(({ name, token, scopes }) => ({
      name,
      hash: hashToken(token),
      ...(scopes === undefined ? {} : { scopes }),
    })),
    ...(api?.port === undefined ? {} : { api: { port: api.port } }),
  };
}

function openConf(ports: Ports): Conf<Record<string, unknown>> {
  const make = () =>
    new Conf<Record<string, unknown>>({
      cwd: ports.dir,
      configName: CONFIG_NAME,
      projectVersion: '1',
      configFileMode: 0o600,
    });
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    setAside(ports, 'the settings file was broken and was set aside');
    return make();
  }
}

function setAside({ dir, clock, log }: Ports, message: string): void {
  const aside = `${CONFIG_NAME}.broken-${clock.wallMs()}.json`;
  renameSync(join(dir, `${CONFIG_NAME}.json`), join(dir, aside));
  log.error(message, { file: aside });
}

/** A setup of another Lunas, or one that somebody edited: kept, and the first-run screen comes. */
function notUnderstood(ports: Ports): null {
  setAside(ports, 'the stored setup could not be understood and was set aside');
  return null;
}

function unseal(open: (sealed: string) => string, sealed: string): string {
  try {
    return open(sealed);
  } catch {
    throw new AppError(
      'unavailable',
      "The stored keys can't be read on this machine: enter them again, or import the setup file.",
    );
  }
}

function writable<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC')
      throw new AppError('unavailable', 'The disk is full: the settings were not saved.');
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
      throw new AppError('unavailable', "The profile folder can't be written.");
    throw error;
  }
}

/**
 * Tokens are long and random, so a plain hash keeps them; compared without leaking where they
 * differ.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export function hashPin(
  pin: string,
  ports: Pick<Ports, 'random'>,
): { pinSalt: string; pinHash: string } {
  const salt = Buffer.from(ports.random.bytes(16));
  return { pinSalt: salt.toString('hex'), pinHash: scryptSync(pin, salt, 32).toString('hex') };
}
