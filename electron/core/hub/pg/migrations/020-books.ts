// Schema 20: the books of all tills, for head office. Rows are kept by the month they were first
// seen in, which never changes; sums are kept beside them by triggers, in the transaction that
// brings the rows. A till's rows are its own: nobody else changes them, and away money is in none.
import type { HubMigration } from '../hub-migration.ts';
import { BOOKS_CALLS } from './020-books-calls.ts';
import { facetsOf, lines, moved, NOW_MS, OWN, PAYMENT, SALE, SHIFT } from './020-books-rows.ts';

const roll = (name: string, rows: string): string => `
create function lunas.${name}() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into lunas.book_rollup as r (store, till, facet, day, counts_as, code, name, count, amount)
  select * from (${facetsOf(rows)}) as sums where count <> 0 or amount <> 0
  order by store, till, facet, day, counts_as, code, name
  on conflict (store, till, facet, day, counts_as, code, name) do update
  set count = r.count + excluded.count, amount = r.amount + excluded.amount;
  delete from lunas.book_rollup where count = 0 and store in (select store from fresh);
  return null;
end $$;`;

const TABLES = `
create table lunas.book_till (
  store text not null,
  ledger text not null,
  till text not null check (till <> ''),
  -- Of this ledger: which of its lives, the last batch taken, the newest version seen.
  epoch integer not null,
  batch text not null,
  version bigint not null default 0,
  -- All that was in the ledger before the hub is here too.
  is_filled boolean not null default false,
  -- Hub clock.
  seen_at_ms bigint not null,
  -- The till's wall clock minus the hub's; minus the provider's, as far as the till knows.
  clock_ahead_ms bigint,
  clock_error_ms bigint,
  app_version text,
  backlog_rows bigint,
  backlog_since_ms bigint,
  refused_rows bigint,
  store_name text,
  timezone text,
  day_starts_at text,
  waiting integer,
  needs_person integer,
  feeds jsonb not null default '[]',
  set_aside jsonb not null default '{}',
  primary key (store, ledger)
);
create index book_till_name on lunas.book_till (store, till, seen_at_ms);

create table lunas.book_payment (
${lines(OWN)}
${lines(PAYMENT)}
  check (amount > 0),
  check (not is_lost or counts_as is null),
  primary key (store, ledger, payment_id, seen_at_ms)
) partition by range (seen_at_ms);
create index book_payment_day on lunas.book_payment (store, day, stamp_ms, payment_id, ledger)
  where counts_as is not null;
create index book_payment_loose on lunas.book_payment
  (store, counts_as, day, stamp_ms, payment_id, ledger)
  where counts_as in ('unclaimed','reversed');
create index book_payment_chain on lunas.book_payment
  (counts_as, day, stamp_ms, payment_id, ledger) where counts_as in ('unclaimed','reversed');
create table lunas.book_payment_else partition of lunas.book_payment default;

create table lunas.book_sale (
${lines(OWN)}
${lines(SALE)}
  primary key (store, ledger, sale_id, created_at_ms)
) partition by range (created_at_ms);
create index book_sale_day on lunas.book_sale (store, day, created_at_ms, sale_id);
create table lunas.book_sale_else partition of lunas.book_sale default;

create table lunas.book_shift (
${lines(OWN)}
${lines(SHIFT)}
  primary key (store, ledger, number)
);
create index book_shift_closed on lunas.book_shift (store, closed_at_ms);

-- Of which days a month's rows are: money may be seen long after it was stamped.
create table lunas.book_span (
  store text not null,
  month integer not null,
  first_day integer not null,
  last_day integer not null,
  primary key (store, month)
);

-- Till '' is the whole store. A day is the shop's own, YYYYMMDD; facet quarter: of its wall clock.
create table lunas.book_rollup (
  store text not null,
  till text not null,
  facet text not null check (facet in ('all','feed','issuer','cashier','quarter')),
  day integer not null,
  counts_as text not null,
  code text not null,
  name text not null,
  count bigint not null,
  amount bigint not null,
  primary key (store, till, facet, day, counts_as, code, name)
) with (fillfactor = 80);
create index book_rollup_chain on lunas.book_rollup (facet, day, store, till);
create index book_rollup_empty on lunas.book_rollup (store) where count = 0;
`;

const SUMS = `
${roll('book_counts', moved('fresh', 1))}
${roll('book_recounts', `${moved('stale', -1)} union all ${moved('fresh', 1)}`)}
create trigger book_counts after insert on lunas.book_payment
  referencing new table as fresh for each statement execute function lunas.book_counts();
create trigger book_recounts after update on lunas.book_payment
  referencing old table as stale new table as fresh
  for each statement execute function lunas.book_recounts();
`;

/** A till may have no right to make tables: the schema's owner makes this one for it. */
const MONTHS = `
create function lunas.books_month(p_at_ms bigint) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_month timestamp := date_trunc('month', to_timestamp(p_at_ms / 1000.0) at time zone 'UTC');
  v_from bigint := extract(epoch from v_month) * 1000;
  v_until bigint := extract(epoch from v_month + interval '1 month') * 1000;
  v_tail text := to_char(v_month, 'YYYYMM');
  v_table text;
  v_key text;
begin
  -- Beyond these a clock is wrong, and its rows lie apart until their month comes.
  if p_at_ms is null or v_month < '2015-01-01' or p_at_ms > ${NOW_MS} + 6048000000
    then return; end if;
  if to_regclass('lunas.book_sale_' || v_tail) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('lunas.books.months', 0));
  if to_regclass('lunas.book_sale_' || v_tail) is not null then return; end if;
  foreach v_table in array array['book_payment', 'book_sale'] loop
    v_key := case v_table when 'book_payment' then 'seen_at_ms' else 'created_at_ms' end;
    execute format('create table lunas.%I (like lunas.%I including all)',
      v_table || '_' || v_tail, v_table);
    execute format('with moved as (delete from lunas.%I where %I >= %s and %I < %s returning *)
      insert into lunas.%I select * from moved',
      v_table || '_else', v_key, v_from, v_key, v_until, v_table || '_' || v_tail);
    execute format('alter table lunas.%I attach partition lunas.%I for values from (%s) to (%s)',
      v_table, v_table || '_' || v_tail, v_from, v_until);
  end loop;
end $$;
`;

const GUARDS = `
select lunas.guard('book_till', 'select, insert, update', 'select');
select lunas.guard('book_payment', 'select, insert, update', 'select');
select lunas.guard('book_sale', 'select, insert, update', 'select');
select lunas.guard('book_shift', 'select, insert, update', 'select');
select lunas.guard('book_span', 'select, insert, update', 'select');
select lunas.guard('book_rollup', 'select', 'select');
`;

export const BOOKS: HubMigration = {
  number: 20,
  name: 'books of all tills',
  breaksOlder: false,
  text: [TABLES, GUARDS, SUMS, MONTHS, BOOKS_CALLS].join('\n'),
};
