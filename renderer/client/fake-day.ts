// Owns a believable shop day for the fake till and the gallery: fixed but for the hour it is told.
import type { SessionView } from '../../shared/people.ts';
import type { FeedHealth, PaymentView, SaleView, Snapshot } from '../../shared/views.ts';

/**
 * A code of a shop that does not exist: the NNS is Netzme's (shared/issuers.ts), the rest
 * invented.
 */
export const SHOP_QRIS = [
  '00020101021126590012ID.LUNAS.UJI01189360081400000012340210UJI00000010303UMI51440',
  '014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204581253033605802ID5916WARUNG SEJAH',
  'TERA6007BANDUNG61054011562070703A016304A226',
].join('');

/** The same with Rp 13.000 in it. */
export const TRAINING_QRIS_13000 = [
  '00020101021226590012ID.LUNAS.UJI01189360081400000012340210UJI00000010303UMI51440',
  '014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204581253033605405130005802ID5916WAR',
  'UNG SEJAHTERA6007BANDUNG61054011562070703A016304398B',
].join('');

const MINUTE_MS = 60_000;

export function fakePayment(part: Partial<PaymentView>): PaymentView {
  return {
    id: 'pay_1',
    amount: 13_000,
    paidAtMs: 0,
    precisionMs: 1000,
    issuer: { code: '93600914', name: 'GoPay' },
    feed: 'qiospay',
    refs: {},
    status: 'credited',
    verified: true,
    manual: false,
    saleId: null,
    seenAtMs: 0,
    finding: 'no_sale',
    note: null,
    suggestions: [],
    ...part,
  };
}

export function fakeSale(part: Partial<SaleView>): SaleView {
  return {
    id: 'sal_1',
    reference: null,
    amount: part.payable ?? 13_000,
    payable: part.amount ?? 13_000,
    currency: 'IDR',
    qris: SHOP_QRIS,
    status: 'waiting',
    createdAtMs: 0,
    expiresAtMs: 300_000,
    closedAtMs: null,
    cashier: 'Sari',
    ...part,
  };
}

export function fakeFeed(part: Partial<FeedHealth>): FeedHealth {
  return {
    kind: 'qiospay',
    state: 'live',
    lastGoodAtMs: 0,
    message: '',
    fault: null,
    setAside: 0,
    gap: null,
    ...part,
  };
}

const PAID: readonly (readonly [number, number, string, string | null])[] = [
  [4, 27_500, 'ShopeePay', 'Meja 4'],
  [9, 13_000, 'GoPay', null],
  [9.6, 13_000, 'BCA', 'Ibu Rina'],
  [17, 8_000, 'DANA', null],
  [24, 145_000, 'Bank Mandiri', 'Pesanan 118'],
  [38, 5_000, 'OVO', null],
  [51, 62_000, 'BRI', null],
  [66, 1_250_000, 'BNI', 'Katering'],
  [80, 18_500, 'SeaBank', null],
];

function paidSale(nowMs: number, index: number): SaleView {
  const [minutes, amount, name, reference] = PAID[index] ?? [0, 0, '', null];
  const atMs = Math.round(nowMs - minutes * MINUTE_MS);
  const id = `sal_day${index}`;
  const payment = fakePayment({
    id: `pay_day${index}`,
    amount,
    issuer: { code: null, name },
    paidAtMs: atMs,
    seenAtMs: atMs,
    saleId: id,
    finding: null,
  });
  return fakeSale({
    id,
    amount,
    reference,
    status: 'paid',
    createdAtMs: atMs - 24_000,
    expiresAtMs: atMs + 276_000,
    closedAtMs: atMs,
    late: index === 5,
    payment,
  });
}

function unclaimed(nowMs: number, expired: SaleView): PaymentView[] {
  const suggestion = {
    saleId: expired.id,
    reference: expired.reference,
    amount: expired.amount,
    payable: expired.payable,
    status: expired.status,
    createdAtMs: expired.createdAtMs,
  };
  return [
    fakePayment({
      id: 'pay_in1',
      amount: 20_000,
      issuer: { code: null, name: 'LinkAja' },
      paidAtMs: nowMs - 6 * MINUTE_MS,
      seenAtMs: nowMs - 6 * MINUTE_MS,
      finding: 'short',
      suggestions: [{ ...suggestion, why: 'short' }],
    }),
    fakePayment({
      id: 'pay_in2',
      amount: 50_000,
      paidAtMs: nowMs - 44 * MINUTE_MS,
      seenAtMs: nowMs - 44 * MINUTE_MS,
      precisionMs: MINUTE_MS,
    }),
  ];
}

/** Who is at the screen of a shop without people. */
export const SHOP_OF_ONE: SessionView = {
  role: 'manager',
  person: null,
  hasPeople: false,
  requireLogin: false,
  idleLockMs: 300_000,
};

/** The query of the address chooses: `training`, `unset`, `empty`. */
export function fakeSnapshot(nowMs: number, query: string): Snapshot {
  const isEmpty = query.includes('empty');
  const expired = fakeSale({
    id: 'sal_expired',
    amount: 21_000,
    reference: 'Pak Dedi',
    status: 'expired',
    createdAtMs: nowMs - 13 * MINUTE_MS,
    closedAtMs: nowMs - 8 * MINUTE_MS,
  });
  const sales = isEmpty ? [] : [...PAID.keys()].map((index) => paidSale(nowMs, index));
  if (!isEmpty) sales.splice(1, 0, expired);
  const paid = sales.filter(({ status }) => status === 'paid');
  const inbox = isEmpty ? [] : unclaimed(nowMs, expired);
  const isTraining = query.includes('training');
  return {
    seq: 100,
    nowMs,
    isSetUp: !query.includes('unset'),
    isTraining,
    phoneUrl: isTraining ? 'http://127.0.0.1:9999/phone' : null,
    canLeaveTraining: isTraining,
    store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta', dayStartsAt: '00:00' },
    till: { name: 'Kasir 1' },
    session: SHOP_OF_ONE,
    needsManagerPin: false,
    notice: null,
    conditions: [],
    hub: null,
    merchant: {
      name: 'WARUNG SEJAHTERA',
      city: 'BANDUNG',
      nmid: 'ID1020000000001',
      acquirer: 'Netzme',
      addsFee: false,
    },
    today: new Date(nowMs + 7 * 60 * MINUTE_MS).toISOString().slice(0, 10),
    feeds: [fakeFeed({ lastGoodAtMs: nowMs - 2000 })],
    sales,
    inbox,
    printer: null,
    prints: [],
    totals: {
      sales: { count: paid.length, amount: sumOf(paid.map(({ payment }) => payment?.amount ?? 0)) },
      unclaimed: { count: inbox.length, amount: sumOf(inbox.map(({ amount }) => amount)) },
    },
  };
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
