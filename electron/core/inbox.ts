// Owns what a person does with money: says whose it is, that it is something else, or that it came
// although no feed shows it. The same door as the feeds' own evidence, marked as a person's word.
import { AppError } from '../../shared/errors.ts';
import { paymentIdFrom } from '../../shared/ids.ts';
import type { Sale } from '../../shared/sale.ts';
import type { Sighting } from '../../shared/sighting.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { Change, Commit } from './commit.ts';
import { emitPayment, type Decider } from './decide.ts';
import type { Others } from './hub/others.ts';
import { claimForPerson } from './hub/person-claim.ts';
import type { HubNotes } from './store/hub-notes.ts';
import { OWNER, reasonBy, type Actor } from './people/actor.ts';
import type { Clock, Random } from './ports.ts';
import type { Presenter } from './present.ts';
import type { Ledger, Payment } from './store/ledger.ts';
import type { SaleStore } from './store/sales.ts';
import type { ShiftStore } from './store/shifts.ts';

export interface Inbox {
  /** Each names who said so beside the money, and in the audit. */
  attach(paymentId: string, saleId: string, reason: string, by?: Actor): Payment;
  /** The same, asked of the other tills first. Rejects with AppError. */
  attachShared(paymentId: string, saleId: string, reason: string, by?: Actor): Promise<Payment>;
  dismiss(paymentId: string, reason: string, by?: Actor): Payment;
  confirm(saleId: string, reason: string, by?: Actor): Sale;
}

export interface InboxParts {
  readonly commit: Commit;
  readonly ledger: Ledger;
  readonly sales: SaleStore;
  readonly decider: Decider;
  readonly present: Presenter;
  readonly random: Random;
  readonly clock: Clock;
  readonly shifts: ShiftStore;
  readonly others: Others;
  readonly notes: HubNotes;
}

function looksFor(parts: InboxParts) {
  const { ledger, sales, shifts, others } = parts;
  const freePayment = (id: string): Payment => {
    const payment = ledger.find(id);
    if (!payment) throw new AppError('not_found', 'There is no such payment.');
    if (payment.saleId !== null)
      throw new AppError('conflict', 'This payment already belongs to a sale.');
    const owner = others.ownerOf(id);
    if (owner !== null)
      throw new AppError('conflict', `This payment already belongs to a sale at ${owner}.`);
    if (payment.state === 'reversed' || payment.state === 'merged')
      throw new AppError('conflict', 'This payment is not credited: it pays nothing.');
    return payment;
  };
  const knownSale = (id: string): Sale => {
    const sale = sales.find(id);
    if (!sale) throw new AppError('not_found', 'There is no such sale.');
    return sale;
  };
  /** Money of a closed shift: its figures stay, and the change is written down as one. */
  const correct = (change: Change, { id, amount, stamp }: Payment, by: Actor): void => {
    const shift = shifts.closedAt(stamp.fromMs);
    if (shift === null) return;
    const details = { paymentId: id, amount };
    change.audit({ by, act: 'day.corrected', subject: String(shift.number), details });
  };
  const unpaidSale = (id: string): Sale => {
    const sale = knownSale(id);
    if (sale.status === 'paid' && !isAwaitingProof(sale, ledger))
      throw new AppError('conflict', 'This sale has its money already.');
    return sale;
  };
  return { freePayment, knownSale, correct, unpaidSale };
}

export function createInbox(parts: InboxParts): Inbox {
  const { commit, ledger, decider, present, others } = parts;
  const { freePayment, knownSale, correct, unpaidSale } = looksFor(parts);

  const inbox: Inbox = {
    async attachShared(paymentId, saleId, reason, by = OWNER) {
      const { amount } = freePayment(paymentId);
      unpaidSale(saleId);
      const atMs = parts.clock.wallMs();
      const giveBack = await claimForPerson({ paymentId, saleId, amount, atMs }, parts);
      try {
        return inbox.attach(paymentId, saleId, reason, by);
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    attach: (paymentId, saleId, reason, by = OWNER) =>
      commit((change) => {
        const payment = freePayment(paymentId);
        const sale = unpaidSale(saleId);
        // Pushed and never confirmed by the provider: now a person answers for it, and that is
        // marked.
        if (payment.state === 'unverified') ledger.vouch(payment);
        const { amount } = payment;
        const details = { paymentId, amount, asked: sale.payable, reason };
        change.audit({ by, act: 'payment.attached', subject: saleId, details });
        correct(change, payment, by);
        decider.attach(change, payment, sale, 'person', reasonBy(by, reason));
        decider.decide(change);
        return ledger.find(paymentId) ?? payment;
      }),
    dismiss: (paymentId, reason, by = OWNER) =>
      commit((change) => {
        const payment = freePayment(paymentId);
        const details = { amount: payment.amount, reason };
        change.audit({ by, act: 'payment.dismissed', subject: paymentId, details });
        correct(change, payment, by);
        const note = reasonBy(by, reason);
        ledger.updatePayment({ ...payment, finding: 'dismissed', note });
        others.dismissed(paymentId);
        emitPayment(change, payment.id, ledger, present);
        decider.decide(change);
        return ledger.find(paymentId) ?? payment;
      }),
    confirm: (saleId, reason, by = OWNER) =>
      commit((change) => {
        const sale = knownSale(saleId);
        if (sale.status === 'paid') throw new AppError('conflict', 'This sale is paid already.');
        const details = { amount: sale.payable, reason };
        change.audit({ by, act: 'sale.confirmed', subject: saleId, details });
        const note = reasonBy(by, reason);
        const payment = byHand(change, sale, note, parts);
        decider.attach(change, payment, sale, 'manual', note);
        decider.decide(change);
        return knownSale(saleId);
      }),
  };
  return inbox;
}

/**
 * Money a manager answers for, with a sighting of its own kind; its row at the provider may come
 * yet.
 */
function byHand(change: Change, sale: Sale, reason: string, parts: InboxParts): Payment {
  const { ledger, random } = parts;
  const fromMs = change.nowMs;
  const sighting: Sighting = {
    feed: 'manual',
    channel: 'manual',
    direction: 'credit',
    amount: sale.payable,
    stamp: { fromMs, untilMs: fromMs + SECOND_MS },
    issuer: { code: null, name: '' },
    refs: {},
    balance: null,
  };
  const { feed, amount, stamp, issuer, refs } = sighting;
  const payment: Omit<Payment, 'saleId'> = {
    id: paymentIdFrom(random.bytes(16)),
    feed,
    amount,
    stamp,
    issuer,
    refs,
    state: 'credited',
    manual: true,
    firstSeq: change.nextSeq(),
    seenAtMs: change.nowMs,
    saleReference: null,
    finding: 'unseen',
    findingSales: [],
    note: reason,
  };
  ledger.insertPayment(payment);
  const { id: paymentId } = payment;
  ledger.appendSighting({ sighting, key: paymentId, paymentId, seenAtMs: change.nowMs });
  return { ...payment, saleId: null };
}

function isAwaitingProof(sale: Sale & { status: 'paid' }, ledger: Ledger): boolean {
  return sale.manual && ledger.find(sale.paymentId)?.finding === 'unseen';
}
