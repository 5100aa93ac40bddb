// Joins the page's port to the till. Must stay true: only our own page's main frame is joined, and
// the wire is the same contract as everywhere; nothing here knows a single call of it.
import type { IpcMain, IpcMainEvent } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import { pageRouter } from '../core/api.ts';
import type { Core } from '../core/core.ts';
import { PORT_CHANNEL } from './channel.ts';
import { isPageAddress } from './scheme.ts';

/** Answers every port that a page of ours hands over, for as long as its other end lives. */
export function joinPages(ipcMain: IpcMain, core: Core): void {
  const handler = new RPCHandler(pageRouter);
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (isOurs(event)) {
      handler.upgrade(port, { context: { core } });
      port.start();
    } else {
      core.ports.log.warn('a port from a foreign sender was refused');
      port.close();
    }
  });
}

/** The frame is null when it went away meanwhile; a frame inside the page has a parent. */
function isOurs({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPageAddress(senderFrame.url);
}
