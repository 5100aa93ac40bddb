// A stand-in for the till's callback listener: keeps what the providers send, byte for byte, and
// answers what the test says. It checks nothing itself.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface TillListener {
  readonly url: string;
  readonly heard: Heard[];
  /** What the next callbacks are answered. */
  answerWith(answer: (heard: Heard) => { status: number; body: unknown }): void;
  stop(): Promise<void>;
}

export async function startTillListener(): Promise<TillListener> {
  const heard: Heard[] = [];
  let answer: (heard: Heard) => { status: number; body: unknown } = () => ({
    status: 200,
    body: {},
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      heard.push(one);
      const { status, body } = answer(one);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answerWith: (next) => {
      answer = next;
    },
    stop: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
