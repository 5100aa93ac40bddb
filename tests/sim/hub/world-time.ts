// Owns time for several PCs: one true time, and each PC's two clocks as far from it as the story
// wants. Whatever is due happens in order of true time; what a sleeping PC waits for waits with it.
import type { Clock } from '../../../electron/core/ports.ts';
import type { TrueClock } from '../agenda.ts';

interface Sleeper {
  readonly atMonoMs: number;
  readonly wake: () => void;
}

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class WorldTime implements TrueClock {
  private trueNowMs: number;
  private order = 0;
  private readonly dues: Due[] = [];
  private readonly pcs: Pc[] = [];
  private readonly settled: () => Promise<void>;

  /** `settled`: resolves when nothing goes on until time does. */
  constructor(trueMs: number, settled: () => Promise<void>) {
    this.trueNowMs = trueMs;
    this.settled = settled;
  }

  nowMs(): number {
    return this.trueNowMs;
  }

  newPc(wallErrorMs: number, doesMonoRunAsleep: boolean): Pc {
    const pc = new Pc(this, wallErrorMs, doesMonoRunAsleep);
    this.pcs.push(pc);
    return pc;
  }

  /** Something that happens outside every PC. */
  at(atMs: number, run: () => void): void {
    this.order += 1;
    const due = { atMs, order: this.order, run };
    let place = this.dues.length;
    while (place > 0 && (this.dues[place - 1]?.atMs ?? 0) > atMs) place -= 1;
    this.dues.splice(place, 0, due);
  }

  /**
   * Lets true time run on; `onWake` after each thing that happened has settled. `untilMs` is asked
   * anew after each: what woke may have brought the end nearer.
   */
  async advanceTo(untilMs: () => number, onWake: () => void): Promise<void> {
    await this.settled();
    onWake();
    while (this.trueNowMs < untilMs()) {
      const next = this.next();
      if (next === null || next.atMs > untilMs()) {
        this.trueNowMs = Math.max(this.trueNowMs, untilMs());
        break;
      }
      this.trueNowMs = Math.max(this.trueNowMs, next.atMs);
      next.run();
      await this.settled();
      onWake();
    }
  }

  private next(): { readonly atMs: number; readonly run: () => void } | null {
    const [due] = this.dues;
    let atMs = due?.atMs ?? Infinity;
    let run = (): void => {
      this.dues.shift()?.run();
    };
    for (const pc of this.pcs) {
      const pcAtMs = pc.nextAtMs();
      if (pcAtMs >= atMs) continue;
      atMs = pcAtMs;
      run = () => pc.wakeNext();
    }
    return atMs === Infinity ? null : { atMs, run };
  }
}

/** One PC: its wall clock, its monotonic clock, and who sleeps on it. */
export class Pc {
  /** PC wall clock minus true time. */
  wallErrorMs: number;
  private readonly time: WorldTime;
  private readonly doesMonoRunAsleep: boolean;
  private sleepers: Sleeper[] = [];
  /** True time minus monotonic. */
  private monoApartMs: number;
  private asleepUntilMs = -Infinity;
  private sleptAtMs = -Infinity;
  /** What its monotonic clock says while it sleeps and when it wakes. */
  private monoAtWakeMs = 0;

  constructor(time: WorldTime, wallErrorMs: number, doesMonoRunAsleep: boolean) {
    this.time = time;
    this.wallErrorMs = wallErrorMs;
    this.doesMonoRunAsleep = doesMonoRunAsleep;
    this.monoApartMs = time.nowMs();
  }

  isAsleep(): boolean {
    return this.time.nowMs() < this.asleepUntilMs;
  }

  /** Whether it slept in the last `ms`. */
  hasSleptSince(ms: number): boolean {
    return Math.max(this.sleptAtMs, this.asleepUntilMs) >= this.time.nowMs() - ms;
  }

  /** When it is next awake: now, or the end of its sleep. True time. */
  awakeAtMs(): number {
    return Math.max(this.time.nowMs(), this.asleepUntilMs);
  }

  wallMs(): number {
    return Math.floor(this.time.nowMs() + this.wallErrorMs);
  }

  monoMs(): number {
    return this.isAsleep() ? this.monoAtWakeMs : this.time.nowMs() - this.monoApartMs;
  }

  /** Nothing runs on it for so long; on some systems its monotonic clock stands still meanwhile. */
  suspend(forMs: number): void {
    const nowMs = this.time.nowMs();
    this.sleptAtMs = nowMs;
    const monoMs = this.monoMs();
    const untilMs = Math.max(this.asleepUntilMs, nowMs + forMs);
    const monoRunsMs = this.doesMonoRunAsleep ? untilMs - this.awakeAtMs() : 0;
    this.asleepUntilMs = untilMs;
    this.monoAtWakeMs = monoMs + monoRunsMs;
    this.monoApartMs = untilMs - this.monoAtWakeMs;
  }

  /** Somebody opens the lid. */
  rouse(): void {
    if (!this.isAsleep()) return;
    this.monoApartMs -= this.doesMonoRunAsleep ? 0 : this.asleepUntilMs - this.time.nowMs();
    this.asleepUntilMs = this.time.nowMs();
  }

  /** The clock as a process sees it; a dead process sleeps for ever. */
  port(isAlive: () => boolean): Clock {
    return {
      wallMs: () => this.wallMs(),
      monoMs: () => this.monoMs(),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) {
            resolve();
            return;
          }
          const wake = () => {
            signal.removeEventListener('abort', wake);
            const place = this.sleepers.indexOf(sleeper);
            if (place >= 0) this.sleepers.splice(place, 1);
            if (isAlive()) resolve();
          };
          const sleeper: Sleeper = { atMonoMs: this.monoMs() + Math.max(0, ms), wake };
          this.sleepers.push(sleeper);
          signal.addEventListener('abort', wake);
        }),
    };
  }

  /** Forgets who sleeps: their process is gone. */
  forget(): void {
    this.sleepers = [];
  }

  nextAtMs(): number {
    const first = this.earliest();
    if (!first) return Infinity;
    return Math.max(first.atMonoMs + this.monoApartMs, this.asleepUntilMs);
  }

  wakeNext(): void {
    this.earliest()?.wake();
  }

  private earliest(): Sleeper | undefined {
    let first = this.sleepers[0];
    for (const sleeper of this.sleepers)
      if (first && sleeper.atMonoMs < first.atMonoMs) first = sleeper;
    return first;
  }
}
