// `session`: one default session with the app's permission handlers and its say in every request.
// Must stay true, as in Electron: without a handler everything is granted, so an app that sets none
// shows it.

import type * as Electron from 'electron';
import type { Likeness } from './likeness.ts';
import { net, protocol } from './schemes.ts';
import { PreventableEvent, StrictEmitter } from './strict-emitter.ts';
import { strict } from './strict.ts';

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type Permission = Parameters<NonNullable<RequestHandler>>[1];
type CheckedPermission = Parameters<NonNullable<CheckHandler>>[1];

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  reply: (response: Electron.CallbackResponse) => void,
) => void;

let requestHandler: RequestHandler = null;
let checkHandler: CheckHandler = null;
let beforeRequest: BeforeRequest | null = null;
let lastRequest = 0;

const ourWebRequest = {
  onBeforeRequest(listener: BeforeRequest | Electron.WebRequestFilter | null): void {
    if (typeof listener === 'object' && listener !== null)
      throw new Error('stand-in electron: a filter for requests is not implemented');
    beforeRequest = listener;
  },
};
ourWebRequest satisfies Likeness<typeof ourWebRequest, Electron.WebRequest>;

/** A page here has no devices: what the app says of them is taken and never asked. */
class OurSession extends StrictEmitter {
  readonly protocol = protocol as unknown as Electron.Protocol;
  readonly webRequest = strict(
    'session.webRequest',
    ourWebRequest,
  ) as unknown as Electron.WebRequest;

  constructor() {
    const devices = ['select-usb-device', 'select-hid-device', 'select-serial-port'];
    super('session', ['will-download', ...devices]);
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    requestHandler = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    checkHandler = handler;
  }

  setDevicePermissionHandler(): void {}

  setBluetoothPairingHandler(): void {}

  fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    return net.fetch(input, init);
  }

  async clearCache(): Promise<void> {}
}
const defaultSession = new OurSession();
defaultSession satisfies Likeness<OurSession, Electron.Session>;

const ourSessions = { defaultSession: defaultSession as unknown as Electron.Session };
export const session = strict('session', ourSessions);
session satisfies Likeness<typeof ourSessions, typeof Electron.session>;

/** Whether the app wants a say in every request; asked when a page is opened. */
export function isWatched(): boolean {
  return beforeRequest !== null;
}

/** Puts a page's request to the app: whether it may be sent. */
export function maySend(url: string, webContentsId: number): Promise<boolean> {
  const listener = beforeRequest;
  if (listener === null) return Promise.resolve(true);
  lastRequest += 1;
  const about = { id: lastRequest, url, webContentsId };
  const details = strict('request details', about) as Electron.OnBeforeRequestListenerDetails;
  return new Promise((resolve) => {
    listener(details, ({ cancel = false }) => resolve(!cancel));
  });
}

/** Tells the app of a download; false when the app refuses it. */
export function mayDownload(url: string, contents: Electron.WebContents): boolean {
  const event = new PreventableEvent();
  const item = strict('DownloadItem', { getURL: () => url }) as Electron.DownloadItem;
  defaultSession.emit('will-download', event, item, contents);
  return !event.defaultPrevented;
}

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
