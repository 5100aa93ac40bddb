// Owns the page's line to the till: take a snapshot, follow the events after it, and when the line
// breaks say so and try again. It decides nothing about money; the sink applies what comes.
import type { ContractRouterClient } from '@orpc/contract';
import type { PageContract } from '../../shared/contract.ts';
import type { FeedHealth, Snapshot, TillEvent } from '../../shared/views.ts';
import { readEvent } from './read-event.ts';

export type TillApi = ContractRouterClient<PageContract>;

/** One line to the till. `closed` settles once, however the line ended. */
export interface Link {
  readonly api: TillApi;
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens a line; calls made before it is open wait for it. */
export type Dial = () => Link;

export interface Sink {
  onSnapshot(snapshot: Snapshot): void;
  onEvent(event: TillEvent): void;
  /** How old the feeds' reading is; events tell only when their state changes. */
  onHealth(feeds: readonly FeedHealth[]): void;
  onLost(): void;
  /** What brings this screen's session back on a new line; null when nobody was logged in. */
  screenKey?(): string | null;
}

export interface Client {
  /** The calls of the line that is open now; they reject while there is none. */
  readonly api: TillApi;
  /** Takes a new snapshot on the open line, and follows from there. */
  resync(): void;
  stop(): void;
}

export interface Rhythm {
  /** Resolves after `ms`, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  /** Whether somebody looks at how long ago the feed was read. */
  isBusy(): boolean;
}

const RETRY_FIRST_MS = 200;
const RETRY_MAX_MS = 5_000;
/** A line that answers nothing for this long is taken for broken, though no one closed it. */
const PULSE_PATIENCE_MS = 8_000;
const PULSE_EVERY_MS = { busy: 2_000, idle: 10_000 };
const PULSE_STEP_MS = 1_000;

/** How long to wait before attempt `attempt` (from 0): doubling, capped, ±30 % so tills spread. */
export function retryDelayMs(attempt: number, random: number): number {
  const base = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.7 + 0.6 * random));
}

/** Keeps a line to the till until `stop()`. */
export function connect(dial: Dial, sink: Sink, rhythm: Rhythm): Client {
  const stopped = new AbortController();
  let link = dial();
  let round = new AbortController();

  async function keepLine(): Promise<void> {
    for (let attempt = 0; !stopped.signal.aborted; attempt += 1) {
      let hadSnapshot = false;
      const heard = (snapshot: Snapshot): void => {
        hadSnapshot = true;
        sink.onSnapshot(snapshot);
      };
      await followLine(heard);
      if (stopped.signal.aborted) return;
      sink.onLost();
      if (hadSnapshot) attempt = 0;
      await rhythm.wait(retryDelayMs(attempt, rhythm.random()), stopped.signal);
      link = dial();
    }
  }

  /** Resolves when the line is no good any more. */
  async function followLine(onSnapshot: (snapshot: Snapshot) => void): Promise<void> {
    const lineEnd = new AbortController();
    const over = link.closed.then(() => lineEnd.abort());
    const pulse = keepPulse(link, sink, rhythm, AbortSignal.any([lineEnd.signal, stopped.signal]));
    try {
      while (!lineEnd.signal.aborted && !stopped.signal.aborted) {
        round = new AbortController();
        const signal = AbortSignal.any([round.signal, lineEnd.signal, stopped.signal]);
        await follow(link.api, { ...sink, onSnapshot }, signal);
        if (!round.signal.aborted) break;
      }
    } catch {
      // Whatever broke, the answer is the same: say that the line is lost, and dial again.
    } finally {
      link.close();
      lineEnd.abort();
      await Promise.all([over, pulse]);
    }
  }

  void keepLine();
  return {
    get api() {
      return link.api;
    },
    resync: () => round.abort(),
    stop() {
      stopped.abort();
      link.close();
    },
  };
}

/** One snapshot and the events after it. Ends when aborted or when the till ends the stream. */
async function follow(
  api: TillApi,
  sink: Pick<Sink, 'onSnapshot' | 'onEvent' | 'screenKey'>,
  signal: AbortSignal,
): Promise<void> {
  const key = sink.screenKey?.() ?? null;
  if (key !== null) await abortable(api.session.resume({ key }, { signal }), signal);
  const snapshot = await abortable(api.till.snapshot(undefined, { signal }), signal);
  if (snapshot === null) return;
  sink.onSnapshot(snapshot);
  const opening = api.event.stream({ sinceSeq: snapshot.seq }, { signal });
  const stream = await abortable(opening, signal);
  if (stream === null) return;
  try {
    for (;;) {
      const next = await abortable(stream.next(), signal);
      if (next === null || next.done === true) return;
      const event = readEvent(next.value);
      if (event !== null) sink.onEvent(event);
    }
  } finally {
    // Not awaited: a line that is gone answers no farewell.
    void stream.return?.(undefined).catch(() => undefined);
  }
}

/** Asks the till now and then how its feeds are; closes the line when no answer comes. */
async function keepPulse(
  link: Link,
  sink: Sink,
  rhythm: Rhythm,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    let waitedMs = 0;
    while (waitedMs < PULSE_EVERY_MS[rhythm.isBusy() ? 'busy' : 'idle'] && !signal.aborted) {
      await rhythm.wait(PULSE_STEP_MS, signal);
      waitedMs += PULSE_STEP_MS;
    }
    if (signal.aborted) return;
    const answered = link.api.health.get().then(
      ({ feeds }) => {
        if (!signal.aborted) sink.onHealth(feeds);
        return true;
      },
      // A refusal is a sign of life too.
      () => true,
    );
    const late = rhythm.wait(PULSE_PATIENCE_MS, signal).then(() => false);
    if (!(await Promise.race([answered, late])) && !signal.aborted) link.close();
  }
}

/** The promise's value, or null as soon as the signal aborts. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<null>((resolve) => {
    giveUp = () => resolve(null);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([
      aborted,
      promise.catch((error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      }),
    ]);
  } finally {
    // A day has thousands of events on one signal; each must take its listener along.
    signal.removeEventListener('abort', giveUp);
  }
}
