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
  /** Every address, path or folder handed to the system. */
  opened: [] as string[],
  beeps: 0,
  notifications: [] as { title: string; body: string }[],
  trays: [] as { toolTip: string; title: string; menu: Electron.Menu | null }[],
  clipboardText: '',
  /** The keyring: `false` is a system without one. */
  hasKeyring: process.env['STAND_IN_NO_KEYRING'] !== '1',
  /** Shortcuts registered, by accelerator; calling one is pressing it. */
  shortcuts: new Map<string, () => void>(),
  /** Shortcuts another program holds: registering one answers false. */
  takenShortcuts: new Set<string>(),
  /** Power save blockers that are on, by id. */
  powerSaveBlockers: new Map<number, string>(),
  isOnBattery: false,
  idleSeconds: 0,
  prefersDark: false,
  cursor: { x: 0, y: 0 } as Electron.Point,
};
