// Sends to a printer in the network, as they all listen: plain TCP, most often on port 9100. What
// the printer says back (its status) is read and let go. A handed-over job is one whose every byte
// the system took and whose end the printer did not refuse.
import { connect, type Socket } from 'node:net';
import type { PrintFault } from '../../../shared/print-views.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';
import { PrintFailure, type PrintWay } from './print-way.ts';

const CONNECT_MS = 5 * SECOND_MS;
/** A slow printer takes its next bytes within this long, or it takes none. */
const STALL_MS = 15 * SECOND_MS;
/** Many printers hang up after the last byte, others never do: no reason to wait for those. */
const GOODBYE_MS = 2 * SECOND_MS;
/** Small pieces, so that a slow printer shows that it goes on. */
const PIECE_BYTES = 4096;

const FAULTS: Readonly<Record<string, PrintFault>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};

export function createTcpWay(host: string, port: number, clock: Clock): PrintWay {
  return {
    async send({ bytes }, signal) {
      const line = new Line(connect({ host, port, noDelay: true }), clock, signal);
      try {
        await line.opened();
        for (let at = 0; at < bytes.length; at += PIECE_BYTES)
          await line.write(bytes.subarray(at, at + PIECE_BYTES));
        await line.finish();
      } finally {
        line.destroy();
      }
    },
  };
}

/** One connection; whatever ends it ends whichever step is waited for. */
class Line {
  private readonly socket: Socket;
  private readonly clock: Clock;
  private readonly signal: AbortSignal;
  private readonly over = new AbortController();
  private fault: PrintFault | null = null;
  private isTouched = false;

  constructor(socket: Socket, clock: Clock, signal: AbortSignal) {
    this.socket = socket;
    this.clock = clock;
    this.signal = signal;
    socket.on('data', () => {}); // its status
    socket.on('error', (error: Error & { code?: string }) => {
      this.fault ??= FAULTS[error.code ?? ''] ?? 'failed';
    });
    // It says that it will send no more: while we still write, that is a printer hanging up.
    socket.on('end', () => {
      if (!socket.writableEnded) this.fault ??= 'closed';
    });
    socket.on('close', () => this.over.abort());
    signal.addEventListener('abort', this.destroy);
  }

  readonly destroy = (): void => {
    this.signal.removeEventListener('abort', this.destroy);
    this.socket.destroy();
  };

  async opened(): Promise<void> {
    const open = new Promise<void>((done) => this.socket.once('connect', done));
    const end = await this.first(open, CONNECT_MS);
    if (end !== 'done') throw this.failure(end, 'find');
  }

  async write(piece: Uint8Array): Promise<void> {
    this.isTouched = true;
    const taken = new Promise<void>((done) => {
      this.socket.write(piece, (error) => {
        if (!error) done();
      });
    });
    const end = await this.first(taken, STALL_MS);
    if (end !== 'done' || this.fault !== null) throw this.failure(end, 'send');
  }

  async finish(): Promise<void> {
    const flushed = new Promise<void>((done) => this.socket.end(done));
    const end = await this.first(flushed, STALL_MS);
    if (end !== 'done' && !this.socket.writableFinished) throw this.failure(end, 'finish');
    const gone = new Promise<void>((done) => {
      if (this.socket.closed) done();
      else this.socket.once('close', () => done());
    });
    await this.first(gone, GOODBYE_MS);
    if (this.signal.aborted) return; // all of it was handed over before
    // A reset after the last byte: the printer threw away what it had not read yet.
    if (this.fault !== null) throw this.failure('over', 'finish');
  }

  /** What came first: the step, the end of the line, or the end of patience. */
  private async first(step: Promise<void>, ms: number): Promise<'done' | 'over' | 'late'> {
    const enough = new AbortController();
    const over = new Promise<'over'>((done) => {
      if (this.over.signal.aborted) done('over');
      else this.over.signal.addEventListener('abort', () => done('over'), { once: true });
    });
    const late = this.clock.sleep(ms, enough.signal).then(() => 'late' as const);
    const end = await Promise.race([step.then(() => 'done' as const), over, late]);
    enough.abort();
    return end;
  }

  private failure(end: 'done' | 'over' | 'late', step: 'find' | 'send' | 'finish'): PrintFailure {
    if (this.signal.aborted) return new PrintFailure('interrupted', step, this.isTouched);
    const late = step === 'find' ? 'timeout' : 'stalled';
    const fault = end === 'late' ? late : (this.fault ?? 'closed');
    return new PrintFailure(fault, step, this.isTouched);
  }
}
