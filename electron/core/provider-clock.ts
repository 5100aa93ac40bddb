// Owns the till's knowledge of provider time: measured at every answer, per feed, and forgotten
// when the PC's two clocks come apart (sleep, a clock set by hand), because then nothing is known
// until the next answer.
import {
  combined,
  contradictionMs,
  measured,
  providerTime,
  told,
  type ClockBound,
} from '../../shared/clock-bound.ts';
import { MINUTE_MS, SECOND_MS, type Interval } from '../../shared/time.ts';
import { readClocks, type Clock, type ClockReading } from './ports.ts';
import type { DatedAnswer } from './providers/provider.ts';

/** Wall and monotonic clock may drift apart this much (NTP slewing) before a jump is assumed. */
export const JUMP_MS = 2 * SECOND_MS;

/**
 * A `Date` this far from what is known comes from a cache or a broken server until a second answer
 * agrees with it.
 */
const FAR_MS = MINUTE_MS;

/** Another till's word about provider time, with the moments around it. */
export interface HeardTime {
  /** Before it was asked. */
  readonly sent: ClockReading;
  readonly received: ClockReading;
  /** At most `untilMs` when that till had heard the question, at least `fromMs` at its answer. */
  readonly time: Interval;
}

export interface ProviderClock {
  measure(answer: DatedAnswer): void;
  /** As a measurement of its own: for a till that lets another ask the provider. */
  learn(heard: HeardTime): void;
  /** Provider time at a monotonic moment; null while unknown. */
  at(monoMs: number): Interval | null;
  /** Provider time for a moment that only the wall clock recorded (before a restart). */
  atWall(wallMs: number): Interval | null;
  /**
   * How far the PC's wall clock is from the provider's, ms; 0 within the bound; null while unknown.
   */
  wallErrorMs(): number | null;
}

function apartOf({ wallMs, monoMs }: ClockReading): number {
  return wallMs - monoMs;
}

export function createProviderClock(clock: Clock): ProviderClock {
  let bound: ClockBound | null = null;
  let contested: ClockBound | null = null;
  let apartMs = apartOf(readClocks(clock));

  const current = (): ClockBound | null => {
    const nowApartMs = apartOf(readClocks(clock));
    if (Math.abs(nowApartMs - apartMs) > JUMP_MS) {
      bound = null;
      apartMs = nowApartMs;
    }
    return bound;
  };
  const at = (monoMs: number): Interval | null => {
    const known = current();
    return known ? providerTime(known, monoMs) : null;
  };
  return {
    measure({ header, sent, received }) {
      const dateMs = header === undefined ? Number.NaN : Date.parse(header);
      if (!Number.isFinite(dateMs)) return;
      const known = current();
      // The PC slept over this answer, or was set meanwhile: what it took is not known.
      if (Math.abs(apartOf(received) - apartOf(sent)) > JUMP_MS) return;
      const fresh = measured(dateMs, sent.monoMs, received.monoMs);
      const isFar = known !== null && contradictionMs(known, fresh) > FAR_MS;
      const isAgreed = contested !== null && contradictionMs(contested, fresh) === 0;
      contested = isFar && !isAgreed ? fresh : null;
      if (contested === null) bound = combined(known, fresh);
    },
    learn({ sent, received, time }) {
      const known = current();
      if (Math.abs(apartOf(received) - apartOf(sent)) > JUMP_MS) return;
      const heard = told(time, sent.monoMs, received.monoMs);
      // The provider's clock was set back between the two: its next answer tells.
      if (heard.offset.fromMs < heard.offset.untilMs) bound = combined(known, heard);
    },
    at,
    atWall: (wallMs) => at(clock.monoMs() - (clock.wallMs() - wallMs)),
    wallErrorMs() {
      const now = at(clock.monoMs());
      if (now === null) return null;
      const wallMs = clock.wallMs();
      if (wallMs < now.fromMs) return wallMs - now.fromMs;
      return wallMs > now.untilMs ? wallMs - now.untilMs : 0;
    },
  };
}
