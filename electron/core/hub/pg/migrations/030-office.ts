// Schema 30: what head office pushed, and what became of it at each till. The list is written by
// head office and by nobody else; a store reads what is for all and for itself.
import type { HubMigration } from '../hub-migration.ts';

export const OFFICE: HubMigration = {
  number: 30,
  name: 'head office: pushes',
  breaksOlder: false,
  text: `
create table lunas.pushed (
  -- In the order of commits: whoever pushes holds a lock (hub/office/office-push.ts).
  id bigint generated always as identity primary key,
  fingerprint text not null,
  version bigint not null check (version > 0),
  -- For the hub to send it the right way; a till believes what is signed and nothing here.
  scope text not null check (scope in ('all', 'store', 'till')),
  store text,
  till text,
  document text not null check (length(document) <= 100000),
  signature text not null check (length(signature) <= 200),
  made_at timestamptz not null default now(),
  unique (fingerprint, version),
  check ((scope = 'all') = (store is null)),
  check ((scope = 'till') = (till is not null))
);
create index pushed_store on lunas.pushed (store, id) where store is not null;
create index pushed_all on lunas.pushed (id) where scope = 'all';

create table lunas.push_result (
  push_id bigint not null references lunas.pushed (id),
  store text not null references lunas.store (name),
  till text not null,
  state text not null check (state in ('asked', 'waiting', 'applied', 'refused')),
  why text,
  at timestamptz not null default now(),
  primary key (push_id, store, till)
);
create index push_result_state on lunas.push_result (push_id, state);

create trigger stays before update or delete on lunas.pushed
  for each row execute function lunas.refuse_change();

select lunas.guard('pushed', 'select', 'select, insert');
select lunas.guard('push_result', 'select, insert, update', 'select');
create policy everybody on lunas.pushed for select using (scope = 'all');
`,
};
