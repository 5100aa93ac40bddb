// Serves the built page as app://till/. Must stay true: nothing outside the page's folder is ever
// read, every answer carries the page's policy, and no other host of the scheme exists.
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Protocol } from 'electron';
import { mediaTypeOf, PAGE_HEADERS } from '../core/page-policy.ts';

const SCHEME = 'app';
const HOST = 'till';
export const PAGE_ADDRESS = `${SCHEME}://${HOST}/`;

/** Makes the scheme a real origin. Only before Electron is ready. */
export function registerScheme(protocol: Protocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Serves the folder from now on. Only after Electron is ready. */
export function serveScheme(protocol: Protocol, dir: string): void {
  protocol.handle(SCHEME, (request) => answer(request, dir));
}

/** Whether an address is one of the page's own. */
export function isPageAddress(address: string): boolean {
  return URL.canParse(address) && isOurs(new URL(address));
}

/** The answer to a request for one of the page's files; 404 for whatever else is asked. */
export async function answer({ url, method }: Request, dir: string): Promise<Response> {
  const address = new URL(url);
  const file = isOurs(address) && method === 'GET' ? fileOf(address.pathname, dir) : null;
  const body = file === null ? null : await readIfThere(file);
  if (file === null || body === null) {
    return new Response('Not found', { status: 404, headers: PAGE_HEADERS });
  }
  const headers = { ...PAGE_HEADERS, 'content-type': mediaTypeOf(file) };
  return new Response(new Uint8Array(body), { headers });
}

function isOurs({ protocol, host }: URL): boolean {
  return protocol === `${SCHEME}:` && host === HOST;
}

/** The file of a path, or null when it would lie outside the folder. */
function fileOf(path: string, dir: string): string | null {
  const root = resolve(dir);
  const file = resolve(root, `.${decoded(path === '/' ? '/index.html' : path)}`);
  return file.startsWith(root + sep) && !file.includes('\0') ? file : null;
}

/** A path that is no proper percent-encoding stays as it is, and names no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}
