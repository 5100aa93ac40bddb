// Owns the line over a WebSocket, for a page served by the loopback host. The cookie of the page's
// own session opens it; nothing secret is in the address.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { Link, TillApi } from './client.ts';

/** Opens `/rpc` where the page came from. */
export function dialWebSocket(): Link {
  const address = new URL('/rpc', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const websocket = new WebSocket(address);
  const api: TillApi = createORPCClient(new RPCLink({ websocket }));
  const closed = new Promise<void>((resolve) => {
    websocket.addEventListener('close', () => resolve(), { once: true });
  });
  return { api, closed, close: () => websocket.close() };
}
