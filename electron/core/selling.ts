// Owns what a cashier does with a sale: ask for money, give up, wait longer. Each is one commit.
import { AppError } from '../../shared/errors.ts';
import { saleIdFrom, type SaleId } from '../../shared/ids.ts';
import { rupiah, type Rupiah } from '../../shared/money.ts';
import { withAmount, type Qris } from '../../shared/qris/qris.ts';
import type { Sale } from '../../shared/sale.ts';
import type { EqualAmounts } from '../../shared/setup.ts';
import { DAY_MS, SECOND_MS } from '../../shared/time.ts';
import type { Change, Commit } from './commit.ts';
import type { Decider } from './decide.ts';
import type { Moments } from './moments.ts';
import { OWNER, type Actor } from './people/actor.ts';
import type { Random } from './ports.ts';
import type { Presenter } from './present.ts';
import type { MadeCode } from './providers/provider.ts';
import type { TillSetup } from './setup-store.ts';
import type { IdempotencyStore } from './store/idempotency.ts';
import type { SaleStore } from './store/sales.ts';

export interface SaleRequest {
  readonly amount: number;
  readonly reference: string | null;
  readonly idempotencyKey: string | null;
  readonly cashier: string | null;
  /** What was settled before the sale is written; without it the till settles it now. */
  readonly planned?: PlannedSale;
}

export interface Created {
  readonly sale: Sale;
  readonly isNew: boolean;
}

export interface PlannedSale {
  readonly saleId: SaleId;
  readonly payable: Rupiah;
  /** The QR that a provider made for it; null: the shop's own. */
  readonly code: MadeCode | null;
}

export type Prepared =
  | { readonly kind: 'repeated'; readonly sale: Sale }
  | { readonly kind: 'new'; readonly saleId: SaleId; readonly payable: Rupiah };

export interface Selling {
  create(request: SaleRequest): Created;
  /** Several in one commit; a request that can't be a sale is answered by why. */
  createAll(requests: readonly SaleRequest[]): (Created | AppError)[];
  /**
   * What the sale will be called and, by this till alone, ask for: for whoever must hear of it
   * before its QR is shown. The earlier sale when repeated.
   */
  prepare(request: SaleRequest): Prepared;
  cancel(id: string, by?: Actor): Sale;
  extend(id: string): Sale;
}

export interface SellingParts {
  readonly commit: Commit;
  readonly sales: SaleStore;
  readonly idempotency: IdempotencyStore;
  readonly decider: Decider;
  readonly present: Presenter;
  readonly random: Random;
  readonly moments: Moments;
  readonly setup: TillSetup;
  readonly qris: Qris;
}

export function createSelling(parts: SellingParts): Selling {
  const { commit, sales, decider, setup } = parts;

  const known = (id: string): Sale => {
    const sale = sales.find(id);
    if (!sale) throw new AppError('not_found', 'There is no such sale.');
    return sale;
  };

  return {
    prepare: (request) =>
      commit((change): Prepared => {
        const earlier = repeated(change, request, parts);
        if (earlier) return { kind: 'repeated', sale: earlier };
        const saleId = saleIdFrom(parts.random.bytes(16));
        return { kind: 'new', saleId, payable: payableNow(change, request, parts) };
      }),
    create: (request) => commit((change) => created(change, request, parts)),
    createAll: (requests) =>
      commit((change) =>
        requests.map((request) => {
          try {
            return created(change, request, parts);
          } catch (error) {
            // Thrown before anything of this sale was written.
            if (error instanceof AppError) return error;
            throw error;
          }
        }),
      ),
    cancel: (id, by = OWNER) =>
      commit((change) => {
        const sale = known(id);
        if (sale.status === 'cancelled') return sale;
        if (sale.status === 'paid' || sale.status === 'expired')
          throw new AppError('conflict', `The sale is ${sale.status}: it can't be cancelled.`);
        const details = { amount: sale.payable };
        change.audit({ by, act: 'sale.cancelled', subject: id, details });
        const cancelled = decider.apply(change, sale, { type: 'cancelled', atMs: change.nowMs });
        decider.decide(change);
        return cancelled;
      }),
    extend: (id) =>
      commit((change) => {
        const sale = known(id);
        if (sale.status !== 'waiting')
          throw new AppError('conflict', 'Only a waiting sale can wait longer.');
        const { expiresAfterSeconds, watchLateSeconds } = setup.sale;
        const expiresAtMs = Math.max(
          sale.expiresAtMs,
          change.nowMs + expiresAfterSeconds * SECOND_MS,
        );
        const watchUntilMs = expiresAtMs + watchLateSeconds * SECOND_MS;
        return decider.apply(change, sale, { type: 'extended', expiresAtMs, watchUntilMs });
      }),
  };
}

