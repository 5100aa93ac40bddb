// Stands in for the manager's desk in the gallery: one closed shift with a correction, a day that
// is nearly explained.
import type { TokenList } from '../../shared/api-tokens.ts';
import type { ShiftReport } from '../../shared/shift.ts';
import type { TillApi } from './client.ts';

const HOUR_MS = 3_600_000;

const FIGURES: ShiftReport['figures'] = {
  sales: { count: 41, amount: 1_284_000 },
  payments: { count: 43, amount: 1_329_000 },
  unclaimed: { count: 1, amount: 25_000 },
  dismissed: { count: 1, amount: 20_000 },
  reversed: { count: 0, amount: 0 },
  unproven: { count: 1, amount: 50_000 },
  discounts: 3,
  byIssuer: [
    { name: 'BCA', count: 20, amount: 700_000 },
    { name: 'DANA', count: 23, amount: 629_000 },
  ],
  byCashier: [
    { name: 'Sari', count: 30, amount: 900_000 },
    { name: null, count: 11, amount: 384_000 },
  ],
  byFeed: [{ name: 'qiospay', count: 43, amount: 1_329_000 }],
  waiting: 0,
  needsPerson: 0,
  blind: [],
};

function report(number: number, nowMs: number): ShiftReport {
  return {
    number,
    openedAtMs: nowMs - 9 * HOUR_MS,
    openedBy: 'Sari',
    openingNote: null,
    closedAtMs: nowMs - HOUR_MS,
    closedBy: 'Budi',
    closingNote: 'laci cocok',
    figures: FIGURES,
    corrections: [
      {
        paymentId: 'pay_1',
        amount: 25_000,
        paidAtMs: nowMs - 2 * HOUR_MS,
        was: 'unclaimed',
        is: 'attached',
        note: 'Budi: meja 4',
      },
    ],
    now: FIGURES,
  };
}

const TOKENS: TokenList = {
  addresses: ['http://127.0.0.1:7420/v1'],
  port: 'open',
  tokens: [
    {
      id: 'tok_galeri',
      name: 'POS depan',
      scopes: ['create', 'read'],
      source: 'desk',
      createdAtMs: Date.UTC(2026, 10, 21, 5),
      createdBy: 'Budi',
      lastUsedAtMs: Date.UTC(2026, 10, 21, 6),
    },
  ],
};

export function fakeDesk(nowMs: number): Pick<TillApi, 'shift' | 'day' | 'books' | 'token'> {
  const day = async ({ date }: { date: string }) => ({
    date,
    feeds: [],
    unclaimed: { count: 1, amount: 25_000 },
    unproven: { count: 0, amount: 0 },
    needsPerson: 0,
    isExplained: false,
  });
  return {
    shift: {
      current: async () => ({ shift: { ...report(8, nowMs), closedAtMs: null, closedBy: null } }),
      open: async () => ({ number: 8 }),
      close: async () => report(8, nowMs),
      report: async ({ number }) => report(number, nowMs),
      print: async () => ({
        done: ['find', 'send', 'finish'],
        failedAt: null,
        fault: null,
        tookMs: 9,
      }),
      list: async () => ({ items: [report(7, nowMs)], before: null }),
    },
    day: { last: day, compare: day },
    token: {
      list: async () => TOKENS,
      make: async () => ({ token: 'lunas_galeri', list: TOKENS }),
      revoke: async () => TOKENS,
    },
    books: {
      export: () => Promise.reject(new Error('the gallery has no books')),
      file: () => Promise.reject(new Error('the gallery has no books')),
      folder: async () => ({ folder: null }),
    },
  };
}
