// A clock that moves only when told: sleepers wake in order, the wall can be set apart from the
// monotonic clock.
import type { Clock } from '../ports.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  private mono = 0;
  private apartMs: number;
  private sleepers: Sleeper[] = [];

  constructor(wallMs: number) {
    this.apartMs = wallMs;
  }

  wallMs(): number {
    return this.mono + this.apartMs;
  }

  monoMs(): number {
    return this.mono;
  }

  /** Sets the PC's wall clock forward or back; real time does not move. */
  jump(byMs: number): void {
    this.apartMs += byMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = () => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { atMs: this.mono + Math.max(0, ms), wake };
      this.sleepers.push(sleeper);
      signal.addEventListener('abort', wake);
    });
  }

  /** Lets `ms` pass, waking sleepers on the way and letting what they do settle before the next. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.mono + ms;
    await settled();
    for (;;) {
      const next = this.sleepers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > untilMs) break;
      this.mono = Math.max(this.mono, next.atMs);
      next.wake();
      await settled();
    }
    this.mono = untilMs;
  }
}

/** Lets every promise that can go on go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done));
}
