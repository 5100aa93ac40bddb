// Owns the examples of the OpenAPI document; a test holds each against its schema.

export type Examples = Readonly<
  Record<string, { readonly summary: string; readonly value: unknown }>
>;

const QRIS =
  '00020101021226690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE520427415303360540513000' +
  '5802ID5915Contoh Merchant6007Jakarta61051000062070703A016304B2A7';

const WAITING = {
  id: 'sal_7k2m9q4t1x8b5n3c',
  reference: 'A17',
  amount: 13_000,
  payable: 13_000,
  currency: 'IDR',
  qris: QRIS,
  status: 'waiting',
  createdAtMs: 1_795_237_200_000,
  expiresAtMs: 1_795_237_500_000,
  closedAtMs: null,
  verifying: false,
  cashier: null,
};

const PAYMENT = {
  id: 'pay_3v8r1d6w0z5h2j9e',
  amount: 13_000,
  paidAtMs: 1_795_237_221_000,
  precisionMs: 1000,
  issuer: { code: '93600014', name: 'BCA' },
  feed: 'qiospay',
  refs: { issuerReff: '266372401871' },
  status: 'credited',
  verified: true,
  manual: false,
  saleId: 'sal_7k2m9q4t1x8b5n3c',
  seenAtMs: 1_795_237_222_480,
  finding: null,
  note: null,
  suggestions: [],
};

const PAID = {
  id: WAITING.id,
  reference: 'A17',
  amount: 13_000,
  payable: 13_000,
  currency: 'IDR',
  qris: QRIS,
  status: 'paid',
  createdAtMs: WAITING.createdAtMs,
  expiresAtMs: WAITING.expiresAtMs,
  closedAtMs: 1_795_237_222_480,
  payment: PAYMENT,
  late: false,
  cashier: null,
};

const { verifying: _verifying, ...CLOSED } = WAITING;
const CANCELLED = { ...CLOSED, status: 'cancelled', closedAtMs: 1_795_237_260_000 };

const STRAY = { ...PAYMENT, id: 'pay_5c1n7y4k9p2s6a8f', saleId: null, finding: 'no_sale' };

const one = (name: string, summary: string, value: unknown): Examples => ({
  [name]: { summary, value },
});

const SUM = { count: 42, amount: 1_386_000 };
const NONE = { count: 0, amount: 0 };

const DAILY = {
  date: '2026-11-21',
  timezone: 'Asia/Jakarta',
  sales: SUM,
  payments: { count: 43, amount: 1_401_000 },
  unclaimed: { count: 1, amount: 15_000 },
  dismissed: NONE,
  reversed: NONE,
  manual: NONE,
  unseen: NONE,
  byHour: [{ hour: 12, count: 43, amount: 1_401_000 }],
  byCashier: [{ cashier: 'Sari', count: 42, amount: 1_386_000 }],
  byIssuer: [{ code: '93600014', name: 'BCA', count: 43, amount: 1_401_000 }],
  byFeed: [{ feed: 'qiospay', count: 43, amount: 1_401_000 }],
};

const RANGE_SHARE = { count: 43, amount: 1_401_000, sales: SUM };
const { date: _date, ...DAILY_SUMS } = DAILY;
const RANGE = {
  ...DAILY_SUMS,
  from: '2026-11-21',
  until: '2026-11-21',
  dayStartsAt: '00:00',
  asOfMs: 1_795_237_200_000,
  isSoFar: true,
  byHour: [{ hour: 12, ...RANGE_SHARE }],
  byDay: [{ date: '2026-11-21', ...RANGE_SHARE }],
  byWeekday: [{ weekday: 6, days: 1, ...RANGE_SHARE }],
  byIssuer: [{ code: '93600014', name: 'BCA', ...RANGE_SHARE }],
  byFeed: [{ feed: 'qiospay', ...RANGE_SHARE }],
  comparisons: [],
};

const CODE = {
  id: 'QR-20261121-0007',
  type: 'dynamic',
  amount: 13_000,
  generatedAtMs: 1_795_237_200_000,
  expiresAtMs: 1_795_237_500_000,
  payment: null,
};

const FEED = {
  kind: 'qiospay',
  state: 'live',
  lastGoodAtMs: 1_795_237_222_480,
  message: 'Mutasi terbaca.',
  fault: null,
  setAside: 0,
  gap: null,
};

/** By call, then by status. */
export const EXAMPLES: Readonly<Record<string, Readonly<Record<string, Examples>>>> = {
  'sale.create': {
    201: one('waiting', 'A new sale', WAITING),
    200: one('repeated', 'Asked again with its key, and paid meanwhile', PAID),
  },
  'sale.get': {
    200: {
      ...one('waiting', 'Nobody has paid yet', WAITING),
      ...one('paid', 'LUNAS', PAID),
    },
  },
  'sale.list': { 200: one('one', 'A day with one sale', { items: [PAID], nextCursor: null }) },
  'sale.cancel': { 200: one('cancelled', 'Given up', CANCELLED) },
  'sale.check': { 200: one('paid', 'The money is there', PAID) },
  'payment.list': {
    200: one('stray', 'Money without a sale', { items: [STRAY], nextCursor: null }),
  },
  'report.daily': { 200: one('day', 'A day so far', DAILY) },
  'report.range': { 200: one('day', 'One day as a range', RANGE) },
  'qrCode.list': { 200: one('unpaid', 'A code nobody paid', { items: [CODE], unreadable: 0 }) },
  'health.get': {
    200: one('ok', 'All feeds can be read', { status: 'ok', version: '0.1.0', feeds: [FEED] }),
  },
};

export const REQUEST_EXAMPLES: Readonly<Record<string, Examples>> = {
  'sale.create': one('sale', 'Rp 13.000 for note A17', { amount: 13_000, reference: 'A17' }),
};
