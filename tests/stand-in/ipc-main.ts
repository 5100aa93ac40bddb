// `ipcMain`: what the preload says, as Electron hands it to the app.

import type * as Electron from 'electron';
import { complain } from './complain.ts';
import type { Likeness } from './likeness.ts';
import type { Message } from './page/isolated-world.ts';
import { asElectron, type PagePorts } from './ports.ts';
import { PreventableEvent, StrictEmitter } from './strict-emitter.ts';
import { strict } from './strict.ts';

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: never[]) => unknown;

const handlers = new Map<string, Handler>();

/** Any channel may be listened to, so no event name is unknown here. */
class IpcMain extends StrictEmitter {
  constructor() {
    super('ipcMain', null);
  }

  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      handlers.delete(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = new IpcMain();
ipcMain satisfies Likeness<IpcMain, Electron.IpcMain>;

/** Who said something: the window's contents, its main frame, its ports, and a way to answer. */
export interface Sender {
  readonly contents: Electron.WebContents;
  readonly frame: Electron.WebFrameMain;
  readonly ports: PagePorts;
  answer(message: Message): void;
}

/** Hands a `send` or `postMessage` of the preload to the app. */
export function hearSend(sender: Sender, message: Extract<Message, { kind: 'send' }>): void {
  const ports = message.ports.map((id) => asElectron(sender.ports.receive(id)));
  const event = eventFrom(sender, { ports });
  if (!ipcMain.emit(message.channel, event, ...message.args)) {
    complain(`nobody listens to '${message.channel}'`);
  }
}

/** Runs the handler of an `invoke` and answers the preload, in Electron's words when it throws. */
export async function hearInvoke(
  sender: Sender,
  { id, channel, args }: Extract<Message, { kind: 'invoke' }>,
): Promise<void> {
  try {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const event = eventFrom(sender, {}) as unknown as Electron.IpcMainInvokeEvent;
    const value: unknown = await handler(event, ...(args as never[]));
    sender.answer({ kind: 'reply', id, value });
  } catch (error) {
    const text = `Error invoking remote method '${channel}': ${String(error)}`;
    sender.answer({ kind: 'reply', id, error: text });
  }
}

function eventFrom({ contents, frame }: Sender, more: object): object {
  const about = { type: 'frame', sender: contents, senderFrame: frame, ...more };
  return strict('IpcMainEvent', Object.assign(new PreventableEvent(), about));
}
