// Owns how much one address may ask: a bucket that fills steadily, so that a burst of real payments
// passes and a flood does not.
import { SECOND_MS } from '../../../shared/time.ts';

const BURST = 300;
const PER_SECOND = 20;
const ADDRESSES_MAX = 10_000;

interface Bucket {
  left: number;
  atMs: number;
}

export interface RateLimit {
  /** Takes one from the address's bucket; false when it is empty. */
  take(address: string, monoMs: number): boolean;
}

export function createRateLimit(burst = BURST, perSecond = PER_SECOND): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take(address, monoMs) {
      const bucket = buckets.get(address) ?? { left: burst, atMs: monoMs };
      const gained = ((monoMs - bucket.atMs) / SECOND_MS) * perSecond;
      bucket.left = Math.min(burst, bucket.left + gained);
      bucket.atMs = monoMs;
      // A flood from forged addresses must not fill the memory: the oldest bucket makes room.
      buckets.delete(address);
      if (buckets.size >= ADDRESSES_MAX) {
        const oldest = buckets.keys().next().value;
        if (oldest !== undefined) buckets.delete(oldest);
      }
      buckets.set(address, bucket);
      if (bucket.left < 1) return false;
      bucket.left -= 1;
      return true;
    },
  };
}
