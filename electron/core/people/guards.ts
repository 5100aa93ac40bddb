// Owns the wait after wrong PINs, at each door: a person's PIN, any manager's PIN on a cashier's
// screen, the recovery code. A try is counted before it is looked at, so that many at once are many
// tries; the count is in the ledger, so that a restart forgives nothing.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';
import type { PeopleStore } from '../store/people.ts';

const FREE_TRIES = 3;
const LONGEST_MS = 15 * MINUTE_MS;

/** From this many on, only a manager or an hour opens the door again. */
export const LOCKED_AFTER = 10;
export const LOCK_MS = HOUR_MS;

/** Of any manager's PIN, where one is asked for without a name. */
export const MANAGER_DOOR = 'manager';
export const RECOVERY_DOOR = 'recovery';

export interface Guards {
  /** How long this door stays shut, ms; 0 when it may be tried. */
  waitMs(door: string): number;
  isLocked(door: string): boolean;
  /** Counts a try; inside a transaction. */
  count(door: string, nowMs: number): void;
  /** The right PIN came, or a manager forgave; inside a transaction. */
  clear(door: string): void;
}

/** How long a door is shut after this many wrong tries. */
export function delayAfter(wrong: number): number {
  if (wrong >= LOCKED_AFTER) return LOCK_MS;
  if (wrong < FREE_TRIES) return 0;
  return Math.min(LONGEST_MS, SECOND_MS * 2 ** (wrong - FREE_TRIES + 2));
}

export function createGuards(store: PeopleStore, clock: Clock): Guards {
  /** Until when, by the clock that can't be set. The PC's own is used across a restart only. */
  const shutUntil = new Map<string, number>();
  const untilMs = (door: string): number => {
    const known = shutUntil.get(door);
    if (known !== undefined) return known;
    const tries = store.tries(door);
    const delayMs = delayAfter(tries?.wrong ?? 0);
    // A PC clock that was set back, or is far ahead of the last try, makes no wait longer.
    const leftMs = (tries?.lastAtMs ?? 0) + delayMs - clock.wallMs();
    const until = clock.monoMs() + Math.max(0, Math.min(delayMs, leftMs));
    shutUntil.set(door, until);
    return until;
  };
  const waitMs = (door: string): number => Math.max(0, untilMs(door) - clock.monoMs());
  return {
    waitMs,
    isLocked: (door) => (store.tries(door)?.wrong ?? 0) >= LOCKED_AFTER && waitMs(door) > 0,
    count(door, nowMs) {
      const wrong = (store.tries(door)?.wrong ?? 0) + 1;
      store.setTries(door, { wrong, lastAtMs: nowMs });
      shutUntil.set(door, clock.monoMs() + delayAfter(wrong));
    },
    clear(door) {
      store.clearTries(door);
      shutUntil.delete(door);
    },
  };
}
