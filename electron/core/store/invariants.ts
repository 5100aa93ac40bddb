// Owns what must be true of a ledger at rest, as SQL that returns no rows. Reads only; run by tests
// and by the simulation after every step. Each query answers with the id of the thing that is
// wrong.
import type { Sqlite } from './database.ts';

/** Name of what must hold → query for what breaks it. */
export const INVARIANTS: Readonly<Record<string, string>> = {
  'a paid sale has its claim': `select id from sale
    where status = 'paid' and id not in (select sale_id from claim)`,
  'a claim is of a paid sale': `select sale_id as id from claim join sale on sale.id = sale_id
    where status <> 'paid'`,
  'only money that came pays a sale': `select payment_id as id from claim
    join payment on payment.id = payment_id where state not in ('credited', 'reversed')`,
  'no claim points at nothing': `select payment_id as id from claim
    where payment_id not in (select id from payment) or sale_id not in (select id from sale)`,
  'money is marked as claimed when it is': `select id from payment
    where claimed <> (id in (select payment_id from claim))`,
  'no payment claims two sales': `select payment_id as id from claim
    group by payment_id having count(*) > 1`,
  'no sale is paid twice': `select sale_id as id from claim group by sale_id having count(*) > 1`,
  'a sale decided by evidence got the amount it asked for': `select sale.id from claim
    join sale on sale.id = sale_id join payment on payment.id = payment_id
    where by = 'evidence' and payment.amount <> sale.payable`,
  'money that was seen before a sale pays it by a person only': `select sale.id from claim
    join sale on sale.id = sale_id join payment on payment.id = payment_id
    where by = 'evidence' and payment.first_seq <= sale.created_seq`,
  'a sale is by hand when its claim is': `select sale.id from claim join sale on sale.id = sale_id
    where (sale.manual = 1) <> (by = 'manual')`,
  'a sale that is not paid is neither late nor by hand': `select id from sale
    where status <> 'paid' and (late = 1 or manual = 1)`,
  'money without a sale says why': `select payment.id from payment
    left join claim on payment_id = payment.id
    where claim.payment_id is null and state in ('credited', 'unverified') and finding is null`,
  'money with a sale is in doubt no more': `select payment.id from payment
    join claim on payment_id = payment.id
    where finding is not null and (finding <> 'unseen' or manual = 0)`,
  'merged money is counted where it was merged into': `select payment.id from payment
    left join payment whole on whole.id = payment.merged_into
    where (payment.state = 'merged') <> (payment.merged_into is not null)
    or (payment.state = 'merged' and (whole.id is null or whole.state = 'merged'))`,
  "a provider's row counts as the money confirmed by hand only in its amount": `select payment.id
    from payment join payment whole on whole.id = payment.merged_into
    where whole.amount <> payment.amount and payment.manual = 0`,
  'merged money is in doubt no more': `select id from payment
    where state = 'merged' and finding is not null`,
  'every credit row stands for money': `select id from sighting
    where payment_id is null and body ->> 'direction' = 'credit'`,
  'every payment was seen': `select id from payment
    where id not in (select payment_id from sighting where payment_id is not null)`,
  'a row says the amount of its payment': `select sighting.id from sighting
    join payment on payment.id = payment_id where body ->> 'amount' <> payment.amount`,
  'money is taken back only by a row that says so': `select id from payment
    where state = 'reversed' and id not in (select payment_id from sighting
    where payment_id is not null and body ->> 'direction' <> 'credit')
    and not exists (select 1 from sighting where payment_id is null
    and body ->> 'direction' <> 'credit' and body ->> 'amount' = payment.amount)`,
  'a sale that needs a person names the money': `select id from sale
    where (status = 'needs_person') <> (json_array_length(candidates) > 0)`,
  'the money a person is asked about is free': `select sale.id from sale, json_each(candidates)
    left join payment on payment.id = value left join claim on claim.payment_id = value
    where payment.id is null or state <> 'credited' or claim.payment_id is not null`,
  'a sale was announced when it was made': `select sale.id from sale
    left join event on seq = created_seq
    where type is not 'sale.changed' or payload ->> '$.sale.id' is not sale.id`,
  'a receipt is of a sale that has its money': `select id from print
    where kind = 'receipt' and sale_id not in (select sale_id from claim)`,
  // After a restore the numbers go on a whole million later (recovery.ts).
  'the log has no holes': `select count(*) as id from event
    having (max(seq) - count(*)) % 1000000 <> 0`,
};

/**
 * Sentences about what is broken in this ledger, at most three ids each; empty when it is sound.
 */
export function brokenInvariants(db: Sqlite): string[] {
  return invariantCheck(db)();
}

/** The rules one by one: the name of each that does not hold, null for each that does. */
export function* brokenRules(db: Sqlite): Generator<string | null> {
  for (const [name, sql] of Object.entries(INVARIANTS))
    yield db.prepare(`${sql} limit 1`).get() === undefined ? null : name;
}

/** {@link brokenInvariants} with its queries prepared once, for whoever asks after every step. */
export function invariantCheck(db: Sqlite): () => string[] {
  const queries = Object.entries(INVARIANTS).map(([name, sql]) => ({
    name,
    broken: db.prepare<[], { id: unknown }>(`${sql} limit 3`),
  }));
  return () =>
    queries.flatMap(({ name, broken }) => {
      const rows = broken.all();
      return rows.length === 0 ? [] : [`${name}: not ${rows.map((row) => row.id).join(', ')}`];
    });
}
