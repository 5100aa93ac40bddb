// Owns time in the simulation: true time, and the PC's two clocks as far from it as the story
// wants. Sleepers wake in order; those of a process that was killed never do.
import type { Clock } from '../../electron/core/ports.ts';

interface Sleeper {
  readonly atMonoMs: number;
  readonly wake: () => void;
}

export class SimClock {
  private trueNowMs: number;
  private monoNowMs = 0;
  private sleepers: Sleeper[] = [];
  /** PC wall clock minus true time. */
  wallErrorMs = 0;

  constructor(trueMs: number) {
    this.trueNowMs = trueMs;
  }

  /** True time: what an atomic clock in the shop would say. */
  nowMs(): number {
    return this.trueNowMs;
  }

  monoMs(): number {
    return this.monoNowMs;
  }

  wallMs(): number {
    return Math.floor(this.trueNowMs + this.wallErrorMs);
  }

  /** The clock as a process sees it; a dead process sleeps for ever. */
  port(isAlive: () => boolean): Clock {
    return {
      wallMs: () => this.wallMs(),
      monoMs: () => this.monoNowMs,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) {
            resolve();
            return;
          }
          const wake = () => {
            signal.removeEventListener('abort', wake);
            this.sleepers = this.sleepers.filter((each) => each !== sleeper);
            if (isAlive()) resolve();
          };
          const sleeper: Sleeper = { atMonoMs: this.monoNowMs + Math.max(0, ms), wake };
          this.sleepers.push(sleeper);
          signal.addEventListener('abort', wake);
        }),
    };
  }

  /**
   * Lets true time run on, waking sleepers on the way; `onWake` after each has settled. `untilMs`
   * is asked anew after each: what woke may have brought the end nearer.
   */
  async advanceTo(untilMs: () => number, onWake: () => void): Promise<void> {
    await settled();
    onWake();
    while (this.trueNowMs < untilMs()) {
      const next = this.earliest();
      const leftMs = untilMs() - this.trueNowMs;
      const stepMs = Math.min(leftMs, Math.max(0, (next?.atMonoMs ?? Infinity) - this.monoNowMs));
      this.trueNowMs += stepMs;
      this.monoNowMs += stepMs;
      if (!next || next.atMonoMs > this.monoNowMs) break;
      next.wake();
      await settled();
      onWake();
    }
  }

  /** The PC sleeps: nothing runs; on some systems its monotonic clock stands still meanwhile. */
  suspend(ms: number, doesMonoRun: boolean): void {
    this.trueNowMs += ms;
    if (doesMonoRun) this.monoNowMs += ms;
  }

  /** Forgets who sleeps: their processes are gone. */
  forget(): void {
    this.sleepers = [];
  }

  private earliest(): Sleeper | undefined {
    let first = this.sleepers[0];
    for (const sleeper of this.sleepers)
      if (first && sleeper.atMonoMs < first.atMonoMs) first = sleeper;
    return first;
  }
}

/**
 * Lets every promise that can go on go on; nothing in a core with a ledger in memory waits longer.
 */
export async function settled(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}
