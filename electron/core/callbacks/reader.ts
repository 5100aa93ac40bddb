// The seam between the callback listener and a provider's notification: raw request in, the
// documents' own answer and what it says about money out. A reader decides nothing about sales and
// stores nothing.
import type { Sighting } from '../../../shared/sighting.ts';
import type { Interval } from '../../../shared/time.ts';
import type { SetAside } from '../ingest.ts';

export interface CallbackRequest {
  /** Path with query, as sent: some signatures cover it. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The bytes as received, decoded as UTF-8. */
  readonly body: string;
  /** Provider time of receipt, as exactly as it is known. */
  readonly receivedAt: Interval;
}

export interface CallbackAnswer {
  readonly status: number;
  /** An object is sent as JSON, text as text/plain. */
  readonly body: Readonly<Record<string, unknown>> | string;
}

export interface CallbackRead {
  readonly answer: CallbackAnswer;
  readonly sightings: readonly Sighting[];
  readonly setAside: readonly SetAside[];
  /** False: the caller did not prove who it is; nothing of it is kept. */
  readonly isTrusted: boolean;
  /**
   * False: even where a push alone may say LUNAS, this one may not (it says itself that something
   * is odd).
   */
  readonly isPlain?: boolean;
}

export interface CallbackReader {
  readonly kind: string;
  /** Whether this reader answers for the path. */
  owns(path: string): boolean;
  read(request: CallbackRequest): CallbackRead;
}

/** A refusal: nothing kept. */
export function refused(status: number, body: CallbackAnswer['body']): CallbackRead {
  return { answer: { status, body }, sightings: [], setAside: [], isTrusted: false };
}

/** Text of a notification that could not be used, short enough to keep. */
export function asideText(body: string): string {
  return body.slice(0, 2000);
}
