// Owns what this till wants of the one that asks the provider: looks that begin after now, and who
// waits for them. Must stay true: a look answers only what was asked for before it began.
import { readClocks, type Clock, type ClockReading } from '../ports.ts';
import type { HubLink } from './hub-link.ts';

type Waiter = () => void;

interface Ask {
  readonly number: number;
  /** Before it was asked. */
  readonly sent: ClockReading;
  waiters: Waiter[];
  /** A look that failed has answered it: nobody waits any more, and it is still wanted. */
  isTried: boolean;
}

/** Of asks that nobody answers the newest speak for all. */
const ASKS_MAX = 20;

export class SweepAsks {
  private readonly link: HubLink;
  private readonly clock: Clock;
  private readonly kind: string;
  private queued: Waiter[] = [];
  private asks: Ask[] = [];
  private isSending = false;

  constructor(link: HubLink, clock: Clock, kind: string) {
    this.link = link;
    this.clock = clock;
    this.kind = kind;
  }

  /** Resolves when a look that began after this call is over, good or not. */
  ask(): Promise<void> {
    return new Promise((done) => {
      this.queued.push(done);
      void this.send();
    });
  }

  hasWaiters(): boolean {
    return this.queued.length > 0 || this.asks.some(({ waiters }) => waiters.length > 0);
  }

  /** When the oldest ask was sent that nothing has answered, monotonic; null when there is none. */
  waitingSinceMs(): number | null {
    return this.asks.find(({ isTried }) => !isTried)?.sent.monoMs ?? null;
  }

  /** When the newest of the asks was sent that a look which answers `number` has answered. */
  sentBefore(number: number): ClockReading | null {
    return this.asks.findLast((ask) => ask.number <= number)?.sent ?? null;
  }

  /** That look is over. */
  settle(number: number, isGood: boolean): void {
    const over = this.asks.filter((ask) => ask.number <= number);
    if (isGood) this.asks = this.asks.filter((ask) => ask.number > number);
    for (const ask of over) {
      ask.isTried = true;
      for (const done of ask.waiters.splice(0)) done();
    }
  }

  /** Numbers of another session are not gone by; who waits goes on waiting. */
  forget(): void {
    this.queued.unshift(...this.asks.flatMap(({ waiters }) => waiters));
    this.asks = [];
  }

  /** Who waits is told by somebody else from now on. */
  takeWaiters(): Waiter[] {
    const all = [...this.asks.flatMap(({ waiters }) => waiters.splice(0)), ...this.queued];
    this.queued = [];
    return all;
  }

  giveBack(waiters: readonly Waiter[]): void {
    this.queued.push(...waiters);
    if (waiters.length > 0) void this.send();
  }

  /** One at a time: whoever asks meanwhile shares the next, which is asked after theirs. */
  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    while (this.queued.length > 0) {
      const hub = this.link.hub();
      if (hub === null) break;
      const waiters = this.queued.splice(0);
      const sent = readClocks(this.clock);
      try {
        const number = await hub.askSweep(this.kind);
        if (this.link.hub() === hub) this.keep({ number, sent, waiters, isTried: false });
        else this.queued.unshift(...waiters);
      } catch (error) {
        this.queued.unshift(...waiters);
        if (this.link.hub() === hub) this.link.failed(error);
        break;
      }
    }
    this.isSending = false;
  }

  private keep(ask: Ask): void {
    this.asks.push(ask);
    if (this.asks.length <= ASKS_MAX) return;
    const oldest = this.asks.shift();
    this.asks[0]?.waiters.push(...(oldest?.waiters ?? []));
  }
}
