// Owns the proof that a manager stands at the till: a PIN of one of the setup's managers. Without
// users there is one unnamed manager, who needs none. Wrong tries cost time, more each time, so
// that a PIN can't be tried through.
import { scryptSync } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Clock } from './ports.ts';
import { isSameHash, type StoredUser } from './setup-store.ts';

const FREE_TRIES = 3;
const LONGEST_MS = 15 * MINUTE_MS;

export interface Managers {
  /** The manager's name, null for the unnamed one. Throws AppError when no manager is proven. */
  prove(pin: string | null): string | null;
}

export function createManagers(users: readonly StoredUser[], clock: Clock): Managers {
  let wrong = 0;
  let lockedUntilMs = -Infinity;
  return {
    prove(pin) {
      if (users.length === 0) return null;
      const nowMs = clock.monoMs();
      if (nowMs < lockedUntilMs) {
        const seconds = Math.ceil((lockedUntilMs - nowMs) / SECOND_MS);
        throw new AppError('rate_limited', `Too many wrong PINs. Try again in ${seconds} seconds.`);
      }
      if (pin === null || pin === '') throw new AppError('forbidden', "A manager's PIN is needed.");
      const manager = users.find((user) => user.role === 'manager' && isPinOf(user, pin));
      if (manager) {
        wrong = 0;
        return manager.name;
      }
      wrong += 1;
      if (wrong >= FREE_TRIES)
        lockedUntilMs = nowMs + Math.min(LONGEST_MS, SECOND_MS * 2 ** (wrong - FREE_TRIES + 2));
      throw new AppError('forbidden', "This is no manager's PIN.");
    },
  };
}

function isPinOf(user: StoredUser, pin: string): boolean {
  const hash = scryptSync(pin, Buffer.from(user.pinSalt, 'hex'), 32).toString('hex');
  return isSameHash(hash, user.pinHash);
}
