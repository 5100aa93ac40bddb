// Owns what pages are granted. Must stay true: whatever is not named here is refused, asked for or
// only looked at; the camera is there while the setup looks through it and no longer; the
// customer's screen is granted nothing.
import type { Session, WebContents } from 'electron';
import { isPageAddress } from './scheme.ts';

/** Set by renderer/components/camera.tsx while it looks. */
const CAMERA_HASH = '#camera';

/** What the till's own page has at any time: a receipt's text copied, a screen kept on. */
const ALWAYS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'screen-wake-lock']);

/** A page's wish, as the request and the check of Electron both tell it. */
export interface Wish {
  readonly permission: string;
  /** The page in the window as it is now; empty when there is none. */
  readonly pageAddress: string;
  /** Who wishes: an address or an origin. */
  readonly asker: string;
  readonly isMainFrame: boolean;
  /** Of `media`: what is to be heard or seen. Empty when nothing is said of it. */
  readonly media: readonly string[];
}

/** Whether a wish is granted. */
export function isGranted({ permission, pageAddress, asker, isMainFrame, media }: Wish): boolean {
  if (!isMainFrame || !isPageAddress(asker) || !isPageAddress(pageAddress)) return false;
  if (ALWAYS.has(permission)) return true;
  const isPictureAlone = media.length > 0 && media.every((kind) => kind === 'video');
  return permission === 'media' && isPictureAlone && isLooking(pageAddress);
}

/** The page says by its address that a person has asked for the camera, and when it is over. */
function isLooking(address: string): boolean {
  return new URL(address).hash === CAMERA_HASH;
}

const addressOf = (contents: WebContents | null): string => contents?.getURL() ?? '';

/** Answers every page's wishes, and every device's, from now on. Before the first window. */
export function grantLittle(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, reply, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const { isMainFrame, requestingUrl: asker } = details;
    const pageAddress = addressOf(contents);
    reply(isGranted({ permission, pageAddress, asker, isMainFrame, media }));
  });
  session.setPermissionCheckHandler((contents, permission, asker, details) => {
    // A look without a kind asks whether there is any camera at all.
    const media = permission === 'media' ? [details.mediaType ?? 'video'] : [];
    const pageAddress = addressOf(contents);
    const { isMainFrame } = details;
    return isGranted({ permission, pageAddress, asker, isMainFrame, media });
  });
  // The scanner types, the printer is spoken to by the core: no page needs a device.
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, reply) => reply({ confirmed: false }));
  session.on('select-usb-device', (event, _details, reply) => {
    event.preventDefault();
    reply();
  });
  session.on('select-hid-device', (event, _details, reply) => {
    event.preventDefault();
    reply();
  });
  session.on('select-serial-port', (event, _ports, _contents, reply) => {
    event.preventDefault();
    reply('');
  });
}
