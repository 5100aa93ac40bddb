// Owns the telling of events to whoever listens: a page, a desktop window, an SSE client. A
// listener gets every event after the number it names, first from the log, then live, with no hole
// in between.
import type { TillEvent } from '../../shared/views.ts';
import type { EventStore } from './store/events.ts';

const PAGE = 500;
/** A listener this far behind is cut off; it comes back and reads the log. */
const BEHIND_MAX = 10_000;

export interface Announcer {
  announce(events: readonly TillEvent[]): void;
  /** Ends when aborted, when the till stops, or when the listener falls too far behind. */
  stream(sinceSeq: number, signal?: AbortSignal): AsyncGenerator<TillEvent, void, undefined>;
  close(): void;
  /** The till stops: nobody is told anything any more. */
  isClosed(): boolean;
}

class Listener {
  queue: TillEvent[] = [];
  isClosed = false;
  private wakeUp: () => void = () => {};

  push(events: readonly TillEvent[]): void {
    this.queue.push(...events);
    if (this.queue.length > BEHIND_MAX) this.isClosed = true;
    this.wakeUp();
  }

  close(): void {
    this.isClosed = true;
    this.wakeUp();
  }

  async next(): Promise<TillEvent[]> {
    if (this.queue.length === 0 && !this.isClosed)
      await new Promise<void>((resolve) => {
        this.wakeUp = resolve;
      });
    return this.isClosed ? [] : this.queue.splice(0);
  }
}

export function createAnnouncer(events: EventStore): Announcer {
  const listeners = new Set<Listener>();
  let isClosed = false;
  return {
    announce(fresh) {
      for (const listener of listeners) listener.push(fresh);
    },
    async *stream(sinceSeq, signal) {
      const listener = new Listener();
      const stop = () => listener.close();
      listeners.add(listener); // listen first, read the log second: nothing falls between
      signal?.addEventListener('abort', stop);
      if (signal?.aborted) listener.close();
      let seq = sinceSeq;
      try {
        while (!listener.isClosed) {
          const page = events.since(seq, PAGE);
          for (const event of page) {
            yield event;
            seq = event.seq;
          }
          if (page.length < PAGE) break;
        }
        while (!listener.isClosed) {
          for (const event of await listener.next()) {
            if (event.seq <= seq) continue;
            yield event;
            seq = event.seq;
          }
        }
      } finally {
        listeners.delete(listener);
        signal?.removeEventListener('abort', stop);
      }
    },
    close() {
      isClosed = true;
      for (const listener of listeners) listener.close();
    },
    isClosed: () => isClosed,
  };
}
