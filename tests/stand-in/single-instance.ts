// The single-instance lock: one listening socket per user data folder. Must stay true: the answer
// is known at once, and a second start has told the first of itself before it ends.

import { connect, createServer, type Server } from 'node:net';
import { beforeEnd } from './life.ts';

/** What a second start tells the first. */
export interface SecondStart {
  readonly argv: string[];
  readonly cwd: string;
  readonly data: unknown;
}

let server: Server | null = null;

/** Takes the lock of `folder`, or tells its holder about this start and answers false. */
export function takeLock(
  folder: string,
  data: unknown,
  onSecond: (second: SecondStart) => void,
): boolean {
  if (server !== null) return true;
  if (process.platform !== 'linux') {
    throw new Error('stand-in electron: the single-instance lock needs Linux');
  }
  const path = `\0stand-in-electron-${folder}`; // no file: the lock goes with the process
  const own = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => onSecond(JSON.parse(text) as SecondStart));
  });
  own.on('error', () => undefined); // the name is taken: `listening` below says so
  own.listen(path);
  own.unref();
  if (own.listening) {
    server = own;
    return true;
  }
  beforeEnd(tell(path, { argv: process.argv, cwd: process.cwd(), data }));
  return false;
}

export function hasLock(): boolean {
  return server !== null;
}

export function releaseLock(): void {
  server?.close();
  server = null;
}

function tell(path: string, second: SecondStart): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(path, () => socket.end(JSON.stringify(second)));
    socket.on('close', () => resolve());
    socket.on('error', () => resolve()); // the first ended meanwhile: nobody to tell
  });
}
