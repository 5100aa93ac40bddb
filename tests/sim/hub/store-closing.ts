// Owns the comparison when a store closes: the provider's books against the ledgers of all tills
// together, to the rupiah, and each ledger against itself.
import { isCounted, pairUp, type Bookkeeper, type PaymentRow } from '../closing.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { checkHub } from '../../../electron/core/hub/books/check.ts';
import { compareClaims } from './store-claims.ts';
import { Truth } from '../truth.ts';
import type { SimHub } from './sim-hub.ts';
import type { SimTill } from './sim-till.ts';
import type { StoreJudge } from './store-judge.ts';

const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };

interface HomeRow extends PaymentRow {
  /** `manual`: confirmed by hand, before any row of it. */
  feed: string;
  away: 0 | 1 | 2;
}

interface SightRow {
  payment_id: string;
  body: string;
}

/** What is not yet as it should be when all trouble is over. */
export async function whyNotReady(tills: readonly SimTill[], hub: SimHub): Promise<string[]> {
  const head = await headOf(hub);
  return tills.flatMap((till) => {
    const why = till.state === 'absent' ? null : whyNotReadyOf(till, head);
    return why === null ? [] : [`${till.name} ${why}`];
  });
}

/** 0: no till has reached the hub yet. */
async function headOf(hub: SimHub): Promise<number> {
  if (!(await hub.isMade())) return 0;
  const [row] = await hub.query<{ head: string }>('select max(head_seq) as head from lunas.store');
  return Number(row?.head ?? 0);
}

function whyNotReadyOf(till: SimTill, head: number): string | null {
  const { ledger } = till;
  if (till.state !== 'running') return `is ${till.state}`;
  let why: string | null = null;
  ledger.undisturbed(() => {
    const link = till.link();
    const state = link?.state();
    const count = (what: string) =>
      ledger.read<[], { n: number }>(`select count(*) as n from ${what}`).get()?.n ?? 0;
    const readSeq = ledger.read<[], { n: number }>('select read_seq as n from hub_mark').get()?.n;
    if (state?.kind === 'off') return;
    if (state?.kind !== 'live') why = `is apart: ${state?.why}`;
    else if (link?.hold() !== null) why = `may not sell: ${link?.hold()}`;
    else if (count('hub_todo') > 0) why = `has ${count('hub_todo')} things to tell`;
    else if (count('hub_want') > 0) why = `asks for ${count('hub_want')} payments`;
    else if ((readSeq ?? 0) < head) why = `has read ${readSeq} of ${head}`;
    else if (count('hub_outbox') > 0) why = `has ${count('hub_outbox')} rows of its books to send`;
  });
  return why;
}

export async function closeStore(judge: StoreJudge, hub: SimHub, isWhole: boolean): Promise<void> {
  const here = judge.tills.filter((till) => till.core !== null);
  for (const till of here) if (till.core) till.judge.closeTill(till.core, isWhole);
  for (const till of judge.tills) till.judge.lookAgain();
  wholeStore(judge);
  for (const till of here) ownView(judge, till);
  if (!(await hub.isMade())) return;
  await compareClaims(judge, hub);
  await sums(judge, hub);
}

/** A payment is in one till's books and in the books of no other; all that came is in some. */
function wholeStore(judge: StoreJudge): void {
  const truth = new Truth(judge.truth.books, judge.habits, judge.truth);
  const rows: HomeRow[] = [];
  for (const till of judge.tills) {
    const own = homeRowsOf(till);
    rows.push(...own);
    learn(truth, till, own);
  }
  vouch(truth, judge, rows);
  const keeper = bookkeeper(judge, truth, rows, 'the store');
  const paired = pairUp(keeper, rows);
  const counted = new Map<SimTill, number>();
  for (const till of judge.tills) {
    let sum = 0;
    for (const row of homeRowsOf(till)) {
      const n = paired.get(row.id);
      if (n !== undefined ? isCounted(keeper, row, n) : isByHand(row)) sum += row.amount;
    }
    counted.set(till, sum);
  }
  for (const [till, sum] of counted) {
    const { core } = till;
    if (core === null) continue;
    till.ledger.undisturbed(() => {
      const { amount } = core.reports.sums(ALL).payments;
      if (amount !== sum)
        judge.fault(`${till.name} counts ${amount} rupiah, its books hold ${sum}`);
    });
    till.judge.tally.payments = homeRowsOf(till).length;
  }
}

function isByHand(row: HomeRow): boolean {
  return row.manual === 1 && row.finding === 'unseen';
}

