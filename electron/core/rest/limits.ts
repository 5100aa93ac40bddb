// Owns how often a program may ask: generous for any shop, bounded for a loop gone mad. Strangers
// have a limit of their own, so that nobody guesses tokens or fills the audit.
import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';

/** Of one token: a till that syncs a day's sales in one go is no fault. */
const PROGRAM = { burst: 600, perSecond: 100 };
/** Of one address without a good token. */
const STRANGER = { burst: 60, perSecond: 2 };
/** Of one address, for what needs no token. */
const ASKER = { burst: 300, perSecond: 20 };
const NAMES_MAX = 10_000;

interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Limits {
  /** Milliseconds until the next request of this token is answered; 0: this one is. */
  ofProgram(tokenId: string): number;
  ofStranger(address: string): number;
  ofAsker(address: string): number;
}

export function createLimits(clock: Clock): Limits {
  return {
    ofProgram: bucketsOf(PROGRAM, clock),
    ofStranger: bucketsOf(STRANGER, clock),
    ofAsker: bucketsOf(ASKER, clock),
  };
}

/** Buckets that fill steadily; each call takes one, or says how long until there is one. */
function bucketsOf({ burst, perSecond }: Rate, clock: Clock): (name: string) => number {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return (name) => {
    const nowMs = clock.monoMs();
    const before = buckets.get(name) ?? { left: burst, atMs: nowMs };
    const gained = ((nowMs - before.atMs) / SECOND_MS) * perSecond;
    const left = Math.min(burst, before.left + gained);
    const isServed = left >= 1;
    // Many addresses must not fill the memory: the one that asked longest ago makes room.
    buckets.delete(name);
    const [oldest] = buckets.keys();
    if (oldest !== undefined && buckets.size >= NAMES_MAX) buckets.delete(oldest);
    buckets.set(name, { left: isServed ? left - 1 : left, atMs: nowMs });
    return isServed ? 0 : ((1 - left) / perSecond) * SECOND_MS;
  };
}
