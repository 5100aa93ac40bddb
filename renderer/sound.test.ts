// Owns the proof that each kind of news sounds as it must, by its plan. The wave itself is rendered
// and measured in the browser by tests/e2e.
import { describe, expect, it } from 'vitest';
import type { PaymentView, SaleView } from '../shared/views.ts';
import { fakeFeed, fakePayment, fakeSale } from './client/fake-day.ts';
import { chimeLengthMs, chimePlan, createSounder, type ChimeKind } from './sound.ts';
import type { News } from './store.ts';
import { chimeOf, verdictOf, wordsOf } from './verdict.ts';

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
  const quiet = {
    isMuted: () => false,
    volume: () => 1,
    busyUntilS: () => 0,
    onBlocked: () => undefined,
  };

  it('says so when the browser holds sound back, and plays nothing later', () => {
    const heard: boolean[] = [];
    const context = { state: 'suspended', currentTime: 0, addEventListener: () => undefined };
    const sounder = createSounder({
      ...quiet,
      open: () => context as unknown as AudioContext,
      onBlocked: (isBlocked) => heard.push(isBlocked),
    });
    // A play would reach for createOscillator, which this context does not have.
    expect(sounder.play('paid')).toBeNull();
    expect(sounder.context()).toBeNull();
    expect(heard).toEqual([true]);
  });

  it('opens nothing while it is switched off', () => {
    const open = (): AudioContext => {
      throw new Error('opened');
    };
    const sounder = createSounder({ ...quiet, open, isMuted: () => true });
    expect(() => sounder.play('paid')).not.toThrow();
  });

  it('waits for the words of the payment before, and leaves a flood to the screen', () => {
    let busyUntilS = 7;
    const sounder = createSounder({
      ...quiet,
      open: () => silentContext(),
      busyUntilS: () => busyUntilS,
    });
    const lengthS = chimeLengthMs(chimePlan('paid')) / 1000;
    expect(sounder.play('paid')).toBeCloseTo(7 + lengthS);
    busyUntilS = 0;
    expect(sounder.play('paid')).toBeGreaterThan(7 + 2 * lengthS);
    busyUntilS = 21;
    expect(sounder.play('paid')).toBeNull();
  });
});

/** A running context that makes no sound, its clock at 0. */
function silentContext(): AudioContext {
  const level = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
  const node = {
    frequency: { value: 0 },
    gain: level,
    connect: () => node,
    start: () => undefined,
    stop: () => undefined,
  };
  const context = {
    state: 'running',
    currentTime: 0,
    destination: node,
    addEventListener: () => undefined,
    createOscillator: () => node,
    createGain: () => node,
  };
  return context as unknown as AudioContext;
}

describe('which words', () => {
  const payment = fakePayment({ saleId: 's1', amount: 13_000 });
  const paid = fakeSale({ id: 's1', status: 'paid', payment });
  const news = (part: Partial<SaleView>): News => ({
    kind: 'paid',
    sale: { ...paid, ...part },
    isSilent: false,
  });

  it('are of the money that came, for LUNAS and late LUNAS alone', () => {
    expect(wordsOf(news({}))).toEqual({ kind: 'paid', amount: 13_000 });
    expect(wordsOf(news({ late: true }))).toEqual({ kind: 'late', amount: 13_000 });
    for (const part of [
      { difference: -1_000 },
      { difference: 1_000, late: true },
      { payment: { ...payment, manual: true, verified: false } },
      { status: 'waiting' },
    ] as const)
      expect(wordsOf(news(part))).toBeNull();
  });

  it('begin with what is wrong, for money that pays nothing by itself', () => {
    const odd = (finding: PaymentView['finding'], isSilent = false): News => ({
      kind: 'odd',
      payment: { ...payment, saleId: null, finding },
      isSilent,
    });
    expect(wordsOf(odd('double'))).toEqual({ kind: 'double', amount: 13_000 });
    expect(wordsOf(odd('after_cancel'))).toEqual({ kind: 'afterCancel', amount: 13_000 });
    expect(wordsOf(odd('short'))).toEqual({ kind: 'short', amount: 13_000 });
    expect(wordsOf(odd('over'))).toEqual({ kind: 'over', amount: 13_000 });
    expect(wordsOf(odd('double', true))).toBeNull();
    expect(wordsOf(odd('no_sale'))).toBeNull();
  });

  it('are none for what is silent', () => {
    expect(wordsOf({ kind: 'paid', sale: paid, isSilent: true })).toBeNull();
    expect(wordsOf({ kind: 'asks', sale: paid })).toEqual({ kind: 'asks' });
    const taken = { kind: 'reversed', payment, sale: paid } as const;
    expect(wordsOf({ ...taken, isSilent: true })).toBeNull();
    expect(wordsOf({ ...taken, isSilent: false })).toEqual({ kind: 'reversed', amount: 13_000 });
    expect(wordsOf({ kind: 'blind', feed: fakeFeed({}) })).toEqual({ kind: 'blind' });
  });
});
