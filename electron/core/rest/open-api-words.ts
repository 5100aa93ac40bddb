// Owns the words of the OpenAPI document that no call of the contract carries.
import type { ErrorCode } from '../../../shared/errors.ts';

export const DESCRIPTION = `The payment half of a point of sale: ask for money, hear that it came.

Every call but \`/health\` and this document carries \`Authorization: Bearer TOKEN\`. A manager
makes tokens in the desk, under "Program"; a setup file may bring them too. What a token may do is
its scopes: \`create\` (sales: make, cancel, check), \`read\` (sales, payments, codes, events) and
\`report\` (sums and exports).

Money is whole rupiah as a JSON integer; times are milliseconds since 1970 (UTC). A failure is
\`{"error": {"code", "message", "retryable", "ref"?}}\`, its message a sentence a shop can act on.
Fields may be added to answers; none changes its meaning or goes away within \`/v1\`.

Web pages of other addresses are refused (no CORS): call the till from a program.`;

export const TAGS = [
  { name: 'sales', description: 'Asking customers for money' },
  { name: 'payments', description: 'Money that came, with or without a sale' },
  { name: 'reports', description: 'Sums of shop days' },
  { name: 'events', description: 'What happens, as it happens' },
  { name: 'till', description: 'The till itself' },
] as const;

export const EVENTS_WORDS = {
  summary: 'What happens, as it happens (server-sent events)',
  description:
    'One frame for each event: its number as `id`, an Event as `data`. Come back with the last ' +
    '`id` as `Last-Event-ID`: all that happened since is sent first, in order, each event once, ' +
    'also over restarts of the till. Without it the stream begins now. A comment comes every ' +
    '15 seconds; who reads nothing for 30 is cut off. A last frame named `end` says why: ' +
    '`revoked`, `slow` or `stopping`.',
};

interface ErrorWords {
  readonly description: string;
  readonly example: { message: string; retryable: boolean; ref?: string };
}

export const ERROR_WORDS: Readonly<Record<ErrorCode, ErrorWords>> = {
  bad_input: {
    description: 'Something in the request is not as it must be',
    example: { message: 'amount: the amount is a whole number of rupiah.', retryable: false },
  },
  unauthorized: {
    description: 'No valid token came with it',
    example: {
      message: 'Send a valid token: Authorization: Bearer TOKEN.',
      retryable: false,
    },
  },
  forbidden: {
    description: 'The token lacks the scope, or the request came from a web page elsewhere',
    example: {
      message: 'This token may not do this: it lacks the scope "report". A manager makes tokens.',
      retryable: false,
    },
  },
  not_found: {
    description: 'There is no such thing',
    example: { message: 'There is no such sale.', retryable: false },
  },
  conflict: {
    description: 'It does not fit what has happened before',
    example: {
      message: 'This Idempotency-Key was used for another request.',
      retryable: false,
    },
  },
  too_large: {
    description: 'The request is too large',
    example: { message: 'The request body is larger than 64 KiB.', retryable: false },
  },
  rate_limited: {
    description: 'Too many requests; wait as long as Retry-After says',
    example: { message: 'Too many requests: wait 1 s, then go on slower.', retryable: true },
  },
  unavailable: {
    description: 'The till can not do it now',
    example: {
      message: 'The disk is full: nothing more can be recorded. Free some space.',
      retryable: true,
    },
  },
  internal: {
    description: 'A mistake inside the till; nothing was changed',
    example: {
      message: 'Something went wrong inside the till; nothing was changed. Ref 7F3K.',
      retryable: true,
      ref: '7F3K',
    },
  },
};
