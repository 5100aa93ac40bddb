// Owns the till's event stream as `lunas` hears it: server-sent events read to the letter, a
// silent line given up, and taken up again after the last event that was heard.
import { z } from 'zod';
import { SECOND_MS } from '../../shared/time.ts';
import { tillEvent } from '../../shared/views.ts';
import type { Clock } from '../core/ports.ts';
import { Fault, isPassing } from './fault.ts';
import type { TillClient } from './till-client.ts';

/** The till says that it is still there every 15 s. */
const SILENCE_MS = 45 * SECOND_MS;
const AGAIN_FIRST_MS = 250;
const AGAIN_LAST_MS = 5 * SECOND_MS;

/** An event is told as it came; types this program does not know are told too. */
const anyEvent = tillEvent.extend({ type: z.string() });
export type AnyEvent = z.infer<typeof anyEvent>;

export type Heard =
  /** The line stands: what happens from now on is heard. Look at what happened before. */
  | { readonly kind: 'open' }
  | { readonly kind: 'event'; readonly event: AnyEvent; readonly raw: unknown }
  /** The line broke; it is tried again. */
  | { readonly kind: 'broken'; readonly fault: Fault };

/**
 * Events after `sinceSeq` (null: from now on), until aborted. Throws a Fault when the till refuses.
 */
export async function* follow(
  client: TillClient,
  sinceSeq: number | null,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Heard, void, undefined> {
  let seq = sinceSeq;
  let pauseMs = AGAIN_FIRST_MS;
  while (!signal.aborted) {
    try {
      for await (const heard of listenOnce(client, seq, clock, signal)) {
        // A ledger put back from a backup gives numbers out again: what comes is news all the same.
        if (heard.kind === 'event') seq = heard.event.seq;
        pauseMs = AGAIN_FIRST_MS;
        yield heard;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) throw error;
      yield { kind: 'broken', fault: error };
    }
    await clock.sleep(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, AGAIN_LAST_MS);
  }
}

/** One line to the till, until it breaks. */
async function* listenOnce(
  client: TillClient,
  seq: number | null,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Exclude<Heard, { kind: 'broken' }>, void, undefined> {
  const line = new AbortController();
  const silence = createSilenceWatch(clock, line);
  const headers = {
    accept: 'text/event-stream',
    ...(seq === null ? {} : { 'last-event-id': String(seq) }),
  };
  try {
    const response = await client.open('/events', headers, AbortSignal.any([line.signal, signal]));
    yield { kind: 'open' };
    const reader = createEventReader();
    for await (const chunk of response.body ?? []) {
      silence.heard();
      for (const data of reader.read(chunk)) {
        const raw: unknown = JSON.parse(data);
        yield { kind: 'event', event: anyEvent.parse(raw), raw };
      }
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    // Cut in the middle, or not what a till says: the line is taken up again either way.
    throw new Fault('noTill', error instanceof Error ? error.message : String(error));
  } finally {
    silence.stop();
    line.abort();
  }
}

function createSilenceWatch(clock: Clock, line: AbortController) {
  let lastMs = clock.monoMs();
  const watch = async (): Promise<void> => {
    for (;;) {
      const leftMs = lastMs + SILENCE_MS - clock.monoMs();
      if (leftMs <= 0) line.abort();
      if (line.signal.aborted) return;
      await clock.sleep(leftMs, line.signal);
    }
  };
  void watch();
  return {
    heard: () => {
      lastMs = clock.monoMs();
    },
    stop: () => line.abort(),
  };
}

const MESSAGE_MAX = 4 * 1024 * 1024;

/** The data of each whole message; comments and other fields say nothing here. */
export function createEventReader(): { read(chunk: Uint8Array): string[] } {
  const decoder = new TextDecoder();
  let rest = '';
  return {
    read(chunk) {
      rest += decoder.decode(chunk, { stream: true });
      if (rest.length > MESSAGE_MAX) throw new Fault('noTill', 'a message without an end');
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? '';
      return blocks.flatMap((block) => {
        const lines = block.split(/\r\n|\n|\r/);
        // A named message is about the stream itself, such as why it ends.
        if (lines.some((line) => line.startsWith('event:'))) return [];
        const data = lines
          .map((line) => /^data(?:: ?(.*))?$/s.exec(line))
          .flatMap((match) => (match === null ? [] : [match[1] ?? '']));
        return data.length === 0 ? [] : [data.join('\n')];
      });
    },
  };
}
