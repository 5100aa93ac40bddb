// Owns what schema 20 keeps of each row of the books, and how rows become sums: the tables, the
// calls that fill them, the triggers and the check are all made from these.

export type Columns = Readonly<Record<string, string>>;

/** As the till sends them (store/hub-rows.ts); times epoch ms, money whole rupiah. */
export const PAYMENT: Columns = {
  payment_id: 'text not null',
  hub_id: 'text not null',
  seen_at_ms: 'bigint not null',
  day: 'integer not null',
  quarter: 'smallint not null',
  stamp_ms: 'bigint not null',
  stamp_until_ms: 'bigint not null',
  amount: 'bigint not null',
  feed: 'text not null',
  issuer_code: 'text',
  issuer_name: 'text not null',
  refs: 'jsonb not null',
  state: 'text not null',
  is_manual: 'smallint not null',
  is_away: 'smallint not null',
  counts_as: 'text',
  finding: 'text',
  note: 'text',
  sale_reference: 'text',
  claimed_by: 'text',
  claimed_at_ms: 'bigint',
  sale_id: 'text',
  reference: 'text',
  sale_amount: 'bigint',
  payable: 'bigint',
  is_late: 'smallint',
  cashier: 'text',
  mdr: 'text',
};

export const SALE: Columns = {
  sale_id: 'text not null',
  created_at_ms: 'bigint not null',
  day: 'integer not null',
  reference: 'text',
  amount: 'bigint not null',
  payable: 'bigint not null',
  cashier: 'text',
  status: 'text not null',
  expires_at_ms: 'bigint not null',
  closed_at_ms: 'bigint',
  is_late: 'smallint not null',
  is_manual: 'smallint not null',
};

export const SHIFT: Columns = {
  number: 'bigint not null',
  opened_at_ms: 'bigint not null',
  opened_by: 'text',
  opening_note: 'text',
  from_ms: 'bigint not null',
  closed_at_ms: 'bigint',
  closed_by: 'text',
  closing_note: 'text',
  until_ms: 'bigint',
  figures: 'jsonb',
};

/** Whose a row is, and which of two sayings of it is the newer. */
export const OWN: Columns = {
  store: 'text not null',
  ledger: 'text not null',
  till: "text not null check (till <> '')",
  epoch: 'integer not null',
  version: 'bigint not null',
  is_lost: 'boolean not null default false',
};

export const lines = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, type]) => `  ${name} ${type},`)
    .join('\n');

/** Takes rows of one kind, a list in JSON, whole; older than what is there changes nothing. */
export function put(table: string, columns: Columns, key: readonly string[], rows: string): string {
  const names = Object.keys(columns);
  const types = Object.entries(columns).map(([name, type]) => `${name} ${type.split(' ')[0]}`);
  const sets = [...names.filter((name) => !key.includes(name)), 'till', 'epoch', 'version'];
  return `
    insert into lunas.${table} as had (store, ledger, till, epoch, version, ${names.join(', ')})
    select p_store, p_ledger, p_till, p_epoch, r.version,
      ${names.map((name) => `r.${name}`).join(', ')}
    from jsonb_to_recordset(${rows}) as r(version bigint, ${types.join(', ')})
    on conflict (store, ledger, ${key.join(', ')}) do update
    set ${sets.map((name) => `${name} = excluded.${name}`).join(', ')}, is_lost = false
    where (had.epoch, had.version) < (excluded.epoch, excluded.version);`;
}

export const NOW_MS = 'lunas.now_ms()';

/** What rows of one state of a table add to the sums; `sign` 1 for what is now, -1 for what was. */
export const moved = (rows: string, sign: number): string => `
  select store, till, day, quarter, counts_as, feed, coalesce(issuer_code, '') as code, issuer_name,
    coalesce(cashier, '') as cashier, ${sign}::bigint as n, ${sign} * amount as amount
  from ${rows} where counts_as is not null`;

/** What payments count as, summed as the sums are kept; the check reads it too. */
export const facetsOf = (rows: string): string => `
  select m.store, p.place as till, f.facet, m.day, m.counts_as, f.code, f.name,
    sum(m.n)::bigint as count, sum(m.amount)::bigint as amount
  from (${rows}) as m
  cross join lateral (values (m.till), ('')) as p(place)
  cross join lateral (values ('all', '', ''), ('feed', '', m.feed),
    ('issuer', m.code, m.issuer_name), ('cashier', '', m.cashier),
    ('quarter', lpad(m.quarter::text, 2, '0'), '')) as f(facet, code, name)
  where (f.facet <> 'cashier' or m.counts_as in ('sale','manual','unseen'))
    and (f.facet <> 'quarter' or p.place = '')
  group by 1, 2, 3, 4, 5, 6, 7`;

export const ROWS_NOW = moved('lunas.book_payment', 1);
