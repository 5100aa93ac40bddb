// Schema 20: what was printed. A row per paper asked for, so that nothing prints twice by itself;
// the database refuses a receipt of a sale that has no money.

export const PRINTS = `
create table print (
  id integer primary key,
  sale_id text not null references sale (id),
  kind text not null check (kind in ('receipt','qr')),
  copy integer not null check (copy >= 0),
  auto integer not null check (auto in (0, 1)),
  asked_by text,
  asked_at_ms integer not null,
  state text not null check (state in ('queued','sending','printed','gave_up','unsure')),
  tries integer not null default 0,
  fault text,
  ended_at_ms integer,
  check ((ended_at_ms is null) = (state in ('queued','sending')))
) strict;
create index print_open on print (id) where state in ('queued','sending');
create index print_sale on print (sale_id, id);
create index print_asked on print (asked_at_ms);
create unique index print_auto on print (sale_id, kind) where auto = 1;

create trigger print_paid before insert on print
  when new.kind = 'receipt' and not exists (select 1 from claim where sale_id = new.sale_id)
  begin select raise(abort, 'a sale without its money has no receipt'); end;
create trigger print_sale_stays before update of sale_id, kind on print
  begin select raise(abort, 'a print is of one sale for ever'); end;
create trigger print_kept before delete on print
  begin select raise(abort, 'prints are never deleted'); end;

-- Events up to this one were looked at for papers to print by themselves.
create table print_mark (
  id integer primary key check (id = 1),
  seq integer not null
) strict;
`;
