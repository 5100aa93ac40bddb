// Owns what is to happen later in the world around the till: a push, a restart, a mended disk. Runs
// it in order of time.

/** True time, as it is let run. */
export interface TrueClock {
  nowMs(): number;
  advanceTo(untilMs: () => number, onWake: () => void): Promise<void>;
}

interface Item {
  readonly atMs: number;
  readonly run: () => void | Promise<void>;
}

export class Agenda {
  private items: Item[] = [];
  private readonly clock: TrueClock;
  private readonly afterWake: () => void;

  constructor(clock: TrueClock, afterWake: () => void) {
    this.clock = clock;
    this.afterWake = afterWake;
  }

  at(atMs: number, run: () => void | Promise<void>): void {
    this.items.push({ atMs, run });
    this.items.sort((a, b) => a.atMs - b.atMs);
  }

  /** Lets time run to `untilMs`, true time, with all that is due on the way. */
  async until(untilMs: number): Promise<void> {
    for (;;) {
      const nextMs = () => Math.min(untilMs, this.items[0]?.atMs ?? Infinity);
      await this.clock.advanceTo(nextMs, this.afterWake);
      const due = this.items[0];
      if (!due || due.atMs > untilMs || due.atMs > this.clock.nowMs()) return;
      this.items.shift();
      await due.run();
      this.afterWake();
    }
  }
}
