// Compares what a caller sent with a secret, without telling by its time how much of it was right.
import { createHash, timingSafeEqual } from 'node:crypto';

export function isSameText(given: string | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(secret)) && given !== undefined;
}
