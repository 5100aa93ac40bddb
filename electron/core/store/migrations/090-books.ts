// Schema 90: what a hub is still to be told of this till's books. Filled by the database itself, in
// the transaction that changes the money: no code path can forget it, no crash can come between.

// A row is named once however often it changes before it goes up, as it is then; once it is on its
// way a change names it again, with a version that only grows. `hub_owe` is a procedure: an insert
// owes the hub this row. Without a hub every trigger ends at its `when`.

export const BOOKS = `
create table hub_books (
  one integer primary key check (one = 1),
  is_on integer not null default 0 check (is_on in (0, 1)),
  -- Names this ledger for ever, in its copies too.
  ledger text not null,
  -- Of the row that was owed last, and of the newest that was ever on its way.
  version integer not null default 0,
  taken integer not null default 0,
  -- Up to here it is written down since when rows wait.
  noticed integer not null default 0,
  -- Whose books the hub keeps this ledger in, and how the shop counted its days.
  store text,
  calendar text,
  -- Which life of this ledger the hub knows: a copy brought back begins another.
  epoch integer not null default 0,
  -- Names of the batch the hub is known to have, and of one that may have come or not.
  told text,
  telling text,
  -- What was there before the hub is owed in pieces, the newest first: rows up to these numbers are
  -- not in line yet.
  is_filled integer not null default 1 check (is_filled in (0, 1)),
  fill_payment integer not null default 0,
  fill_sale integer not null default 0,
  fill_shift integer not null default 0,
  -- When the hub has all up to this version, what an earlier life had beyond it is gone.
  settle_version integer,
  check ((is_on = 1) = (store is not null)),
  check ((store is null) = (calendar is null))
) strict;
insert into hub_books (one, ledger) values (1, lower(hex(randomblob(16))));

create table hub_outbox (
  kind text not null check (kind in ('payment','sale','shift')),
  id text not null,
  version integer not null,
  -- Since when it waits, as the till noticed it; null: not noticed yet.
  since_ms integer,
  -- Why the hub would not take it.
  refused text,
  primary key (kind, id)
) strict, without rowid;
create unique index hub_outbox_turn on hub_outbox (version) where refused is null;

create view hub_owe as select kind, id from hub_outbox;
create trigger hub_owes instead of insert on hub_owe
  when not exists (select 1 from hub_outbox where kind = new.kind and id = new.id
    and version > (select taken from hub_books) and refused is null)
begin
  update hub_books set version = version + 1;
  insert into hub_outbox (kind, id, version) select new.kind, new.id, version from hub_books
    where true
    on conflict (kind, id) do update set version = excluded.version, refused = null;
end;

create trigger payment_owed after insert on payment when (select is_on from hub_books)
  begin insert into hub_owe values ('payment', new.id); end;
create trigger payment_reowed after update on payment when (select is_on from hub_books)
begin
  insert into hub_owe values ('payment', new.id);
  insert into hub_owe select 'payment', new.merged_into
    where new.merged_into is not null and new.merged_into is not old.merged_into;
end;
-- The acquirer's fee and nothing else comes from a sighting.
create trigger sighting_owed after insert on sighting
  when new.payment_id is not null and new.body ->> 'mdr' is not null
  and (select is_on from hub_books)
begin
  insert into hub_owe select 'payment', coalesce(merged_into, id) from payment
    where id = new.payment_id;
end;
create trigger hub_name_owed after insert on hub_payment when (select is_on from hub_books)
  begin insert into hub_owe values ('payment', new.payment_id); end;
create trigger hub_name_reowed after update of hub_id on hub_payment
  when old.hub_id <> new.hub_id and (select is_on from hub_books)
  begin insert into hub_owe values ('payment', new.payment_id); end;

create trigger sale_owed after insert on sale when (select is_on from hub_books)
  begin insert into hub_owe values ('sale', new.id); end;
create trigger sale_reowed after update on sale
  when (old.status, old.cashier, old.expires_at_ms, old.closed_at_ms, old.late, old.manual)
    is not (new.status, new.cashier, new.expires_at_ms, new.closed_at_ms, new.late, new.manual)
  and (select is_on from hub_books)
begin
  insert into hub_owe values ('sale', new.id);
  insert into hub_owe select 'payment', payment_id from claim where sale_id = new.id;
end;

create trigger shift_owed after insert on shift when (select is_on from hub_books)
  begin insert into hub_owe values ('shift', new.number); end;
create trigger shift_reowed after update on shift when (select is_on from hub_books)
  begin insert into hub_owe values ('shift', new.number); end;
`;
