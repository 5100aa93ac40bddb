// Schema 10: the ledger. Sightings are only ever appended; a payment is money that came once; a
// claim ties one payment to one sale and the database itself refuses a second.

export const LEDGER = `
create table event (
  seq integer primary key autoincrement,
  at_ms integer not null,
  type text not null,
  payload text not null
) strict;

create table sale (
  id text primary key,
  reference text,
  amount integer not null check (amount > 0),
  payable integer not null check (payable > 0 and payable <= amount),
  qris text not null,
  cashier text,
  status text not null check (status in ('waiting','needs_person','paid','expired','cancelled')),
  created_at_ms integer not null,
  expires_at_ms integer not null,
  watch_until_ms integer not null,
  closed_at_ms integer,
  created_seq integer not null,
  shown_from_ms integer,
  shown_until_ms integer,
  closed_from_ms integer,
  closed_until_ms integer,
  code_feed text,
  code_ref text,
  candidates text not null default '[]',
  late integer not null default 0 check (late in (0, 1)),
  manual integer not null default 0 check (manual in (0, 1)),
  check ((closed_at_ms is null) = (status in ('waiting','needs_person'))),
  check ((shown_from_ms is null) = (shown_until_ms is null)),
  check ((closed_from_ms is null) = (closed_until_ms is null)),
  check ((code_feed is null) = (code_ref is null))
) strict;
create index sale_open on sale (payable) where status in ('waiting','needs_person');
create index sale_created on sale (created_at_ms, id);
create index sale_closed on sale (closed_at_ms) where closed_at_ms is not null;
create index sale_watched on sale (payable, watch_until_ms);

create table payment (
  id text primary key,
  feed text not null,
  amount integer not null check (amount > 0),
  stamp_from_ms integer not null,
  stamp_until_ms integer not null check (stamp_until_ms > stamp_from_ms),
  issuer_code text,
  issuer_name text not null,
  refs text not null default '{}',
  state text not null check (state in ('unverified','credited','reversed','merged')),
  merged_into text references payment (id),
  manual integer not null default 0 check (manual in (0, 1)),
  first_seq integer not null,
  seen_at_ms integer not null,
  sale_reference text,
  finding text,
  finding_sales text not null default '[]',
  note text,
  claimed integer not null default 0 check (claimed in (0, 1))
) strict;
create index payment_stamp on payment (stamp_from_ms, id);
create index payment_equal on payment (amount, stamp_until_ms);
create index payment_undecided on payment (stamp_from_ms, id)
  where claimed = 0 and state = 'credited' and (finding is null or finding = 'ambiguous');
create index payment_unverified on payment (amount, first_seq)
  where state = 'unverified' and claimed = 0;
create index payment_inbox on payment (stamp_from_ms, id)
  where finding is not null and finding not in ('dismissed','before_start');

create table payment_ref (
  ref text not null,
  payment_id text not null references payment (id),
  primary key (ref, payment_id)
) strict, without rowid;

create table claim (
  payment_id text primary key references payment (id),
  sale_id text not null unique references sale (id),
  at_ms integer not null,
  by text not null check (by in ('evidence','person','manual'))
) strict;
-- Kept beside the claim so that an index can leave out what is settled, which is nearly everything.
create trigger claim_marks after insert on claim
  begin update payment set claimed = 1 where id = new.payment_id; end;
create trigger claim_moves after update of payment_id on claim begin
  update payment set claimed = 0 where id = old.payment_id;
  update payment set claimed = 1 where id = new.payment_id;
end;

create table sighting (
  id integer primary key,
  payment_id text references payment (id),
  feed text not null,
  channel text not null check (channel in ('poll','callback','inquiry','manual')),
  key text not null,
  body text not null,
  seen_at_ms integer not null,
  unique (feed, channel, key)
) strict;
create index sighting_payment on sighting (payment_id);

create trigger sighting_stays before update on sighting
  begin select raise(abort, 'sightings are never changed'); end;
create trigger sighting_kept before delete on sighting
  begin select raise(abort, 'sightings are never deleted'); end;
create trigger payment_kept before delete on payment
  begin select raise(abort, 'payments are never deleted'); end;
create trigger sale_kept before delete on sale
  begin select raise(abort, 'sales are never deleted'); end;
create trigger payment_amount_stays before update of amount on payment
  begin select raise(abort, 'the amount of a payment never changes'); end;

create table set_aside (
  id integer primary key,
  feed text not null,
  text text not null,
  reason text not null,
  seen_at_ms integer not null,
  unique (feed, text)
) strict;

create table idempotency (
  key text primary key,
  request text not null,
  sale_id text not null references sale (id),
  at_ms integer not null
) strict;
create index idempotency_age on idempotency (at_ms);

create table feed (
  kind text primary key,
  first_good_at_ms integer,
  last_good_at_ms integer,
  newest_stamp_ms integer,
  gap_from_ms integer,
  gap_until_ms integer
) strict;

create table feed_memory (
  kind text primary key,
  text text not null
) strict;
`;
