// Owns the count of what the provider is asked: while the tills can ask each other it is asked no
// more often than one till would ask it.
import { BUSY_MS } from '../../../electron/core/backoff.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { StoreAction } from './hub-deeds.ts';
import type { SimTill } from './sim-till.ts';

/** One till's own pace, as quick as its jitter makes it, and a look of its own at the start. */
const OWN_MAX = MINUTE_MS / (BUSY_MS * 0.8) + 2;

/** After trouble somebody asks again, and somebody else until he hears of it. */
const CALM_AFTER_MS = 1.5 * MINUTE_MS;

const WANTS_A_LOOK: ReadonlySet<StoreAction['do']> = new Set(['sell', 'check']);
/** What people do, and no trouble. */
const IS_QUIET: ReadonlySet<StoreAction['do']> = new Set([
  ...(['manage', 'pay', 'reverse', 'withdraw', 'recompute'] as const),
  ...(['cancel', 'confirm', 'extend'] as const),
]);

export class Asking {
  /** Most requests of a calm minute, beyond what people and pushes asked for. */
  most = 0;
  private requests: number[] = [];
  private pokes: number[] = [];
  private calmFromMs = 0;

  deed(action: StoreAction, nowMs: number): void {
    if (WANTS_A_LOOK.has(action.do)) this.poked(nowMs);
    else if (!IS_QUIET.has(action.do)) this.storm(nowMs + ('forMs' in action ? action.forMs : 0));
  }

  /** Somebody wants a look now. */
  poked(nowMs: number): void {
    this.pokes.push(nowMs);
  }

  storm(untilMs: number): void {
    this.calmFromMs = Math.max(this.calmFromMs, untilMs + CALM_AFTER_MS);
  }

  /** A sentence when that was once too often. */
  requested(nowMs: number, tills: readonly SimTill[]): string | null {
    const fromMs = nowMs - MINUTE_MS;
    this.requests = [...this.requests.filter((atMs) => atMs > fromMs), nowMs];
    this.pokes = this.pokes.filter((atMs) => atMs > fromMs);
    const isLive = (till: SimTill) => till.state !== 'running' || till.isLive();
    if (nowMs < this.calmFromMs + MINUTE_MS || !tills.every(isLive)) return null;
    const own = this.requests.length - this.pokes.length;
    this.most = Math.max(this.most, own);
    if (own <= OWN_MAX) return null;
    return `the provider was asked ${this.requests.length} times in a minute`;
  }
}
