import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { createProviderClock } from './provider-clock.ts';
import { readClocks } from './ports.ts';
import { FakeClock } from './testing/fake-clock.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

const EARLIER = { wallMs: NOON_MS - 50, monoMs: -50 };

/** A till's clock and answers of a provider whose clock is `offMs` from the true time. */
function answers() {
  const clock = new FakeClock(NOON_MS);
  const provider = createProviderClock(clock);
  return {
    clock,
    provider,
    answer(offMs: number) {
      const received = readClocks(clock);
      const { monoMs, wallMs } = received;
      const date = new Date(Math.floor((NOON_MS + monoMs + offMs) / SECOND_MS) * SECOND_MS);
      const sent = { monoMs: monoMs - 50, wallMs: wallMs - 50 };
      provider.measure({ header: date.toUTCString(), sent, received });
    },
    /**
     * How far the till takes the provider's clock to be from the true time, to the second below.
     */
    offSeconds() {
      const known = provider.at(clock.monoMs());
      if (known === null) return null;
      const middleMs = (known.fromMs + known.untilMs) / 2;
      return Math.floor((middleMs - NOON_MS - clock.monoMs()) / SECOND_MS);
    },
  };
}

describe("the provider's clock", () => {
  it('is not moved by one answer that is minutes off: a cache, or one broken server', async () => {
    const till = answers();
    for (const offMs of [-5 * MINUTE_MS, 0, 40 * 365 * DAY_MS, 0, -20 * MINUTE_MS]) {
      till.answer(0);
      await till.clock.advance(2500);
      till.answer(offMs);
      expect(till.offSeconds()).toBe(0);
      await till.clock.advance(2500);
    }
  });

  it('is moved when a second answer agrees with the first', async () => {
    const till = answers();
    till.answer(0);
    await till.clock.advance(2500);
    till.answer(-5 * MINUTE_MS);
    expect(till.offSeconds()).toBe(0);
    await till.clock.advance(2500);
    till.answer(-5 * MINUTE_MS);
    expect(till.offSeconds()).toBe(-300);
  });

  it('follows a few seconds at once, and takes the first answer as it is', async () => {
    const till = answers();
    expect(till.offSeconds()).toBe(null);
    till.answer(7 * MINUTE_MS);
    expect(till.offSeconds()).toBe(420);
    await till.clock.advance(2500);
    till.answer(7 * MINUTE_MS - 20 * SECOND_MS);
    expect(till.offSeconds()).toBe(400);
  });
});

describe("what the PC's own clock is worth", () => {
  it('is nothing until the next answer, once its two clocks came apart: sleep, or somebody set it', async () => {
    const till = answers();
    till.answer(0);
    for (const byMs of [MINUTE_MS, -MINUTE_MS, 3 * SECOND_MS]) {
      till.clock.jump(byMs);
      expect(till.provider.at(till.clock.monoMs())).toBeNull();
      expect(till.provider.wallErrorMs()).toBeNull();
      till.answer(0);
      expect(till.offSeconds()).toBe(0);
    }
    till.clock.jump(SECOND_MS); // as a time server corrects it
    expect(till.offSeconds()).toBe(0);
  });

  it('is told by how far it is off, beyond what is known of the provider', async () => {
    const till = answers();
    expect(till.provider.wallErrorMs()).toBeNull();
    till.answer(0);
    expect(till.provider.wallErrorMs()).toBe(0);
    till.clock.jump(-10 * MINUTE_MS);
    till.answer(0);
    expect((till.provider.wallErrorMs() ?? 0) / MINUTE_MS).toBeCloseTo(-10, 1);
    till.clock.jump(3 * 24 * 60 * MINUTE_MS);
    till.answer(0);
    expect((till.provider.wallErrorMs() ?? 0) / MINUTE_MS).toBeCloseTo(3 * 24 * 60 - 10, 1);
  });

  it('places what only it recorded, before a restart, in provider time', async () => {
    const till = answers();
    await till.clock.advance(MINUTE_MS);
    till.clock.jump(60 * MINUTE_MS);
    till.answer(0);
    const wallMs = till.clock.wallMs() - 30 * SECOND_MS;
    const { fromMs, untilMs } = till.provider.atWall(wallMs) ?? { fromMs: 0, untilMs: 0 };
    const trueMs = NOON_MS + MINUTE_MS - 30 * SECOND_MS;
    expect(fromMs <= trueMs && trueMs < untilMs).toBe(true);
  });

  it('learns nothing from an answer without a date, or with none that can be read', () => {
    const till = answers();
    for (const header of [undefined, '', 'kemarin', '21/11/2026 12:00'])
      till.provider.measure({ header, sent: EARLIER, received: readClocks(till.clock) });
    expect(till.offSeconds()).toBeNull();
  });

  it('learns nothing from an answer that the PC slept over', () => {
    const till = answers();
    const sent = readClocks(till.clock);
    const header = new Date(NOON_MS).toUTCString();
    till.clock.jump(5 * MINUTE_MS); // asleep: the monotonic clock stood still
    till.provider.measure({ header, sent, received: readClocks(till.clock) });
    expect(till.provider.at(till.clock.monoMs())).toBeNull();
    till.answer(5 * MINUTE_MS);
    expect(till.offSeconds()).toBe(300);
  });
});
