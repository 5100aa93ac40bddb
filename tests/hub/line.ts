// A bad line between a till and the hub, as a program in between: it can stop carrying answers, go
// silent, or be cut, and it keeps what was sent.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface BadLine {
  readonly port: number;
  /** The same address, by this line. */
  by(url: string): string;
  /** What is asked still arrives; answers don't. */
  swallowAnswers(): void;
  /** Nothing goes through any more, and nobody is told. */
  goSilent(): void;
  heal(): void;
  /** Every connection ends, and new ones are refused until it heals. */
  cut(): void;
  /** All that tills have sent over it. */
  sent(): Buffer;
  end(): Promise<void>;
}

export async function startLine(toPort: number): Promise<BadLine> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const sent: Buffer[] = [];
  let state: 'good' | 'deaf' | 'silent' | 'cut' = 'good';
  const server = createServer((till) => {
    if (state === 'cut') return void till.destroy();
    const hub = connect(toPort, '127.0.0.1');
    const pair = [till, hub] as const;
    pairs.add(pair);
    till.on('data', (bytes) => {
      sent.push(bytes);
      if (state !== 'silent') hub.write(bytes);
    });
    hub.on('data', (bytes) => {
      if (state === 'good') till.write(bytes);
    });
    for (const socket of pair) {
      socket.on('error', () => {}); // the close that follows is what counts
      socket.on('close', () => {
        // While nobody is told, the other end stays until it is cut.
        if (state !== 'good' && state !== 'cut') return;
        pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const drop = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    port: address.port,
    by: (url) => url.replace(/@([^:/]+):\d+\//, `@$1:${address.port}/`),
    swallowAnswers: () => void (state = 'deaf'),
    goSilent: () => void (state = 'silent'),
    heal() {
      if (state !== 'good') drop(); // what was held back would come out of order
      state = 'good';
    },
    cut() {
      state = 'cut';
      drop();
    },
    sent: () => Buffer.concat(sent),
    async end() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}
