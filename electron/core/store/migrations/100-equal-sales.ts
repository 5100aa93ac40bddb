// Schema 100: sales that money may still be meant for, by when they closed in provider time.

export const EQUAL_SALES = `
create index sale_unpaid on sale (payable, closed_until_ms)
  where status in ('expired','cancelled') or manual = 1;
create index sale_unplaced on sale (created_seq)
  where closed_at_ms is not null and closed_until_ms is null;
`;
