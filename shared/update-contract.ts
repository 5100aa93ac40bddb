// The calls of a till about newer releases of itself: the till's own page only.
import { z } from 'zod';
import { manager } from './contract-words.ts';
import { updateView } from './update.ts';

export const updateContract = {
  state: manager.output(updateView),
  /** Asks now instead of later; answers at once, the state tells how it went. */
  look: manager.output(updateView),
  /** Ends the till, installs, starts the new one. Refused (`conflict`) while a sale waits. */
  install: manager.output(z.object({})),
} as const;
