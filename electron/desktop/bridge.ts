// Joins the pages' ports to the till. Must stay true: only our own pages' main frames are joined;
// the customer's window gets its one stream and never the till's calls; the wire is the same
// contract as everywhere, and nothing here knows a single call of it.
import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import { pageRouter } from '../core/api.ts';
import { displayRouter } from '../core/display/router.ts';
import type { CoreSwitch } from '../core-switch.ts';
import { PORT_CHANNEL } from './channel.ts';
import { isDisplayAddress, isPageAddress } from './scheme.ts';
import type { DesktopShell } from './shell.ts';

export interface Listeners {
  /** Knows the customer's window: which window asks decides, whatever page is in it. */
  readonly screens: { isDisplay(contents: WebContents): boolean };
  /** Hears who is at the till's own window, and that something was said there. */
  readonly shell: Pick<DesktopShell, 'heard'>;
}

/** Answers every port that a page of ours hands over, for as long as its other end lives. */
export function joinPages(
  ipcMain: IpcMain,
  cores: CoreSwitch,
  { screens, shell }: Listeners,
): void {
  const till = new RPCHandler(pageRouter);
  const display = new RPCHandler(displayRouter);
  const joined = new Set<MessagePortMain>();
  // The pages come back by themselves, and to the other core.
  cores.onSwitched(() => {
    for (const port of joined) port.close();
    joined.clear();
  });
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [port] = event.ports;
    if (!port) return;
    const core = cores.current();
    const isForCustomer = screens.isDisplay(event.sender);
    if (isForCustomer && isMainFrameOf(event, isDisplayAddress))
      display.upgrade(port, { context: { display: core.display } });
    else if (!isForCustomer && isMainFrameOf(event, isPageAddress)) {
      const session = core.people.sessions.open();
      till.upgrade(port, { context: { core, session, training: cores } });
      shell.heard(session);
      port.on('message', () => shell.heard(session));
    } else {
      cores.real.ports.log.warn('a port from a foreign sender was refused');
      port.close();
      return;
    }
    joined.add(port);
    port.on('close', () => joined.delete(port));
    port.start();
  });
}

/** The frame is null when it went away meanwhile; a frame inside the page has a parent. */
function isMainFrameOf(
  { senderFrame }: IpcMainEvent,
  isAddress: (address: string) => boolean,
): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAddress(senderFrame.url);
}
