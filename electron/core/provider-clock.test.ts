import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { createProviderClock } from './provider-clock.ts';
import { FakeClock } from './testing/fake-clock.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

/** A till's clock and answers of a provider whose clock is `offMs` from the true time. */
function answers() {
  const clock = new FakeClock(NOON_MS);
  const provider = createProviderClock(clock);
  return {
    clock,
    provider,
    answer(offMs: number) {
      const now = clock.monoMs();
      const date = new Date(Math.floor((NOON_MS + now + offMs) / SECOND_MS) * SECOND_MS);
      provider.measure(date.toUTCString(), now - 50, now);
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
