// Owns the table of tokens for other programs. SQL only; a token itself is nowhere, its hash only.
import type { TokenScope } from '../../../shared/api-tokens.ts';
import type { Sqlite } from './database.ts';

export interface StoredToken {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  readonly scopes: readonly TokenScope[];
  readonly source: 'desk' | 'setup';
  readonly createdAtMs: number | null;
  readonly createdBy: string | null;
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export interface ApiTokenStore {
  /** In the order they were made, revoked ones among them. */
  all(): StoredToken[];
  insert(token: StoredToken): void;
  used(id: string, atMs: number): void;
  revoke(id: string, atMs: number): void;
}

type TokenRow = Omit<StoredToken, 'scopes'> & { readonly scopes: string };

export function createApiTokenStore(db: Sqlite): ApiTokenStore {
  const all = db.prepare<[], TokenRow>(
    `select id, name, hash, scopes, source, created_at_ms as createdAtMs, created_by as createdBy,
       last_used_at_ms as lastUsedAtMs, revoked_at_ms as revokedAtMs
     from api_token order by rowid`,
  );
  const insert = db.prepare(
    `insert into api_token (id, name, hash, scopes, source, created_at_ms, created_by,
       last_used_at_ms, revoked_at_ms)
     values (@id, @name, @hash, @scopes, @source, @createdAtMs, @createdBy, @lastUsedAtMs,
       @revokedAtMs)`,
  );
  const used = db.prepare('update api_token set last_used_at_ms = ? where id = ?');
  const revoke = db.prepare('update api_token set revoked_at_ms = ? where id = ?');
  return {
    all: () => all.all().map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as TokenScope[] })),
    insert: (token) => void insert.run({ ...token, scopes: JSON.stringify(token.scopes) }),
    used: (id, atMs) => void used.run(atMs, id),
    revoke: (id, atMs) => void revoke.run(atMs, id),
  };
}
