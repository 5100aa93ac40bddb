// Schema 50: shifts with their closing figures, and what came of comparing days with the provider.
// Both are kept as they were said: a closed shift and a comparison never change, what comes later
// is shown beside them.

export const CLOSING = `
create table shift (
  number integer primary key,
  opened_at_ms integer not null,
  opened_by text,
  opening_note text,
  from_ms integer not null,
  closed_at_ms integer,
  closed_by text,
  closing_note text,
  until_ms integer,
  figures text,
  check ((closed_at_ms is null) = (until_ms is null)),
  check ((closed_at_ms is null) = (figures is null)),
  check (until_ms is null or until_ms >= from_ms)
) strict;
create unique index shift_open on shift ((1)) where closed_at_ms is null;
create index shift_until on shift (until_ms) where until_ms is not null;
create trigger shift_stays before update on shift when old.closed_at_ms is not null
  begin select raise(abort, 'a closed shift is never changed'); end;
create trigger shift_kept before delete on shift
  begin select raise(abort, 'shifts are never deleted'); end;

create table comparison (
  id integer primary key,
  date text not null,
  feed text not null,
  at_ms integer not null,
  by text,
  result text not null
) strict;
create index comparison_day on comparison (date, feed, id);
create trigger comparison_stays before update on comparison
  begin select raise(abort, 'comparisons are never changed'); end;
create trigger comparison_kept before delete on comparison
  begin select raise(abort, 'comparisons are never deleted'); end;

create index payment_merged on payment (merged_into) where merged_into is not null;
`;
