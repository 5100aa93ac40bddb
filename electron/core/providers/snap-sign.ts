// Owns SNAP's signatures (facts/domain.md §4.1, §4.4): ours over exactly the bytes we send, the
// provider's over exactly the bytes that came. No clock and no network; a key that can't be read is
// null, never an error with the key in it.
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { MINUTE_MS, parseStamp, type Interval } from '../../../shared/time.ts';

/**
 * A notification may be so far from provider time; SNAP servers allow 2 to 5 minutes
 * (facts/domain.md §4.1).
 */
export const NOTIFY_SKEW_MS = 5 * MINUTE_MS;

const PEM = /-----BEGIN [A-Z0-9 ]+-----([\s\S]*?)-----END [A-Z0-9 ]+-----/;

/**
 * Reads an RSA private key, PKCS#8 or PKCS#1: PEM, PEM with its line breaks written as `\n` or
 * lost, or bare Base64. Null when it is none of these, or encrypted.
 */
export function readPrivateKey(text: string): KeyObject | null {
  const key = derOf(text);
  if (key === null) return null;
  return rsa(
    attempt(() => createPrivateKey({ key, format: 'der', type: 'pkcs8' })) ??
      attempt(() => createPrivateKey({ key, format: 'der', type: 'pkcs1' })),
  );
}

/**
 * Reads an RSA public key in the same forms, or out of a certificate. Null when it is none: from a
 * private key node:crypto would make its public half, and that is never the provider's.
 */
export function readPublicKey(text: string): KeyObject | null {
  const key = derOf(text);
  if (key === null || readPrivateKey(text) !== null) return null;
  return rsa(
    attempt(() => createPublicKey({ key, format: 'der', type: 'spki' })) ??
      attempt(() => createPublicKey({ key, format: 'der', type: 'pkcs1' })) ??
      attempt(() => new X509Certificate(key).publicKey),
  );
}

/** Base64 of SHA256withRSA over `clientId|timestamp`: asks for an access token. */
export function signAccess(clientId: string, timestamp: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(`${clientId}|${timestamp}`), key).toString('base64');
}

export interface ServiceCall {
  readonly method: 'POST';
  /** Relative, with its query. */
  readonly path: string;
  readonly token: string;
  /** Exactly the text that is sent. */
  readonly body: string;
  /** X-TIMESTAMP as sent. */
  readonly timestamp: string;
}

/** Base64 of HMAC-SHA512 over METHOD:path:token:lowerhex(sha256(body)):timestamp. */
export function signService(call: ServiceCall, clientSecret: string): string {
  const { method, path, token, body, timestamp } = call;
  const text = [method, path, token, bodyHash(body), timestamp].join(':');
  return createHmac('sha512', clientSecret).update(text).digest('base64');
}

/** Lower-case hex SHA-256 of the body's bytes. */
export function bodyHash(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex');
}

export interface SignedNotify {
  /**
   * Paths the provider may have signed; behind a proxy the one received differs from the one
   * called.
   */
  readonly paths: readonly string[];
  readonly body: string;
  readonly timestamp: string;
  /** Base64. */
  readonly signature: string;
}

/**
 * Whether the provider signed this: SHA256withRSA over POST:path:lowerhex(sha256(body)):timestamp.
 * The body's bytes first; then the same JSON written anew, for a sender that signs before it
 * escapes `/` (facts/domain.md §4.3).
 */
export function isNotifySigned(notify: SignedNotify, key: KeyObject): boolean {
  const { paths, body, timestamp } = notify;
  const signature = Buffer.from(notify.signature, 'base64');
  const rewritten = attempt(() => JSON.stringify(JSON.parse(body)));
  const bodies = rewritten === null || rewritten === body ? [body] : [body, rewritten];
  return bodies.some((form) =>
    paths.some((path) => {
      const text = ['POST', path, bodyHash(form), timestamp].join(':');
      return verify('sha256', Buffer.from(text), key, signature);
    }),
  );
}

/** Whether an X-TIMESTAMP lies within {@link NOTIFY_SKEW_MS} of provider time. */
export function isFreshStamp(timestamp: string, receivedAt: Interval): boolean {
  const stamp = parseStamp(timestamp);
  if (stamp === null) return false;
  return (
    stamp.untilMs > receivedAt.fromMs - NOTIFY_SKEW_MS &&
    stamp.fromMs < receivedAt.untilMs + NOTIFY_SKEW_MS
  );
}

function derOf(text: string): Buffer | null {
  const plain = text.replaceAll(/\\[rn]/g, '\n');
  const base64 = (PEM.exec(plain)?.[1] ?? plain).replaceAll(/\s/g, '');
  return /^[A-Za-z0-9+/]{32,}={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : null;
}

function rsa(key: KeyObject | null): KeyObject | null {
  return key?.asymmetricKeyType === 'rsa' ? key : null;
}

/** What `make` gives, or null: node:crypto says by throwing that a text is no key of this form. */
function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
