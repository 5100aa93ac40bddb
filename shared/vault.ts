// Owns the words about how a till keeps the keys of its providers, the same for the door in front
// of a locked till, the manager's screen and the core. No passphrase and no key is in any of them.
import { z } from 'zod';

/** A passphrase shorter than this is guessed from a stolen PC. */
export const VAULT_PASSPHRASE_MIN = 10;
export const VAULT_PASSPHRASE_MAX = 200;

/** By what the keys are kept. `file`: readable by whoever can read the profile. */
export const vaultBy = z.enum(['keyring', 'file', 'passphrase']);
export type VaultBy = z.infer<typeof vaultBy>;

export const vaultView = z.object({
  /** Null in training: its keys pass with it. */
  by: vaultBy.nullable(),
  own: vaultBy
    .exclude(['passphrase'])
    .nullable()
    .describe("the system's own way, where it has one"),
});
export type VaultView = z.infer<typeof vaultView>;

/**
 * Why a till can't open its keys by itself. `passphrase`: it asks for one. `new`: there is no
 * keyring, so one is to be chosen. `no_keyring`: the keys are in a keyring that is not there now.
 * `foreign`: another PC's or user's keyring keeps them, or this one was changed.
 */
export const vaultClosed = z.enum(['passphrase', 'new', 'no_keyring', 'foreign']);
export type VaultClosed = z.infer<typeof vaultClosed>;

export const doorState = z.object({
  closed: vaultClosed.nullable().describe('null: open, the till is starting'),
  waitSeconds: z.number().describe('before the next try is looked at'),
});
export type DoorState = z.infer<typeof doorState>;

const passphrase = z.string().max(VAULT_PASSPHRASE_MAX);
export const doorAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('enter'), passphrase }),
  z.strictObject({ act: z.literal('choose'), passphrase }),
  /** Looks again whether the keyring is there now. */
  z.strictObject({ act: z.literal('retry') }),
  /** Gives the kept keys up, to be entered again; sales and people stay. */
  z.strictObject({ act: z.literal('startOver') }),
]);
export type DoorAct = z.infer<typeof doorAct>;

export const doorAnswer = doorState.extend({
  fault: z.enum(['wrong', 'short', 'wait', 'not_now', 'not_kept']).nullable(),
});
export type DoorAnswer = z.infer<typeof doorAnswer>;
