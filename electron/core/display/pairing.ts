// Owns the one-time code that lets a browser become a customer's screen: six digits, a few minutes,
// one use. Must stay true: five wrong tries end a code, and each costs more time than the last.
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { isSameText } from '../callbacks/same-text.ts';
import type { Clock, Random } from '../ports.ts';

const CODE_MS = 5 * MINUTE_MS;
const CODES = 1_000_000;
const TRIES_MAX = 5;
const FIRST_DELAY_MS = SECOND_MS;
const LONGEST_DELAY_MS = 2 * MINUTE_MS;
/** Wrong tries of so long ago are forgotten. */
const FORGET_MS = 15 * MINUTE_MS;

export interface PairingCode {
  readonly text: string;
  /** By the till's wall clock, for the page's countdown. */
  readonly expiresAtMs: number;
}

export type Redeemed =
  | { readonly kind: 'paired' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number };

export interface Pairing {
  /** A new code; the one before is good no more. */
  offer(): PairingCode;
  current(): PairingCode | null;
  redeem(given: string): Redeemed;
}

interface Offered {
  readonly code: PairingCode;
  readonly untilMonoMs: number;
  readonly triesLeft: number;
}

export function createPairing(clock: Clock, random: Random): Pairing {
  let offered: Offered | null = null;
  let wrong = 0;
  let wrongAtMonoMs = -Infinity;
  let lockedUntilMonoMs = -Infinity;

  const live = (): Offered | null => {
    if (offered !== null && clock.monoMs() >= offered.untilMonoMs) offered = null;
    return offered;
  };

  function fail(nowMs: number): Redeemed {
    wrong = nowMs - wrongAtMonoMs > FORGET_MS ? 1 : wrong + 1;
    wrongAtMonoMs = nowMs;
    lockedUntilMonoMs = nowMs + Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (wrong - 1));
    if (offered !== null) {
      const triesLeft = offered.triesLeft - 1;
      offered = triesLeft > 0 ? { ...offered, triesLeft } : null;
    }
    return { kind: 'wrong' };
  }

  return {
    offer() {
      const code = { text: randomCode(random), expiresAtMs: clock.wallMs() + CODE_MS };
      offered = { code, untilMonoMs: clock.monoMs() + CODE_MS, triesLeft: TRIES_MAX };
      return code;
    },
    current: () => live()?.code ?? null,
    redeem(given) {
      const nowMs = clock.monoMs();
      if (nowMs < lockedUntilMonoMs)
        return { kind: 'wait', seconds: Math.ceil((lockedUntilMonoMs - nowMs) / SECOND_MS) };
      // Compared even where there is no code, so that time does not tell whether there is one.
      const isRight = isSameText(given, live()?.code.text ?? randomCode(random));
      if (!isRight || live() === null) return fail(nowMs);
      offered = null;
      wrong = 0;
      return { kind: 'paired' };
    },
  };
}

/** Every code is equally likely: numbers of the last, incomplete round are thrown away. */
function randomCode(random: Random): string {
  const rounds = Math.floor(2 ** 32 / CODES) * CODES;
  for (;;) {
    const number = new DataView(random.bytes(4).slice().buffer).getUint32(0);
    if (number < rounds) return String(number % CODES).padStart(6, '0');
  }
}
