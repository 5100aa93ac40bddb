// Schema 20: the books of all tills, for head office. Rows are kept by the month they were first
// seen in, which never changes; sums are kept beside them by triggers, in the transaction that
// brings the rows. A till's rows are its own: nobody else changes them, and away money is in none.

type Columns = Readonly<Record<string, string>>;

/** As the till sends them (store/hub-rows.ts); times epoch ms, money whole rupiah. */
const PAYMENT: Columns = {
  payment_id: 'text not null',
  hub_id: 'text not null',
  seen_at_ms: 'bigint not null',
  day: 'integer not null',
  quarter: 'smallint not null',
  stamp_ms: 'bigint not null',
  stamp_until_ms: 'bigint not null',
  amount: 'bigint not null',
  feed: 'text not null',
  issuer_code: 'text',
  issuer_name: 'text not null',
  refs: 'jsonb not null',
  state: 'text not null',
  is_manual: 'smallint not null',
  is_away: 'smallint not null',
  counts_as: 'text',
  finding: 'text',
  note: 'text',
  sale_reference: 'text',
  claimed_by: 'text',
  claimed_at_ms: 'bigint',
  sale_id: 'text',
  reference: 'text',
  sale_amount: 'bigint',
  payable: 'bigint',
  is_late: 'smallint',
  cashier: 'text',
  mdr: 'text',
};

const SALE: Columns = {
  sale_id: 'text not null',
  created_at_ms: 'bigint not null',
  day: 'integer not null',
  reference: 'text',
  amount: 'bigint not null',
  payable: 'bigint not null',
  cashier: 'text',
  status: 'text not null',
  expires_at_ms: 'bigint not null',
  closed_at_ms: 'bigint',
  is_late: 'smallint not null',
  is_manual: 'smallint not null',
};

const SHIFT: Columns = {
  number: 'bigint not null',
  opened_at_ms: 'bigint not null',
  opened_by: 'text',
  opening_note: 'text',
  from_ms: 'bigint not null',
  closed_at_ms: 'bigint',
  closed_by: 'text',
  closing_note: 'text',
  until_ms: 'bigint',
  figures: 'jsonb',
};

/** Whose a row is, and which of two sayings of it is the newer. */
const OWN: Columns = {
  store: 'text not null',
  ledger: 'text not null',
  till: "text not null check (till <> '')",
  epoch: 'integer not null',
  version: 'bigint not null',
  is_lost: 'boolean not null default false',
};

const lines = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, type]) => `  ${name} ${type},`)
    .join('\n');

/** Takes a list of rows of one kind, whole; what is older than what is there changes nothing. */
function put(table: string, columns: Columns, key: readonly string[], where: string): string {
  const names = Object.keys(columns);
  const types = Object.entries(columns).map(([name, type]) => `${name} ${type.split(' ')[0]}`);
  const sets = [...names.filter((name) => !key.includes(name)), 'till', 'epoch', 'version'];
  return `
    insert into lunas.${table} as had (store, ledger, till, epoch, version, ${names.join(', ')})
    select p_store, p_ledger, p_till, p_epoch, r.version, ${names.map((name) => `r.${name}`).join(', ')}
    from jsonb_to_recordset(p_rows) as r(version bigint, ${types.join(', ')})
    where ${where}
    on conflict (store, ledger, ${key.join(', ')}) do update
    set ${sets.map((name) => `${name} = excluded.${name}`).join(', ')}, is_lost = false
    where (had.epoch, had.version) < (excluded.epoch, excluded.version);`;
}

/** What rows of one state of a table add to the sums; `sign` 1 for what is now, -1 for what was. */
const moved = (rows: string, sign: number): string => `
  select store, till, day, quarter, counts_as, feed, coalesce(issuer_code, '') as code, issuer_name,
    coalesce(cashier, '') as cashier, ${sign}::bigint as n, ${sign} * amount as amount
  from ${rows} where counts_as is not null`;

/** What payments count as, summed as the sums are kept; the check reads it too. */
export const facetsOf = (rows: string): string => `
  select m.store, p.place as till, f.facet, m.day, m.counts_as, f.code, f.name,
    sum(m.n)::bigint as count, sum(m.amount)::bigint as amount
  from (${rows}) as m
  cross join lateral (values (m.till), ('')) as p(place)
  cross join lateral (values ('all', '', ''), ('feed', '', m.feed),
    ('issuer', m.code, m.issuer_name), ('cashier', '', m.cashier),
    ('quarter', lpad(m.quarter::text, 2, '0'), '')) as f(facet, code, name)
  where (f.facet <> 'cashier' or m.counts_as in ('sale','manual','unseen'))
    and (f.facet <> 'quarter' or p.place = '')
  group by 1, 2, 3, 4, 5, 6, 7`;

