// Owns the seam to the network that webhooks go out by: a host brings the real one
// (system-outbound.ts), a test its own.
import type { DeliveryFault } from '../../../shared/webhooks.ts';
import type { Reach } from './reach.ts';

export interface OutboundRequest {
  /** May hold a key in its path or query: never logged, never part of an error. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Which addresses may be connected to, whatever the name resolves to. */
  readonly reach: Reach;
  /** For all of it: name, line, answer. */
  readonly timeoutMs: number;
  /** So much of the answer is read. */
  readonly excerptBytes: number;
  readonly signal: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  /** The header as it came; null: none. */
  readonly retryAfter: string | null;
  readonly excerpt: string;
}

export type OutboundFault = Extract<
  DeliveryFault,
  'dns' | 'unreachable' | 'timeout' | 'tls' | 'private_address'
>;

/** A request that got no answer. Its message names the kind only. */
export class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure';
  readonly kind: OutboundFault | 'aborted';

  constructor(kind: OutboundFault | 'aborted') {
    super(`nothing was told: ${kind}`);
    this.kind = kind;
  }
}

export interface Outbound {
  /** POSTs; resolves with any status, redirects not followed; rejects with OutboundFailure only. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
}
