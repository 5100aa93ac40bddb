// Owns the second look at pushed money: what a push says and may not say alone is asked of the
// provider, one transaction at a time, until it answers. The list of what to ask is the ledger's,
// so a restart forgets nothing.
import type { Sighting } from '../../shared/sighting.ts';
import { HOUR_MS, SECOND_MS } from '../../shared/time.ts';
import { delayMs } from './backoff.ts';
import type { Answer, Ingested } from './ingest.ts';
import type { Clock, Logger, Random } from './ports.ts';
import { SweepFailure, type InquiryResult } from './providers/provider.ts';
import type { Ledger, Payment } from './store/ledger.ts';

const ASKED_SINCE_MS = 24 * HOUR_MS;
const AT_ONCE = 20;
/** What another till was pushed may be read here a moment after its word. */
const EAGER_MS = 10 * SECOND_MS;

export interface Verifier {
  run(signal: AbortSignal): Promise<void>;
  /** Something was pushed: ask now. */
  pushed(): void;
}

/** Of the tills of a store one verifies for all. */
export interface VerifierTurn {
  /** Whether it is this one. Never rejects. */
  isOwn(): Promise<boolean>;
  share(answer: Answer): Promise<unknown>;
  /** Tells the one that verifies. */
  pushed(): void;
  onAsked(asked: () => void): () => void;
}

export interface VerifierParts {
  readonly feed: string;
  readonly ledger: Ledger;
  readonly inquire: (payment: Payment, signal: AbortSignal) => Promise<InquiryResult>;
  readonly ingest: (answer: Answer) => Ingested;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Absent without a hub. */
  readonly turn?: VerifierTurn;
}

export function createVerifier(parts: VerifierParts): Verifier {
  const { feed, ledger, clock, random, log, turn } = parts;
  let eagerUntilMs = -Infinity;
  let wake = new AbortController();

  const round = async (signal: AbortSignal): Promise<{ open: number; failed: boolean }> => {
    const waiting = ledger.unproven(feed, clock.wallMs() - ASKED_SINCE_MS).slice(0, AT_ONCE);
    let open = 0;
    if (turn && waiting.length > 0 && !(await turn.isOwn()))
      return { open: waiting.length, failed: false };
    for (const payment of waiting) {
      try {
        const result = await parts.inquire(payment, signal);
        if (!(await settle(payment, result, parts))) open += 1;
      } catch (error) {
        if (!(error instanceof SweepFailure)) throw error;
        log.warn('an inquiry got no answer', { feed, fault: error.fault });
        return { open, failed: true };
      }
    }
    return { open, failed: false };
  };

  return {
    pushed() {
      wake.abort();
      turn?.pushed();
    },
    async run(signal) {
      const stop = () => wake.abort();
      signal.addEventListener('abort', stop);
      const deafen = turn?.onAsked(() => {
        eagerUntilMs = clock.monoMs() + EAGER_MS;
        wake.abort();
      });
      let failures = 0;
      while (!signal.aborted) {
        wake = new AbortController();
        const { open, failed } = await round(signal);
        failures = failed ? failures + 1 : 0;
        const fraction = random.fraction();
        const isBusy = open > 0 || clock.monoMs() < eagerUntilMs;
        const pauseMs = delayMs({ failures, isBusy, retryAfterMs: null, fraction });
        if (!signal.aborted) await clock.sleep(pauseMs, wake.signal);
      }
      deafen?.();
      signal.removeEventListener('abort', stop);
    },
  };
}

/**
 * Writes what the provider said as a sighting of its own; false while it has said nothing final.
 */
async function settle(
  payment: Payment,
  result: InquiryResult,
  parts: VerifierParts,
): Promise<boolean> {
  if (result === 'open' || result === 'unknown' || result === 'failed') return false;
  const [pushed] = parts.ledger.sightingsOf(payment.id);
  if (!pushed) return false;
  const { feed, amount, stamp, issuer, refs, balance } = pushed;
  const direction = result === 'paid' ? ('credit' as const) : ('reversal' as const);
  const seen: Sighting = {
    feed,
    channel: 'inquiry',
    direction,
    amount,
    stamp,
    issuer,
    refs,
    balance,
    ...(pushed.saleReference === undefined ? {} : { saleReference: pushed.saleReference }),
  };
  const answer: Answer = {
    feed,
    channel: 'inquiry',
    sightings: [seen],
    setAside: [],
    proves: true,
    sinceMs: null,
  };
  await parts.turn?.share(answer);
  parts.ingest(answer);
  return true;
}
