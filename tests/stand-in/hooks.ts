// What a test may see and set of the desktop the stand-in pretends to have. Exported to tests as
// `standIn` of the electron module; the real module has no such member, so product code that
// reached for it would fail at once on a real Electron.

import type * as Electron from 'electron';

/** A display a test describes; the rest of Electron's fields are filled in. */
export interface DisplayPlan {
  readonly id: number;
  readonly bounds: Electron.Rectangle;
  readonly scaleFactor?: number;
  readonly label?: string;
}

export const desktop = {
  /** Answers for the next dialogs, in order: what showMessageBox and the like resolve to. */
  dialogAnswers: [] as object[],
  /** Every dialog asked: its method and options. */
  dialogs: [] as { method: string; options: unknown }[],
  /** The arguments of every start that was asked for after this one. */
  relaunches: [] as string[][],
  /** Every address, path or folder handed to the system. */
  opened: [] as string[],
  beeps: 0,
  /** Every notification shown; `click` is a person's press on it. */
  notifications: [] as {
    title: string;
    body: string;
    silent: boolean;
    isClosed: boolean;
    click: () => void;
  }[],
  /** Icons beside the clock; `click` is a person's press on one. */
  trays: [] as {
    toolTip: string;
    title: string;
    menu: Electron.Menu | null;
    click: () => void;
  }[],
  /** `false` is a system that shows no notifications. */
  canNotify: true,
  badgeCount: 0,
  /** Ids of windows that ask for attention in the task bar. */
  flashing: new Set<number>(),
  /** Schemes the app opens, by name: the program and arguments the system is to start. */
  protocols: new Map<string, { path: string; args: readonly string[] }>(),
  /** What the app asked the system to start at login; Linux has no such list. */
  loginItem: { openAtLogin: false } as Electron.Settings,
  clipboardText: '',
  /** The keyring: `false` is a system without one. */
  hasKeyring: process.env['STAND_IN_NO_KEYRING'] !== '1',
  /** Shortcuts registered, by accelerator; calling one is pressing it. */
  shortcuts: new Map<string, () => void>(),
  /** Shortcuts another program holds: registering one answers false. */
  takenShortcuts: new Set<string>(),
  /** Why the screen or the PC is kept awake, by the blocker's id; only those that are on. */
  powerSaveBlockers: new Map<number, string>(),
  isOnBattery: false,
  idleSeconds: 0,
  prefersDark: false,
  cursor: { x: 0, y: 0 } as Electron.Point,
};
