// Owns the proof of which money a customer may mean who says "I paid".
import { describe, expect, it } from 'vitest';
import { fakePayment, fakeSale } from './client/fake-day.ts';
import { nearCredits } from './recent.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 5);
const sale = fakeSale({ id: 's1', payable: 13_000 });
const money = (id: string, amount: number, minutesAgo: number, part: object = {}) => {
  const atMs = NOW_MS - minutesAgo * 60_000;
  return fakePayment({ id, amount, paidAtMs: atMs, seenAtMs: atMs, ...part });
};
const near = (...credits: ReturnType<typeof money>[]): string[] =>
  nearCredits(sale, credits, NOW_MS).map(({ id }) => id);

describe('the money a customer may mean', () => {
  it('is of nearly the amount, the same amount first, then the newest', () => {
    const credits = [money('a', 12_500, 1), money('b', 13_000, 9), money('c', 13_000, 2)];
    expect(near(...credits)).toEqual(['c', 'b', 'a']);
    expect(near(money('far', 130_000, 1), money('small', 1_300, 1))).toEqual([]);
  });

  it("may be another sale's: then the cashier sees whose", () => {
    expect(near(money('taken', 13_000, 5, { saleId: 's2', finding: null }))).toEqual(['taken']);
  });

  it("is not of the morning, and not a manager's word", () => {
    expect(near(money('old', 13_000, 31))).toEqual([]);
    expect(near(money('word', 13_000, 1, { manual: true }))).toEqual([]);
  });

  it('is a short list', () => {
    expect(near(...[1, 2, 3, 4, 5, 6].map((n) => money(`${n}`, 13_000, n)))).toHaveLength(4);
  });
});
