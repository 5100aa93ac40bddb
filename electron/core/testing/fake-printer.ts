// A printer in the network for tests, over real TCP: prints what it gets, or misbehaves as told.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { readEscpos, type Printed } from './escpos-reader.ts';

/**
 * `closing` hangs up after the first bytes, `hanging` takes the line and reads nothing, `slow`
 * reads a little at a time, `silent` never hangs up by itself.
 */
export type PrinterMood = 'well' | 'closing' | 'hanging' | 'slow' | 'silent';

const SLOW_BYTES = 200;
const SLOW_MS = 5;

export class FakePrinter {
  mood: PrinterMood = 'well';
  /** Every job that came whole, as bytes. */
  readonly jobs: Uint8Array[] = [];
  /** Lines opened, also those that brought nothing. */
  calls = 0;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private waiters: (() => void)[] = [];
  private takenPort = 0;

  get port(): number {
    return this.takenPort;
  }

  /** Listens, on the same port as before if it did. */
  async start(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
      this.serve(socket),
    );
    await new Promise<void>((ready) => server.listen(this.takenPort, '127.0.0.1', ready));
    this.takenPort = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Switches it off: from now on nothing answers at its port. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((closed) => server.close(closed));
  }

  papers(): Printed[] {
    return this.jobs.map((job) => readEscpos(job));
  }

  /** Resolves when this many jobs came whole. */
  async got(count: number): Promise<Printed[]> {
    while (this.jobs.length < count)
      await new Promise<void>((done) => {
        this.waiters.push(done);
      });
    return this.papers();
  }

  private serve(socket: Socket): void {
    this.calls += 1;
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    if (this.mood === 'hanging') return;
    if (this.mood === 'closing') {
      socket.once('data', () => socket.resetAndDestroy());
      socket.resume();
      return;
    }
    if (this.mood === 'slow') void this.readSlowly(socket);
    else this.readAll(socket, this.mood === 'well');
  }

  private readAll(socket: Socket, hangsUp: boolean): void {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => {
      this.keep(Buffer.concat(chunks));
      if (hangsUp) socket.end();
    });
    socket.resume();
  }

  private async readSlowly(socket: Socket): Promise<void> {
    const chunks: Buffer[] = [];
    let isOver = false;
    socket.on('end', () => {
      isOver = true;
    });
    while (!socket.destroyed) {
      const chunk = (socket.read(SLOW_BYTES) ?? socket.read()) as Buffer | null;
      if (chunk) chunks.push(chunk);
      else if (isOver) break;
      await new Promise((done) => setTimeout(done, SLOW_MS));
    }
    this.keep(Buffer.concat(chunks));
    socket.end();
  }

  private keep(job: Uint8Array): void {
    if (job.length === 0) return;
    this.jobs.push(job);
    for (const wake of this.waiters.splice(0)) wake();
  }
}
