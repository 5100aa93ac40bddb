// Who gets the till's line on a desktop: the till's own page in its own window, and nobody who only
// looks like it.
import { EventEmitter } from 'node:events';
import type { IpcMain, MessagePortMain, WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../core/core.ts';
import type { CoreSwitch } from '../core-switch.ts';
import { joinPages } from './bridge.ts';
import { PORT_CHANNEL } from './channel.ts';

/** A port as the main process has it: what was done with it can be seen. */
class Port extends EventEmitter {
  state: 'new' | 'open' | 'closed' = 'new';
  start(): void {
    this.state = 'open';
  }
  close(): void {
    this.state = 'closed';
    this.emit('close');
  }
  postMessage(): void {}
}

const CUSTOMER = { id: 2 };
let ipcMain: EventEmitter;
let sessions = 0;
let said: string[] = [];

beforeEach(() => {
  ipcMain = new EventEmitter();
  sessions = 0;
  said = [];
  const log = { info: () => {}, warn: (text: string) => void said.push(text), error: () => {} };
  const open = (): object => {
    sessions += 1;
    return {};
  };
  const core = { people: { sessions: { open } }, display: {}, ports: { log } };
  const cores = { real: core, current: () => core, onSwitched: () => {} };
  joinPages(ipcMain as unknown as IpcMain, cores as unknown as CoreSwitch & { real: Core }, {
    screens: { isDisplay: (contents: WebContents) => (contents as unknown) === CUSTOMER },
    shell: { heard: () => {} },
  });
});
afterEach(() => ipcMain.removeAllListeners());

interface Asker {
  readonly url?: string;
  readonly isFrameInPage?: boolean;
  readonly isGone?: boolean;
  readonly sender?: object;
}

/** Somebody hands over a port and hopes for the till at its other end. */
function ask({ url = 'app://till/', isFrameInPage, isGone, sender = { id: 1 } }: Asker): Port {
  const port = new Port();
  const frame = { url, parent: isFrameInPage === true ? {} : null };
  const senderFrame = isGone === true ? null : frame;
  ipcMain.emit(PORT_CHANNEL, { sender, senderFrame, ports: [port as unknown as MessagePortMain] });
  return port;
}

describe('the till’s line', () => {
  it('is for the till’s own page', () => {
    for (const url of ['app://till/', 'app://till/#camera', 'app://till/index.html'])
      expect(ask({ url }).state).toBe('open');
    expect(sessions).toBe(3);
    expect(said).toEqual([]);
  });

  it.each<[string, Asker]>([
    ['a look-alike host', { url: 'app://till.example/' }],
    ['a look-alike in the path', { url: 'https://kasir.example/app://till/' }],
    ['a look-alike scheme', { url: 'apps://till/' }],
    ['the till’s name elsewhere', { url: 'https://till/' }],
    ['a page of the web', { url: 'https://kasir-murah.example/' }],
    ['the loopback till', { url: 'http://127.0.0.1:5173/' }],
    ['a file', { url: 'file:///home/toko/till/index.html' }],
    ['a page made of nothing', { url: 'data:text/html,<h1>Kasir</h1>' }],
    ['a blob', { url: 'blob:app://till/5f0c' }],
    ['an empty page', { url: 'about:blank' }],
    ['the door, before the passphrase', { url: 'app://door/' }],
    ['a name and password before ours', { url: 'app://till@kasir.example/' }],
    ['a port beside ours', { url: 'app://till:81/' }],
    ['a frame inside our page', { isFrameInPage: true }],
    ['a page that is gone', { isGone: true }],
    ['our page in the customer’s window', { sender: CUSTOMER }],
    ['the customer’s page in our window', { url: 'app://display/' }],
  ])('is refused to %s, and it is written down', (_who, asker) => {
    expect(ask(asker).state).toBe('closed');
    expect(sessions).toBe(0);
    expect(said).toEqual(['a port from a foreign sender was refused']);
  });

  it('is not what the customer’s window gets', () => {
    expect(ask({ url: 'app://display/', sender: CUSTOMER }).state).toBe('open');
    expect(sessions).toBe(0);
  });
});
