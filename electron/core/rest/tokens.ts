// Owns which token opens what: those made in the desk and those of the setup. Must stay true: a
// token is kept as its hash only, and one that was revoked opens nothing again, also when a setup
// that names it is imported once more.
import { TOKEN_SCOPES, type TokenScope, type TokenView } from '../../../shared/api-tokens.ts';
import { AppError } from '../../../shared/errors.ts';
import { tokenIdFrom } from '../../../shared/ids.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Commit } from '../commit.ts';
import type { Actor, Program } from '../people/actor.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import { hashToken, type SetupToken } from '../setup-store.ts';
import type { ApiTokenStore, StoredToken } from '../store/api-tokens.ts';

/** As many as a desk can still show; a shop has a handful. */
const TOKENS_MAX = 100;
const RANDOM_BYTES = 24;
/** The time of the last use is for people to look at: to the minute is enough. */
const USE_IS_WRITTEN_EVERY_MS = MINUTE_MS;

export interface Tokens {
  /** Whose token it is; null when it opens nothing. */
  find(token: string): Program | null;
  /** Whether this program's token still opens anything. */
  isGood(id: string): boolean;
  list(): TokenView[];
  /** A new token: the answer is the only place where it stands in clear. */
  make(name: string, scopes: readonly TokenScope[], by: Actor): string;
  /** From this moment on it opens nothing. */
  revoke(id: string, by: Actor): void;
  /** Called whenever there is a token more or less. */
  onChanged(listener: () => void): void;
  /** The setup is another one: its tokens are. */
  adopt(tokens: readonly SetupToken[]): void;
}

export interface TokensParts {
  readonly store: ApiTokenStore;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export function createTokens(parts: TokensParts): Tokens {
  return new KnownTokens(parts);
}

class KnownTokens implements Tokens {
  private readonly parts: TokensParts;
  private readonly listeners: (() => void)[] = [];
  private ofSetup: readonly SetupToken[] = [];
  /** Good ones, by hash. */
  private good = new Map<string, TokenView>();
  private readonly usedAtMs = new Map<string, { writtenAtMs: number; lastAtMs: number }>();

  constructor(parts: TokensParts) {
    this.parts = parts;
    this.read();
  }

  find(token: string): Program | null {
    const known = this.good.get(hashToken(token));
    if (!known) return null;
    this.noteUse(known.id);
    return { id: known.id, name: known.name, scopes: known.scopes };
  }

  isGood(id: string): boolean {
    return [...this.good.values()].some((token) => token.id === id);
  }

  list(): TokenView[] {
    return [...this.good.values()].map((token) => {
      const lastUsedAtMs = this.usedAtMs.get(token.id)?.lastAtMs ?? token.lastUsedAtMs;
      return { ...token, lastUsedAtMs };
    });
  }

  make(name: string, scopes: readonly TokenScope[], by: Actor): string {
    const { store, commit, random } = this.parts;
    const wanted = TOKEN_SCOPES.filter((scope) => scopes.includes(scope));
    if (wanted.length === 0)
      throw new AppError('bad_input', 'Say what the token may do: at least one thing.');
    const token = `lunas_${Buffer.from(random.bytes(RANDOM_BYTES)).toString('hex')}`;
    commit((change) => {
      if (this.good.size >= TOKENS_MAX)
        throw new AppError('conflict', `A till knows at most ${TOKENS_MAX} tokens: revoke some.`);
      if (this.list().some((other) => other.name.toLowerCase() === name.toLowerCase()))
        throw new AppError('conflict', 'There is a token of this name already.');
      store.insert({
        id: tokenIdFrom(random.bytes(16)),
        name,
        hash: hashToken(token),
        scopes: wanted,
        source: 'desk',
        createdAtMs: change.nowMs,
        createdBy: by.name,
        lastUsedAtMs: null,
        revokedAtMs: null,
      });
      const details = { scopes: wanted.join(', ') };
      change.audit({ by, act: 'token.made', subject: name, details });
    });
    this.changed();
    return token;
  }

  revoke(id: string, by: Actor): void {
    const { store, commit } = this.parts;
    const [hash, token] = [...this.good].find(([, known]) => known.id === id) ?? [];
    if (!hash || !token) throw new AppError('not_found', 'There is no such token any more.');
    commit((change) => {
      this.mustBeStored(hash, token);
      store.revoke(id, change.nowMs);
      change.audit({ by, act: 'token.revoked', subject: token.name });
    });
    this.changed();
  }

  onChanged(listener: () => void): void {
    this.listeners.push(listener);
  }

  adopt(tokens: readonly SetupToken[]): void {
    this.ofSetup = tokens;
    this.changed();
  }

  private changed(): void {
    this.read();
    for (const listener of this.listeners) listener();
  }

  /** Those of the desk, then those of the setup that nobody has revoked. */
  private read(): void {
    const stored = this.parts.store.all();
    const good = new Map<string, TokenView>();
    for (const token of stored)
      if (token.source === 'desk' && token.revokedAtMs === null)
        good.set(token.hash, viewOf(token));
    for (const { name, hash, scopes = TOKEN_SCOPES } of this.ofSetup) {
      const known = stored.find((token) => token.hash === hash);
      if (good.has(hash) || (known?.revokedAtMs ?? null) !== null) continue;
      const { id = setupTokenId(hash), lastUsedAtMs = null } = known ?? {};
      const made = { createdAtMs: null, createdBy: null, lastUsedAtMs };
      good.set(hash, { id, name, scopes: [...scopes], source: 'setup', ...made });
    }
    this.good = good;
  }

  /** A token of the setup gets its row when there is something to be written about it. */
  private mustBeStored(hash: string, token: TokenView): void {
    const { store } = this.parts;
    if (token.source === 'desk' || store.all().some(({ id }) => id === token.id)) return;
    store.insert({ ...token, hash, revokedAtMs: null });
  }

  private noteUse(id: string): void {
    const nowMs = this.parts.clock.wallMs();
    const before = this.usedAtMs.get(id);
    const writtenAtMs = before?.writtenAtMs ?? -Infinity;
    const isDue = Math.abs(nowMs - writtenAtMs) >= USE_IS_WRITTEN_EVERY_MS;
    this.usedAtMs.set(id, { writtenAtMs: isDue ? nowMs : writtenAtMs, lastAtMs: nowMs });
    if (isDue) this.writeUse(id, nowMs);
  }

  /** A full disk is no reason to turn a program away. */
  private writeUse(id: string, nowMs: number): void {
    const [hash, token] = [...this.good].find(([, known]) => known.id === id) ?? [];
    if (!hash || !token) return;
    try {
      this.parts.commit(() => {
        this.mustBeStored(hash, token);
        this.parts.store.used(id, nowMs);
      });
    } catch (error) {
      this.parts.log.warn('the use of a token was not written down', { error: String(error) });
    }
  }
}

/** The same after every import of the same setup. */
function setupTokenId(hash: string): string {
  return `tok_${hash.slice(0, 16)}`;
}

function viewOf({ hash: _hash, revokedAtMs: _revokedAtMs, ...token }: StoredToken): TokenView {
  return { ...token, scopes: [...token.scopes] };
}
