// Schema 100: sales that money may still be meant for, by when they closed in provider time.

export const EQUAL_SALES = `
create index sale_unpaid on sale (payable, closed_until_ms)
  where status in ('expired','cancelled') or manual = 1;
`;
