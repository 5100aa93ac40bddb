// Owns who may speak to the display port at all: by which name it was called, and from which page.
// A name that somebody pointed here is refused, so that no foreign web page gets in by it; an
// address in figures can't be pointed anywhere.
import { isIP } from 'node:net';

const COOKIE = 'lunas_display';
/** As long as browsers keep any cookie; renewed whenever the screen is opened. */
const COOKIE_SECONDS = 400 * 24 * 60 * 60;

/** Whether a Host header is an address in figures, or localhost, with our own port. */
export function isOwnHost(header: string | undefined, port: number): boolean {
  const match = /^(\[[^\]]{1,45}\]|[^:[\]]{1,255})(?::(\d{1,5}))?$/.exec(header ?? '');
  if (!match || Number(match[2] ?? 80) !== port) return false;
  const name = (match[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || isIP(name) !== 0;
}

/** Whether a page of this very address asks. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && host !== undefined && origin === `http://${host.toLowerCase()}`;
}

export function cookieOf(token: string): string {
  return `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_SECONDS}`;
}

/** The tokens a browser brings: one, unless another till on this machine gave it one too. */
export function tokensOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(';')
    .map((part) => part.trim().split('='))
    .flatMap(([name, value]) => (name === COOKIE && value ? [value] : []))
    .slice(0, 4);
}

/** The page's policy; `host` has been checked. Older browsers don't take 'self' for a socket. */
export function displayHeaders(host: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      `connect-src 'self' ws://${host}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'geolocation=(), microphone=(), camera=(), payment=(), usb=()',
  };
}
