// `session`: one default session with the app's permission handlers. Must stay true, as in
// Electron: without a handler every request is granted, so an app that sets none shows it.

import type * as Electron from 'electron';
import type { Likeness } from './likeness.ts';
import { net, protocol } from './schemes.ts';
import { strict } from './strict.ts';

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type Permission = Parameters<NonNullable<RequestHandler>>[1];
type CheckedPermission = Parameters<NonNullable<CheckHandler>>[1];

let requestHandler: RequestHandler = null;
let checkHandler: CheckHandler = null;

const ourSession = {
  protocol: protocol as unknown as Electron.Protocol,
  setPermissionRequestHandler(handler: RequestHandler): void {
    requestHandler = handler;
  },
  setPermissionCheckHandler(handler: CheckHandler): void {
    checkHandler = handler;
  },
  fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    return net.fetch(input, init);
  },
  async clearCache(): Promise<void> {},
};
const defaultSession = strict('session', ourSession);
defaultSession satisfies Likeness<typeof ourSession, Electron.Session>;

const ourSessions = { defaultSession: defaultSession as unknown as Electron.Session };
export const session = strict('session', ourSessions);
session satisfies Likeness<typeof ourSessions, typeof Electron.session>;

/** A page's wish for a permission. */
export interface Wish {
  readonly name: string;
  /** Whether the page requests it, or only checks whether it has it. */
  readonly asks: boolean;
  readonly media: readonly string[];
  readonly url: string;
}

/** Puts a page's wish to the app. A handler that never calls back leaves the page waiting. */
export function decide(contents: Electron.WebContents, wish: Wish): Promise<boolean> {
  const { name, asks, media, url } = wish;
  const origin = `${new URL(url).protocol}//${new URL(url).host}`;
  return new Promise((resolve) => {
    if (!asks) {
      const details = { isMainFrame: true, requestingUrl: url };
      const may = checkHandler?.(contents, name as CheckedPermission, `${origin}/`, details);
      resolve(may ?? true);
    } else if (requestHandler === null) resolve(true);
    else {
      const details = {
        isMainFrame: true,
        requestingUrl: url,
        securityOrigin: `${origin}/`,
        mediaTypes: media as ('video' | 'audio')[],
      };
      requestHandler(contents, name as Permission, resolve, details);
    }
  });
}
