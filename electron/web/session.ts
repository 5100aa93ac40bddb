// Owns who may use the page of the loopback host: the one who was given this launch's token. Host
// and Origin are checked on everything, so that a web page elsewhere in the browser gets in by no
// trick of names.
import { timingSafeEqual } from 'node:crypto';

const COOKIE = 'lunas_session';

export interface Session {
  readonly token: string;
  isToken(value: string | undefined): boolean;
  isCookie(header: string | undefined): boolean;
  cookie(): string;
  isHost(host: string | undefined): boolean;
  isOrigin(origin: string | undefined): boolean;
}

/** `hosts` are the names the till answers to, with their port, such as `127.0.0.1:5173`. */
export function createSession(token: string, hosts: readonly string[]): Session {
  const names = new Set(hosts);
  const isToken = (value: string | undefined): boolean => {
    const [given, own] = [Buffer.from(value ?? ''), Buffer.from(token)];
    return given.length === own.length && timingSafeEqual(given, own);
  };
  return {
    token,
    isToken,
    isCookie(header) {
      const cookies = (header ?? '').split(';').map((part) => part.trim().split('='));
      return cookies.some(([name, value]) => name === COOKIE && isToken(value));
    },
    cookie: () => `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    isHost: (host) => host !== undefined && names.has(host.toLowerCase()),
    isOrigin: (origin) => origin === undefined || names.has(origin.replace(/^https?:\/\//, '')),
  };
}
