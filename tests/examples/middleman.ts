// Owns a bad line between a program and a till: answers that get lost, streams that never come.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Middleman {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * `pass` answers what to do with a request: on with it, on with it but lose the answer, or refuse
 * as a router with no idea would.
 */
export async function openMiddleman(
  tillUrl: string,
  pass: (request: IncomingMessage) => 'on' | 'lose answer' | 'refuse',
): Promise<Middleman> {
  const till = new URL(tillUrl);
  const server = createServer((incoming, outgoing) => {
    const how = pass(incoming);
    if (how === 'refuse') {
      outgoing.writeHead(502).end('<h1>Bad gateway</h1>');
      return;
    }
    forward(till, incoming, outgoing, how === 'lose answer');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function forward(
  till: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  isLost: boolean,
): void {
  const onward = request(
    {
      host: till.hostname,
      port: till.port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, host: till.host },
    },
    (answer) => {
      if (isLost) {
        // The till has done its part by now.
        answer.resume();
        answer.once('end', () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    },
  );
  onward.on('error', () => outgoing.destroy());
  outgoing.once('close', () => onward.destroy());
  incoming.pipe(onward);
}