export const ROWS_NOW = moved('lunas.book_payment', 1);

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

const NOW_MS = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

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

const PARAMS = 'p_store text, p_ledger text, p_till text, p_epoch integer, p_rows jsonb';

const PUTS = `
create function lunas.books_put(p_kind text, ${PARAMS}) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if p_kind = 'payment' then
    perform lunas.books_month(m) from (select distinct on (date_trunc('month', to_timestamp(m / 1000)
      at time zone 'UTC')) m from jsonb_to_recordset(p_rows) as r(seen_at_ms bigint),
      lateral (select r.seen_at_ms as m) as each) as months;
    ${put(
      'book_payment',
      PAYMENT,
      ['payment_id', 'seen_at_ms'],
      // Money in another till's books goes up only to take back what was said of it before.
      `r.is_away = 0 or exists (select 1 from lunas.book_payment as had where had.store = p_store
      and had.ledger = p_ledger and had.payment_id = r.payment_id
      and had.seen_at_ms = r.seen_at_ms)`,
    )}
    insert into lunas.book_span as had (store, month, first_day, last_day)
    select p_store, to_char(to_timestamp(r.seen_at_ms / 1000) at time zone 'UTC', 'YYYYMM')::integer,
      min(r.day), max(r.day)
    from jsonb_to_recordset(p_rows) as r(seen_at_ms bigint, day integer) group by 2
    on conflict (store, month) do update set first_day = least(had.first_day, excluded.first_day),
      last_day = greatest(had.last_day, excluded.last_day)
    where had.first_day > excluded.first_day or had.last_day < excluded.last_day;
  elsif p_kind = 'sale' then
    perform lunas.books_month(m) from (select distinct on (date_trunc('month', to_timestamp(m / 1000)
      at time zone 'UTC')) m from jsonb_to_recordset(p_rows) as r(created_at_ms bigint),
      lateral (select r.created_at_ms as m) as each) as months;
    ${put('book_sale', SALE, ['sale_id', 'created_at_ms'], 'true')}
  elsif p_kind = 'shift' then
    ${put('book_shift', SHIFT, ['number'], 'true')}
  end if;
end $$;

-- What stands in no ledger any more: kept, and counted nowhere.
create function lunas.books_lose(p_kind text, ${PARAMS}) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if p_kind = 'payment' then
    update lunas.book_payment as had set is_lost = true, counts_as = null, epoch = p_epoch,
      version = r.version
    from jsonb_to_recordset(p_rows) as r(version bigint, payment_id text)
    where store = p_store and ledger = p_ledger and had.payment_id = r.payment_id
      and (had.epoch, had.version) < (p_epoch, r.version);
  end if;
end $$;
`;

