// A ledger that is sound breaks nothing; broken by hand in one way, it is found out by just the
// sentence that is meant for it.
import { afterEach, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/time.ts';
import { createTestCore, type TestCore } from '../testing/harness.ts';
import { brokenInvariants, INVARIANTS } from './invariants.ts';

let till: TestCore | null = null;

afterEach(async () => {
  await till?.stop();
  till = null;
});

/** A shop's morning with one of everything: paid, by hand, proven, asked, taken back, left over. */
async function morning(): Promise<TestCore> {
  const shop = await createTestCore();
  till = shop;
  const paid = await shop.sell(11_000, 'paid');
  const hand = await shop.sell(12_000, 'hand');
  const proven = await shop.sell(13_000, 'proven');
  await shop.sell(14_000, 'asked');
  await shop.sell(14_000, 'asked too');
  await shop.sell(15_000, 'waiting');
  const back = await shop.sell(16_000, 'taken back');
  shop.core.inbox.confirm(hand.id, 'bukti di HP');
  shop.core.inbox.confirm(proven.id, 'bukti di HP');
  for (const amount of [11_000, 13_000, 14_000, 99_000]) shop.qiospay.pay(amount);
  const row = shop.qiospay.pay(16_000);
  await shop.nextSweep();
  shop.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1' });
  await shop.clock.advance(MINUTE_MS);
  expect(shop.sale(paid).status).toBe('paid');
  expect(shop.sale(back).payment?.status).toBe('reversed');
  return shop;
}

const sale = (reference: string): string =>
  `(select id from sale where reference = '${reference}')`;
const money = (amount: number): string =>
  `(select id from payment where amount = ${amount} and state <> 'merged' order by manual limit 1)`;
const LOOSE_CLAIM = `create table loose as select * from claim; drop table claim;
  create table claim (payment_id text, sale_id text, at_ms integer, by text);
  insert into claim select * from loose;`;

/** What must hold → what breaks it. */
const BREAKS: Readonly<Record<string, string>> = {
  'a paid sale has its claim': `update sale set status = 'paid', closed_at_ms = 1
    where reference = 'waiting'`,
  'a claim is of a paid sale': `update sale set status = 'cancelled' where reference = 'paid'`,
  'only money that came pays a sale': `update payment set state = 'unverified'
    where id = ${money(11_000)}`,
  'no claim points at nothing': `${LOOSE_CLAIM} update claim set sale_id = 'nowhere'
    where sale_id = ${sale('paid')}`,
  'money is marked as claimed when it is': `update payment set claimed = 0
    where id = ${money(11_000)}`,
  'no payment claims two sales': `${LOOSE_CLAIM} insert into claim
    values (${money(11_000)}, ${sale('waiting')}, 1, 'evidence')`,
  'no sale is paid twice': `${LOOSE_CLAIM} insert into claim
    values (${money(99_000)}, ${sale('paid')}, 1, 'evidence')`,
  'a sale decided by evidence got the amount it asked for': `update sale set payable = 10_000
    where reference = 'paid'`,
  'money that was seen before a sale pays it by a person only': `update payment set first_seq = 1
    where id = ${money(11_000)}`,
  'a sale is by hand when its claim is': `update sale set manual = 0 where reference = 'hand'`,
  'a sale that is not paid is neither late nor by hand': `update sale set late = 1
    where reference = 'waiting'`,
  'money without a sale says why': `update payment set finding = null where id = ${money(99_000)}`,
  'money with a sale is in doubt no more': `update payment set finding = 'double'
    where id = ${money(11_000)}`,
  'merged money is counted where it was merged into': `update payment set merged_into = null
    where state = 'merged'`,
  "a provider's row counts as the money confirmed by hand only in its amount": `update payment
    set merged_into = ${money(99_000)} where state = 'merged'`,
  'merged money is in doubt no more': `update payment set finding = 'ambiguous'
    where state = 'merged'`,
  'every credit row stands for money': `drop trigger sighting_stays;
    update sighting set payment_id = null where payment_id = ${money(99_000)}`,
  'every payment was seen': `drop trigger sighting_kept;
    delete from sighting where payment_id = ${money(99_000)}`,
  'a row says the amount of its payment': `drop trigger payment_amount_stays;
    update payment set amount = 98_000 where id = ${money(99_000)}`,
  'money is taken back only by a row that says so': `update payment set state = 'reversed'
    where id = ${money(99_000)}`,
  'a sale that needs a person names the money': `update sale set candidates = '[]'
    where reference = 'asked'`,
  'the money a person is asked about is free': `update sale
    set candidates = json_array(${money(11_000)}) where reference = 'asked'`,
  'a sale was announced when it was made': `update sale set created_seq = created_seq + 1
    where reference = 'paid'`,
  'a receipt is of a sale that has its money': `drop trigger print_paid;
    insert into print (sale_id, kind, copy, auto, asked_at_ms, state)
    values (${sale('waiting')}, 'receipt', 0, 0, 1, 'queued')`,
  'the log has no holes': 'delete from event where seq = 2',
};

it('finds nothing wrong in a ledger with one of everything', async () => {
  const { core } = await morning();
  expect(brokenInvariants(core.database)).toEqual([]);
});

it('has a ledger broken by hand for every sentence', () => {
  expect(Object.keys(BREAKS).toSorted()).toEqual(Object.keys(INVARIANTS).toSorted());
});

it.each(Object.entries(BREAKS))('finds out when this is broken: %s', async (name, sql) => {
  const { core } = await morning();
  const { database } = core;
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  const broken = brokenInvariants(database).map((sentence) => sentence.split(': not ')[0]);
  expect(broken).toContain(name);
});
