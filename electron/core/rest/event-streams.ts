// Owns the event streams of other programs (server-sent events). Must stay true: who comes back
// with the last number it heard gets all that came after it, once and in order; who does not read
// is waited for only so long and never held in memory without bound; a revoked token hears nothing
// more.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECOND_MS } from '../../../shared/time.ts';
import type { TillEvent } from '../../../shared/views.ts';
import type { Announcer } from '../announcer.ts';
import type { Program } from '../people/actor.ts';
import type { Clock } from '../ports.ts';
import type { EventStore } from '../store/events.ts';
import type { Tokens } from './tokens.ts';

const KEEP_ALIVE_MS = 15 * SECOND_MS;
/** Who has not read what was sent for this long is cut off; it comes back and reads the log. */
const PATIENCE_MS = 30 * SECOND_MS;
/** Asked of a client that lost its line. */
const COME_BACK_AFTER_MS = SECOND_MS;
const PIECE_LENGTH = 64 * 1024;
const STREAMS_OF_ONE_MAX = 16;
const STREAMS_MAX = 256;

/** Why a stream was ended, told in its last frame. */
const ENDINGS = {
  revoked: 'The token was revoked.',
  slow: 'Too little was read for too long. Come back with Last-Event-ID.',
  stopping: 'The till is stopping. Come back with Last-Event-ID.',
} as const;
type Ending = keyof typeof ENDINGS;

export interface EventStreams {
  /** False when this program, or all of them, have too many. */
  open(program: Program, request: IncomingMessage, response: ServerResponse): boolean;
  count(): number;
  /** Ends all; who comes back is served by whoever listens then. */
  close(): void;
}

export interface StreamsParts {
  readonly announcer: Announcer;
  readonly events: EventStore;
  readonly clock: Clock;
  readonly tokens: Tokens;
}

interface Stream {
  readonly program: Program;
  end(why: Ending): void;
}

export function createEventStreams(parts: StreamsParts): EventStreams {
  const streams = new Set<Stream>();
  parts.tokens.onChanged(() => {
    for (const stream of streams)
      if (!parts.tokens.isGood(stream.program.id)) stream.end('revoked');
  });
  return {
    open(program, request, response) {
      const own = [...streams].filter((stream) => stream.program.id === program.id);
      if (own.length >= STREAMS_OF_ONE_MAX || streams.size >= STREAMS_MAX) return false;
      const teller = new Teller(parts, program, response);
      streams.add(teller);
      void teller.tell(sinceOf(request, parts.events)).finally(() => streams.delete(teller));
      return true;
    },
    count: () => streams.size,
    close() {
      for (const stream of streams) stream.end('stopping');
    },
  };
}

/**
 * The number after which the client wants to hear. A number beyond the log is of a ledger that was
 * restored since: what comes next is news.
 */
function sinceOf({ headers, url = '' }: IncomingMessage, events: EventStore): number {
  const last = events.lastSeq();
  const asked = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('since');
  const since = String(headers['last-event-id'] ?? asked ?? '');
  return /^\d{1,15}$/.test(since) ? Math.min(Number(since), last) : last;
}

/** An event is written as text once, however many listen. */
const frames = new WeakMap<TillEvent, string>();

function frameOf(event: TillEvent): string {
  const known = frames.get(event);
  if (known !== undefined) return known;
  const frame = `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
  frames.set(event, frame);
  return frame;
}

class Teller implements Stream {
  readonly program: Program;
  private readonly parts: StreamsParts;
  private readonly response: ServerResponse;
  private readonly over = new AbortController();
  private ending: Ending | null = null;
  private isFull = false;
  private pending = '';

  constructor(parts: StreamsParts, program: Program, response: ServerResponse) {
    this.parts = parts;
    this.program = program;
    this.response = response;
    response.once('close', () => this.over.abort());
  }

  end(why: Ending): void {
    this.ending ??= why;
    this.over.abort();
  }

  /** Ends when the client goes, is sent away, or the till stops. Never rejects. */
  async tell(sinceSeq: number): Promise<void> {
    const { announcer } = this.parts;
    const { signal } = this.over;
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.response.write(`retry: ${COME_BACK_AFTER_MS}\n: here from ${sinceSeq} on\n\n`);
    void this.keepAlive();
    for await (const event of announcer.stream(sinceSeq, signal)) {
      if (signal.aborted) break;
      this.queue(frameOf(event));
      if (this.isFull) await this.untilRead();
    }
    // Ended by nobody here: the announcer let go of who was too far behind, or of all.
    const isFarBehind = !signal.aborted && !announcer.isClosed();
    this.hangUp(this.ending ?? (isFarBehind ? 'slow' : 'stopping'));
  }

  /** What comes in one moment leaves in one piece: a system call less for each event. */
  private queue(frame: string): void {
    if (this.pending === '') setImmediate(() => this.flush());
    this.pending += frame;
    if (this.pending.length >= PIECE_LENGTH) this.flush();
  }

  private flush(): void {
    const piece = this.pending;
    this.pending = '';
    if (piece !== '' && !this.response.destroyed) this.isFull = !this.response.write(piece);
  }

  private hangUp(why: Ending): void {
    const { response } = this;
    if (response.destroyed) return;
    this.flush();
    const notice = JSON.stringify({ reason: why, message: ENDINGS[why] });
    response.end(`event: end\ndata: ${notice}\n\n`);
    // Who does not read does not get to the end either.
    if (this.isFull) response.destroy();
    this.over.abort();
  }

  private async untilRead(): Promise<void> {
    const { response, over, parts } = this;
    this.isFull = response.writableNeedDrain; // it may have been read meanwhile
    if (!this.isFull) return;
    const read = new AbortController();
    const done = (): void => read.abort();
    response.once('drain', done);
    over.signal.addEventListener('abort', done, { once: true });
    await parts.clock.sleep(PATIENCE_MS, read.signal);
    response.off('drain', done);
    over.signal.removeEventListener('abort', done);
    if (!read.signal.aborted) return this.end('slow');
    this.isFull = response.writableNeedDrain;
  }

  private async keepAlive(): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      await this.parts.clock.sleep(KEEP_ALIVE_MS, signal);
      if (!signal.aborted && !this.isFull) this.queue(': still here\n\n');
    }
  }
}