const SHIP = `
-- Says which life of this ledger the hub takes from now on. A ledger that does not know the last
-- batch taken of it was brought back from a copy: a new life, whose sayings go before the old ones.
create function lunas.books_open(p_store text, p_ledger text, p_till text, p_told text,
  p_telling text, p_batch text) returns jsonb language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  v_till lunas.book_till;
begin
  perform lunas.books_month(${NOW_MS});
  insert into lunas.book_till (store, ledger, till, epoch, batch, seen_at_ms)
  values (p_store, p_ledger, p_till, 0, '', ${NOW_MS}) on conflict (store, ledger) do nothing;
  select * into v_till from lunas.book_till where store = p_store and ledger = p_ledger for update;
  if v_till.batch in (p_told, p_telling) then
    update lunas.book_till set till = p_till where store = p_store and ledger = p_ledger;
    return jsonb_build_object('epoch', v_till.epoch, 'batch', v_till.batch, 'isNew', false);
  end if;
  update lunas.book_till set till = p_till, epoch = v_till.epoch + 1, batch = p_batch,
    is_filled = false where store = p_store and ledger = p_ledger;
  return jsonb_build_object('epoch', v_till.epoch + 1, 'batch', p_batch, 'isNew', true);
end $$;

-- Takes a batch, whole but for rows it names as refused; the same again changes nothing.
create function lunas.books_ship(p_store text, p_ledger text, p_batch jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_till lunas.book_till;
  v_refused jsonb := '[]';
  v_kind text;
  v_rows jsonb;
  v_row jsonb;
begin
  -- One batch of a store at a time: their sums are the same rows.
  perform pg_advisory_xact_lock(hashtextextended('lunas.books ' || p_store, 0));
  select * into v_till from lunas.book_till where store = p_store and ledger = p_ledger for update;
  if v_till.store is null or v_till.epoch <> (p_batch->>'epoch')::integer
    or v_till.batch <> p_batch->>'before' then return jsonb_build_object('kind', 'stranger'); end if;
  for v_kind, v_rows in select key, value from jsonb_each(p_batch->'rows') loop
    begin
      perform lunas.books_put(v_kind, p_store, p_ledger, v_till.till, v_till.epoch, v_rows);
    exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
      for v_row in select value from jsonb_array_elements(v_rows) loop
        begin
          perform lunas.books_put(v_kind, p_store, p_ledger, v_till.till, v_till.epoch,
            jsonb_build_array(v_row));
        exception
          when data_exception or integrity_constraint_violation or program_limit_exceeded then
          v_refused := v_refused || jsonb_build_object('kind', v_kind,
            'version', v_row->'version', 'why', sqlstate);
        end;
      end loop;
    end;
  end loop;
  for v_kind, v_rows in select key, value from jsonb_each(p_batch->'gone') loop
    perform lunas.books_lose(v_kind, p_store, p_ledger, v_till.till, v_till.epoch, v_rows);
  end loop;
  update lunas.book_till set batch = p_batch->>'batch',
    version = greatest(version, (p_batch->>'version')::bigint)
  where store = p_store and ledger = p_ledger;
  return jsonb_build_object('kind', 'taken', 'refused', v_refused);
end $$;

create function lunas.books_say(p_store text, p_ledger text, p_said jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- The month after this one is there before it begins.
  perform lunas.books_month(${NOW_MS} + 3456000000);
  update lunas.book_till set seen_at_ms = ${NOW_MS},
    clock_ahead_ms = (p_said->>'wallMs')::bigint - ${NOW_MS},
    clock_error_ms = (p_said->>'clockErrorMs')::bigint, app_version = p_said->>'version',
    backlog_rows = (p_said->>'waiting')::bigint, backlog_since_ms = (p_said->>'sinceMs')::bigint,
    refused_rows = (p_said->>'refused')::bigint, is_filled = (p_said->>'isFilled')::boolean,
    store_name = p_said->>'storeName', timezone = p_said->>'timezone',
    day_starts_at = p_said->>'dayStartsAt', waiting = (p_said->>'salesWaiting')::integer,
    needs_person = (p_said->>'needsPerson')::integer, feeds = coalesce(p_said->'feeds', '[]'),
    set_aside = coalesce(p_said->'setAside', '{}')
  where store = p_store and ledger = p_ledger;
end $$;

-- This life has said all it has: what only an earlier one had is gone. Answers how many rows; 0:
-- nothing is left.
create function lunas.books_settle(p_store text, p_ledger text, p_epoch integer, p_limit integer)
returns integer language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_payments integer;
  v_sales integer;
  v_shifts integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('lunas.books ' || p_store, 0));
  update lunas.book_payment as had set is_lost = true, counts_as = null
  from (select payment_id, seen_at_ms from lunas.book_payment where store = p_store
    and ledger = p_ledger and epoch < p_epoch and not is_lost limit p_limit) as old
  where had.store = p_store and had.ledger = p_ledger and had.payment_id = old.payment_id
    and had.seen_at_ms = old.seen_at_ms;
  get diagnostics v_payments = row_count;
  update lunas.book_sale as had set is_lost = true
  from (select sale_id, created_at_ms from lunas.book_sale where store = p_store
    and ledger = p_ledger and epoch < p_epoch and not is_lost limit p_limit) as old
  where had.store = p_store and had.ledger = p_ledger and had.sale_id = old.sale_id
    and had.created_at_ms = old.created_at_ms;
  get diagnostics v_sales = row_count;
  update lunas.book_shift set is_lost = true where store = p_store and ledger = p_ledger
    and epoch < p_epoch and not is_lost;
  get diagnostics v_shifts = row_count;
  return v_payments + v_sales + v_shifts;
end $$;
`;

export const BOOKS = [TABLES, SUMS, MONTHS, PUTS, SHIP].join('\n');
