// Owns the proof that the first-run form makes a setup file the till takes, and says what is
// missing.
import { describe, expect, it } from 'vitest';
import { pageContract } from '../shared/contract.ts';
import { readQris, type QrisWarning } from '../shared/qris/qris.ts';
import { readSetup } from '../shared/setup.ts';
import { SHOP_QRIS } from './client/fake-day.ts';
import { REASON_MAX, REASON_MIN, REFERENCE_MAX } from './limits.ts';
import { EMPTY_DRAFT, missingIn, setupText, TIMEZONES, type SetupDraft } from './setup-draft.ts';
import { setupEn, setupId } from './strings/setup.ts';

const draft: SetupDraft = {
  ...EMPTY_DRAFT,
  storeName: ' Warung Sejahtera ',
  zone: 'wita',
  qris: `${SHOP_QRIS}\n`,
  isQrisGood: true,
  isConfirmed: true,
  merchantCode: 'QP012345 ',
  apiKey: 'k3y',
};

describe('the first-run form', () => {
  it('asks for everything, in the order of the form', () => {
    expect(missingIn(EMPTY_DRAFT)).toEqual(['name', 'qris', 'merchantCode', 'apiKey']);
    expect(missingIn({ ...draft, isConfirmed: false })).toEqual(['confirm']);
    expect(missingIn(draft)).toEqual([]);
  });

  it('makes a setup file that the till reads', () => {
    const read = readSetup(setupText(draft));
    expect(read).toMatchObject({
      ok: true,
      setup: {
        store: { name: 'Warung Sejahtera', timezone: 'Asia/Makassar' },
        till: { name: 'Kasir 1' },
        merchant: { qris: SHOP_QRIS },
        feeds: [{ kind: 'qiospay', merchantCode: 'QP012345', apiKey: 'k3y' }],
      },
    });
  });

  it('knows three zones, all real', () => {
    for (const zone of Object.values(TIMEZONES))
      expect(() => new Intl.DateTimeFormat('id', { timeZone: zone })).not.toThrow();
  });

  it('has a sentence for every reason a QRIS is refused, in both languages', () => {
    const read = readQris('halo');
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(setupId.qris.faults[read.code]).toContain('bukan QRIS');
    expect(setupEn.qris.faults[read.code]).toContain('no QRIS');
  });

  it('warns in both languages of what makes a customer pay more', () => {
    for (const warning of ['payer_pays_fee', 'payer_may_tip'] satisfies QrisWarning[])
      for (const words of [setupId, setupEn]) expect(words.qris.warnings[warning]).toBeTruthy();
  });
});

describe('the page’s limits', () => {
  const { create } = pageContract.sale;
  const { dismiss } = pageContract.payment;
  const takes = async (procedure: typeof create | typeof dismiss, input: unknown) => {
    const answer = await procedure['~orpc'].inputSchema?.['~standard'].validate(input);
    return answer !== undefined && answer.issues === undefined;
  };

  it('are those of the contract for a note', async () => {
    const reference = 'x'.repeat(REFERENCE_MAX);
    expect(await takes(create, { amount: 1, reference })).toBe(true);
    expect(await takes(create, { amount: 1, reference: `${reference}x` })).toBe(false);
  });

  it('are those of the contract for a reason', async () => {
    for (const [length, isTaken] of [
      [REASON_MIN - 1, false],
      [REASON_MIN, true],
      [REASON_MAX, true],
      [REASON_MAX + 1, false],
    ] as const)
      expect(await takes(dismiss, { paymentId: 'p', reason: 'x'.repeat(length) })).toBe(isTaken);
  });
});
