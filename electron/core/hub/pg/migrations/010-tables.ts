// Schema 10: the store's log and the few tables that refuse what may happen once. Once shipped it
// never changes; what is to be otherwise gets a file and a number of its own.
import type { HubMigration } from '../hub-migration.ts';

/**
 * Rows of a store are for the role of that store: row-level security, forced, by who logged in
 * (`session_user`), which no statement can change. Whose role a schema is may see and do all.
 * Bodies are `json`, not `jsonb`: a provider's row may hold `\u0000`, which jsonb refuses.
 */
export const TABLES: HubMigration = {
  number: 10,
  name: 'money path: tables',
  breaksOlder: true,
  text: `
create table lunas.migration (
  number int primary key,
  name text not null,
  -- A till that does not know this one may not go on.
  breaks_older boolean not null,
  made_at timestamptz not null default now()
);

create table lunas.store (
  name text primary key,
  -- Every append locks this row first: the order of numbers is the order of commits, without holes.
  head_seq bigint not null default 0,
  sighting_seq bigint not null default 0,
  class_count int not null check (class_count between 4 and 1024),
  -- Unknown to other stores: nobody listens to, or takes the election of, a store not theirs.
  secret text not null default gen_random_uuid()::text,
  pruned_ms bigint not null default 0,
  made_at timestamptz not null default now()
) with (fillfactor = 20);

-- Which role is whose: no store's role reads or writes it.
create table lunas.member (
  role text primary key,
  kind text not null check (kind in ('store', 'office')),
  store text references lunas.store (name),
  check ((kind = 'store') = (store is not null))
);

-- What each kind of member may do with a table; grants of new members are made from it.
create table lunas.access (
  table_name text primary key,
  store_may text not null,
  office_may text not null
);

-- In plpgsql, which keeps a session's plans: these are asked with every statement.
create function lunas.my_store() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select store from lunas.member where role = session_user and kind = 'store');
end $$;

create function lunas.is_office() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from lunas.member where role = session_user and kind = 'office');
end $$;

create function lunas.is_owner() returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (
    select pg_has_role(session_user, nspowner, 'USAGE') from pg_namespace where nspname = 'lunas');
end $$;

create function lunas.now_ms() returns bigint language plpgsql volatile as $$
begin
  return floor(extract(epoch from pg_catalog.clock_timestamp()) * 1000)::bigint;
end $$;

-- Grants of one member on one table, '' for none.
create function lunas.grant_on(p_table text, p_may text, p_role text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_may <> '' then
    execute format('grant %s on lunas.%I to %I', p_may, p_table, p_role);
  end if;
end $$;

-- For every table that a member may use. One with a column "store" is guarded row by row.
create function lunas.guard(p_table text, p_store_may text, p_office_may text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_member record;
begin
  insert into lunas.access values (p_table, p_store_may, p_office_may);
  if exists (
    select from pg_attribute
    where attrelid = format('lunas.%I', p_table)::regclass and attname = 'store'
  ) then
    execute format('alter table lunas.%I enable row level security', p_table);
    execute format('alter table lunas.%I force row level security', p_table);
    execute format('create policy members on lunas.%I using (store = (select lunas.my_store())
      or (select lunas.is_owner()) or (select lunas.is_office()))', p_table);
  end if;
  for v_member in select role, kind from lunas.member loop
    perform lunas.grant_on(
      p_table,
      case v_member.kind when 'store' then p_store_may else p_office_may end,
      v_member.role);
  end loop;
end $$;

create table lunas.till (
  store text not null references lunas.store (name),
  name text not null,
  -- Its residue class, where it is below the store's class_count. Once given it stays.
  number int not null,
  state text not null check (state in ('open', 'closed', 'put_away')),
  ack_seq bigint not null default 0,
  joined_seq bigint not null,
  holder text not null,
  seen_ms bigint not null,
  version text not null,
  lowers_by bigint,
  keeps_class boolean not null default false,
  -- It will keep its class from its first ack after this on: until then it may have shown others.
  keeps_after bigint,
  primary key (store, name),
  unique (store, number)
) with (fillfactor = 50);

create table lunas.log (
  store text not null,
  seq bigint not null,
  till text not null,
  at_ms bigint not null,
  kind text not null check (
    kind in ('sighting', 'sale', 'claim', 'release', 'dismiss', 'conflict', 'roster')
  ),
  body json not null,
  primary key (store, seq)
);

create table lunas.sale (
  store text not null,
  id text not null,
  till text not null,
  payable bigint not null check (payable > 0),
  state text not null,
  -- Until then no other sale is given this amount. An open sale holds it for two days at least.
  held_until_ms bigint not null,
  seq bigint not null,
  -- Of what was told last: the same told again is no news.
  told_md5 text not null,
  primary key (store, id)
) with (fillfactor = 80);
create index sale_by_payable on lunas.sale (store, payable, seq);
create index sale_held on lunas.sale (store, held_until_ms);

create table lunas.claim (
  store text not null,
  payment text not null,
  sale text not null,
  till text not null,
  claimed_by text not null check (claimed_by in ('evidence', 'person', 'manual')),
  apart boolean not null,
  amount bigint not null,
  -- The claiming till's own clock.
  at_ms bigint not null,
  seq bigint not null,
  made_ms bigint not null,
  primary key (store, payment),
  unique (store, sale)
);
create index claim_made on lunas.claim (store, made_ms);

create table lunas.conflict (
  store text not null,
  payment text not null,
  sale text not null,
  till text not null,
  seq bigint not null,
  primary key (store, payment, sale)
);

create table lunas.feed (
  store text not null,
  kind text not null,
  poller text,
  state text,
  fault text,
  has_wide_stamps boolean not null default false,
  asked bigint not null default 0,
  answered_ask bigint not null default 0,
  last_good_ms bigint,
  swept_seq bigint not null default 0,
  -- Provider time: no later when the answered ask had been read, no earlier just before this.
  asked_until_ms double precision,
  said_from_ms double precision,
  at_ms bigint not null default 0,
  primary key (store, kind)
) with (fillfactor = 20);

create function lunas.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' and current_setting('lunas.letting_go', true) = 'on' then
    return old;
  end if;
  raise insufficient_privilege using message = 'what was written stays as it was written';
end $$;

create trigger stays before update or delete on lunas.log
  for each row execute function lunas.refuse_change();
create trigger stays before update or delete on lunas.claim
  for each row execute function lunas.refuse_change();
create trigger stays before update or delete on lunas.conflict
  for each row execute function lunas.refuse_change();

-- The store itself: its column is called "name".
alter table lunas.store enable row level security;
alter table lunas.store force row level security;
create policy members on lunas.store using (name = (select lunas.my_store())
  or (select lunas.is_owner()) or (select lunas.is_office()));
insert into lunas.access values
  ('store', 'select, update (head_seq, sighting_seq)', 'select (name, head_seq, class_count)');

select lunas.guard('migration', 'select', 'select');
select lunas.guard('till', 'select, insert, update', 'select');
select lunas.guard('log', 'select, insert', 'select');
select lunas.guard('sale', 'select, insert, update', 'select');
select lunas.guard('claim', 'select, insert', 'select');
select lunas.guard('conflict', 'select, insert', 'select');
select lunas.guard('feed', 'select, insert, update', 'select');

-- Makes a role, which is there, a member; or what it may do is given to it once more.
create function lunas.add_member(p_role text, p_kind text, p_store text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_access record;
begin
  insert into lunas.member values (p_role, p_kind, p_store)
    on conflict (role) do update set kind = excluded.kind, store = excluded.store;
  execute format('grant usage on schema lunas to %I', p_role);
  for v_access in select * from lunas.access loop
    execute format('revoke all on lunas.%I from %I', v_access.table_name, p_role);
    perform lunas.grant_on(
      v_access.table_name,
      case p_kind when 'store' then v_access.store_may else v_access.office_may end,
      p_role);
  end loop;
end $$;

-- By hand of the owner alone.
revoke all on function lunas.guard(text, text, text) from public;
revoke all on function lunas.grant_on(text, text, text) from public;
revoke all on function lunas.add_member(text, text, text) from public;
`,
};
