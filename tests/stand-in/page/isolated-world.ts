// Runs in the page's isolated world before its scripts, round the compiled preload: the renderer
// side of IPC and of message ports. Must stay true: the page's own world sees none of this.
// Types are stripped and imports dropped when it is sent; strict.ts and codec.ts come along.

import { decode, encode, type Wire } from '../codec.ts';
import { strict } from '../strict.ts';

/** Chromium's binding to the main process; seen in this world only. */
declare const standInSend: (text: string) => void;

/** What the main process and this world say to each other. */
export type Message =
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'reply'; id: number; value?: unknown; error?: string }
  | { kind: 'send'; channel: string; args: unknown[]; ports: string[] }
  | { kind: 'port'; id: string; data: unknown; ports: string[] }
  | { kind: 'port-closed'; id: string }
  | { kind: 'permission'; id: number; name: string; asks: boolean; media: string[] }
  | { kind: 'permitted'; id: number; granted: boolean }
  | { kind: 'open'; url: string; name: string; features: string }
  | { kind: 'fault'; text: string };

type Listener = (event: object, ...args: unknown[]) => void;
type Said<K> = Omit<Extract<Message, { kind: K }>, 'kind'>;
type Reply = Extract<Message, { kind: 'reply' }>;
type Preload = (
  require: (id: string) => object,
  module: object,
  exports: object,
  p: object,
) => void;

function say(message: Message): void {
  standInSend(JSON.stringify(encode(message)));
}

/** The page's ends of channels whose other end is in the main process, by name. */
const ports = new Map<string, MessagePort>();
let lastPort = 0;

/** Ties a port to the main process under a name; every message it gets goes there. */
function tie(name: string, port: MessagePort): string {
  ports.set(name, port);
  port.addEventListener('message', ({ data, ports: more }) => {
    try {
      say({ kind: 'port', id: name, data, ports: more.map(giveAway) });
    } catch (error) {
      say({ kind: 'fault', text: `a port's message was lost: ${String(error)}` });
    }
  });
  port.addEventListener('close', () => {
    if (ports.delete(name)) say({ kind: 'port-closed', id: name });
  });
  port.start();
  return name;
}

/** Takes a port out of the page for good: its holder keeps a dead one, as after a transfer. */
function giveAway(port: MessagePort): string {
  lastPort += 1;
  return tie(`page-${lastPort}`, structuredClone(port, { transfer: [port] }));
}

/** A port for the page whose other end is the main process's port of that name. */
function receivePort(name: string): MessagePort {
  const { port1, port2 } = new MessageChannel();
  tie(name, port1);
  return port2;
}

const listeners = new Map<string, Listener[]>();
const waiting = new Map<number, { resolve: (v: unknown) => void; reject: (e: Error) => void }>();
let lastInvoke = 0;

const ipcRenderer = strict('ipcRenderer', {
  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      lastInvoke += 1;
      say({ kind: 'invoke', id: lastInvoke, channel, args });
      waiting.set(lastInvoke, { resolve, reject });
    });
  },
  send(channel: string, ...args: unknown[]): void {
    say({ kind: 'send', channel, args, ports: [] });
  },
  postMessage(channel: string, message: unknown, transfer: MessagePort[] = []): void {
    encode(message); // refuses before a port is taken
    say({ kind: 'send', channel, args: [message], ports: transfer.map(giveAway) });
  },
  on(channel: string, listener: Listener): object {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  },
  once(channel: string, listener: Listener): object {
    const wrapped: Listener = (event, ...args) => {
      ipcRenderer.off(channel, wrapped);
      listener(event, ...args);
    };
    return ipcRenderer.on(channel, wrapped);
  },
  off(channel: string, listener: Listener): object {
    const kept = (listeners.get(channel) ?? []).filter((other) => other !== listener);
    listeners.set(channel, kept);
    return ipcRenderer;
  },
  removeListener(channel: string, listener: Listener): object {
    return ipcRenderer.off(channel, listener);
  },
  removeAllListeners(channel: string): object {
    listeners.delete(channel);
    return ipcRenderer;
  },
});

/** Values only: a function would be a door into the preload, and Lunas has none. */
const contextBridge = strict('contextBridge', {
  exposeInMainWorld(key: string, value: unknown): void {
    const detail = { key, value: decode(encode(value)) };
    window.dispatchEvent(new CustomEvent('stand-in:expose', { detail }));
  },
});

function settle({ id, value, error }: Reply): void {
  const caller = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) caller?.resolve(value);
  else caller?.reject(new Error(error));
}

/** Called by the main process, one message at a time, in the order it sent them. */
function receive(wire: Wire): void {
  const message = decode(wire) as Message;
  if (message.kind === 'reply') settle(message);
  else if (message.kind === 'send') {
    const event = strict('event', { sender: ipcRenderer, ports: message.ports.map(receivePort) });
    for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
  } else if (message.kind === 'port') {
    const transfer = message.ports.map(receivePort);
    ports.get(message.id)?.postMessage(message.data, transfer);
  } else if (message.kind === 'port-closed') {
    const port = ports.get(message.id);
    ports.delete(message.id);
    port?.close();
  } else if (message.kind === 'permitted') {
    const detail = { id: message.id, granted: message.granted };
    window.dispatchEvent(new CustomEvent('stand-in:permitted', { detail }));
  }
}

/** Starts this world: the preload sees what a sandboxed one sees, and nothing more. */
export function startIsolatedWorld(preload: Preload, platform: string): void {
  if (window !== window.top) return; // nodeIntegrationInSubFrames is off
  Object.defineProperty(globalThis, 'standInReceive', { value: receive });
  window.addEventListener('stand-in:permission', (event) => {
    say({ kind: 'permission', ...(event as CustomEvent<Said<'permission'>>).detail });
  });
  window.addEventListener('stand-in:open', (event) => {
    say({ kind: 'open', ...(event as CustomEvent<Said<'open'>>).detail });
  });
  const electron = strict('electron (in a sandboxed preload)', {
    contextBridge,
    ipcRenderer,
  });
  const require = (id: string): object => {
    if (id === 'electron' || id === 'electron/renderer') return electron;
    throw new Error(`module not found: ${id}`);
  };
  const module = { exports: {} };
  const isolated = { platform, type: 'renderer', contextIsolated: true, sandboxed: true };
  preload(require, module, module.exports, strict('process (in a sandboxed preload)', isolated));
}
