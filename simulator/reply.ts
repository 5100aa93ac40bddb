// What travels inside the simulator: a request as received, byte for byte, and an answer, which may
// also be a broken line or silence. No sockets here, so that a test can ask without a network.

export interface Ask {
  readonly method: string;
  /** The path as sent, percent-encoding kept, without the query. */
  readonly path: string;
  /** The path with its query, exactly as on the request line. */
  readonly target: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export type Reply =
  | {
      readonly kind: 'send';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Sends half the body, then breaks the connection. */
  | { readonly kind: 'cut'; readonly body: string }
  /** Breaks the connection at once. */
  | { readonly kind: 'drop' }
  /** Never answers. */
  | { readonly kind: 'hang' };

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    kind: 'send',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function text(status: number, body: string, contentType: string): Reply {
  return { kind: 'send', status, headers: { 'content-type': contentType }, body };
}

/** Reads a body as a JSON object; answers a sentence when it is not one. */
export function readObject(body: Buffer): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return 'The body is not JSON.';
    throw error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'The body must be one JSON object.';
  return value as Record<string, unknown>;
}
