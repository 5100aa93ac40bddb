// Owns the reckoning: what the till's ledger file holds at the end, against what was promised and
// what the provider's books say.
import { join } from 'node:path';
import { openDatabase } from '../../electron/core/store/database.ts';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import type { Shop } from './shop.ts';

interface SaleRow {
  id: string;
  reference: string;
  status: string;
  payable: number;
}

interface PaymentRow {
  amount: number;
  ref: string;
  sale: string | null;
}

interface Ledger {
  readonly sales: readonly SaleRow[];
  readonly payments: readonly PaymentRow[];
  readonly lunas: ReadonlyMap<string, number>;
  readonly broken: readonly string[];
}

/**
 * Sentences about everything lost, doubled or wrong; empty when the books agree. The till must be
 * stopped.
 */
export function faultsOf(shop: Shop): string[] {
  const ledger = read(join(shop.dir, 'ledger.db'));
  return [
    ...shop.faults,
    ...ledger.broken,
    ...moneyFaults(shop, ledger.payments),
    ...saleFaults(shop, ledger),
    ...lunasFaults(shop, ledger),
  ];
}

function read(file: string): Ledger {
  const db = openDatabase(file);
  try {
    const sales = db.prepare<[], SaleRow>('select id, reference, status, payable from sale').all();
    const payments = db
      .prepare<[], PaymentRow>(
        `select amount, refs ->> '$.issuer_reff' as ref, claim.sale_id as sale from payment
         left join claim on claim.payment_id = payment.id where state = 'credited'`,
      )
      .all();
    const lunas = db
      .prepare<[], { id: string; n: number }>(
        `select payload ->> '$.sale.id' as id, count(*) as n from event
         where type = 'sale.changed' and payload ->> '$.sale.status' = 'paid' group by 1`,
      )
      .all();
    const counts = new Map(lunas.map(({ id, n }) => [id, n]));
    return { sales, payments, lunas: counts, broken: brokenInvariants(db) };
  } finally {
    db.close();
  }
}

/** Every credit of the provider once, nothing else, the totals to the rupiah. */
function moneyFaults(shop: Shop, payments: readonly PaymentRow[]): string[] {
  const faults: string[] = [];
  const counts = new Map<string, number>();
  for (const { ref } of payments) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  for (const { ref } of shop.mutasi.credits) {
    const count = counts.get(ref) ?? 0;
    if (count !== 1) faults.push(`the credit ${ref} is in the ledger ${count} times`);
    counts.delete(ref);
  }
  for (const ref of counts.keys()) faults.push(`the ledger has ${ref}, which nobody paid`);
  const sum = (items: readonly { readonly amount: number }[]) =>
    items.reduce((total, { amount }) => total + amount, 0);
  const [own, theirs] = [sum(payments), sum(shop.mutasi.credits)];
  if (own !== theirs) faults.push(`the ledger sums to ${own}, the provider to ${theirs}`);
  return faults;
}

/** Every sale that was promised, once; paid exactly if its customer paid. */
function saleFaults(shop: Shop, { sales }: Ledger): string[] {
  const faults: string[] = [];
  const byReference = Map.groupBy(sales, ({ reference }) => reference);
  for (const { key, amount, id, plan } of shop.sales.values()) {
    const rows = byReference.get(key) ?? [];
    byReference.delete(key);
    const [row] = rows;
    if (!row || rows.length > 1 || row.id !== id || row.payable !== amount) {
      faults.push(`${key} was promised as ${id} and stands ${rows.length} times in the ledger`);
      continue;
    }
    const isPaid = row.status === 'paid';
    const mustBe = plan === 'pays' || plan === 'pays twice';
    if (isPaid !== mustBe) faults.push(`${key} whose customer ${plan} is ${row.status}`);
  }
  for (const key of byReference.keys())
    faults.push(`the ledger has ${key}, which nobody asked for`);
  return faults;
}

/** One LUNAS for each paid sale, in the log and at the listener, and none else. */
function lunasFaults(shop: Shop, { sales, lunas }: Ledger): string[] {
  const faults: string[] = [];
  for (const { id, status } of sales) {
    const expected = status === 'paid' ? 1 : 0;
    const logged = lunas.get(id) ?? 0;
    const heard = shop.lunas.get(id) ?? 0;
    if (logged !== expected || heard !== expected)
      faults.push(`${id} is ${status}: LUNAS ${logged} times in the log, heard ${heard} times`);
  }
  return faults;
}
