// MessageChannelMain and MessagePortMain. Must stay true, as in Electron: messages wait until
// start(), keep their order, arrive in a later turn; a transferred port is dead for its old holder;
// what was still waiting in it goes along.

import type * as Electron from 'electron';
import { decode, encode, type Wire } from './codec.ts';
import type { Likeness } from './likeness.ts';
import { strict } from './strict.ts';
import { StrictEmitter } from './strict-emitter.ts';

/** A message on its way, with the ends that travel in it. */
interface Carried {
  readonly data: Wire;
  readonly ends: readonly End[];
}

/** Whoever holds an end and hears what comes out of it. */
interface Holder {
  message(carried: Carried): void;
  closed(): void;
}

/** One end of a channel, wherever it is: in the main process, on its way, or in a page. */
export class End {
  readonly #queue: Carried[] = [];
  #peer: End | null = null;
  #holder: Holder | null = null;
  #isPeerGone = false;

  static pair(): [End, End] {
    const first = new End();
    const second = new End();
    first.#peer = second;
    second.#peer = first;
    return [first, second];
  }

  /** Sends to the other end; into nothing once either is closed. */
  post(carried: Carried): void {
    if (this.#peer === null) return;
    this.#peer.#queue.push(carried);
    this.#peer.#wake();
  }

  /** From now on `holder` hears this end, beginning with what waited. */
  hold(holder: Holder): void {
    this.#holder = holder;
    for (const _ of this.#queue) this.#wake();
    if (this.#isPeerGone) this.#wake();
  }

  /** Nobody hears this end any more; what comes waits for its next holder. */
  release(): void {
    this.#holder = null;
  }

  close(): void {
    const peer = this.#peer;
    this.#peer = null;
    this.#holder = null;
    if (peer === null) return;
    peer.#peer = null;
    peer.#isPeerGone = true;
    peer.#wake();
  }

  #wake(): void {
    if (this.#holder !== null) setImmediate(() => this.#next());
  }

  #next(): void {
    const holder = this.#holder;
    if (holder === null) return;
    const carried = this.#queue.shift();
    if (carried !== undefined) holder.message(carried);
    else if (this.#isPeerGone) {
      this.#isPeerGone = false;
      holder.closed();
    }
  }
}

export class MessagePortMain extends StrictEmitter {
  #end: End | null;
  #isStarted = false;
  #isClosed = false;

  constructor(end: End) {
    super('MessagePortMain', ['message', 'close']);
    this.#end = end;
  }

  postMessage(message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    if (this.#end === null) return;
    const data = encode(message);
    const ports = transfer as unknown as MessagePortMain[];
    const own = ports.indexOf(this);
    if (own >= 0) throw new Error(`Port at index ${own} contains the source port.`);
    this.#end.post({ data, ends: takeEnds(ports) });
  }

  start(): void {
    if (this.#end === null || this.#isStarted) return;
    this.#isStarted = true;
    this.#end.hold({
      message: ({ data, ends }) => {
        const ports = ends.map((end) => new MessagePortMain(end));
        this.emit('message', { data: decode(data), ports });
      },
      closed: () => this.close(),
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end?.close();
    this.#end = null;
    this.emit('close');
  }

  static isNeutered(port: MessagePortMain): boolean {
    return port.#end === null;
  }

  /** The end inside, which the port then no longer has. */
  static take(port: MessagePortMain): End {
    const end = port.#end;
    if (end === null) throw new Error('This port is already neutered.');
    port.#end = null;
    end.release();
    return end;
  }
}

/** Takes the ends out of ports that are being transferred; throws before taking any. */
export function takeEnds(ports: readonly MessagePortMain[]): End[] {
  ports.forEach((port, index) => {
    const isTwice = ports.indexOf(port) < index;
    const fault = isTwice ? 'a duplicate' : 'already neutered';
    if (!isTwice && !MessagePortMain.isNeutered(port)) return;
    throw new Error(`Port at index ${index} is ${fault}.`);
  });
  return ports.map((port) => MessagePortMain.take(port));
}

class OurMessageChannelMain {
  readonly port1: Electron.MessagePortMain;
  readonly port2: Electron.MessagePortMain;

  constructor() {
    const [first, second] = End.pair();
    this.port1 = asElectron(new MessagePortMain(first));
    this.port2 = asElectron(new MessagePortMain(second));
  }
}
export const MessageChannelMain = strict('MessageChannelMain', OurMessageChannelMain);
MessageChannelMain satisfies new () => Likeness<OurMessageChannelMain, Electron.MessageChannelMain>;

/** A port as the app's code knows it. */
export function asElectron(port: MessagePortMain): Electron.MessagePortMain {
  return port satisfies Likeness<MessagePortMain, Electron.MessagePortMain> as never;
}

/** The ports of one page's document whose other ends are here. Closed with the document. */
export class PagePorts {
  readonly #ends = new Map<string, End>();
  readonly #say: (message: PortMessage) => void;
  #lastId = 0;

  constructor(say: (message: PortMessage) => void) {
    this.#say = say;
  }

  /** Moves an end into the page; answers the name it has there. */
  send(end: End): string {
    this.#lastId += 1;
    const id = `main-${this.#lastId}`;
    this.#tie(id, end);
    return id;
  }

  /** A port the page gave away under this name. */
  receive(id: string): MessagePortMain {
    return new MessagePortMain(this.#receiveEnd(id));
  }

  /** What the page sent on a port. */
  message(id: string, data: unknown, ports: readonly string[]): void {
    const ends = ports.map((port) => this.#receiveEnd(port));
    this.#ends.get(id)?.post({ data: encode(data), ends });
  }

  closed(id: string): void {
    this.#ends.get(id)?.close();
    this.#ends.delete(id);
  }

  /** The document is gone, and all its ports with it. */
  closeAll(): void {
    for (const end of this.#ends.values()) end.close();
    this.#ends.clear();
  }

  #receiveEnd(id: string): End {
    const [theirs, ours] = End.pair();
    this.#tie(id, theirs);
    return ours;
  }

  #tie(id: string, end: End): void {
    this.#ends.set(id, end);
    end.hold({
      message: ({ data, ends }) => {
        const ports = ends.map((other) => this.send(other));
        this.#say({ kind: 'port', id, data: decode(data), ports });
      },
      closed: () => {
        this.#ends.delete(id);
        this.#say({ kind: 'port-closed', id });
      },
    });
  }
}

/** What the page is told about its ports. */
export type PortMessage =
  | { kind: 'port'; id: string; data: unknown; ports: string[] }
  | { kind: 'port-closed'; id: string };
