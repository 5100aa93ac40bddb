// Owns the rules B1 to B6 other pollers match by, written anew from their descriptions
// (facts/matching.md §4.1). Where a description is silent the reading that helps the rule was
// taken. B7 to B11 are beside.
import { LATER_BASELINES } from './baselines-later.ts';
import type { PcView, Rule, RulePlayer, RuleSale, Verdict } from './rule.ts';
import type { Row } from './world.ts';

const MINUTE_MS = 60_000;

/** The pace of our own till, given to every rule whose description names none. */
const PACE_MS = 2500;

const COMMON = { paceMs: PACE_MS, givesUpMs: 10 * MINUTE_MS, isKept: true } as const;

type Test = (row: Row, sale: RuleSale, pc: PcView) => boolean;

/** Sales looked at one by one, oldest first, each taking the first row that passes. */
function eachSale(rows: readonly Row[], sales: readonly RuleSale[], pc: PcView, test: Test) {
  const verdicts: Verdict[] = [];
  for (const sale of sales) {
    const row = rows.find((each) => test(each, sale, pc));
    if (row) verdicts.push({ kind: 'paid', saleId: sale.id, from: row });
  }
  return verdicts;
}

const latestRow: Rule = {
  ...COMMON,
  id: 'B1',
  name: 'latest row',
  start: () => ({
    poll: (rows, sales, pc) =>
      eachSale(rows.slice(0, 1), sales, pc, (row, sale) => Number(row.amount) === sale.payable),
  }),
};

const anyRow: Rule = {
  ...COMMON,
  id: 'B2',
  name: 'any row',
  start: () => ({
    poll: (rows, sales, pc) =>
      eachSale(
        rows,
        sales,
        pc,
        (row, sale) =>
          row.type === 'CR' && Number.parseInt(String(row.amount), 10) === sale.payable,
      ),
  }),
};

const sameDay: Rule = {
  ...COMMON,
  id: 'B3',
  name: 'same day, random suffix',
  start: () => ({
    payable: (amount, dice) => amount + 1 + dice.int(99),
    poll: (rows, sales, pc) =>
      eachSale(
        rows,
        sales,
        pc,
        (row, sale) =>
          row.type === 'CR' &&
          Number(row.amount) === sale.payable &&
          row.date.startsWith(pc.today()),
      ),
  }),
};

const recentMinutes: Rule = {
  ...COMMON,
  id: 'B4',
  name: 'at most 5 minutes old',
  start: () => ({
    poll: (rows, sales, pc) =>
      eachSale(
        rows.toSorted((a, b) => pc.parse(b.date) - pc.parse(a.date)),
        sales,
        pc,
        (row, sale) =>
          row.type === 'CR' &&
          row.qris === 'static' &&
          Number(row.amount) === sale.payable &&
          pc.nowMs - pc.parse(row.date) <= 5 * MINUTE_MS,
      ),
  }),
};

/** One row serves one sale: whichever asks first takes it. */
function taking(key: (row: Row) => string, test: Test, rowsMax = Infinity): () => RulePlayer {
  return () => {
    const taken = new Set<string>();
    return {
      poll: (rows, sales, pc) =>
        eachSale(rows.slice(0, rowsMax), sales, pc, (row, sale) => {
          if (taken.has(key(row)) || !test(row, sale, pc)) return false;
          taken.add(key(row));
          return true;
        }),
    };
  };
}

const afterStart: Rule = {
  ...COMMON,
  id: 'B5',
  name: 'since polling began',
  isKept: false,
  start: taking(
    (row) => `${row.date}|${row.balance ?? row.issuer_reff ?? ''}`,
    (row, sale, pc) =>
      row.type === 'CR' &&
      Number(row.amount) === sale.payable &&
      pc.parse(row.date) >= sale.openedAtMs,
  ),
};

const LOOKS_MAX = 40;

const claimRef: Rule = {
  ...COMMON,
  id: 'B6',
  name: 'claimed key, last 20 rows',
  paceMs: 15_000, // so that its 40 looks last its 10 minutes
  start() {
    const used = new Set<string>();
    const take = (key: string, saleId: string, from: Verdict['from']): Verdict[] => {
      used.add(key);
      return [{ kind: 'paid', saleId, from }];
    };
    return {
      poll(rows, sales, pc) {
        const verdicts: Verdict[] = [];
        for (const row of rows.slice(0, 20)) {
          // Qiospay's rows have no `id`, which leaves the fall-back.
          const key = `${row.date}-${row.amount}`;
          const isYoung = pc.nowMs - pc.parse(row.date) < 10 * MINUTE_MS;
          const isFree = row.type === 'CR' && isYoung && !used.has(key);
          const sale = sales.find(
            ({ id, payable, looks }) =>
              payable === Number(row.amount) &&
              looks < LOOKS_MAX &&
              !verdicts.some((verdict) => verdict.saleId === id),
          );
          if (isFree && sale) verdicts.push(...take(key, sale.id, row));
        }
        return verdicts;
      },
      push(push, sales) {
        const key = String(push.refid);
        const sale = sales.find(({ payable }) => payable === push.amount);
        return sale && !used.has(key) ? take(key, sale.id, push) : [];
      },
    };
  },
};

export const BASELINES: readonly Rule[] = [
  latestRow,
  anyRow,
  sameDay,
  recentMinutes,
  afterStart,
  claimRef,
  ...LATER_BASELINES,
];
