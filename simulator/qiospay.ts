// Qiospay as specs/000 documents it, with practice's deviations (facts/domain.md §3) behind switches.
// A pure view of the bank: asking changes nothing.
import type { Bank, BankEntry } from './bank.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import { json, type Reply } from './reply.ts';
import { formatWib } from './wib.ts';

export interface QiospayAccount {
  readonly merchantCode: string;
  readonly apiKey: string;
  readonly callbackSecret: string;
}

export interface QiospayParts {
  readonly account: QiospayAccount;
  readonly bank: Bank;
  readonly faults: Faults;
  readonly clockMs: () => number;
  /** For shuffled rows only. */
  readonly random: Random;
}

export const MUTASI_PATH = /^\/api\/mutasi\/qris\/([^/]+)\/([^/]+)\/?$/;

/** GET /api/mutasi/qris/{merchant_code}/{api_key} */
export function answerMutasi(parts: QiospayParts, merchantCode: string, apiKey: string): Reply {
  const { account, faults } = parts;
  if (merchantCode !== account.merchantCode || apiKey !== account.apiKey)
    return json(faults.errorStatus, {
      status: 'error',
      messages: 'merchant_code atau api_key salah',
    });
  if (faults.missingData) return json(200, { status: 'success' });
  const rows = mutasiRows(parts);
  const padding = faults.bodyOverMb > 0 ? { note: 'x'.repeat(faults.bodyOverMb * 1_048_576) } : {};
  return json(200, { status: 'success', data: rows, ...padding });
}

/** The rows of one answer: newest first, as far back as the window reaches. */
export function mutasiRows(parts: QiospayParts): unknown[] {
  const { bank, faults, random } = parts;
  const nowMs = parts.clockMs();
  const newestFirst = bank
    .visible('qiospay', nowMs)
    .toSorted((a, b) => b.stampMs - a.stampMs || b.seq - a.seq)
    .slice(0, faults.windowRows);
  const rows: unknown[] = newestFirst.flatMap((entry) => {
    const row = mutasiRow(entry, faults, nowMs);
    return Array.from({ length: faults.repeatRows + 1 }, () => row);
  });
  const mixed = faults.unknownRows ? withOddRows(rows, nowMs + faults.clockSkewMs) : rows;
  return faults.shuffleRows ? random.shuffle(mixed) : mixed;
}

function mutasiRow(entry: BankEntry, faults: Faults, nowMs: number): Record<string, unknown> {
  const stampMs = faults.minutePrecision ? entry.stampMs - (entry.stampMs % 60_000) : entry.stampMs;
  const hasRefs = nowMs - entry.bookedAtMs >= faults.refsFilledLaterMs;
  const ref = hasRefs ? entry.rrn : '';
  return {
    date: formatWib(stampMs, faults.dateFormat),
    amount: writeAmount(entry.amount, faults.amountAs),
    type: entry.type,
    // "static" for a converted code too (facts/domain.md §3.1).
    ...(faults.omitQris ? {} : { qris: 'static' }),
    brand_name: faults.brandAs === 'code' ? entry.issuerNns : entry.issuerName,
    ...(faults.omitRefs ? {} : { issuer_reff: ref, buyer_reff: ref }),
    ...(faults.omitBalance ? {} : { balance: String(entry.balanceAfter) }),
    ...(faults.unknownRows ? { channel: { id: 7, tags: ['a', null] }, catatan: '' } : {}),
  };
}

function writeAmount(amount: number, as: Faults['amountAs']): string | number {
  switch (as) {
    case 'text':
      return String(amount);
    case 'number':
      return amount;
    case 'dotted':
      return String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
    case 'decimals':
      return `${amount}.00`;
  }
}

/** Puts rows that can't be money between the good ones; none of them may ever be counted. */
function withOddRows(rows: readonly unknown[], stampMs: number): unknown[] {
  const date = formatWib(stampMs);
  const odd: unknown[] = [
    { date, amount: 'lima ribu', type: 'CR', brand_name: '93600014', balance: '1' },
    { date, amount: '5000.50', type: 'CR', brand_name: '93600014', balance: '1' },
    { date: 'kemarin', amount: '5000', type: 'CR', brand_name: '93600014', balance: '1' },
    { date, amount: '5000', type: 'XX', brand_name: '93600014', balance: '1' },
    { date, amount: '-5000', type: 'CR', brand_name: '93600014', balance: '1' },
    { date, type: 'CR', brand_name: '93600014' },
    { date, amount: ['5000'], type: 'CR', brand_name: null },
    null,
    'Pemeliharaan sistem pukul 23.00',
    [],
  ];
  return odd
    .flatMap((row, index) => [row, ...rows.slice(index, index + 1)])
    .concat(rows.slice(odd.length));
}