/** No till knows one payment as two, whoever's books it is in. */
function ownView(judge: StoreJudge, till: SimTill): void {
  const all = rowsOf(till);
  const whole = wholeIn(all);
  const rows = all.filter((row) => row.merged_into === null || whole(row).manual === 1);
  const truth = new Truth(judge.truth.books, judge.habits, judge.truth);
  Object.assign(truth, { taken: new Set(), provenByPush: new Set() });
  learn(truth, till, rows);
  vouch(truth, judge, rows);
  pairUp(bookkeeper(judge, truth, rows, till.name), rows);
}

function bookkeeper(
  judge: StoreJudge,
  truth: Truth,
  rows: readonly HomeRow[],
  who: string,
): Bookkeeper {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    truth,
    fault: (sentence) => judge.fault(`${who}: ${sentence}`),
    once: (kind, id) => judge.once(kind, id),
    whole: (row) => (row.merged_into === null ? row : (byId.get(row.merged_into) ?? row)),
  };
}

/** Money in this till's books; a row of money confirmed by hand is where that is. */
function homeRowsOf(till: SimTill): HomeRow[] {
  const rows = rowsOf(till);
  const whole = wholeIn(rows);
  // Merged with money that has rows of its own: those stand for it.
  const stands = (row: HomeRow) => row.merged_into === null || whole(row).feed === 'manual';
  return rows.filter((row) => whole(row).away === 0 && stands(row));
}

/** A person took a push for money: what the till knows it by, as it is called here. */
function vouch(truth: Truth, judge: StoreJudge, rows: readonly HomeRow[]): void {
  const { vouched } = judge.truth;
  const ids = rows.map(({ id }) => id).filter((id) => vouched.has(id.split(':')[1] ?? id));
  Object.assign(truth, { vouched: new Set(ids) });
}

function wholeIn(rows: readonly HomeRow[]): (row: HomeRow) => HomeRow {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (row) => byId.get(row.merged_into ?? row.id) ?? row;
}

/** Two tills may have money under the same name: here each row has one of its own. */
function rowsOf({ ledger, number }: SimTill): HomeRow[] {
  return ledger
    .read<[string], HomeRow>(
      `select ? || ':' || id as id, feed, state, manual, amount, finding, merged_into, away
       from payment`,
    )
    .all(String(number))
    .map((row) => ({
      ...row,
      merged_into: row.merged_into === null ? null : `${number}:${row.merged_into}`,
    }));
}

/** Rows of the feed, as this till knows which payment they are; of two made one, of that one. */
function learn(truth: Truth, till: SimTill, rows: readonly HomeRow[]): void {
  const { ledger, number } = till;
  const own = new Set(rows.map((row) => row.id));
  const all = rowsOf(till);
  const whole = wholeIn(all);
  const united = new Map(
    all.flatMap((row) =>
      row.merged_into !== null && whole(row).manual === 0 ? [[row.id, whole(row).id]] : [],
    ) as [string, string][],
  );
  const sights = ledger
    .read<[string], SightRow>(
      `select ? || ':' || payment_id as payment_id, body from sighting
       where payment_id is not null order by id`,
    )
    .all(String(number));
  for (const { payment_id: seenAs, body } of sights) {
    const paymentId = united.get(seenAs) ?? seenAs;
    const sighting = JSON.parse(body) as Sighting;
    if (!own.has(paymentId) || sighting.channel === 'manual') continue;
    if (sighting.direction === 'credit') truth.learn(paymentId, sighting);
  }
}

/** What the tills count together is what the hub's books say, row by row and in its own sums. */
async function sums(judge: StoreJudge, hub: SimHub): Promise<void> {
  let tills = 0;
  for (const { core, ledger } of judge.tills)
    ledger.undisturbed(() => {
      tills += core?.reports.sums(ALL).payments.amount ?? 0;
    });
  const [books] = await hub.query<{ amount: string }>(
    `select coalesce(sum(amount), 0) as amount from lunas.book_payment
     where counts_as is not null and counts_as <> 'reversed'`,
  );
  if (Number(books?.amount) !== tills)
    judge.fault(`the tills count ${tills} rupiah, the hub's books ${books?.amount}`);
  const { rollups, twoHomes } = await hub.withConnection(checkHub);
  for (const each of rollups) judge.fault(`a sum at the hub is off: ${JSON.stringify(each)}`);
  for (const each of twoHomes) judge.fault(`two tills count one money: ${JSON.stringify(each)}`);
}
