// SNAP signatures as the standard writes them (facts/domain.md §4.1) over the bytes received. Made
// from node:crypto alone, so that it can say whether the till's own signing is right.
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';

export interface KeyPair {
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

export function makeKeyPair(): KeyPair {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** The public half of a private key in PEM, PKCS#1 or PKCS#8. */
export function publicKeyOf(privateKey: string): string {
  const key = createPublicKey(createPrivateKey(privateKey));
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** Base64 of SHA256withRSA. */
export function signRsa(text: string, privateKey: string): string {
  return sign('sha256', Buffer.from(text), privateKey).toString('base64');
}

export function verifyRsa(text: string, signature: string, publicKey: string): boolean {
  return verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
}

export interface ServiceCall {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body: Buffer;
  readonly timestamp: string;
}

/** Base64 of HMAC-SHA512 over METHOD:path:token:lowerhex(sha256(minify(body))):timestamp. */
export function signService(call: ServiceCall, clientSecret: string): string {
  const { method, path, token, timestamp } = call;
  const text = `${method}:${path}:${token}:${bodyHash(call.body)}:${timestamp}`;
  return createHmac('sha512', clientSecret).update(text).digest('base64');
}

export function verifyService(call: ServiceCall, signature: string, clientSecret: string): boolean {
  const wanted = Buffer.from(signService(call, clientSecret));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** Lower-case hex SHA-256 of the minified body. */
export function bodyHash(body: Buffer): string {
  return createHash('sha256').update(minify(body)).digest('hex');
}

/** Strips white space between JSON tokens, byte by byte; inside strings it stays. */
function minify(body: Buffer): Buffer {
  const kept: number[] = [];
  let isInString = false;
  let isEscaped = false;
  for (const byte of body) {
    const isSpace = byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
    if (isSpace && !isInString) continue;
    kept.push(byte);
    if (isEscaped) isEscaped = false;
    else if (byte === 0x5c) isEscaped = isInString;
    else if (byte === 0x22) isInString = !isInString;
  }
  return Buffer.from(kept);
}
