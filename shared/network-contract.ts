// Owns the calls about the shop's network: what is open, who is paired, a code for one more device.
import { z } from 'zod';
import { tokenScope } from './api-tokens.ts';
import { id, manager } from './contract-words.ts';
import { deviceKind, networkState } from './network.ts';

export const networkContract = {
  network: {
    state: manager.output(networkState),
    /** A one-time code that pairs one device of this kind; the one before is good no more. */
    newCode: manager
      .input(
        z.strictObject({
          kind: deviceKind,
          scopes: z.array(tokenScope).max(3).default(['create', 'read']).describe('of a program'),
        }),
      )
      .output(networkState),
    /** From this moment on the device hears nothing. */
    revoke: manager.input(z.strictObject({ deviceId: id })).output(networkState),
  },
} as const;
