// Owns the reading of what the door is told, by hand: zod would be nine tenths of its page.
import type { DoorAnswer, VaultClosed } from '../../shared/vault.ts';

const CLOSED: readonly VaultClosed[] = ['passphrase', 'new', 'no_keyring', 'foreign'];
const FAULTS = ['wrong', 'short', 'wait', 'not_now', 'not_kept'] as const;

/** Null when it is not understood. A state without a fault is an answer with none. */
export function readAnswer(value: unknown): DoorAnswer | null {
  if (typeof value !== 'object' || value === null) return null;
  const { closed, waitSeconds, fault = null } = value as Readonly<Record<string, unknown>>;
  const isClosed = closed === null || CLOSED.some((each) => each === closed);
  const isFault = fault === null || FAULTS.some((each) => each === fault);
  if (!isClosed || !isFault || typeof waitSeconds !== 'number') return null;
  return {
    closed: closed as DoorAnswer['closed'],
    waitSeconds,
    fault: fault as DoorAnswer['fault'],
  };
}
