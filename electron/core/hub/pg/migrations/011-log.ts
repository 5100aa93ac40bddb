// Schema 11: how a store's log is written: one after another, each call one function and one trip.
import type { HubMigration } from '../hub-migration.ts';

/**
 * All run with the caller's own rights, so that row-level security guards them. What changes a
 * store takes the store's row first; rows of tills, sales and claims after it, never before.
 */
export const LOG: HubMigration = {
  number: 11,
  name: 'money path: sales and sightings',
  breaksOlder: true,
  text: `
-- Stands in the store's line until the end of the transaction.
create function lunas.in_line(p_store text) returns lunas.store language plpgsql as $$
declare
  v_store lunas.store;
begin
  select * into v_store from lunas.store where name = p_store for no key update;
  if not found then
    raise sqlstate 'LN001' using message = 'there is no such store';
  end if;
  return v_store;
end $$;

-- The caller stands in the line.
create function lunas.append(p_store text, p_till text, p_kind text, p_body json) returns bigint
language plpgsql as $$
declare
  v_seq bigint;
begin
  update lunas.store set head_seq = head_seq + 1 where name = p_store returning head_seq into v_seq;
  insert into lunas.log (store, seq, till, at_ms, kind, body)
    values (p_store, v_seq, p_till, lunas.now_ms(), p_kind, p_body);
  return v_seq;
end $$;

-- Says that there is news, never what: who may read it reads it.
create function lunas.tell(p_secret text, p_what text) returns void language plpgsql as $$
begin
  perform pg_notify('lunas_' || p_secret, p_what);
end $$;

-- A till hears of itself what it has promised; the others go by it from its first ack on.
create function lunas.tills_of(p_store text, p_self text) returns json
language plpgsql stable as $$
begin
  return (
    select coalesce(json_agg(json_build_object(
      'till', name, 'number', number, 'state', state, 'ackSeq', ack_seq, 'seenAtMs', seen_ms,
      'version', version,
      'keepsClass', keeps_class or (name = p_self and keeps_after is not null)
    ) order by number), '[]')
    from lunas.till where store = p_store);
end $$;

create function lunas.join_till(
  p_store text, p_till text, p_holder text, p_version text, p_lowers_by bigint
) returns json language plpgsql as $$
declare
  v_store lunas.store := lunas.in_line(p_store);
  v_till lunas.till;
  v_number int;
  v_kept boolean := false;
  v_keeps boolean;
  v_seq bigint;
begin
  select * into v_till from lunas.till where store = p_store and name = p_till;
  if v_till.holder <> p_holder and v_till.state <> 'put_away' then
    raise sqlstate 'LN002' using message = 'another computer has this name';
  end if;
  v_number := v_till.number;
  if v_number is null then
    select coalesce(max(number) + 1, 0) into v_number from lunas.till where store = p_store;
  end if;
  v_kept := coalesce(v_till.keeps_class and v_till.holder = p_holder, false);
  v_keeps := coalesce(p_lowers_by >= v_store.class_count - 1, false)
    and v_number < v_store.class_count;
  -- The others must hear of it before it sells.
  if v_till.name is null or v_till.state = 'put_away' or (v_till.keeps_class and not v_keeps) then
    v_seq := lunas.append(p_store, p_till, 'roster', '{"change":"joined"}');
  elsif v_till.state = 'closed' then
    perform lunas.append(p_store, p_till, 'roster', '{"change":"opened"}');
  end if;
  insert into lunas.till as t (store, name, number, state, joined_seq, holder, seen_ms, version,
      lowers_by, keeps_class, keeps_after)
    values (p_store, p_till, v_number, 'open', coalesce(v_seq, v_till.joined_seq), p_holder,
      lunas.now_ms(), p_version, p_lowers_by, false, case when v_keeps then v_seq end)
    on conflict (store, name) do update set
      state = 'open', holder = p_holder, seen_ms = excluded.seen_ms, version = p_version,
      lowers_by = p_lowers_by, joined_seq = coalesce(v_seq, t.joined_seq),
      keeps_class = v_kept and v_keeps,
      keeps_after = case when v_keeps and not v_kept
        then coalesce(v_seq, t.keeps_after, v_store.head_seq) end;
  if v_seq is not null or v_till.state <> 'open' then
    perform lunas.tell(v_store.secret, 'log');
  end if;
  return (
    select json_build_object('number', v_number, 'classCount', v_store.class_count,
      'joinedSeq', t.joined_seq, 'headSeq', s.head_seq, 'tills', lunas.tills_of(p_store, p_till))
    from lunas.till t, lunas.store s
    where t.store = p_store and t.name = p_till and s.name = p_store);
end $$;

-- Closed by itself, or put away by a person: no other till waits for what it says.
create function lunas.leave_till(p_store text, p_till text, p_state text, p_by text) returns void
language plpgsql as $$
declare
  v_store lunas.store := lunas.in_line(p_store);
begin
  update lunas.till set state = p_state
    where store = p_store and name = p_till
      and (state = 'open' or (state = 'closed' and p_state = 'put_away'));
  if found then
    perform lunas.append(
      p_store, p_till, 'roster', json_build_object('change', p_state, 'by', p_by));
    perform lunas.tell(v_store.secret, 'log');
  end if;
end $$;

-- Null: this till is not open any more, somebody has put it away; it has to join again.
create function lunas.ack_log(p_store text, p_till text, p_seq bigint) returns boolean
language plpgsql as $$
begin
  update lunas.till set
    ack_seq = greatest(ack_seq, p_seq),
    seen_ms = lunas.now_ms(),
    keeps_class = keeps_class or coalesce(p_seq >= keeps_after, false),
    keeps_after = case when p_seq >= keeps_after then null else keeps_after end
  where store = p_store and name = p_till and state = 'open';
  return case when found then true end;
end $$;

-- Null: others have shared rows since.
create function lunas.share_rows(
  p_store text, p_till text, p_rows json, p_sighting_seq bigint
) returns bigint language plpgsql as $$
declare
  v_store lunas.store := lunas.in_line(p_store);
  v_now bigint := lunas.now_ms();
  v_count bigint;
begin
  if v_store.sighting_seq > p_sighting_seq then
    return null;
  end if;
  insert into lunas.log (store, seq, till, at_ms, kind, body)
    select p_store, v_store.head_seq + n, p_till, v_now, 'sighting',
      json_build_object('row', r::json)
    from json_array_elements_text(p_rows) with ordinality as rows (r, n);
  get diagnostics v_count = row_count;
  if v_count > 0 then
    update lunas.store
      set head_seq = head_seq + v_count, sighting_seq = head_seq + v_count
      where name = p_store;
    perform lunas.tell(v_store.secret, 'log');
  end if;
  return v_store.head_seq + v_count;
end $$;

-- The highest amount nobody has; of the till's own class, or of one that no till has.
create function lunas.choose_payable(
  p_store text, p_sale text, p_number int, p_classes int, p_amount bigint, p_lowest bigint
) returns bigint language plpgsql as $$
declare
  v_lowest bigint := greatest(p_lowest, p_amount - 10000, 1);
  v_now bigint := lunas.now_ms();
  v_owned int[];
  v_payable bigint;
begin
  select coalesce(array_agg(number), '{}') into v_owned from lunas.till
    where store = p_store and number is distinct from p_number;
  with held as materialized (
    select distinct payable from lunas.sale
    where store = p_store and held_until_ms > v_now
      and payable between v_lowest and p_amount and id <> p_sale)
  select a into v_payable
    from generate_series(p_amount, v_lowest, -1) as a left join held on held.payable = a
    where held.payable is null and (a % p_classes)::int <> all (v_owned)
    order by a desc limit 1;
  if v_payable is null and p_number < p_classes then
    v_payable := p_amount - (p_amount - p_number + p_classes) % p_classes;
    if v_payable < v_lowest then
      v_payable := null;
    end if;
  end if;
  return coalesce(v_payable, p_amount);
end $$;

create function lunas.publish_sales(p_store text, p_till text, p_sales json) returns json
language plpgsql as $$
declare
  v_store lunas.store := lunas.in_line(p_store);
  v_now bigint := lunas.now_ms();
  v_number int;
  v_seq bigint := v_store.head_seq;
  v_payables jsonb := '{}';
  v_sale record;
  v_was lunas.sale;
  v_payable bigint;
begin
  select number into v_number from lunas.till where store = p_store and name = p_till;
  for v_sale in
    select *, "reservedForMs" as held_ms, md5(body) as told_md5
    from json_to_recordset(p_sales) as s (
      id text, amount bigint, payable bigint, state text,
      "reservedForMs" bigint, lowest bigint, body text)
  loop
    select * into v_was from lunas.sale where store = p_store and id = v_sale.id;
    if v_was.till <> p_till then
      raise sqlstate 'LN003' using message = 'this sale is of another till';
    end if;
    v_payable := case
      when v_sale.lowest is null then v_sale.payable
      when v_was.id is not null then v_was.payable
      else lunas.choose_payable(
        p_store, v_sale.id, v_number, v_store.class_count, v_sale.amount, v_sale.lowest)
    end;
    if v_was.told_md5 is distinct from v_sale.told_md5 then
      v_seq := lunas.append(p_store, p_till, 'sale',
        json_build_object('sale', v_sale.body::json, 'payable', v_payable));
    end if;
    insert into lunas.sale as s (store, id, till, payable, state, held_until_ms, seq, told_md5)
      values (p_store, v_sale.id, p_till, v_payable, v_sale.state,
        v_now + case when v_sale.state = 'open'
          then greatest(172800000, coalesce(v_sale.held_ms, 0))
          else coalesce(v_sale.held_ms, 0) end,
        v_seq, v_sale.told_md5)
      on conflict (store, id) do update set
        payable = excluded.payable, state = excluded.state, told_md5 = excluded.told_md5,
        held_until_ms = excluded.held_until_ms,
        seq = case when s.told_md5 = excluded.told_md5 then s.seq else excluded.seq end;
    v_payables := v_payables || jsonb_build_object(v_sale.id, v_payable);
  end loop;
  return json_build_object('seq', v_seq, 'payables', v_payables);
end $$;
`,
};
