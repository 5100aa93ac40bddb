// Schema 20, second part: the calls by which a till ships its books. Each is one statement and runs
// with the till's own rights; what they may touch is said by row-level security.
import { NOW_MS, PAYMENT, put, SALE, SHIFT } from './020-books-rows.ts';

/** Nobody waits long behind another till: the line is the money path's too. */
const IMPATIENT = "perform set_config('lock_timeout', '1500', true);";

const PARAMS = 'p_store text, p_ledger text, p_till text, p_epoch integer, p_rows jsonb';

/** The tables of all months these rows lie in are there. */
const months = (column: string): string => `
    perform lunas.books_month(min(${column})) from jsonb_to_recordset(p_rows) as r(${column} bigint)
    group by date_trunc('month', to_timestamp(${column} / 1000) at time zone 'UTC');`;

const PAYMENT_KEY = ['payment_id', 'seen_at_ms'];
/** Rows of money that is in this till's own books. */
const HERE = "jsonb_path_query_array(p_rows, '$[*] ? (@.is_away == 0)')";

const PUTS = `
create function lunas.books_put(p_kind text, ${PARAMS}) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  v_row jsonb;
  v_known jsonb := '[]';
begin
  if p_kind = 'payment' then
    ${months('seen_at_ms')}
    ${put('book_payment', PAYMENT, PAYMENT_KEY, HERE)}
    -- Money in another till's books goes up only to take back what was said of it before: nearly
    -- all of it was never here. Looked for one by one, each by its key.
    for v_row in select value from jsonb_array_elements(p_rows) loop
      if (v_row->>'is_away')::integer <> 0 and exists (select from lunas.book_payment as had
        where had.store = p_store and had.ledger = p_ledger
          and had.payment_id = v_row->>'payment_id'
          and had.seen_at_ms = (v_row->>'seen_at_ms')::bigint)
      then v_known := v_known || v_row; end if;
    end loop;
    if v_known <> '[]' then
      ${put('book_payment', PAYMENT, PAYMENT_KEY, 'v_known')}
    end if;
    insert into lunas.book_span as had (store, month, first_day, last_day)
    select p_store,
      to_char(to_timestamp(r.seen_at_ms / 1000) at time zone 'UTC', 'YYYYMM')::integer,
      min(r.day), max(r.day)
    from jsonb_to_recordset(p_rows) as r(seen_at_ms bigint, day integer) group by 2
    on conflict (store, month) do update set first_day = least(had.first_day, excluded.first_day),
      last_day = greatest(had.last_day, excluded.last_day)
    where had.first_day > excluded.first_day or had.last_day < excluded.last_day;
  elsif p_kind = 'sale' then
    ${months('created_at_ms')}
    ${put('book_sale', SALE, ['sale_id', 'created_at_ms'], 'p_rows')}
  elsif p_kind = 'shift' then
    ${put('book_shift', SHIFT, ['number'], 'p_rows')}
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
  ${IMPATIENT}
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
  ${IMPATIENT}
  -- One batch of a store at a time: their sums are the same rows.
  perform pg_advisory_xact_lock(hashtextextended('lunas.books ' || p_store, 0));
  select * into v_till from lunas.book_till where store = p_store and ledger = p_ledger for update;
  if v_till.store is null or v_till.epoch <> (p_batch->>'epoch')::integer
    or v_till.batch <> p_batch->>'before' then
    return jsonb_build_object('kind', 'stranger');
  end if;
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
  ${IMPATIENT}
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
  ${IMPATIENT}
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

export const BOOKS_CALLS = [PUTS, SHIP].join('\n');
