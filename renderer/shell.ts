// Owns the one thing a page knows of its host: whether it runs in the till's own window.

declare global {
  interface Window {
    /** Set by electron/preload.ts: this page runs in the till's own window. */
    readonly lunasDesktop?: true;
  }
}

export function isInOwnWindow(): boolean {
  return window.lunasDesktop === true;
}
