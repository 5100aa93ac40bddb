// Stands in for head office in the gallery: three stores, a till that is silent, one whose clock is
// off, money nobody claimed, one payment given away twice, a push that a till refused.
import type { OfficeState, OfficeStore, OfficeSums, OfficeTill } from '../../shared/office.ts';
import type { TillApi } from './client.ts';

const MINUTE_MS = 60_000;

function sums(count: number, amount: number, unclaimed = 0): OfficeSums {
  const sum = { count, amount };
  const loose = { count: unclaimed, amount: unclaimed * 25_000 };
  const nothing = { count: 0, amount: 0 };
  return {
    payments: { count: count + loose.count, amount: amount + loose.amount },
    sales: sum,
    unclaimed: loose,
    dismissed: nothing,
    reversed: unclaimed > 0 ? { count: 1, amount: 13_000 } : nothing,
    manual: nothing,
    unseen: nothing,
  };
}

const STORES: readonly OfficeStore[] = [
  { store: 'bandung', name: 'Warung Sejahtera Bandung', tills: 3, troubled: 1 },
  { store: 'jakarta', name: 'Warung Sejahtera Tebet', tills: 2, troubled: 1 },
  { store: 'makassar', name: 'Warung Sejahtera Makassar', tills: 1, troubled: 0 },
].map((store, n) => ({ ...store, sums: sums(412 - 120 * n, 13_284_000 - 4_100_000 * n, 2 - n) }));

function tills(nowMs: number): OfficeTill[] {
  const well = {
    state: 'open' as const,
    version: '0.1.0',
    seenAtMs: nowMs - 4_000,
    clockAheadMs: 300,
    backlog: 0,
    backlogSinceMs: null,
    troubles: [],
  };
  return [
    { ...well, store: 'bandung', till: 'Kasir 1', sums: sums(212, 7_100_000, 1) },
    {
      ...well,
      ...{ store: 'bandung', till: 'Kasir 2', sums: sums(140, 4_300_000, 1) },
      ...{ seenAtMs: nowMs - 47 * MINUTE_MS, backlog: 312, backlogSinceMs: nowMs - 46 * MINUTE_MS },
      troubles: ['silent', 'backlog'],
    },
    { ...well, store: 'bandung', till: 'Kasir 3', sums: sums(60, 1_884_000) },
    {
      ...well,
      ...{ store: 'jakarta', till: 'Depan', sums: sums(172, 5_184_000) },
      ...{ clockAheadMs: -420_000, version: '0.0.9', troubles: ['clock', 'version'] },
    },
    { ...well, store: 'jakarta', till: 'Belakang', sums: sums(120, 4_000_000, 1) },
    { ...well, store: 'makassar', till: 'Kasir 1', sums: sums(172, 5_084_000), state: 'closed' },
  ];
}

const FINGERPRINT = '3f1a-88c0-5d2e-9b47-e610-aa93-7c4d-02f5';
const ASKING = '90be-12d7-4f6a-c3e8-1b05-77aa-f92c-d841';

function state(nowMs: number): OfficeState {
  return {
    role: 'store',
    store: 'bandung',
    till: 'Kasir 1',
    key: { fingerprint: FINGERPRINT, publicKey: 'A'.repeat(43).concat('='), madeAtMs: nowMs },
    trusted: { fingerprint: FINGERPRINT, by: 'Budi', atMs: nowMs, fromSetup: false },
    asks: { fingerprint: ASKING, by: 'Pusat', madeAtMs: nowMs },
    taken: 3,
  };
}

export function fakeOffice(nowMs: number): TillApi['office'] {
  const here = async () => state(nowMs);
  const story = { saleId: 'sal_1', by: 'person', apart: false, atMs: nowMs - 30 * MINUTE_MS };
  const money = {
    ...{ store: 'bandung', till: 'Kasir 1', paymentId: 'pay_o1', amount: 25_000 },
    ...{ paidAtMs: nowMs - 9 * MINUTE_MS, timezone: 'Asia/Jakarta', feed: 'qiospay' },
    ...{ issuer: 'BCA', reference: null, cashier: null, note: null },
  };
  const push = {
    ...{ version: 3, scope: { kind: 'all' as const }, madeAtMs: nowMs - 200 * MINUTE_MS },
    ...{ by: 'Budi', note: 'jam ramai', fingerprint: FINGERPRINT, isOurs: true },
    ...{ sale: { expiresAfterSeconds: 600 }, rules: null },
    people: [{ name: 'Rina', role: 'cashier' as const, isActive: true, hasPin: true }],
    counts: { applied: 4, waiting: 1, refused: 1, asked: 0 },
  };
  return {
    state: here,
    overview: async () => ({
      asOfMs: nowMs,
      sums: sums(876, 27_552_000, 3),
      stores: STORES.length,
      tills: 6,
      troubles: { silent: 1, clock: 1, version: 1, backlog: 1 },
      conflicts: 1,
      newestVersion: '0.1.0',
    }),
    stores: async () => ({ items: [...STORES], after: null }),
    tills: async ({ onlyTroubled }) => ({
      items: tills(nowMs).filter(({ troubles }) => onlyTroubled !== true || troubles.length > 0),
      after: null,
    }),
    money: async () => ({
      items: [money, { ...money, paymentId: 'pay_o2', store: 'jakarta', till: 'Belakang' }],
      after: null,
    }),
    conflicts: async () => ({
      items: [
        {
          ...{ store: 'bandung', seq: 41, atMs: nowMs - 20 * MINUTE_MS },
          ...{ paymentId: 'pay_x', amount: 50_000 },
          first: { ...story, till: 'Kasir 1' },
          second: { ...story, till: 'Kasir 2', saleId: 'sal_2', apart: true },
        },
      ],
      after: null,
    }),
    export: () => Promise.reject(new Error('the gallery has no books')),
    makeKey: here,
    exportKey: async () => ({ text: '{}' }),
    importKey: here,
    trust: here,
    distrust: here,
    push: async () => ({ version: 4 }),
    pushes: async () => ({ items: [push], after: null, mayPush: true }),
    results: async () => ({
      items: [
        { ...{ store: 'bandung', till: 'Kasir 1' }, state: 'applied', why: null, atMs: nowMs },
        { ...{ store: 'jakarta', till: 'Depan' }, state: 'refused', why: 'settings', atMs: nowMs },
      ],
      after: null,
    }),
  };
}
