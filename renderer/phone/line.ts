// Owns this phone's line to the till: prove who it is, read frames, and when they end or fall
// silent say so at once and dial again. Must stay true: what is shown as now is of now.
import type { PhoneFrame } from '../../shared/network.ts';
import { readPhoneFrame } from './frame.ts';
import { signed } from './own-key.ts';

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 8_000;
/** The till says something every 5 s (shared/network.ts); twice missed is lost. */
const SILENCE_MAX_MS = 11_000;

export interface LineParts {
  readonly onFrame: (frame: PhoneFrame) => void;
  readonly onLost: () => void;
  /** The till knows this phone no more. */
  readonly onForeign: () => void;
}

/** Keeps the line for as long as the page lives and the till knows this phone. */
export async function keepLine(parts: LineParts): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const end = await follow(parts.onFrame).catch(() => 'lost' as const);
    if (end === 'foreign') return parts.onForeign();
    parts.onLost();
    if (end === 'ended') attempt = 0;
    await wait(Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 5)));
  }
}

/** `ended`: something was heard first. Rejects when nothing was. */
async function follow(onFrame: LineParts['onFrame']): Promise<'ended' | 'foreign' | 'lost'> {
  const line = new AbortController();
  const quiet = createSilence(() => line.abort());
  let heard = false;
  try {
    const response = await dial(line.signal);
    if (response.status === 401 || response.status === 403) return 'foreign';
    if (!response.ok || response.body === null) return 'lost';
    for await (const text of linesOf(response.body)) {
      const frame = readPhoneFrame(text);
      if (frame === null) continue;
      heard = true;
      quiet.heard();
      onFrame(frame);
    }
  } catch (error) {
    if (!heard) throw error;
  } finally {
    quiet.end();
    line.abort();
  }
  return heard ? 'ended' : 'lost';
}

/** A cookie alone opens nothing: the till gives a number, this phone signs it. */
async function dial(signal: AbortSignal): Promise<Response> {
  const asked = await fetch('/nonce', { cache: 'no-store', signal });
  if (!asked.ok) return asked;
  const { nonce = '' } = (await asked.json()) as { nonce?: string };
  const signature = (await signed(nonce)) ?? '';
  return fetch('/today', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce, signature }),
    signal,
  });
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

function createSilence(lost: () => void): { heard(): void; end(): void } {
  let timer = setTimeout(lost, SILENCE_MAX_MS);
  return {
    heard() {
      clearTimeout(timer);
      timer = setTimeout(lost, SILENCE_MAX_MS);
    },
    end: () => clearTimeout(timer),
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
