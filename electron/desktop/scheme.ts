// Serves the built pages as app://till/ and app://display/, each an origin of its own. Must stay
// true: nothing outside a page's folder is ever read, every answer carries the pages' policy, and
// no other host of the scheme exists.
import type { Protocol } from 'electron';
import { readPageFile } from '../core/page-files.ts';
import { pageHeaders } from '../core/page-policy.ts';

export const SCHEME = 'app';
const TILL_HOST = 'till';
const DISPLAY_HOST = 'display';
const DOOR_HOST = 'door';
export const PAGE_ADDRESS = `${SCHEME}://${TILL_HOST}/`;
export const DISPLAY_ADDRESS = `${SCHEME}://${DISPLAY_HOST}/`;
/** Before there is a till: served by door-window.ts, and gone when there is one. */
export const DOOR_ADDRESS = `${SCHEME}://${DOOR_HOST}/`;

/** Where the built pages lie. */
export interface PageFolders {
  readonly till: string;
  readonly display: string;
}

/** Makes the scheme a real origin. Only before Electron is ready. */
export function registerScheme(protocol: Protocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Serves the folders from now on. Only after Electron is ready. */
export function serveScheme(protocol: Protocol, folders: PageFolders): void {
  protocol.handle(SCHEME, (request) => answer(request, folders));
}

/** Whether an address is one of the till's own page. */
export function isPageAddress(address: string): boolean {
  return URL.canParse(address) && isOf(new URL(address), TILL_HOST);
}

/** Whether an address is one of the customer's screen. */
export function isDisplayAddress(address: string): boolean {
  return URL.canParse(address) && isOf(new URL(address), DISPLAY_HOST);
}

/** Whether an address is one of the page that asks for the passphrase. */
export function isDoorAddress(address: string): boolean {
  return URL.canParse(address) && isOf(new URL(address), DOOR_HOST);
}

/** The answer to a request for one of the pages' files; 404 for whatever else is asked. */
export async function answer({ url, method }: Request, folders: PageFolders): Promise<Response> {
  const address = new URL(url);
  const file = method === 'GET' ? await fileOf(address, folders) : null;
  const policy = pageHeaders(address.pathname, null);
  if (file === null) return new Response('Not found', { status: 404, headers: policy });
  const headers = { ...policy, 'content-type': file.type };
  return new Response(new Uint8Array(file.body), { headers });
}

function isOf({ protocol, host }: URL, name: string): boolean {
  return protocol === `${SCHEME}:` && host === name;
}

async function fileOf(address: URL, { till, display }: PageFolders) {
  const { pathname } = address;
  const path = (start: string): string => (pathname === '/' ? start : pathname);
  if (isOf(address, TILL_HOST)) return readPageFile(till, path('/index.html'));
  return isOf(address, DISPLAY_HOST) ? readPageFile(display, path('/display.html')) : null;
}
