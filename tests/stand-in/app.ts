// `app`: the life of the application as Electron tells it. Must stay true: quit asks in Electron's
// order (before-quit, each window, will-quit, quit), any of them may refuse, and the process ends
// with the code given.

import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { appendSwitch, end, isReady, removeSwitch, whenReady } from './life.ts';
import { desktop } from './hooks.ts';
import type { Likeness } from './likeness.ts';
import { hasLock, releaseLock, takeLock } from './single-instance.ts';
import { getStart, switchValue } from './start.ts';
import { PreventableEvent, StrictEmitter } from './strict-emitter.ts';
import { strict } from './strict.ts';
import { closeAll, openWindows } from './windows.ts';

const EVENTS = [
  'will-finish-launching',
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'activate',
  'open-url',
  'second-instance',
  'browser-window-created',
  'web-contents-created',
  'render-process-gone',
  'child-process-gone',
  'certificate-error',
  'select-client-certificate',
  'login',
];

const ourCommandLine = {
  appendSwitch(name: string, value?: string): void {
    appendSwitch(value === undefined ? `--${name}` : `--${name}=${value}`);
  },
  removeSwitch: removeSwitch,
  hasSwitch: (name: string): boolean => switchValue(name) !== undefined,
  getSwitchValue: (name: string): string => switchValue(name) ?? '',
};
ourCommandLine satisfies Likeness<typeof ourCommandLine, Electron.CommandLine>;

type PathName = Parameters<Electron.App['getPath']>[0];

export class App extends StrictEmitter {
  /** A test may want an installed app; nothing else is different then. */
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  readonly commandLine = strict('app.commandLine', ourCommandLine) as never as Electron.CommandLine;
  readonly #paths = new Map<PathName, string>();
  #name: string | null = null;
  #isQuitting = false;

  constructor() {
    super('app', EVENTS);
    void whenReady.then(() => {
      this.emit('will-finish-launching');
      this.emit('ready', new PreventableEvent(), {});
    });
  }

  whenReady(): Promise<void> {
    return whenReady;
  }

  isReady(): boolean {
    return isReady();
  }

  getName(): string {
    return this.#name ?? getStart().productName;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return getStart().version;
  }

  getAppPath(): string {
    return getStart().dir;
  }

  getLocale(): string {
    return 'en-US';
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }

  getPath(name: PathName): string {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    const path = this.#defaultPath(name);
    this.#paths.set(name, path);
    if (name !== 'exe') mkdirSync(path, { recursive: true });
    return path;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name as PathName, path);
    mkdirSync(path, { recursive: true });
  }

  requestSingleInstanceLock(data?: Record<string, unknown>): boolean {
    return takeLock(this.getPath('userData'), data ?? null, (second) =>
      this.emit('second-instance', new PreventableEvent(), second.argv, second.cwd, second.data),
    );
  }

  hasSingleInstanceLock(): boolean {
    return hasLock();
  }

  releaseSingleInstanceLock(): void {
    releaseLock();
  }

  setAppUserModelId(): void {}

  setAsDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean {
    desktop.protocols.set(scheme, { path: path ?? process.execPath, args: args ?? [] });
    return true;
  }

  removeAsDefaultProtocolClient(scheme: string): boolean {
    return desktop.protocols.delete(scheme);
  }

  isDefaultProtocolClient(scheme: string): boolean {
    return desktop.protocols.has(scheme);
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    refuseOnLinux();
    desktop.loginItem = settings;
  }

  getLoginItemSettings(): Electron.LoginItemSettings {
    refuseOnLinux();
    const openAtLogin = desktop.loginItem.openAtLogin ?? false;
    const known = { openAtLogin, executableWillLaunchAtLogin: openAtLogin };
    return strict('login item settings', known) as Electron.LoginItemSettings;
  }

  focus(): void {}

  setBadgeCount(count = 0): boolean {
    desktop.badgeCount = count;
    return true;
  }

  /** Refused by a `before-quit` or `will-quit` listener, or by a window that will not close. */
  quit(): void {
    if (this.#isQuitting) return;
    if (this.#isRefused('before-quit')) return;
    this.#isQuitting = true;
    this.#isQuitting = closeAll() && !this.#isRefused('will-quit');
    if (this.#isQuitting) this.exit(0);
  }

  exit(code = 0): void {
    this.#isQuitting = true;
    this.emit('quit', new PreventableEvent(), code);
    void end(code);
  }

  /** A test starts the next one itself; what was asked for is kept for it. */
  relaunch(options: Electron.RelaunchOptions = {}): void {
    desktop.relaunches.push(options.args ?? process.argv.slice(1));
  }

  /** Called when a window has closed: the last one ends the app unless the app listens for it. */
  static windowGone(own: App): void {
    if (own.#isQuitting || openWindows().length > 0) return;
    if (!own.emit('window-all-closed')) own.quit();
  }

  #isRefused(event: 'before-quit' | 'will-quit'): boolean {
    const asked = new PreventableEvent();
    this.emit(event, asked);
    return asked.defaultPrevented;
  }

  #defaultPath(name: PathName): string {
    if (name === 'exe') return process.execPath;
    if (name === 'home') return homedir();
    if (name === 'temp') return tmpdir();
    if (name === 'userData' || name === 'sessionData') {
      // The switch alone does nothing: whether Electron heeds it is not known, so an app must.
      return join(homedir(), '.config', this.getName());
    }
    // Everything else stays inside the test's own folder.
    return join(this.getPath('userData'), name);
  }
}

/** Electron does nothing there, and says nothing: an app that relies on it is found here. */
function refuseOnLinux(): void {
  if (process.platform === 'linux')
    throw new Error('stand-in electron: login item settings do nothing on Linux');
}

export const app = new App();
app satisfies Likeness<App, Electron.App>;

// The system asks a process to end this way; Electron makes it a quit.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
