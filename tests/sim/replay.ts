// Owns the second ledger, made from events alone: what a page that heard every event would show. It
// must be the tables' state, and no paid sale may ever turn unpaid in it.
import type { PaymentView, SaleView } from '../../shared/views.ts';
import type { Core } from '../../electron/core/core.ts';
import type { Sqlite } from '../../electron/core/store/database.ts';

/** A sale became paid, or a person is asked, by this event. */
export interface Turn {
  readonly id: string;
  readonly seq: number;
  readonly turned: 'paid' | 'asked';
}

interface EventRow {
  seq: number;
  type: string;
  payload: string;
}

export class Replay {
  readonly sales = new Map<string, SaleView>();
  readonly payments = new Map<string, PaymentView>();
  private readonly closings = new Map<string, number>();
  private readonly changed = new Set<string>();
  /** What changed since the last closing. */
  private readonly today = { sales: new Set<string>(), payments: new Set<string>() };
  private lastSeq = 0;
  private readonly since;
  private readonly fault: (sentence: string) => void;

  constructor(read: Sqlite['prepare'], fault: (sentence: string) => void) {
    this.fault = fault;
    this.since = read<[number], EventRow>(
      'select seq, type, payload from event where seq > ? order by seq',
    );
  }

  /** Takes the events that are new; answers the sales that turned paid or to be asked about. */
  advance(): Turn[] {
    const turns: Turn[] = [];
    for (const { seq, type, payload } of this.since.all(this.lastSeq)) {
      if (seq !== this.lastSeq + 1) this.fault(`event ${seq} follows ${this.lastSeq}`);
      this.lastSeq = seq;
      const { sale, payment } = JSON.parse(payload) as { sale?: SaleView; payment?: PaymentView };
      if (payment && type.startsWith('payment.')) {
        this.payments.set(payment.id, payment);
        this.today.payments.add(payment.id);
      }
      const turned = sale && this.take(sale, seq);
      if (sale && turned) turns.push({ id: sale.id, seq, turned });
    }
    return turns;
  }

  /** When a sale closed, true time; null when it was open just before event `seq`. */
  closedAtMs(id: string, seq: number, eventAtMs: ReadonlyMap<number, number>): number | null {
    const closedSeq = this.closings.get(id);
    if (closedSeq === undefined || closedSeq > seq) return null;
    return eventAtMs.get(closedSeq) ?? null;
  }

  /** Compares what changed since the last comparison with the tables. */
  compare(core: Core): void {
    for (const id of this.changed) this.compareSale(core, id);
    this.changed.clear();
  }

  /** Compares what changed since the last closing, or all there ever was. */
  compareSince(core: Core, isWhole: boolean): void {
    const { sales, payments } = isWhole
      ? { sales: this.sales.keys(), payments: this.payments.keys() }
      : this.today;
    for (const id of sales) this.compareSale(core, id);
    for (const id of payments) {
      const view = this.payments.get(id) ?? null;
      const row = core.stores.ledger.find(id);
      const now = row && core.present.payment(row);
      const said = (of: PaymentView | null) =>
        of && JSON.stringify([of.amount, of.status, of.saleId, of.finding, of.refs, of.note]);
      if (said(view) !== said(now))
        this.fault(`the events say of ${id} ${said(view)}, it is ${said(now)}`);
    }
    this.today.sales.clear();
    this.today.payments.clear();
  }

  private compareSale(core: Core, id: string): void {
    const sale = core.stores.sales.find(id);
    const now = sale && core.present.sale(sale);
    const said = (of: SaleView | null | undefined) =>
      of &&
      JSON.stringify([
        of.status,
        of.amount,
        of.payable,
        of.expiresAtMs,
        of.closedAtMs,
        of.payment?.id,
        of.late,
        of.difference,
        of.candidates?.map((payment) => payment.id),
      ]);
    const replayed = this.sales.get(id);
    if (said(replayed) !== said(now))
      this.fault(`the events say of ${id} ${said(replayed)}, it is ${said(now)}`);
  }

  /** What the sale turned into by this event, if that is news. */
  private take(sale: SaleView, seq: number): Turn['turned'] | null {
    const before = this.sales.get(sale.id);
    this.sales.set(sale.id, sale);
    this.changed.add(sale.id);
    this.today.sales.add(sale.id);
    const isOpen = sale.status === 'waiting' || sale.status === 'needs_person';
    if (!isOpen && !this.closings.has(sale.id)) this.closings.set(sale.id, seq);
    if (before?.status === 'paid') {
      if (sale.status !== 'paid') this.fault(`sale ${sale.id} said LUNAS and then ${sale.status}`);
      return null;
    }
    if (sale.status === 'paid') return 'paid';
    return sale.status === 'needs_person' && before?.status !== 'needs_person' ? 'asked' : null;
  }
}
