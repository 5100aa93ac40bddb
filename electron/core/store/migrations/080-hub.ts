// Schema 80: what a till knows of the other tills of its store. Money that is in another till's
// books is `away`: it is here, under the name all tills know it by, and is counted nowhere here. 1:
// nobody has claimed it yet; 2: it paid a sale there.

// `counts_as` is made anew with `away` in it; a generated column can't be changed in place, so what
// stands on it is taken down first and put back word for word.

export const HUB = `
drop trigger payment_counts;
drop trigger payment_recounts;
drop trigger rollup_moves;
drop view rollup_move;
drop index payment_unclaimed;
alter table payment drop column counts_as;
alter table payment add column away integer not null default 0 check (away in (0, 1, 2));
alter table payment add column counts_as text generated always as (case
  when away > 0 then null
  when state = 'reversed' then 'reversed'
  when state <> 'credited' then null
  when claimed = 1 then case
    when manual = 0 then 'sale' when finding is 'unseen' then 'unseen' else 'manual' end
  when finding is 'dismissed' then 'dismissed'
  else 'unclaimed' end) virtual;

create view rollup_move as select stamp_from_ms as stamp_ms, counts_as, feed, issuer_code,
  issuer_name, sold_by, 1 as count, amount from payment;
create trigger rollup_moves instead of insert on rollup_move begin
  insert into rollup
    select facet, grain, new.stamp_ms / (grain * 1000), new.counts_as, code, name,
      new.count, new.amount
    from (select 900 as grain union all select 86400),
      (select 'all' as facet, '' as code, '' as name
       union all select 'feed', '', new.feed
       union all select 'issuer', coalesce(new.issuer_code, ''), new.issuer_name
       union all select 'cashier', '', coalesce(new.sold_by, '')
         where new.counts_as in ('sale','manual','unseen'))
    where true
    on conflict do update set count = count + excluded.count, amount = amount + excluded.amount;
end;
create trigger payment_counts after insert on payment when new.counts_as is not null begin
  insert into rollup_move values (new.stamp_from_ms, new.counts_as, new.feed, new.issuer_code,
    new.issuer_name, new.sold_by, 1, new.amount);
end;
create trigger payment_recounts after update on payment
  when (old.stamp_from_ms, old.counts_as, old.feed, old.issuer_code, old.issuer_name, old.sold_by)
    is not
    (new.stamp_from_ms, new.counts_as, new.feed, new.issuer_code, new.issuer_name, new.sold_by)
begin
  insert into rollup_move select old.stamp_from_ms, old.counts_as, old.feed, old.issuer_code,
    old.issuer_name, old.sold_by, -1, -old.amount where old.counts_as is not null;
  insert into rollup_move select new.stamp_from_ms, new.counts_as, new.feed, new.issuer_code,
    new.issuer_name, new.sold_by, 1, new.amount where new.counts_as is not null;
end;
create index payment_unclaimed on payment (stamp_from_ms, id) where counts_as = 'unclaimed';

drop index payment_undecided;
create index payment_undecided on payment (stamp_from_ms, id)
  where claimed = 0 and state = 'credited' and away < 2
  and (finding is null or finding in ('ambiguous','other_till','unasked'));
drop index payment_inbox;
create index payment_inbox on payment (stamp_from_ms, id)
  where finding is not null and finding not in ('dismissed','before_start','other_till');

-- One row while this till is one of a hub's.
create table hub_mark (
  one integer primary key check (one = 1),
  store text not null,
  till text not null,
  holder text not null,
  number integer,
  class_count integer,
  joined_seq integer,
  -- The last entry read, and the last that was a sighting.
  read_seq integer not null default 0,
  -- The entry read last, as it was: a hub brought back from a copy may have another there.
  read_entry text not null default '',
  sighting_seq integer not null default 0,
  -- Told the hub that it closed, and was not heard there since.
  is_closed integer not null default 0 check (is_closed in (0, 1)),
  -- What the hub was told last: whether amounts keep to this till's class.
  keeps_class integer not null default 0 check (keeps_class in (0, 1)),
  -- Heard by every open till since it joined.
  is_known integer not null default 0 check (is_known in (0, 1))
) strict;

create table hub_till (
  till text primary key,
  body text not null
) strict;

-- Sales of the other tills.
create table hub_sale (
  id text primary key,
  till text not null,
  payable integer not null,
  state text not null,
  -- When this till read that it is closed, PC time; null while open.
  closed_at_ms integer,
  -- The event here after which it was first read of, and whether it was read as it happened.
  learned_seq integer not null,
  is_timely integer not null check (is_timely in (0, 1)),
  body text not null
) strict;
create index hub_sale_payable on hub_sale (payable, closed_at_ms);
create index hub_sale_open on hub_sale (till) where closed_at_ms is null;
create index hub_sale_closed on hub_sale (closed_at_ms) where closed_at_ms is not null;

-- The names all tills know money by, and whose books it is in while nobody claims it.
create table hub_payment (
  payment_id text primary key references payment (id),
  hub_id text not null unique,
  home text not null,
  first_seq integer not null,
  -- What gave it the name: 0 a push, 1 a row of the provider's list, 2 a row with a reference.
  proof integer not null default 0 check (proof in (0, 1, 2))
) strict;

-- Cut off, this till took two payments for one: the other name of that money here. Free: taken from
-- it, and nobody's here yet.
create table hub_namesake (
  hub_id text primary key,
  payment_id text not null references payment (id),
  home text not null,
  first_seq integer not null,
  is_free integer not null check (is_free in (0, 1))
) strict;
create index hub_namesake_payment on hub_namesake (payment_id);

-- Who has which money, as the hub says.
create table hub_claim (
  hub_id text primary key,
  till text not null,
  sale_id text not null,
  by text not null check (by in ('evidence','person','manual')),
  seq integer not null
) strict;

-- Evidence of this till that the hub is being asked about.
create table hub_want (
  payment_id text primary key references payment (id),
  sale_id text not null references sale (id),
  late integer not null check (late in (0, 1)),
  -- Null: not answered yet; else a JSON list of the tills that can't be heard.
  silent text,
  asked_at_ms integer not null
) strict;

-- What the hub is still to be told: sales as they are, rows seen and claims made while cut off.
create table hub_todo (
  kind text not null check (kind in ('sale','sighting','claim','dismiss','release')),
  id text not null,
  -- Of a sighting: whether it proves by itself that money came. Of a release: of which sale.
  what text not null default '',
  primary key (kind, id)
) strict, without rowid;
create trigger sale_told after insert on sale when exists (select 1 from hub_mark) begin
  insert or ignore into hub_todo (kind, id) values ('sale', new.id);
end;
create trigger sale_told_anew after update on sale when exists (select 1 from hub_mark) begin
  insert or ignore into hub_todo (kind, id) values ('sale', new.id);
end;

-- One payment given away by two tills that could not ask each other.
create table hub_conflict (
  payment_id text primary key,
  body text not null,
  read_at_ms integer not null,
  seen_by text,
  seen_at_ms integer
) strict;
`;
