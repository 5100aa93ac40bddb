// Schema 12: who has which money, what the poller says, and what is forgotten in time.
import type { HubMigration } from '../hub-migration.ts';

export const CLAIMS: HubMigration = {
  number: 12,
  name: 'money path: claims and feeds',
  breaksOlder: true,
  text: `
create function lunas.must_be_mine(p_store text) returns void language plpgsql stable as $$
begin
  if p_store is distinct from lunas.my_store() and not lunas.is_owner() then
    raise insufficient_privilege using message = 'this store is not yours';
  end if;
end $$;

-- With the owner's rights: a till may give back a claim of its own, and delete nothing else.
create function lunas.release_claim(p_store text, p_till text, p_payment text, p_sale text)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_store lunas.store;
  v_count int;
begin
  perform lunas.must_be_mine(p_store);
  v_store := lunas.in_line(p_store);
  perform set_config('lunas.letting_go', 'on', true);
  delete from lunas.claim
    where store = p_store and payment = p_payment and sale = p_sale and till = p_till;
  get diagnostics v_count = row_count;
  perform set_config('lunas.letting_go', '', true);
  if v_count > 0 then
    perform lunas.append(p_store, p_till, 'release',
      json_build_object('paymentId', p_payment, 'saleId', p_sale));
    perform lunas.tell(v_store.secret, 'log');
  end if;
end $$;

create function lunas.story(
  p_till text, p_sale text, p_by text, p_apart boolean, p_at_ms bigint
) returns json language plpgsql immutable as $$
begin
  return json_build_object(
    'till', p_till, 'saleId', p_sale, 'by', p_by, 'apart', p_apart, 'atMs', p_at_ms);
end $$;

-- Told once, however often the late till asks.
create function lunas.note_conflict(
  p_store lunas.store, p_claim lunas.claim, p_amount bigint, p_till text, p_sale text,
  p_second json
) returns void language plpgsql as $$
declare
  v_seq bigint;
begin
  if exists (select from lunas.conflict
      where store = p_store.name and payment = p_claim.payment and sale = p_sale) then
    return;
  end if;
  v_seq := lunas.append(p_store.name, p_till, 'conflict', json_build_object('conflict',
    json_build_object('paymentId', p_claim.payment, 'amount', p_amount,
      'first', lunas.story(
        p_claim.till, p_claim.sale, p_claim.claimed_by, p_claim.apart, p_claim.at_ms),
      'second', p_second)));
  insert into lunas.conflict (store, payment, sale, till, seq)
    values (p_store.name, p_claim.payment, p_sale, p_till, v_seq);
  perform lunas.tell(p_store.secret, 'log');
end $$;

create function lunas.claim_payment(
  p_store text, p_till text, p_payment text, p_sale text, p_amount bigint, p_by text,
  p_at_ms bigint, p_apart boolean, p_first_seq bigint, p_known_seq bigint
) returns json language plpgsql as $$
declare
  v_store lunas.store := lunas.in_line(p_store);
  v_claim lunas.claim;
  v_old text;
  v_unheard json;
  v_seq bigint;
begin
  select * into v_claim from lunas.claim where store = p_store and payment = p_payment;
  if v_claim.till = p_till and v_claim.sale = p_sale then
    return json_build_object('kind', 'granted', 'seq', v_claim.seq);
  end if;
  if v_claim.till <> p_till then
    if p_apart then
      perform lunas.note_conflict(v_store, v_claim, p_amount, p_till, p_sale,
        lunas.story(p_till, p_sale, p_by, p_apart, p_at_ms));
    end if;
    return json_build_object('kind', 'taken', 'by', lunas.story(
      v_claim.till, v_claim.sale, v_claim.claimed_by, v_claim.apart, v_claim.at_ms));
  end if;
  if p_first_seq is not null and not p_apart then
    if exists (select from lunas.sale where store = p_store and payable = p_amount
        and seq > p_known_seq and till <> p_till) then
      return json_build_object('kind', 'behind', 'headSeq', v_store.head_seq);
    end if;
    -- Given back by one of two that had it: the other has a word in it, and people have.
    select json_agg(distinct till) into v_unheard from lunas.conflict
      where store = p_store and payment = p_payment and till <> p_till;
    if v_unheard is not null then
      return json_build_object('kind', 'unheard', 'tills', v_unheard);
    end if;
    select json_agg(name order by number) into v_unheard from lunas.till
      where store = p_store and name <> p_till and state = 'open' and ack_seq < p_first_seq
        -- Of so small an amount a till may find none in its class.
        and not (keeps_class and p_amount > v_store.class_count
          and p_amount % v_store.class_count <> number);
    if v_unheard is not null then
      return json_build_object('kind', 'unheard', 'tills', v_unheard);
    end if;
  end if;
  -- What this till had claimed otherwise and, as its ledger says, could not use.
  if v_claim.payment is not null then
    perform lunas.release_claim(p_store, p_till, p_payment, v_claim.sale);
  end if;
  select payment into v_old from lunas.claim
    where store = p_store and sale = p_sale and till = p_till;
  if v_old is not null then
    perform lunas.release_claim(p_store, p_till, v_old, p_sale);
  end if;
  v_seq := lunas.append(p_store, p_till, 'claim', json_build_object(
    'paymentId', p_payment, 'saleId', p_sale, 'by', p_by, 'apart', p_apart));
  insert into lunas.claim (
      store, payment, sale, till, claimed_by, apart, amount, at_ms, seq, made_ms)
    values (p_store, p_payment, p_sale, p_till, p_by, p_apart, p_amount, p_at_ms, v_seq,
      lunas.now_ms());
  if p_by <> 'evidence' or p_apart then
    perform lunas.tell(v_store.secret, 'log');
  end if;
  return json_build_object('kind', 'granted', 'seq', v_seq);
end $$;

create function lunas.dismiss_payment(p_store text, p_till text, p_payment text, p_note text)
returns void language plpgsql as $$
declare
  v_store lunas.store := lunas.in_line(p_store);
begin
  perform lunas.append(p_store, p_till, 'dismiss',
    json_build_object('paymentId', p_payment, 'note', p_note));
  perform lunas.tell(v_store.secret, 'log');
end $$;

-- What the poller says; true once a day: it is time to forget what is old.
create function lunas.say_feed(
  p_store text, p_till text, p_kind text, p_state text, p_fault text, p_wide boolean,
  p_answered bigint, p_swept_seq bigint, p_asked_until_ms double precision,
  p_said_from_ms double precision, p_good boolean
) returns boolean language plpgsql as $$
declare
  v_now bigint := lunas.now_ms();
  v_store lunas.store;
begin
  select * into v_store from lunas.store where name = p_store;
  if not found then
    raise sqlstate 'LN001' using message = 'there is no such store';
  end if;
  insert into lunas.feed as f (store, kind, poller, state, fault, has_wide_stamps, answered_ask,
      swept_seq, asked_until_ms, said_from_ms, last_good_ms, at_ms)
    values (p_store, p_kind, p_till, p_state, p_fault, p_wide, p_answered, p_swept_seq,
      p_asked_until_ms, p_said_from_ms, case when p_good then v_now end, v_now)
    on conflict (store, kind) do update set
      poller = p_till, state = p_state, fault = p_fault, has_wide_stamps = p_wide,
      -- Of this very look, as its time and its fault are: a newer ask was answered by another.
      answered_ask = p_answered,
      swept_seq = greatest(f.swept_seq, p_swept_seq),
      asked_until_ms = p_asked_until_ms, said_from_ms = p_said_from_ms,
      last_good_ms = case when p_good then v_now else f.last_good_ms end, at_ms = v_now;
  -- Nothing that matters is lost with it, and the line of all who notify waits for no disk.
  perform set_config('synchronous_commit', 'off', true);
  perform lunas.tell(v_store.secret, 'feed ' || p_kind);
  return v_store.pruned_ms < v_now - 86400000;
end $$;

create function lunas.ask_sweep(p_store text, p_kind text) returns bigint language plpgsql as $$
declare
  v_secret text;
  v_asked bigint;
begin
  select secret into v_secret from lunas.store where name = p_store;
  if not found then
    raise sqlstate 'LN001' using message = 'there is no such store';
  end if;
  insert into lunas.feed as f (store, kind, asked) values (p_store, p_kind, 1)
    on conflict (store, kind) do update set asked = f.asked + 1
    returning asked into v_asked;
  -- Nothing that matters is lost with it, and the line of all who notify waits for no disk.
  perform set_config('synchronous_commit', 'off', true);
  perform lunas.tell(v_secret, 'ask ' || p_kind);
  return v_asked;
end $$;

-- Forgets a bounded number of what is too old to explain new money; the last entry always stays.
-- Answers how much went: nothing, and it is done for the day. With the owner's rights, as above.
create function lunas.prune(p_store text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_now bigint := lunas.now_ms();
  v_old bigint := v_now - 60 * 86400000::bigint;
  v_store lunas.store;
  v_gone bigint := 0;
  v_count bigint;
begin
  perform lunas.must_be_mine(p_store);
  update lunas.store set pruned_ms = v_now where name = p_store returning * into v_store;
  perform set_config('lunas.letting_go', 'on', true);
  delete from lunas.log where store = p_store and seq in (
    select seq from (
      select seq, at_ms from lunas.log where store = p_store order by seq limit 2000) as oldest
    where at_ms < v_old and seq < v_store.head_seq);
  get diagnostics v_count = row_count;
  v_gone := v_gone + v_count;
  delete from lunas.sale where store = p_store and id in (
    select id from lunas.sale where store = p_store and held_until_ms < v_old limit 2000);
  get diagnostics v_count = row_count;
  v_gone := v_gone + v_count;
  -- A claim outlives the log it stands in: money of last year is not given away again.
  delete from lunas.claim where store = p_store and payment in (
    select payment from lunas.claim
    where store = p_store and made_ms < v_now - 400 * 86400000::bigint limit 2000);
  get diagnostics v_count = row_count;
  perform set_config('lunas.letting_go', '', true);
  return v_gone + v_count;
end $$;
`,
};
