// The open windows, in the order they were opened. Kept apart so that app.ts can close them
// without knowing what a window is made of.

/** What the app's end needs of a window. */
export interface Closable {
  /** False when the window refused. */
  tryClose(): boolean;
}

const open = new Map<object, Closable>();

export function openWindows(): object[] {
  return [...open.keys()];
}

export function windowOpened(window: object, closable: Closable): void {
  open.set(window, closable);
}

export function windowClosed(window: object): void {
  open.delete(window);
}

/** Closes all windows; false as soon as one refuses. */
export function closeAll(): boolean {
  return [...open.values()].every((closable) => closable.tryClose());
}
