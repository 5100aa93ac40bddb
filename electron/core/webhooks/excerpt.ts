// Owns what is kept of a receiver's answer: its beginning, one line, without what looks like a key.

const LENGTH_MAX = 160;

/** Long runs without a space: tokens, hashes, signatures, card and phone numbers. */
const LOOKS_SECRET = /[A-Za-z0-9_\-+/=.]{24,}|\d[\d -]{10,}\d/g;

/** `secrets`: texts that must not be in it, however short they are. */
export function excerptOf(body: string, secrets: readonly string[]): string {
  let text = body;
  for (const secret of secrets) if (secret !== '') text = text.replaceAll(secret, '…');
  const line = text
    .replaceAll(LOOKS_SECRET, '…')
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return line.length <= LENGTH_MAX ? line : `${line.slice(0, LENGTH_MAX - 1)}…`;
}
