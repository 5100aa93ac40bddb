// Owns how the installed till gets newer: it asks soon after its start and then rarely, loads what
// is newer while nobody waits for money, and lets it take this one's place only when the till ends.
// Must stay true: nothing is installed while a sale waits; a failure is a word in the state and a
// line in the log, never a box; a release that was taken back is forgotten.
import type { UpdateFault, UpdateState, UpdateWay } from '../../shared/update.ts';
import type { Clock, Logger, Random, UpdatePort } from '../core/ports.ts';

/** The first look: when the first customers have been served with all the line there is. */
const FIRST_MS = 90_000;
const EVERY_MS = 6 * 3_600_000;
const AFTER_FAULT_MS = 3_600_000;
/** Not all tills of a chain ask in the same minute. */
const SPREAD = 0.5;
const CALM_LOOK_MS = 15_000;

/** What fetches releases. Its failures carry a `code` where they have one. */
export interface UpdateSource {
  /** The newest release meant for this till, where it is newer than this one. */
  newest(): Promise<string | null>;
  /** Loads what {@link newest} found and checks its signature. */
  load(): Promise<void>;
  /** Puts what was loaded in this one's place. Only when the till has ended well. */
  install(isStartedAfter: boolean): void;
}

export interface UpdatesParts {
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly log: Logger;
  readonly way: UpdateWay;
  /** Fetched when it is first needed: the first screen is not kept waiting for it. */
  readonly source: () => Promise<UpdateSource>;
  /** Ends the till well; {@link Updates.atEnd} is called when that is done. */
  readonly quit: () => void;
}

export interface Updates extends UpdatePort {
  /** Looks again and again until aborted. `isCalm`: nothing waits that must not be disturbed. */
  run(isCalm: () => boolean, signal: AbortSignal): Promise<void>;
  /** The till is about to drain: whether this end may install is decided now, while it can say. */
  beforeEnd(): void;
  /** The till has drained; `code` is what the process ends with. */
  atEnd(code: number): void;
}

export function createUpdates(parts: UpdatesParts): Updates {
  return new RunningUpdates(parts);
}

class RunningUpdates implements Updates {
  private readonly parts: UpdatesParts;
  private current: UpdateState;
  private source: UpdateSource | null = null;
  private isCalm = (): boolean => false;
  private wake = new AbortController();
  private isAsked = false;
  private isWanted = false;

  constructor(parts: UpdatesParts) {
    this.parts = parts;
    this.current = { way: parts.way, step: 'idle', next: null, askedAtMs: null, fault: null };
  }

  state(): UpdateState {
    return this.current;
  }

  look(): void {
    this.wake.abort();
  }

  install(): void {
    if (this.current.step !== 'ready') return;
    this.isAsked = true;
    this.parts.quit();
  }

  async run(isCalm: () => boolean, signal: AbortSignal): Promise<void> {
    if (this.parts.way !== 'itself') return;
    this.isCalm = isCalm;
    let waitMs = FIRST_MS;
    while (!signal.aborted) {
      await this.rest(waitMs, signal);
      if (signal.aborted) return;
      await this.once(signal);
      waitMs = this.current.fault === null ? EVERY_MS : AFTER_FAULT_MS;
    }
  }

  beforeEnd(): void {
    this.isWanted = this.current.step === 'ready' && this.isCalm();
  }

  atEnd(code: number): void {
    if (!this.isWanted || code !== 0 || this.source === null) return;
    this.isWanted = false;
    this.parts.log.info('a newer Lunas takes over', { version: this.current.next });
    try {
      this.source.install(this.isAsked);
    } catch (error) {
      this.parts.log.error('the newer Lunas could not be installed', { error: worded(error) });
    }
  }

  /** Sleeps, spread out; {@link look} ends it early. */
  private async rest(ms: number, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.parts;
    this.wake = new AbortController();
    const spread = ms * (1 - SPREAD / 2 + SPREAD * random.fraction());
    await clock.sleep(spread, AbortSignal.any([signal, this.wake.signal]));
  }

  /** One look, and the loading of what it finds. Never rejects. */
  private async once(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.parts;
    const before = this.current;
    try {
      if (before.step !== 'ready') this.become({ step: 'asking', fault: null });
      this.source ??= await this.parts.source();
      const next = await this.source.newest();
      this.become({ askedAtMs: clock.wallMs(), fault: null });
      if (next === null) return this.become({ step: 'idle', next: null });
      if (before.step === 'ready' && before.next === next) return;
      this.become({ step: 'loading', next });
      // What the line carries belongs to the customer who is paying.
      while (!this.isCalm() && !signal.aborted) await clock.sleep(CALM_LOOK_MS, signal);
      if (signal.aborted) return;
      await this.source.load();
      log.info('a newer Lunas is ready', { version: next });
      this.become({ step: 'ready' });
    } catch (error) {
      log.warn('the look for a newer Lunas came to nothing', { error: worded(error) });
      const isKept = before.step === 'ready' && this.current.step === 'ready';
      this.become({ fault: faultOf(error), ...(isKept ? {} : { step: 'idle', next: null }) });
    }
  }

  private become(change: Partial<UpdateState>): void {
    this.current = { ...this.current, ...change };
  }
}

const FAULTS: readonly (readonly [RegExp, UpdateFault])[] = [
  [/CHECKSUM|SIGNATURE/i, 'damaged'],
  [/ENOSPC/, 'noRoom'],
  [
    /ENOTFOUND|ECONN|EAI_AGAIN|ETIMEDOUT|ERR_INTERNET|ERR_NAME|ERR_CONNECTION|ERR_NETWORK/,
    'offline',
  ],
  [/HTTP_ERROR|ERR_TIMED_OUT|ERR_ADDRESS|CHANNEL_FILE_NOT_FOUND/, 'offline'],
];

/** By its code where it has one, else by the first line of what it says. */
function faultOf(error: unknown): UpdateFault {
  const said = worded(error);
  return FAULTS.find(([pattern]) => pattern.test(said))?.[1] ?? 'unexpected';
}

/** One line: the rest are headers and a stack. */
function worded(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? `${String(error.code)} ` : '';
  return `${code}${String(error)}`.split('\n', 1)[0]?.slice(0, 200) ?? '';
}
