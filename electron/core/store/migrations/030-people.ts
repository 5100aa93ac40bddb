// Schema 30: people, and the audit of what they did. A person is never deleted, since sales name
// them; a row of the audit is never changed or deleted, and each holds the hash of the one before.

export const PEOPLE = `
create table person (
  id text primary key,
  name text not null,
  name_key text not null unique,
  role text not null check (role in ('cashier','manager')),
  is_active integer not null default 1 check (is_active in (0, 1)),
  pin_salt text not null,
  pin_hash text not null,
  created_at_ms integer not null,
  last_login_at_ms integer
) strict;
create trigger person_kept before delete on person
  begin select raise(abort, 'people are never deleted'); end;

-- Wrong tries at each door: a person's own PIN, any manager's PIN, the recovery code.
create table pin_guard (
  door text primary key,
  wrong integer not null check (wrong > 0),
  last_at_ms integer not null
) strict;

create table people_rules (
  one integer primary key check (one = 1),
  require_login integer not null default 0 check (require_login in (0, 1)),
  idle_lock_ms integer not null default 300000 check (idle_lock_ms >= 60000),
  recovery_salt text,
  recovery_hash text,
  check ((recovery_salt is null) = (recovery_hash is null))
) strict;
insert into people_rules (one) values (1);

-- Numbers are never given twice (autoincrement), so that an end cut off leaves a gap.
create table audit (
  seq integer primary key autoincrement,
  at_ms integer not null,
  who text,
  role text not null,
  act text not null,
  subject text,
  details text not null,
  prev_hash text not null,
  hash text not null
) strict;
create index audit_at on audit (at_ms, seq);
create trigger audit_stays before update on audit
  begin select raise(abort, 'the audit is never changed'); end;
create trigger audit_kept before delete on audit
  begin select raise(abort, 'the audit is never deleted'); end;
create trigger audit_once before insert on audit
  when exists (select 1 from audit where seq = new.seq)
  begin select raise(abort, 'the audit is never written over'); end;
`;
