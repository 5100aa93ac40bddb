// Schema 70: other programs that are told. The outbox is filled by the database itself, in the
// transaction that writes the event: no code path can forget it, no crash can come between.

export const WEBHOOKS = `
create table webhook (
  id text primary key,
  url text not null,
  secret text not null,
  old_secret text,
  old_until_ms integer,
  events text not null,
  allow_private integer not null default 0 check (allow_private in (0, 1)),
  state text not null check (state in ('active','paused','gone','removed')),
  setup_line text,
  made_at_ms integer not null,
  changed_at_ms integer not null,
  seen_at_ms integer not null default 0,
  last_good_at_ms integer,
  failing_since_ms integer,
  check ((old_secret is null) = (old_until_ms is null)),
  check (json_valid(events))
) strict;
create unique index webhook_url on webhook (url) where state <> 'removed';

-- One row for each event and each webhook that wants it. Only the oldest open row of a sale is
-- queued, later ones are held: what fails holds back its own sale and nothing else.
create table delivery (
  id integer primary key,
  webhook_id text not null references webhook (id),
  seq integer not null,
  type text not null,
  about text not null,
  state text not null check (state in ('queued','held','delivered','gave_up')),
  attempts integer not null default 0 check (attempts >= 0),
  at_ms integer not null,
  next_at_ms integer not null,
  ended_at_ms integer,
  status integer,
  fault text,
  took_ms integer,
  excerpt text,
  unique (webhook_id, seq),
  check ((ended_at_ms is null) = (state in ('queued','held')))
) strict;
create unique index delivery_turn on delivery (webhook_id, about) where state = 'queued';
create index delivery_held on delivery (webhook_id, about, seq) where state = 'held';
create index delivery_fresh on delivery (webhook_id, next_at_ms)
  where state = 'queued' and attempts = 0;
create index delivery_again on delivery (webhook_id, next_at_ms)
  where state = 'queued' and attempts > 0;
create index delivery_lost on delivery (webhook_id, ended_at_ms) where state = 'gave_up';
create index delivery_open on delivery (at_ms) where ended_at_ms is null;
create index delivery_ended on delivery (ended_at_ms) where ended_at_ms is not null;

create trigger event_owed after insert on event
  when exists (select 1 from webhook where state in ('active','paused'))
begin
  insert into delivery (webhook_id, seq, type, about, state, at_ms, next_at_ms)
  select webhook.id, new.seq, new.type, whose.about,
    case when exists (select 1 from delivery where webhook_id = webhook.id
        and delivery.about = whose.about and state = 'queued')
      then 'held' else 'queued' end,
    new.at_ms, new.at_ms
  from webhook, json_each(webhook.events) as wanted,
    (select coalesce(
      json_extract(new.payload, '$.payment.saleId'),
      json_extract(new.payload, '$.sale.id'),
      json_extract(new.payload, '$.payment.id'),
      json_extract(new.payload, '$.feed.kind'),
      new.type) as about) as whose
  where webhook.state in ('active','paused') and wanted.value = new.type;
end;

-- Who is done lets the next of the same sale have its turn, at once.
create trigger delivery_next after update of state on delivery
  when old.state = 'queued' and new.state in ('delivered','gave_up')
begin
  update delivery set state = 'queued', next_at_ms = new.ended_at_ms
  where id = (select id from delivery where webhook_id = new.webhook_id and about = new.about
    and state = 'held' order by seq limit 1);
end;
`;
