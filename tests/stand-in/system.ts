// The system's services: dialogs, shell, clipboard, shortcuts, power, keyring. Must stay true: what
// a test did not prepare fails by name, and what the app did is kept where the test can see it.

import type * as Electron from 'electron';
import { desktop } from './hooks.ts';
import type { Likeness } from './likeness.ts';
import { strict } from './strict.ts';
import { StrictEmitter } from './strict-emitter.ts';

/** Electron's calls take the window first or leave it out; the options come last. */
async function askDialog<T>(method: string, args: readonly unknown[]): Promise<T> {
  desktop.dialogs.push({ method, options: args.at(-1) });
  const answer = desktop.dialogAnswers.shift();
  if (answer === undefined) throw new Error(`stand-in electron: no answer for dialog.${method}`);
  return answer as T;
}

const ourDialog = {
  showMessageBox: (...args: unknown[]) =>
    askDialog<Electron.MessageBoxReturnValue>('showMessageBox', args),
  showOpenDialog: (...args: unknown[]) =>
    askDialog<Electron.OpenDialogReturnValue>('showOpenDialog', args),
  showSaveDialog: (...args: unknown[]) =>
    askDialog<Electron.SaveDialogReturnValue>('showSaveDialog', args),
  showErrorBox(title: string, content: string): void {
    desktop.dialogs.push({ method: 'showErrorBox', options: { title, content } });
    process.stderr.write(`${title}\n${content}\n`); // as Electron does before `ready` on Linux
  },
};
export const dialog = strict('dialog', ourDialog);
dialog satisfies Likeness<typeof ourDialog, Electron.Dialog>;

const ourShell = {
  async openExternal(url: string): Promise<void> {
    desktop.opened.push(url);
  },
  async openPath(path: string): Promise<string> {
    desktop.opened.push(path);
    return '';
  },
  showItemInFolder(path: string): void {
    desktop.opened.push(path);
  },
  beep(): void {
    desktop.beeps += 1;
  },
};
export const shell = strict('shell', ourShell);
shell satisfies Likeness<typeof ourShell, Electron.Shell>;

const ourClipboard = {
  async writeText(text: string): Promise<void> {
    desktop.clipboardText = text;
  },
  readText: async () => desktop.clipboardText,
};
export const clipboard = strict('clipboard', ourClipboard);
clipboard satisfies Likeness<typeof ourClipboard, Electron.Clipboard>;

const ourShortcuts = {
  register(accelerator: string, press: () => void): boolean {
    if (desktop.takenShortcuts.has(accelerator)) return false;
    desktop.shortcuts.set(accelerator, press);
    return true;
  },
  unregister(accelerator: string): void {
    desktop.shortcuts.delete(accelerator);
  },
  unregisterAll(): void {
    desktop.shortcuts.clear();
  },
  isRegistered: (accelerator: string) => desktop.shortcuts.has(accelerator),
};
export const globalShortcut = strict('globalShortcut', ourShortcuts);
globalShortcut satisfies Likeness<typeof ourShortcuts, Electron.GlobalShortcut>;

/** A test emits what the system would: `powerMonitor.emit('resume')`. */
class PowerMonitor extends StrictEmitter {
  constructor() {
    const known = ['suspend', 'resume', 'on-ac', 'on-battery', 'shutdown'];
    super('powerMonitor', [...known, 'lock-screen', 'unlock-screen']);
  }

  isOnBatteryPower(): boolean {
    return desktop.isOnBattery;
  }

  getSystemIdleTime(): number {
    return desktop.idleSeconds;
  }
}
export const powerMonitor = new PowerMonitor();
powerMonitor satisfies Likeness<PowerMonitor, Electron.PowerMonitor>;

let lastBlocker = 0;
const ourBlocker = {
  start(type: string): number {
    lastBlocker += 1;
    desktop.powerSaveBlockers.set(lastBlocker, type);
    return lastBlocker;
  },
  stop: (id: number) => desktop.powerSaveBlockers.delete(id),
  isStarted: (id: number) => desktop.powerSaveBlockers.has(id),
};
export const powerSaveBlocker = strict('powerSaveBlocker', ourBlocker);
powerSaveBlocker satisfies Likeness<typeof ourBlocker, Electron.PowerSaveBlocker>;

/** Electron's mark on what it encrypted with a keyring. */
const MARK = 'v11';
/** Not encryption: enough that a test sees the clear text is not what was stored. */
const disguise = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

const ourSafeStorage = {
  isEncryptionAvailable: () => desktop.hasKeyring,
  getSelectedStorageBackend: () =>
    desktop.hasKeyring ? ('gnome_libsecret' as const) : ('basic_text' as const),
  encryptString(text: string): Buffer {
    if (!desktop.hasKeyring) {
      throw new Error('Error while encrypting the text provided to safeStorage.encryptString.');
    }
    return Buffer.concat([Buffer.from(MARK), disguise(Buffer.from(text))]);
  },
  decryptString(bytes: Buffer): string {
    const isOurs = bytes.subarray(0, MARK.length).toString() === MARK;
    if (desktop.hasKeyring && isOurs) return disguise(bytes.subarray(MARK.length)).toString();
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
  },
};
export const safeStorage = strict('safeStorage', ourSafeStorage);
safeStorage satisfies Likeness<typeof ourSafeStorage, Electron.SafeStorage>;
