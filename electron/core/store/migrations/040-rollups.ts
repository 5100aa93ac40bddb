// Schema 40: sums kept beside the ledger, changed by triggers in the transaction that changes the
// money, so that no report adds up payments and no code can forget to; and the indexes that keep
// other questions short in a ledger of years.

// What counts where: `counts_as` is the one place that says it, in the words of the day's report.
// A slot is a quarter of an hour (900 s) or a day (86400 s) since the epoch, of no zone: every zone
// in use is off by whole quarters, so any shop's day is made of whole slots.
// `rollup_move` is a procedure: an insert adds one payment to its sums, or takes it out of them.

export const ROLLUPS = `
alter table payment add column sold_by text;
alter table payment add column counts_as text generated always as (case
  when state = 'reversed' then 'reversed'
  when state <> 'credited' then null
  when claimed = 1 then case
    when manual = 0 then 'sale' when finding is 'unseen' then 'unseen' else 'manual' end
  when finding is 'dismissed' then 'dismissed'
  else 'unclaimed' end) virtual;

update payment set sold_by = (select sale.cashier from claim join sale on sale.id = claim.sale_id
  where claim.payment_id = payment.id) where claimed = 1;

drop trigger claim_marks;
drop trigger claim_moves;
create trigger claim_marks after insert on claim begin
  update payment set claimed = 1, sold_by = (select cashier from sale where id = new.sale_id)
    where id = new.payment_id;
end;
create trigger claim_moves after update on claim begin
  update payment set claimed = 0, sold_by = null where id = old.payment_id;
  update payment set claimed = 1, sold_by = (select cashier from sale where id = new.sale_id)
    where id = new.payment_id;
end;
create trigger claim_unmarks after delete on claim begin
  update payment set claimed = 0, sold_by = null where id = old.payment_id;
end;
create trigger sale_resold after update of cashier on sale when old.cashier is not new.cashier begin
  update payment set sold_by = new.cashier
    where id = (select payment_id from claim where sale_id = new.id);
end;

create table rollup (
  facet text not null check (facet in ('all','feed','issuer','cashier')),
  grain integer not null check (grain in (900, 86400)),
  slot integer not null,
  counts_as text not null,
  code text not null,
  name text not null,
  count integer not null,
  amount integer not null,
  primary key (facet, grain, slot, counts_as, code, name)
) strict, without rowid;

insert into rollup select 'all', 900, stamp_from_ms / 900000, counts_as, '', '',
  count(*), sum(amount) from payment where counts_as is not null group by 3, 4;
insert into rollup select 'feed', 900, stamp_from_ms / 900000, counts_as, '', feed,
  count(*), sum(amount) from payment where counts_as is not null group by 3, 4, 6;
insert into rollup select 'issuer', 900, stamp_from_ms / 900000, counts_as,
  coalesce(issuer_code, ''), issuer_name,
  count(*), sum(amount) from payment where counts_as is not null group by 3, 4, 5, 6;
insert into rollup select 'cashier', 900, stamp_from_ms / 900000, counts_as, '',
  coalesce(sold_by, ''), count(*), sum(amount) from payment
  where counts_as in ('sale','manual','unseen') group by 3, 4, 6;
insert into rollup select facet, 86400, slot / 96, counts_as, code, name, sum(count), sum(amount)
  from rollup where grain = 900 group by 1, 3, 4, 5, 6;

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
create trigger rollup_empties after update on rollup when new.count = 0 begin
  delete from rollup where facet = new.facet and grain = new.grain and slot = new.slot
    and counts_as = new.counts_as and code = new.code and name = new.name;
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
drop index sale_watched;
create index sale_watched on sale (watch_until_ms) where status in ('expired','cancelled');
create index sighting_alone on sighting (body ->> 'amount') where payment_id is null;
`;