function created(change: Change, request: SaleRequest, parts: SellingParts): Created {
  const earlier = repeated(change, request, parts);
  if (earlier) return { sale: earlier, isNew: false };
  const sale = newSale(change, request, parts);
  parts.sales.insert(sale);
  remember(change, request, sale, parts);
  change.emit({ type: 'sale.changed', payload: { sale: parts.present.sale(sale) } });
  return { sale, isNew: true };
}

/**
 * The sale an earlier call with the same key made; AppError `conflict` when that call asked for
 * something else.
 */
function repeated(change: Change, request: SaleRequest, parts: SellingParts): Sale | null {
  if (request.idempotencyKey === null) return null;
  parts.idempotency.forgetBefore(change.nowMs - DAY_MS);
  const earlier = parts.idempotency.find(request.idempotencyKey);
  if (earlier === null) return null;
  if (earlier.request !== textOf(request))
    throw new AppError('conflict', 'This Idempotency-Key was used for another request.');
  return parts.sales.find(earlier.saleId);
}

function remember(change: Change, request: SaleRequest, sale: Sale, parts: SellingParts): void {
  if (request.idempotencyKey === null) return;
  parts.idempotency.insert({
    key: request.idempotencyKey,
    request: textOf(request),
    saleId: sale.id,
    atMs: change.nowMs,
  });
}

function textOf(request: SaleRequest): string {
  return JSON.stringify([request.amount, request.reference]);
}

function newSale(change: Change, request: SaleRequest, parts: SellingParts): Sale {
  const { setup, random, moments } = parts;
  const { planned } = request;
  const id = planned?.saleId ?? saleIdFrom(random.bytes(16));
  const payable = planned?.payable ?? payableNow(change, request, parts);
  const code = planned?.code ?? null;
  const expiresAtMs = change.nowMs + setup.sale.expiresAfterSeconds * SECOND_MS;
  return {
    id,
    reference: request.reference,
    amount: rupiah(request.amount),
    payable,
    qris: code?.payload ?? ownCode(payable, parts),
    cashier: request.cashier,
    createdAtMs: change.nowMs,
    expiresAtMs,
    watchUntilMs: expiresAtMs + setup.sale.watchLateSeconds * SECOND_MS,
    createdSeq: change.nextSeq(),
    shown: moments.shown(id),
    closed: null,
    code: code && { feed: code.feed, ref: code.ref },
    status: 'waiting',
  };
}

/** The shop's own QRIS with the amount in it. */
function ownCode(payable: Rupiah, { setup, qris }: SellingParts): string {
  const { pointOfInitiation } = setup.merchant;
  const made = withAmount(qris, payable, { pointOfInitiation });
  if (!made.ok) throw new AppError('bad_input', made.reason);
  return made.payload;
}

function payableNow(change: Change, request: SaleRequest, parts: SellingParts): Rupiah {
  const { sales, setup } = parts;
  return payableOf(rupiah(request.amount), setup.sale.equalAmounts, (from, to) =>
    sales.reserved(from, to, change.nowMs),
  );
}

/**
 * The amount, or the fewest rupiah less that no other sale is asking for; with none free, the
 * amount.
 */
export function payableOf(
  amount: Rupiah,
  policy: EqualAmounts,
  reserved: (from: number, to: number) => ReadonlySet<number>,
): Rupiah {
  if (policy.policy === 'ask') return amount;
  const lowest = Math.max(1, amount - policy.max);
  const taken = reserved(lowest, amount);
  for (let payable: number = amount; payable >= lowest; payable -= 1)
    if (!taken.has(payable)) return rupiah(payable);
  return amount;
}
