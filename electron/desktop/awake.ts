// Keeps the screen on while a customer may be about to pay, and no longer.
import { powerSaveBlocker } from 'electron';

export interface Awake {
  keep(isNeeded: boolean): void;
}

export function createAwake(): Awake {
  let id: number | null = null;
  return {
    keep(isNeeded) {
      if (isNeeded === (id !== null)) return;
      if (id === null) id = powerSaveBlocker.start('prevent-display-sleep');
      else {
        powerSaveBlocker.stop(id);
        id = null;
      }
    },
  };
}
