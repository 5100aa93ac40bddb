// What a person who does not look at the till is called for: LUNAS for plain money only.
import { describe, expect, it } from 'vitest';
import { shellNewsOf } from './shell-news.ts';
import type { PaymentView, SaleView, TillEvent } from './views.ts';

const payment: PaymentView = {
  id: 'p1',
  amount: 13_000,
  paidAtMs: 0,
  precisionMs: 1000,
  issuer: { code: '014', name: 'BCA' },
  feed: 'qiospay',
  refs: { rrn: '123456789012' },
  status: 'credited',
  verified: true,
  manual: false,
  saleId: 's1',
  seenAtMs: 0,
  finding: null,
  note: null,
  suggestions: [],
};
const sale: SaleView = {
  id: 's1',
  reference: 'Meja 4',
  amount: 13_000,
  payable: 13_000,
  currency: 'IDR',
  qris: '',
  status: 'paid',
  createdAtMs: 0,
  expiresAtMs: 1,
  closedAtMs: 1,
  payment,
  cashier: 'Sari',
};

const ofSale = (part: Partial<SaleView>) =>
  shellNewsOf({ seq: 1, atMs: 0, type: 'sale.changed', payload: { sale: { ...sale, ...part } } });
const ofPayment = (part: Partial<PaymentView>) =>
  shellNewsOf({
    ...{ seq: 1, atMs: 0, type: 'payment.changed' },
    payload: { payment: { ...payment, ...part } },
  } as TillEvent);

describe('a sale', () => {
  it('that was plainly paid is LUNAS with the money that came', () => {
    expect(ofSale({})).toEqual({ kind: 'paid', amount: 13_000, key: 'paid:s1:p1' });
  });

  it.each<[string, Partial<SaleView>]>([
    ['late', { late: true }],
    ['too little', { difference: -1000, payment: { ...payment, amount: 12_000 } }],
    [
      'confirmed by hand and not seen yet',
      { payment: { ...payment, manual: true, verified: false } },
    ],
    ['with money that fits two', { status: 'needs_person' }],
  ])('paid %s is never called LUNAS', (_how, part) => {
    expect(ofSale(part)?.kind).toBe('look');
  });

  it.each<[string, Partial<SaleView>]>([
    ['waits', { status: 'waiting' }],
    ['expired', { status: 'expired' }],
    ['was cancelled', { status: 'cancelled' }],
    ['had its money taken back', { payment: { ...payment, status: 'reversed' } }],
  ])('that %s calls nobody', (_how, { payment: money, ...part }) => {
    const { payment: _none, ...bare } = sale;
    const changed = money === undefined ? { ...bare, ...part } : { ...sale, payment: money };
    expect(
      shellNewsOf({ seq: 1, atMs: 0, type: 'sale.changed', payload: { sale: changed } }),
    ).toBeNull();
  });

  it('told again with a detail changed has the same key', () => {
    expect(ofSale({ reference: 'x' })?.key).toBe(ofSale({})?.key);
  });
});

describe('money', () => {
  it('taken back is told as that', () => {
    const event: TillEvent = {
      ...{ seq: 1, atMs: 0, type: 'payment.reversed' },
      payload: { payment: { ...payment, status: 'reversed' }, sale: null },
    };
    expect(shellNewsOf(event)).toEqual({ kind: 'reversed', amount: 13_000, key: 'reversed:p1' });
  });

  it.each(['double', 'after_cancel', 'short', 'over'] as const)(
    'that is %s and pays nothing by itself is to be looked at',
    (finding) => {
      expect(ofPayment({ saleId: null, finding })?.kind).toBe('look');
    },
  );

  it('of a sticker, or that has its sale, calls nobody', () => {
    expect(ofPayment({ saleId: null, finding: 'no_sale' })).toBeNull();
    expect(ofPayment({ finding: null })).toBeNull();
  });

  it('names no payer', () => {
    for (const news of [ofSale({}), ofPayment({ saleId: null, finding: 'over' })])
      expect(JSON.stringify(news)).not.toMatch(/BCA|1234|Meja|Sari/);
  });
});
