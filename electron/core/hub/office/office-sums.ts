// Owns how parts of a roll-up become the sums that head office reads, in the words of a day's
// report: payments = sales + unclaimed + dismissed, to the rupiah.
import type { OfficeSums } from '../../../../shared/office.ts';

export interface Part {
  readonly countsAs: string;
  readonly count: number;
  readonly amount: number;
}

type Sum = OfficeSums['payments'];

const NOTHING: Sum = { count: 0, amount: 0 };

const plus = (...sums: readonly Sum[]): Sum => ({
  count: sums.reduce((total, { count }) => total + count, 0),
  amount: sums.reduce((total, { amount }) => total + amount, 0),
});

/** Of parts that may name a kind several times. */
export function officeSumsOf(parts: readonly Part[]): OfficeSums {
  const of = (kind: string): Sum =>
    plus(NOTHING, ...parts.filter(({ countsAs }) => countsAs === kind));
  const unseen = of('unseen');
  const manual = plus(of('manual'), unseen);
  const sales = plus(of('sale'), manual);
  const [unclaimed, dismissed] = [of('unclaimed'), of('dismissed')];
  return {
    payments: plus(sales, unclaimed, dismissed),
    sales,
    unclaimed,
    dismissed,
    reversed: of('reversed'),
    manual,
    unseen,
  };
}
