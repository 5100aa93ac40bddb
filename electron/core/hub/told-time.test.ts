// Provider time by another till's word. Every clock here runs at its own pace and may be set; the
// hub's stands in no formula at all, which is the point.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { readClocks, type Clock, type ClockReading } from '../ports.ts';
import { createProviderClock } from '../provider-clock.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5, 0, 0);

/** True time, ms; everything else is a view of it. */
let trueMs = 0;
const providerMs = (): number => NOON_MS + trueMs;

/** A PC: its crystal is off by up to 100 ppm, its wall clock is whatever it was set to. */
function pc(ppm: number, bornMs: number) {
  let setMs = 0;
  const monoMs = () => (trueMs - bornMs) * (1 + ppm / 1e6);
  const clock: Clock = {
    monoMs,
    wallMs: () => NOON_MS + monoMs() + setMs,
    sleep: () => Promise.resolve(),
  };
  return {
    clock,
    providerClock: createProviderClock(clock),
    set: (byMs: number) => (setMs += byMs),
  };
}
type Pc = ReturnType<typeof pc>;

/** The elected till asks the provider, as its poller does. */
function sweep({ clock, providerClock }: Pc, thereMs: number, backMs: number): void {
  const sent = readClocks(clock);
  trueMs += thereMs;
  const header = new Date(Math.floor(providerMs() / SECOND_MS) * SECOND_MS).toUTCString();
  trueMs += backMs;
  providerClock.measure({ header, sent, received: readClocks(clock) });
}

interface Cycle {
  readonly heardAfterMs: number;
  readonly thereMs: number;
  readonly backMs: number;
  readonly readAfterMs: number;
}

/** Ask, heard, swept, said, read: as shared-feed.ts and feed-teller.ts do it. */
function cycle(asking: Pc, elected: Pc, times: Cycle, meanwhile: () => void = () => {}): void {
  const sent: ClockReading = readClocks(asking.clock);
  trueMs += times.heardAfterMs;
  const heardMonoMs = elected.clock.monoMs();
  sweep(elected, times.thereMs, times.backMs);
  const heard = elected.providerClock.at(heardMonoMs);
  const said = elected.providerClock.at(elected.clock.monoMs());
  meanwhile();
  trueMs += times.readAfterMs;
  const received = readClocks(asking.clock);
  if (heard && said)
    asking.providerClock.learn({
      sent,
      received,
      time: { fromMs: said.fromMs, untilMs: heard.untilMs },
    });
}

const known = ({ clock, providerClock }: Pc) => providerClock.at(clock.monoMs());
const QUICK: Cycle = { heardAfterMs: 5, thereMs: 60, backMs: 60, readAfterMs: 10 };

describe("provider time by another till's word", () => {
  it('is known a second and a bit after the first word, and better after more', () => {
    trueMs = DAY_MS;
    const [elected, asking] = [pc(0, 0), pc(0, HOUR_MS)];
    cycle(asking, elected, QUICK);
    const first = known(asking);
    expect((first?.untilMs ?? 0) - (first?.fromMs ?? 0)).toBeLessThan(1300);
    for (let n = 0; n < 20; n += 1) {
      trueMs += 2570;
      cycle(asking, elected, QUICK);
    }
    const later = known(asking);
    expect((later?.untilMs ?? 0) - (later?.fromMs ?? 0)).toBeLessThan(600);
  });

  it('holds the truth, whatever is slow, drifts or is set', () => {
    const ms = (max: number) => fc.integer({ min: 0, max });
    const ppm = fc.integer({ min: -90, max: 90 });
    const event = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), ms: ms(6 * HOUR_MS) }),
      fc.record({
        kind: fc.constant('cycle' as const),
        times: fc.record({
          heardAfterMs: ms(20 * SECOND_MS),
          thereMs: ms(5 * SECOND_MS),
          backMs: ms(5 * SECOND_MS),
          readAfterMs: ms(MINUTE_MS),
        }),
        setMs: fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }),
        isSet: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('set' as const),
        who: fc.boolean(),
        ms: fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }),
      }),
    );
    const events = fc.array(event, { minLength: 1, maxLength: 30 });
    let answers = 0;
    fc.assert(
      fc.property(ppm, ppm, events, (one, two, happening) => {
        trueMs = DAY_MS;
        const [elected, asking] = [pc(one, 0), pc(two, HOUR_MS)];
        for (const each of happening) {
          if (each.kind === 'wait') trueMs += each.ms;
          else if (each.kind === 'set') (each.who ? elected : asking).set(each.ms);
          else
            cycle(asking, elected, each.times, () => {
              if (each.isSet) asking.set(each.setMs);
            });
          for (const till of [elected, asking]) {
            const now = known(till);
            if (now === null) continue;
            answers += 1;
            expect(now.fromMs).toBeLessThanOrEqual(providerMs());
            expect(now.untilMs).toBeGreaterThanOrEqual(providerMs());
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(answers).toBeGreaterThan(1000);
  });

  it('says nothing to a PC that slept over it', () => {
    trueMs = DAY_MS;
    const [elected, asking] = [pc(0, 0), pc(0, HOUR_MS)];
    cycle(asking, elected, QUICK, () => asking.set(10 * MINUTE_MS));
    expect(known(asking)).toBeNull();
  });

  it('is not believed when it contradicts itself', () => {
    trueMs = DAY_MS;
    const asking = pc(0, 0);
    const sent = readClocks(asking.clock);
    const time = { fromMs: providerMs() + HOUR_MS, untilMs: providerMs() };
    asking.providerClock.learn({ sent, received: sent, time });
    expect(known(asking)).toBeNull();
  });
});
