// The calls about how a till keeps its keys: the till's own page only, and a manager's.
import { z } from 'zod';
import { manager } from './contract-words.ts';
import { VAULT_PASSPHRASE_MAX, VAULT_PASSPHRASE_MIN, vaultView } from './vault.ts';

export const vaultContract = {
  state: manager.output(vaultView),
  /**
   * Keeps the keys by a passphrase that is asked at each start, or by the system's own way (null).
   * `current`: the passphrase of now, where there is one. No key is typed again.
   */
  change: manager
    .input(
      z.strictObject({
        passphrase: z.string().min(VAULT_PASSPHRASE_MIN).max(VAULT_PASSPHRASE_MAX).nullable(),
        current: z.string().max(VAULT_PASSPHRASE_MAX).optional(),
      }),
    )
    .output(vaultView),
} as const;
