// How SNAP answers: a seven-digit code whose first three digits are the HTTP status.
import { json, type Reply } from './reply.ts';

/** Case codes of specs/002 and specs/004 without their service: HTTP status, then case. */
const MESSAGES: Readonly<Record<string, string>> = {
  '40001': 'Invalid field format',
  '40100': 'Unauthorized. Invalid Signature',
  '40101': 'Invalid Token (B2B)',
  '40319': 'Merchant Blacklisted',
  '40400': 'Unauthorized. Client Forbidden Access API',
  '40401': 'Bad Request',
  '40900': 'Cannot use same X-EXTERNAL-ID in same day',
};

export function say(code: string, message: string, more: Record<string, unknown> = {}): Reply {
  const status = Number(code.slice(0, 3));
  return json(status, { responseCode: code, responseMessage: message, ...more });
}

/** A documented refusal of a service; `detail` follows the message, as a field's name does. */
export function refuse(service: string, caseCode: string, detail = ''): Reply {
  const message = MESSAGES[caseCode] ?? 'Rejected';
  const code = `${caseCode.slice(0, 3)}${service}${caseCode.slice(3)}`;
  return say(code, detail === '' ? message : `${message} ${detail}`);
}

/** The other meaning of 404xx01: the call was right, there is nothing (facts/domain.md §4.3). */
export function nothingFound(service: string): Reply {
  return say(`404${service}01`, 'Transaction Not Found');
}

/** The message the documents give a whole code. */
export function documentedMessage(code: string): string {
  return MESSAGES[code.slice(0, 3) + code.slice(5)] ?? 'Rejected';
}

/** `additionalInfo.merchantId` of a request; null when it is not text. */
export function merchantIdOf(body: Record<string, unknown>): string | null {
  const info = body['additionalInfo'];
  if (typeof info !== 'object' || info === null || !('merchantId' in info)) return null;
  return typeof info.merchantId === 'string' ? info.merchantId : null;
}
