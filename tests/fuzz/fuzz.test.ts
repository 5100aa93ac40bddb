import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { formatWib } from '../../shared/time.ts';
import { oddAmount, oddDate } from './odd-values.ts';
import { rowsThatPay } from './oracle.ts';
import { runFuzz } from './run.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

describe('answers and callbacks gone wrong', () => {
  it(
    'bring the till neither down nor to a LUNAS without its money',
    { timeout: 120_000 },
    async () => {
      const report = await runFuzz({ seed: 1, cases: 5000 });
      expect(report.faults).toEqual([]);
      expect(report.cases).toBe(5000);
      // The run means something only if money was really among it.
      expect(report.lunas).toBeGreaterThan(200);
      expect(report.setAside).toBeGreaterThan(500);
      expect(Object.keys(report.refused).length).toBeGreaterThan(3);
    },
  );

  it('are asked after again when the poller fetched them', { timeout: 120_000 }, async () => {
    const report = await runFuzz({ seed: 100, cases: 500, isPolled: true });
    expect(report.faults).toEqual([]);
    expect(report.polls).toBeGreaterThan(200);
  });
});

describe('the oracle', () => {
  const row = { date: '2026-11-21 12:00:30', amount: '13000', type: 'CR' };
  const answer = (rows: unknown, status = 200) => ({
    status,
    headers: new Map<string, string>(),
    body: JSON.stringify({ status: 'success', data: rows }),
  });
  const aim = { payable: 13_000, shownMs: NOON_MS };

  it('lets the documented row pay, and the same in the field’s other spellings', () => {
    for (const amount of ['13000', 13_000, '13.000', '13000.00', 'Rp 13.000'])
      expect(rowsThatPay(answer([{ ...row, amount }]), aim)).toHaveLength(1);
    for (const date of ['2026-11-21 12:00', '21/11/2026 12:00', '2026-11-21T05:00:30Z'])
      expect(rowsThatPay(answer([{ ...row, date }]), aim)).toHaveLength(1);
  });

  it('lets nothing else pay', () => {
    const others = [
      { ...row, type: 'DB' },
      { ...row, amount: '13000.5' },
      { ...row, amount: '1300000' },
      { ...row, date: formatWib(NOON_MS - 60_000).slice(0, 19) },
      { ...row, date: 'kemarin' },
      [row],
      null,
    ];
    for (const other of others) expect(rowsThatPay(answer([other]), aim)).toEqual([]);
    expect(rowsThatPay(answer([row], 502), aim)).toEqual([]);
    expect(rowsThatPay(answer({ row }), aim)).toEqual([]);
  });

  it('meets right and wrong spellings both among the odd values', () => {
    const dice = createSeededRandom(1);
    const rights = Array.from({ length: 400 }, () => {
      const odd = {
        ...row,
        amount: oddAmount(13_000, dice),
        date: oddDate(NOON_MS + 30_000, dice),
      };
      return rowsThatPay(answer([odd]), aim).length;
    }).filter((count) => count > 0).length;
    expect(rights).toBeGreaterThan(20);
    expect(rights).toBeLessThan(300);
  });
});
