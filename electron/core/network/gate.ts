// Owns who is spoken to at all on the network's port: by which name it was called, from which page,
// with which cookie. A name that somebody pointed here is refused, so that no foreign web page gets
// in by it.
import { isIP } from 'node:net';
import { plainAddress } from '../callbacks/address-list.ts';

/** As long as browsers keep any cookie; renewed whenever the page is opened. */
const COOKIE_SECONDS = 400 * 24 * 60 * 60;
const ALWAYS = ['127.0.0.1', '::1', 'localhost'];

/**
 * Whether a Host header names this till: one of its names, or the very address the caller's line
 * ends at, with our own port.
 */
export function isOwnHost(
  header: string | undefined,
  port: number,
  names: readonly string[],
  localAddress: string | undefined,
): boolean {
  const match = /^(\[[^\]]{1,45}\]|[^:[\]]{1,255})(?::(\d{1,5}))?$/.exec(header ?? '');
  if (!match || Number(match[2] ?? 443) !== port) return false;
  const name = (match[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  return [...ALWAYS, ...names, plainAddress(localAddress ?? '')].includes(name);
}

/** Whether a page of this very address asks. */
export function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && origin === `https://${host.toLowerCase()}`;
}

/** `__Host-`: no other name, no plain line and no page of another path can set or see it. */
export function cookieName(tillId: string): string {
  return `__Host-till-${tillId}`;
}

export function cookieOf(name: string, token: string): string {
  return `${name}=${token}; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_SECONDS}`;
}

/** The token a browser brings, or an empty text: looked up all the same; time says nothing. */
export function tokenOf(header: string | undefined, name: string): string {
  const found = (header ?? '').split(';').map((part) => part.trim().split('='));
  return found.find(([key]) => key === name)?.[1] ?? '';
}

/** The token of a program, or null where none comes. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer (\S{1,200})$/.exec(header ?? '')?.[1] ?? null;
}

/** What a page of ours may do; `host` is checked. Older browsers don't take 'self' for a socket. */
export function pageHeaders(host: string, hashes: PageHashes): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'self' ${hashes.scripts.join(' ')}`.trim(),
      `style-src 'self' ${hashes.styles.join(' ')}`.trim(),
      "img-src 'self'",
      "font-src 'self'",
      `connect-src 'self' wss://${host}`,
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

/** What stands in a page itself, as its policy names it. */
export interface PageHashes {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export function hostOf(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}
