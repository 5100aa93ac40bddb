// Schema 60: tokens for other programs, as hashes. A token that was revoked stays in the table, so
// that a setup imported again does not bring it back.

export const API_TOKENS = `
create table api_token (
  id text primary key,
  name text not null,
  hash text not null unique,
  scopes text not null,
  source text not null check (source in ('desk','setup')),
  created_at_ms integer,
  created_by text,
  last_used_at_ms integer,
  revoked_at_ms integer
) strict;
create unique index api_token_name on api_token (name)
  where revoked_at_ms is null and source = 'desk';
create trigger api_token_hash_stays before update of hash on api_token
  begin select raise(abort, 'the hash of a token never changes'); end;
create trigger api_token_revoked_stays before update of revoked_at_ms on api_token
  when old.revoked_at_ms is not null
  begin select raise(abort, 'a revoked token stays revoked'); end;
`;
