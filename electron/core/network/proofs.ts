// Owns the numbers a phone signs before it is told anything: each good for one phone, one time and
// one minute. So a cookie that was copied to another device opens nothing there.
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Clock, Random } from '../ports.ts';
import type { Phones } from './devices.ts';

const NONCE_BYTES = 16;
const NONCES_MAX = 256;

export interface Proofs {
  offer(phoneId: string): string;
  /** True once, when this phone's own key signed this number. */
  take(phoneId: string, nonce: string, signature: string): boolean;
}

export function createProofs(clock: Clock, random: Random, phones: Phones): Proofs {
  const offered = new Map<string, { phoneId: string; untilMonoMs: number }>();
  return {
    offer(phoneId) {
      const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('base64url');
      const [oldest] = offered.keys();
      if (offered.size >= NONCES_MAX && oldest !== undefined) offered.delete(oldest);
      offered.set(nonce, { phoneId, untilMonoMs: clock.monoMs() + MINUTE_MS });
      return nonce;
    },
    take(phoneId, nonce, signature) {
      const kept = offered.get(nonce);
      offered.delete(nonce);
      if (!kept || kept.phoneId !== phoneId || clock.monoMs() >= kept.untilMonoMs) return false;
      return phones.isSignedBy(phoneId, nonce, signature);
    },
  };
}
