// Owns how a failure leaves REST: always `{error: {code, message, retryable, ref?}}`, the message a
// sentence a shop can act on, and never a word of what was sent that may be a secret.
import { ERROR_STATUS, type AppError, type ErrorCode } from '../../../shared/errors.ts';

export interface Failure {
  readonly status: number;
  readonly body: FailureBody;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FailureBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
    readonly ref?: string;
  };
}

function failure(
  code: ErrorCode,
  message: string,
  { retryable = false, headers = {} as Readonly<Record<string, string>> } = {},
): Failure {
  return { status: ERROR_STATUS[code], body: { error: { code, message, retryable } }, headers };
}

export const UNAUTHORIZED = failure(
  'unauthorized',
  'Send a valid token: Authorization: Bearer TOKEN.',
  { headers: { 'www-authenticate': 'Bearer realm="Lunas"' } },
);

export const NOT_FOUND = failure('not_found', 'There is no such call. See /v1/openapi.json.');

export const NOT_JSON = failure(
  'bad_input',
  'Send the body as JSON, with the header Content-Type: application/json.',
);

const NOT_AN_OBJECT = failure(
  'bad_input',
  'Send a JSON object as the body, such as {"amount": 13000}.',
);

export const BAD_KEY = failure('bad_input', 'An Idempotency-Key is 1 to 128 plain characters.');

export const NOT_WHOLE = failure('bad_input', 'The request did not arrive whole.', {
  retryable: true,
  headers: { connection: 'close' },
});

export const NOT_SET_UP = failure(
  'unavailable',
  'The till is not set up yet: import a setup first.',
);

export const TOO_LARGE = failure('too_large', 'The request body is larger than 64 KiB.', {
  headers: { connection: 'close' },
});

export const HEADERS_TOO_LARGE = failure('too_large', 'The headers are larger than 16 KiB.', {
  headers: { connection: 'close' },
});

export const NOT_THE_TILL = failure(
  'forbidden',
  'This address is not the till: call it by the address it shows.',
);

export const FROM_A_PAGE = failure(
  'forbidden',
  'Web pages of other addresses may not call the till: call it from a program.',
);

export const TOO_MANY_STREAMS = failure(
  'rate_limited',
  'This token has too many event streams open: close some.',
  { retryable: true, headers: { 'retry-after': '10' } },
);

/** @param afterMs when the next request will be answered */
export function rateLimited(afterMs: number): Failure {
  const seconds = String(Math.max(1, Math.ceil(afterMs / 1000)));
  return failure('rate_limited', `Too many requests: wait ${seconds} s, then go on slower.`, {
    retryable: true,
    headers: { 'retry-after': seconds },
  });
}

export function failureOf({ code, message, retryable }: AppError): Failure {
  return failure(code, message, { retryable });
}

interface OrpcFailure {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly data: unknown;
}

/** oRPC's own names for what the contract has a code for. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'bad_input',
  PAYLOAD_TOO_LARGE: 'too_large',
  NOT_FOUND: 'not_found',
  INTERNAL_SERVER_ERROR: 'internal',
};

/** oRPC's own refusals (input that does not fit) and ours, all in the contract's shape. */
export function errorBody(error: OrpcFailure): FailureBody {
  const code = CODES[error.code] ?? error.code.toLowerCase();
  if (code === 'too_large') return TOO_LARGE.body;
  const data = (error.data ?? {}) as {
    retryable?: boolean;
    ref?: string;
    issues?: readonly { path?: readonly unknown[]; message: string }[];
  };
  const issue = data.issues?.[0];
  const place = issue?.path?.join('.') ?? '';
  if (issue && place === '' && issue.message.startsWith('Invalid input: expected object'))
    return NOT_AN_OBJECT.body;
  return {
    error: {
      code,
      message: issue ? `${place ? `${place}: ` : ''}${issue.message}.` : error.message,
      retryable: data.retryable ?? false,
      ...(data.ref === undefined ? {} : { ref: data.ref }),
    },
  };
}
