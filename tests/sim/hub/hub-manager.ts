// Owns a manager's walk through what one till of several asks: knows whose money is whose, says so
// at the till whose sale it is, and may be doing the same at two tills at once.
import { AppError } from '../../../shared/errors.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Core } from '../../../electron/core/core.ts';
import type { Payment } from '../../../electron/core/store/ledger.ts';
import type { Deed } from '../deeds.ts';
import type { Truth } from '../truth.ts';

export async function manageTill(
  core: Core,
  truth: Truth,
  deed: Deed & { do: 'manage' },
): Promise<void> {
  const { ledger, sales } = core.stores;
  const inbox = ledger.inbox(50).filter((payment) => payment.saleId === null);
  if (deed.errs) return err(core, truth, inbox, deed.roll);
  for (const payment of inbox) await settle(core, truth, payment);
  const nowMs = core.ports.clock.wallMs();
  for (const sale of sales.open())
    if (sale.status === 'needs_person' && nowMs > sale.expiresAtMs + MINUTE_MS)
      core.requireTill().selling.cancel(sale.id);
}

async function settle(core: Core, truth: Truth, payment: Payment): Promise<void> {
  const nowMs = core.ports.clock.wallMs();
  const owners = truth
    .entriesOf(payment.id)
    .flatMap(({ owner }) => (owner === null ? [] : (truth.sales.get(owner) ?? [])));
  for (const { id } of owners)
    if (core.stores.sales.find(id) !== null && (await attach(core, truth, payment, id))) return;
  // Money for a sale at another till is that till's business.
  if (owners.some(({ id }) => core.stores.sales.find(id) === null)) return;
  const isOld = nowMs - payment.seenAtMs > 10 * MINUTE_MS;
  if (isOld && core.stores.ledger.find(payment.id)?.saleId === null)
    core.inbox.dismiss(payment.id, 'bukan untuk toko ini');
}

/** A tired manager takes the first payment for the first sale of this till named with it. */
async function err(
  core: Core,
  truth: Truth,
  inbox: readonly Payment[],
  roll: number,
): Promise<void> {
  const payment = inbox[Math.floor(roll * inbox.length)];
  const saleId = payment?.findingSales.find((id) => core.stores.sales.find(id) !== null);
  if (!payment || saleId === undefined) return;
  if (await attach(core, truth, payment, saleId)) truth.mistaken.add(saleId);
}

async function attach(
  core: Core,
  truth: Truth,
  payment: Payment,
  saleId: string,
): Promise<boolean> {
  try {
    await core.inbox.attachShared(payment.id, saleId, 'pembeli ada di sini');
    truth.attached.set(saleId, payment.finding ?? 'none');
    if (payment.state === 'unverified') truth.vouched.add(payment.id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return false;
    throw error;
  }
}
