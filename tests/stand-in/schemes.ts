// `protocol` and `net`: custom schemes and who answers them. Chromium knows no such scheme, so
// scheme://host/path is loaded as http://host.scheme.localhost/path and answered here; no request
// for it ever leaves the machine.

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';
import { complain } from './complain.ts';
import { isReady } from './life.ts';
import type { Likeness } from './likeness.ts';
import { strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const privileged = new Map<string, Electron.Privileges>();
const OUTSIDE = /^http:\/\/([^/]+)\.([^./]+)\.localhost(?=\/|$)/;

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webm': 'audio/webm',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The address Chromium is given for one of the app's. */
export function toOutside(url: string): string {
  const { protocol: scheme, host, pathname, search, hash } = new URL(url);
  const name = scheme.slice(0, -1);
  if (!handlers.has(name)) return url;
  const rights = privileged.get(name);
  if (!rights?.standard || !rights.secure) {
    throw new Error(`stand-in electron: '${name}' must be registered as standard and secure`);
  }
  return `http://${host}.${name}.localhost${pathname}${search}${hash}`;
}

/** The address the app knows for one of Chromium's. */
export function toInside(url: string): string {
  const [start, host, name] = OUTSIDE.exec(url) ?? [];
  if (start === undefined || name === undefined || !handlers.has(name)) return url;
  return `${name}://${host}${url.slice(start.length)}`;
}

/** The addresses Chromium must stop at, as the Fetch domain writes them. */
export function patterns(): string[] {
  return [...handlers.keys()].map((name) => `http://*.${name}.localhost/*`);
}

/** Answers a request for one of the app's addresses; undefined where no handler owns it. */
export async function serve(request: Request): Promise<Response | undefined> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
  if (handler === undefined) return undefined;
  try {
    return await handler(request);
  } catch (error) {
    complain(error);
    return Response.error();
  }
}

const ourProtocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {});
  },
  handle(scheme: string, handler: Handler): void {
    if (!isReady()) throw new Error('protocol.handle needs the app to be ready');
    handlers.set(scheme, handler);
  },
  unhandle(scheme: string): void {
    handlers.delete(scheme);
  },
  isProtocolHandled(scheme: string): boolean {
    return handlers.has(scheme);
  },
};
export const protocol = strict('protocol', ourProtocol);
protocol satisfies Likeness<typeof ourProtocol, Electron.Protocol>;

const ourNet = {
  isOnline(): boolean {
    return true;
  },
  async fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    const url = typeof input === 'string' ? input : input.url;
    if (!url.startsWith('file:')) return fetch(input, init);
    const path = fileURLToPath(url);
    const body = await readFile(path).catch(() => null);
    if (body === null) throw new Error('net::ERR_FILE_NOT_FOUND');
    const type = MEDIA_TYPES[extname(path)] ?? 'application/octet-stream';
    return new Response(body, { headers: { 'content-type': type } });
  },
};
export const net = strict('net', ourNet);
net satisfies Likeness<typeof ourNet, Electron.Net>;
