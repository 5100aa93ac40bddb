// Owns the proof that each kind of news sounds as it must, by its plan. The wave itself is rendered
// and measured in the browser by tests/e2e.
import { describe, expect, it } from 'vitest';
import { fakePayment, fakeSale } from './client/fake-day.ts';
import { chimeLengthMs, chimePlan, createSounder, type ChimeKind } from './sound.ts';
import { chimeOf, verdictOf } from './verdict.ts';

const KINDS: readonly ChimeKind[] = ['paid', 'late', 'reversed', 'blind', 'asks'];

describe('the chimes', () => {
  it('rise for LUNAS, in a little over half a second', () => {
    const plan = chimePlan('paid');
    const tones = plan.map(({ frequencyHz }) => frequencyHz);
    expect(tones).toEqual(tones.toSorted((a, b) => a - b));
    expect(chimeLengthMs(plan)).toBeGreaterThanOrEqual(500);
    expect(chimeLengthMs(plan)).toBeLessThanOrEqual(700);
  });

  it('rise for nothing else', () => {
    for (const kind of KINDS.filter((other) => other !== 'paid')) {
      const tones = chimePlan(kind).map(({ frequencyHz }) => frequencyHz);
      expect(tones.every((tone, index) => index === 0 || tone > (tones[index - 1] ?? 0))).toBe(
        false,
      );
    }
  });

  it('are all different', () => {
    expect(new Set(KINDS.map((kind) => JSON.stringify(chimePlan(kind)))).size).toBe(KINDS.length);
  });

  it.each(KINDS)('never clip (%s)', (kind) => {
    const plan = chimePlan(kind);
    for (const { startMs } of plan) {
      const sounding = plan.filter(
        (note) => note.startMs <= startMs && startMs < note.startMs + note.durationMs,
      );
      expect(sounding.reduce((sum, { gain }) => sum + gain, 0)).toBeLessThanOrEqual(1.1);
    }
  });
});

describe('which sound', () => {
  const payment = fakePayment({ saleId: 's1' });
  const paid = fakeSale({ id: 's1', status: 'paid', payment });

  it.each([
    [{}, 'plain', 'paid'],
    [{ late: true }, 'late', 'late'],
    [{ difference: -1_000 }, 'short', 'late'],
    [{ difference: 1_000, late: true }, 'over', 'late'],
    [{ payment: { ...payment, manual: true, verified: false } }, 'manual', 'late'],
    [{ payment: { ...payment, manual: true, verified: true } }, 'plain', 'paid'],
  ] as const)('%o is %s and sounds %s', (part, kind, chime) => {
    const sale = { ...paid, ...part };
    expect(verdictOf(sale)?.kind).toBe(kind);
    expect(chimeOf({ kind: 'paid', sale, isSilent: false })).toBe(chime);
  });

  it('is none for a snapshot', () => {
    expect(chimeOf({ kind: 'paid', sale: paid, isSilent: true })).toBeNull();
  });

  it.each(['waiting', 'expired', 'cancelled', 'needs_person'] as const)(
    'is no LUNAS for a sale that is %s',
    (status) => {
      expect(verdictOf({ ...paid, status })).toBeNull();
      expect(chimeOf({ kind: 'paid', sale: { ...paid, status }, isSilent: false })).toBeNull();
    },
  );

  it('is no LUNAS for money that was taken back', () => {
    expect(verdictOf({ ...paid, payment: { ...payment, status: 'reversed' } })).toBeNull();
  });
});

describe('the sounder', () => {
  it('says so when the browser holds sound back, and plays nothing later', () => {
    const heard: boolean[] = [];
    const context = { state: 'suspended', currentTime: 0, addEventListener: () => undefined };
    const sounder = createSounder(
      () => context as unknown as AudioContext,
      () => false,
      (isBlocked) => heard.push(isBlocked),
    );
    // A play would reach for createOscillator, which this context does not have.
    sounder.play('paid');
    expect(heard).toEqual([true]);
  });

  it('opens nothing while it is switched off', () => {
    const sounder = createSounder(
      () => {
        throw new Error('opened');
      },
      () => true,
      () => undefined,
    );
    expect(() => sounder.play('paid')).not.toThrow();
  });
});
