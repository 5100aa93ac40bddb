// Joins the page's port to the till. Must stay true: only our own page's main frame is joined, and
// the wire is the same contract as everywhere; nothing here knows a single call of it.
import type { IpcMain, IpcMainEvent, MessagePortMain } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import { pageRouter } from '../core/api.ts';
import type { CoreSwitch } from '../core-switch.ts';
import { PORT_CHANNEL } from './channel.ts';
import { isPageAddress } from './scheme.ts';

/** Answers every port that a page of ours hands over, for as long as its other end lives. */
export function joinPages(ipcMain: IpcMain, cores: CoreSwitch): void {
  const handler = new RPCHandler(pageRouter);
  const joined = new Set<MessagePortMain>();
  // The pages come back by themselves, and to the other core.
  cores.onSwitched(() => {
    for (const port of joined) port.close();
    joined.clear();
  });
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (isOurs(event)) {
      const core = cores.current();
      const session = core.people.sessions.open();
      handler.upgrade(port, { context: { core, session, training: cores } });
      joined.add(port);
      port.on('close', () => joined.delete(port));
      port.start();
    } else {
      cores.real.ports.log.warn('a port from a foreign sender was refused');
      port.close();
    }
  });
}

/** The frame is null when it went away meanwhile; a frame inside the page has a parent. */
function isOurs({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPageAddress(senderFrame.url);
}
