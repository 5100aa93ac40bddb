// Owns the life of a sale. Nonsense can't be written: every state carries just what it means, and
// the one way from state to state is `transition`. Money is never un-claimed by a row, only by a
// person.
import { assert, assertNever } from './assert.ts';
import type { PaymentId, SaleId } from './ids.ts';
import type { Rupiah } from './money.ts';
import type { Interval } from './time.ts';

interface SaleCore {
  readonly id: SaleId;
  readonly reference: string | null;
  readonly amount: Rupiah;
  /** What the QR asks for: `amount`, or less when a discount makes it unique. Never more. */
  readonly payable: Rupiah;
  readonly qris: string;
  readonly cashier: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Late money is looked for until then. */
  readonly watchUntilMs: number;
  /** Event that made the sale: money first seen at or before it can't be its own. */
  readonly createdSeq: number;
  /** When the QR was shown, in provider time; null until the provider's clock has been measured. */
  readonly shown: Interval | null;
  /**
   * When it left the screen, in provider time; null while it is there, or until that clock has been
   * measured.
   */
  readonly closed: Interval | null;
  /**
   * The provider's order behind a QR that it made for this sale alone; null for the shop's own
   * code.
   */
  readonly code: { readonly feed: string; readonly ref: string } | null;
}

export type Sale = SaleCore &
  (
    | { readonly status: 'waiting' }
    | { readonly status: 'needs_person'; readonly candidates: readonly PaymentId[] }
    | {
        readonly status: 'paid';
        readonly paymentId: PaymentId;
        readonly closedAtMs: number;
        readonly late: boolean;
        readonly manual: boolean;
      }
    | { readonly status: 'expired'; readonly closedAtMs: number }
    | { readonly status: 'cancelled'; readonly closedAtMs: number }
  );

export type SaleEvent =
  | {
      readonly type: 'paid';
      readonly paymentId: PaymentId;
      readonly atMs: number;
      readonly late: boolean;
      readonly by: 'evidence' | 'person' | 'manual';
    }
  | { readonly type: 'asked'; readonly candidates: readonly PaymentId[] }
  | { readonly type: 'expired'; readonly atMs: number }
  | { readonly type: 'cancelled'; readonly atMs: number }
  | { readonly type: 'extended'; readonly expiresAtMs: number; readonly watchUntilMs: number };

export type Transition =
  | { readonly ok: true; readonly sale: Sale }
  | { readonly ok: false; readonly reason: string };

export function transition(sale: Sale, event: SaleEvent): Transition {
  switch (event.type) {
    case 'paid':
      return pay(sale, event);
    case 'asked':
      return ask(sale, event.candidates);
    case 'expired':
      if (sale.status !== 'waiting') return refuse(sale, 'expire');
      return became(sale, { status: 'expired', closedAtMs: event.atMs });
    case 'cancelled':
      if (sale.status !== 'waiting' && sale.status !== 'needs_person')
        return refuse(sale, 'be cancelled');
      return became(sale, { status: 'cancelled', closedAtMs: event.atMs });
    case 'extended': {
      if (sale.status !== 'waiting') return refuse(sale, 'be extended');
      assert(event.expiresAtMs >= sale.expiresAtMs, 'extending never shortens');
      const { expiresAtMs, watchUntilMs } = event;
      return { ok: true, sale: { ...sale, expiresAtMs, watchUntilMs } };
    }
  }
}

function pay(sale: Sale, event: SaleEvent & { type: 'paid' }): Transition {
  const { paymentId, atMs, late, by } = event;
  switch (sale.status) {
    case 'waiting':
    case 'needs_person':
    case 'expired':
      break;
    case 'cancelled':
      // The cashier gave up the sale, the goods may be back on the shelf: only a person revives it.
      if (by === 'evidence') return refuse(sale, 'be paid without a person');
      break;
    case 'paid':
      return refuse(sale, 'be paid twice');
    default:
      return assertNever(sale);
  }
  const closed = sale.status === 'expired' || sale.status === 'cancelled';
  return became(sale, {
    status: 'paid',
    paymentId,
    closedAtMs: atMs,
    late: late || closed,
    manual: by === 'manual',
  });
}

function ask(sale: Sale, candidates: readonly PaymentId[]): Transition {
  if (sale.status !== 'waiting' && sale.status !== 'needs_person')
    return refuse(sale, 'need a person');
  if (candidates.length === 0) return became(sale, { status: 'waiting' });
  return became(sale, { status: 'needs_person', candidates });
}

type SaleState<S = Sale> = S extends Sale ? Omit<S, keyof SaleCore> : never;

function became(sale: Sale, state: SaleState): Transition {
  return { ok: true, sale: { ...coreOf(sale), ...state } as Sale };
}

function refuse(sale: Sale, verb: string): Transition {
  return { ok: false, reason: `A sale that is ${sale.status.replace('_', ' ')} can't ${verb}.` };
}

/** The parts every state has, without those of the state it leaves. */
function coreOf(sale: Sale): SaleCore {
  const { id, reference, amount, payable, qris, cashier, createdAtMs, expiresAtMs } = sale;
  const { watchUntilMs, createdSeq, shown, closed, code } = sale;
  return {
    id,
    reference,
    amount,
    payable,
    qris,
    cashier,
    createdAtMs,
    expiresAtMs,
    watchUntilMs,
    createdSeq,
    shown,
    closed,
    code,
  };
}

/** Still on a screen: waits for money or for a person. */
export function isOpen(sale: Sale): boolean {
  switch (sale.status) {
    case 'waiting':
    case 'needs_person':
      return true;
    case 'paid':
    case 'expired':
    case 'cancelled':
      return false;
  }
}
