// Every state × every event. What a line does not list stays as it was.
import { describe, expect, it } from 'vitest';
import { AssertionError } from './assert.ts';
import type { PaymentId, SaleId } from './ids.ts';
import { rupiah } from './money.ts';
import { isOpen, transition, type Sale, type SaleEvent } from './sale.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
const P = 'pay_1' as PaymentId;
const Q = 'pay_2' as PaymentId;

const core = {
  id: 'sal_1' as SaleId,
  reference: 'A17',
  amount: rupiah(13_000),
  payable: rupiah(12_999),
  qris: '000201',
  cashier: 'Sari',
  createdAtMs: NOON_MS,
  expiresAtMs: NOON_MS + 300_000,
  watchUntilMs: NOON_MS + 86_700_000,
  createdSeq: 7,
  shown: { fromMs: NOON_MS, untilMs: NOON_MS + 40 },
  closed: null,
  code: null,
};

const SALES = {
  waiting: { ...core, status: 'waiting' },
  needs_person: { ...core, status: 'needs_person', candidates: [P] },
  paid: {
    ...core,
    status: 'paid',
    paymentId: P,
    closedAtMs: NOON_MS + 9,
    late: false,
    manual: false,
  },
  expired: { ...core, status: 'expired', closedAtMs: NOON_MS + 300_000 },
  cancelled: { ...core, status: 'cancelled', closedAtMs: NOON_MS + 20 },
} as const satisfies { readonly [S in Sale['status']]: Sale & { status: S } };

const LATER_MS = NOON_MS + 400_000;
const paidBy = (by: 'evidence' | 'person' | 'manual', late = false): SaleEvent => ({
  type: 'paid',
  paymentId: Q,
  atMs: LATER_MS,
  late,
  by,
});

const EVENTS = {
  'paid by evidence': paidBy('evidence'),
  'paid late by evidence': paidBy('evidence', true),
  'paid as a person says': paidBy('person'),
  'confirmed by hand': paidBy('manual'),
  'in doubt': { type: 'asked', candidates: [P, Q] },
  'no longer in doubt': { type: 'asked', candidates: [] },
  'time over': { type: 'expired', atMs: LATER_MS },
  'given up': { type: 'cancelled', atMs: LATER_MS },
  'waits longer': {
    type: 'extended',
    expiresAtMs: NOON_MS + 600_000,
    watchUntilMs: NOON_MS + 900_000,
  },
} as const satisfies Record<string, SaleEvent>;

const nowPaid = (late: boolean, manual = false): object => ({
  status: 'paid',
  paymentId: Q,
  closedAtMs: LATER_MS,
  late,
  manual,
});
const nowWaiting = { status: 'waiting' };
const nowAsked = { status: 'needs_person', candidates: [P, Q] };
const nowExpired = { status: 'expired', closedAtMs: LATER_MS };
const nowCancelled = { status: 'cancelled', closedAtMs: LATER_MS };

/** What each sale becomes, or the sentence it is refused with. */
const RULES: Record<Sale['status'], Record<keyof typeof EVENTS, object | string>> = {
  waiting: {
    'paid by evidence': nowPaid(false),
    'paid late by evidence': nowPaid(true),
    'paid as a person says': nowPaid(false),
    'confirmed by hand': nowPaid(false, true),
    'in doubt': nowAsked,
    'no longer in doubt': nowWaiting,
    'time over': nowExpired,
    'given up': nowCancelled,
    'waits longer': {
      ...nowWaiting,
      expiresAtMs: NOON_MS + 600_000,
      watchUntilMs: NOON_MS + 900_000,
    },
  },
  needs_person: {
    'paid by evidence': nowPaid(false),
    'paid late by evidence': nowPaid(true),
    'paid as a person says': nowPaid(false),
    'confirmed by hand': nowPaid(false, true),
    'in doubt': nowAsked,
    'no longer in doubt': nowWaiting,
    'time over': "A sale that is needs person can't expire.",
    'given up': nowCancelled,
    'waits longer': "A sale that is needs person can't be extended.",
  },
  paid: {
    'paid by evidence': "A sale that is paid can't be paid twice.",
    'paid late by evidence': "A sale that is paid can't be paid twice.",
    'paid as a person says': "A sale that is paid can't be paid twice.",
    'confirmed by hand': "A sale that is paid can't be paid twice.",
    'in doubt': "A sale that is paid can't need a person.",
    'no longer in doubt': "A sale that is paid can't need a person.",
    'time over': "A sale that is paid can't expire.",
    'given up': "A sale that is paid can't be cancelled.",
    'waits longer': "A sale that is paid can't be extended.",
  },
  expired: {
    'paid by evidence': nowPaid(true),
    'paid late by evidence': nowPaid(true),
    'paid as a person says': nowPaid(true),
    'confirmed by hand': nowPaid(true, true),
    'in doubt': "A sale that is expired can't need a person.",
    'no longer in doubt': "A sale that is expired can't need a person.",
    'time over': "A sale that is expired can't expire.",
    'given up': "A sale that is expired can't be cancelled.",
    'waits longer': "A sale that is expired can't be extended.",
  },
  cancelled: {
    'paid by evidence': "A sale that is cancelled can't be paid without a person.",
    'paid late by evidence': "A sale that is cancelled can't be paid without a person.",
    'paid as a person says': nowPaid(true),
    'confirmed by hand': nowPaid(true, true),
    'in doubt': "A sale that is cancelled can't need a person.",
    'no longer in doubt': "A sale that is cancelled can't need a person.",
    'time over': "A sale that is cancelled can't expire.",
    'given up': "A sale that is cancelled can't be cancelled.",
    'waits longer': "A sale that is cancelled can't be extended.",
  },
};

const cases = Object.entries(RULES).flatMap(([status, rules]) =>
  Object.entries(rules).map(
    ([event, outcome]) =>
      [status as Sale['status'], event as keyof typeof EVENTS, outcome] as const,
  ),
);

describe('what becomes of a sale', () => {
  it.each(cases)('%s, then %s', (status, event, outcome) => {
    const before = structuredClone<Sale>(SALES[status]);
    const moved = transition(before, EVENTS[event]);
    expect(before).toEqual(SALES[status]);
    if (typeof outcome === 'string') expect(moved).toEqual({ ok: false, reason: outcome });
    // toStrictEqual: nothing of the state it leaves is carried along, and nothing of the sale is
    // lost.
    else expect(moved).toStrictEqual({ ok: true, sale: { ...core, ...outcome } });
  });

  it('keeps the order a provider made for its QR, and an unknown moment', () => {
    const sale: Sale = {
      ...SALES.waiting,
      code: { feed: 'nicepay', ref: 'TX1' },
      shown: null,
    };
    expect(transition(sale, EVENTS['paid by evidence'])).toMatchObject({
      sale: { code: { feed: 'nicepay', ref: 'TX1' }, shown: null },
    });
  });

  it('never lets a sale wait for a shorter time than was said', () => {
    const shorter = {
      type: 'extended',
      expiresAtMs: core.expiresAtMs - 1,
      watchUntilMs: 0,
    } as const;
    expect(() => transition(SALES.waiting, shorter)).toThrow(AssertionError);
  });
});

it('is on a screen while it waits for money or for a person', () => {
  const open = Object.values(SALES).filter((sale) => isOpen(sale));
  expect(open.map((sale) => sale.status)).toEqual(['waiting', 'needs_person']);
});
