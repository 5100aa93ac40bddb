// Owns the line over a MessagePort, for a page inside the desktop window. The preload takes one end
// of the channel and hands it to the main process; the page gets nothing else from it.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { Link, TillApi } from './client.ts';

/** What electron/preload.ts listens for; the one port goes with it. */
export const START_MESSAGE = 'start-orpc-client';

export function dialMessagePort(): Link {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => {
    port1.addEventListener('close', () => resolve(), { once: true });
  });
  const api: TillApi = createORPCClient(new RPCLink({ port: port1 }));
  port1.start();
  window.postMessage(START_MESSAGE, '*', [port2]);
  return { api, closed, close: () => closePort(port1) };
}

/** A port closed from this side fires no event here, so it is fired by hand. */
function closePort(port: MessagePort): void {
  port.close();
  port.dispatchEvent(new Event('close'));
}
