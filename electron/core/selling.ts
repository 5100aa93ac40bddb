// Owns what a cashier does with a sale: ask for money, give up, wait longer. Each is one commit.
import { AppError } from '../../shared/errors.ts';
import { saleIdFrom } from '../../shared/ids.ts';
import { rupiah, type Rupiah } from '../../shared/money.ts';
import { withAmount, type Qris } from '../../shared/qris/qris.ts';
import type { Sale } from '../../shared/sale.ts';
import type { EqualAmounts } from '../../shared/setup.ts';
import { DAY_MS, SECOND_MS } from '../../shared/time.ts';
import type { Change, Commit } from './commit.ts';
import type { Decider } from './decide.ts';
import type { Clock, Random } from './ports.ts';
import type { Presenter } from './present.ts';
import type { ProviderClock } from './provider-clock.ts';
import type { TillSetup } from './setup-store.ts';
import type { IdempotencyStore } from './store/idempotency.ts';
import type { SaleStore } from './store/sales.ts';

export interface SaleRequest {
  readonly amount: number;
  readonly reference: string | null;
  readonly idempotencyKey: string | null;
  readonly cashier: string | null;
}

export interface Selling {
  create(request: SaleRequest): { sale: Sale; isNew: boolean };
  cancel(id: string): Sale;
  extend(id: string): Sale;
  /** Gives sales their moment in provider time, once the provider's clock is known. */
  fillShown(): void;
}

export interface SellingParts {
  readonly commit: Commit;
  readonly sales: SaleStore;
  readonly idempotency: IdempotencyStore;
  readonly decider: Decider;
  readonly present: Presenter;
  readonly clock: Clock;
  readonly random: Random;
  readonly providerClock: ProviderClock;
  readonly setup: TillSetup;
  readonly qris: Qris;
}

export function createSelling(parts: SellingParts): Selling {
  const { commit, sales, decider, clock, providerClock, setup } = parts;
  /** When sales of this run were shown, on the clock that never jumps. */
  const shownMonoMs = new Map<string, number>();

  const known = (id: string): Sale => {
    const sale = sales.find(id);
    if (!sale) throw new AppError('not_found', 'There is no such sale.');
    return sale;
  };

  return {
    create(request) {
      const shownAt = clock.monoMs();
      return commit((change) => {
        const earlier = repeated(change, request, parts);
        if (earlier) return { sale: earlier, isNew: false };
        const sale = newSale(change, request, parts, shownAt);
        if (sale.shown === null) shownMonoMs.set(sale.id, shownAt);
        sales.insert(sale);
        remember(change, request, sale, parts);
        change.emit({ type: 'sale.changed', payload: { sale: parts.present.sale(sale) } });
        return { sale, isNew: true };
      });
    },
    cancel: (id) =>
      commit((change) => {
        const sale = known(id);
        if (sale.status === 'cancelled') return sale;
        if (sale.status === 'paid' || sale.status === 'expired')
          throw new AppError('conflict', `The sale is ${sale.status}: it can't be cancelled.`);
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
    fillShown() {
      for (const sale of sales.withoutShown()) {
        const monoMs = shownMonoMs.get(sale.id);
        const shown =
          monoMs === undefined ? providerClock.atWall(sale.createdAtMs) : providerClock.at(monoMs);
        if (shown === null) return;
        sales.setShown(sale.id, shown);
        shownMonoMs.delete(sale.id);
      }
    },
  };
}

/** The sale an earlier call with the same key made; AppError `conflict` when that call asked for something else. */
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

function newSale(
  change: Change,
  request: SaleRequest,
  parts: SellingParts,
  shownAtMonoMs: number,
): Sale {
  const { sales, setup, qris, random, providerClock } = parts;
  const amount = rupiah(request.amount);
  const payable = payableOf(amount, setup.sale.equalAmounts, (from, to) =>
    sales.reserved(from, to, change.nowMs),
  );
  const { pointOfInitiation } = setup.merchant;
  const made = withAmount(qris, payable, { pointOfInitiation });
  if (!made.ok) throw new AppError('bad_input', made.reason);
  const expiresAtMs = change.nowMs + setup.sale.expiresAfterSeconds * SECOND_MS;
  return {
    id: saleIdFrom(random.bytes(16)),
    reference: request.reference,
    amount,
    payable,
    qris: made.payload,
    cashier: request.cashier,
    createdAtMs: change.nowMs,
    expiresAtMs,
    watchUntilMs: expiresAtMs + setup.sale.watchLateSeconds * SECOND_MS,
    createdSeq: change.nextSeq(),
    shown: providerClock.at(shownAtMonoMs),
    status: 'waiting',
  };
}

/** The amount, or the fewest rupiah less that no other sale is asking for; with none free, the amount. */
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
