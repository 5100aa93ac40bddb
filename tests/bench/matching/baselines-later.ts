// Owns the rules B7 to B11 other pollers match by, written anew from their descriptions
// (facts/matching.md §4.1).
import type { PcView, Rule, RuleSale, Verdict } from './rule.ts';
import type { Push, Row } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const COMMON = { paceMs: 2500, givesUpMs: 10 * MINUTE_MS, isKept: true } as const;

const paid = (sale: RuleSale, from: Row | Push): Verdict => ({
  kind: 'paid',
  saleId: sale.id,
  from,
});

const suffixStartClaim: Rule = {
  ...COMMON,
  id: 'B7',
  name: 'random suffix, since start, claimed ref',
  isKept: false,
  start() {
    const used = new Set<string | undefined>();
    return {
      payable: (amount, dice) => amount + 1 + dice.int(999),
      poll(rows, sales, pc) {
        const verdicts: Verdict[] = [];
        for (const sale of sales) {
          const row = rows.find(
            (each) =>
              each.type === 'CR' &&
              Number(each.amount) === sale.payable &&
              pc.parse(each.date) >= sale.openedAtMs &&
              !used.has(each.issuer_reff),
          );
          if (!row) continue;
          if (used.size > 1000) used.clear();
          used.add(row.issuer_reff);
          verdicts.push(paid(sale, row));
        }
        return verdicts;
      },
    };
  },
};

const reservedSuffix: Rule = {
  ...COMMON,
  id: 'B8',
  name: 'reserved suffix, window in WIB',
  givesUpMs: 15 * MINUTE_MS, // its sales last 10 minutes, and it looks 5 longer
  start() {
    const reserved: { payable: number; atMs: number }[] = [];
    return {
      payable(amount, dice, nowMs) {
        // Read, then write: a till that reserves in the same second is not seen yet.
        const taken = new Set(
          reserved
            .filter(({ atMs }) => atMs > nowMs - DAY_MS && atMs < nowMs - 1000)
            .map(({ payable }) => payable),
        );
        const free = Array.from({ length: 300 }, (_, n) => amount + 1 + n).filter(
          (payable) => !taken.has(payable),
        );
        const payable = dice.pick(free);
        reserved.push({ payable, atMs: nowMs });
        return payable;
      },
      poll: (rows, sales, pc) =>
        sales.flatMap((sale) => {
          const row = rows.find(
            (each) =>
              each.type === 'CR' && Number(each.amount) === sale.payable && isIn(each, sale, pc),
          );
          return row ? [paid(sale, row)] : [];
        }),
    };
  },
};

function isIn(row: Row, sale: RuleSale, pc: PcView): boolean {
  const atMs = pc.parseWib(row.date);
  return atMs >= sale.openedAtMs - 2 * MINUTE_MS && atMs <= sale.openedAtMs + 15 * MINUTE_MS;
}

const uniqueOrAsk: Rule = {
  ...COMMON,
  id: 'B9',
  name: 'the one of that amount, else a person',
  givesUpMs: DAY_MS, // expired sales stay candidates, for a person
  start() {
    const stored = new Set<string>();
    const take = (key: string, amount: number, from: Row | Push, open: RuleSale[], pc: PcView) => {
      if (stored.has(key)) return [];
      stored.add(key);
      const fitting = open.filter((sale) => sale.payable === amount);
      const [only] = fitting;
      if (!only) return [];
      const isExpired = pc.nowMs - only.openedAtMs > 10 * MINUTE_MS;
      const kind = fitting.length === 1 && !isExpired ? 'paid' : 'person';
      return fitting.map((sale): Verdict => ({ kind, saleId: sale.id, from }));
    };
    return {
      poll(rows, sales, pc) {
        const open = [...sales];
        return rows.flatMap((row) => {
          if (row.type !== 'CR') return [];
          const key = row.issuer_reff ?? `${row.date}|${row.amount}|${row.balance ?? ''}`;
          const verdicts = take(key, Number(row.amount), row, open, pc);
          for (const { kind, saleId } of verdicts)
            if (kind === 'paid') {
              const at = open.findIndex((sale) => sale.id === saleId);
              open.splice(at, 1);
            }
          return verdicts;
        });
      },
      push: (push, sales, pc) => take(String(push.refid), push.amount, push, [...sales], pc),
    };
  },
};

const unitGuess: Rule = {
  ...COMMON,
  id: 'B10',
  name: 'claimed id, unit guessed',
  isKept: false,
  start() {
    const used = new Set<string>();
    return {
      poll(rows, sales, pc) {
        const verdicts: Verdict[] = [];
        for (const sale of sales) {
          const row = rows.slice(0, 20).find((each) => {
            const amount = Number(each.amount);
            const isEqual = [amount, amount * 100, amount / 100].includes(sale.payable);
            const isRecent = pc.parseWib(each.date) >= sale.openedAtMs - MINUTE_MS;
            return each.type === 'CR' && isEqual && isRecent && !used.has(idOf(each));
          });
          if (!row) continue;
          used.add(idOf(row));
          verdicts.push(paid(sale, row));
        }
        return verdicts;
      },
    };
  },
};

/** GoPay's rows have an id; the nearest thing here is all that tells a row from the next. */
function idOf(row: Row): string {
  return row.issuer_reff ?? `${row.date}|${row.amount}|${row.balance ?? ''}`;
}

const highWater: Rule = {
  ...COMMON,
  id: 'B11',
  name: 'one sale at a time, newer than ever matched',
  start() {
    let newestMs = -Infinity;
    return {
      poll(rows, sales, pc) {
        const [sale] = sales;
        if (!sale) return [];
        const row = rows.find(
          (each) =>
            each.type === 'CR' &&
            String(each.amount) === String(sale.payable) &&
            pc.parse(each.date) > newestMs,
        );
        if (!row) return [];
        newestMs = pc.parse(row.date);
        return [paid(sale, row)];
      },
    };
  },
};

export const LATER_BASELINES: readonly Rule[] = [
  suffixStartClaim,
  reservedSuffix,
  uniqueOrAsk,
  unitGuess,
  highWater,
];
