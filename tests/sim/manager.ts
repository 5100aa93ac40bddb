// Owns the manager's walk through what the till asks: knows whose money is whose (the customer
// stands there), except on days when the manager errs.
import { AppError } from '../../shared/errors.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { Core } from '../../electron/core/core.ts';
import type { Payment } from '../../electron/core/store/ledger.ts';
import type { Deed } from './deeds.ts';
import type { Truth } from './truth.ts';

export function manage(core: Core, truth: Truth, deed: Deed & { do: 'manage' }): void {
  const { ledger, sales } = core.stores;
  const inbox = ledger.inbox(50).filter((payment) => payment.saleId === null);
  if (deed.errs) return err(core, truth, inbox, deed.roll);
  for (const payment of inbox) settle(core, truth, payment);
  const nowMs = core.ports.clock.wallMs();
  for (const sale of sales.open())
    if (sale.status === 'needs_person' && nowMs > sale.expiresAtMs + MINUTE_MS)
      core.requireTill().selling.cancel(sale.id);
}

function settle(core: Core, truth: Truth, payment: Payment): void {
  const nowMs = core.ports.clock.wallMs();
  for (const { owner } of truth.entriesOf(payment.id)) {
    const sale = owner === null ? undefined : truth.sales.get(owner);
    if (sale && attach(core, truth, payment, sale.id)) return;
  }
  const isOld = nowMs - payment.seenAtMs > 10 * MINUTE_MS;
  if (isOld && core.stores.ledger.find(payment.id)?.saleId === null)
    core.inbox.dismiss(payment.id, 'bukan untuk kasir ini');
}

/** A tired manager takes the first payment for the first sale named with it. */
function err(core: Core, truth: Truth, inbox: readonly Payment[], roll: number): void {
  const payment = inbox[Math.floor(roll * inbox.length)];
  const saleId = payment?.findingSales[0];
  if (!payment || saleId === undefined) return;
  if (attach(core, truth, payment, saleId)) truth.mistaken.add(saleId);
}

function attach(core: Core, truth: Truth, payment: Payment, saleId: string): boolean {
  try {
    core.inbox.attach(payment.id, saleId, 'pembeli ada di sini');
    truth.attached.set(saleId, payment.finding ?? 'none');
    if (payment.state === 'unverified') truth.vouched.add(payment.id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return false;
    throw error;
  }
}
