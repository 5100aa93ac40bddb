// Owns the one combination that calls the amount pad forward over whatever program is in front.
import { globalShortcut } from 'electron';
import type { ShellView } from '../../shared/shell.ts';
import type { Logger } from '../core/ports.ts';

export interface Shortcut {
  /** Lets go of the one before. Null holds none. */
  hold(accelerator: string | null): ShellView['shortcut'];
  state(): ShellView['shortcut'];
}

export function createShortcut(press: () => void, log: Logger): Shortcut {
  let held: string | null = null;
  let state: ShellView['shortcut'] = 'off';
  return {
    state: () => state,
    hold(accelerator) {
      if (held !== null) globalShortcut.unregister(held);
      held = null;
      if (accelerator === null) return (state = 'off');
      state = isTaken(accelerator, press, log) ? 'held' : 'refused';
      if (state === 'held') held = accelerator;
      else log.warn('the system refused the shortcut', { accelerator });
      return state;
    },
  };
}

function isTaken(accelerator: string, press: () => void, log: Logger): boolean {
  try {
    return globalShortcut.register(accelerator, press);
  } catch (error) {
    log.warn('the shortcut is none for this system', { accelerator, error: String(error) });
    return false;
  }
}
