// Owns the calls of data care and of support: the till's own page only.
import { z } from 'zod';
import { backupItem, careState, outsideSettings, restorePreview, supportBundle } from './care.ts';
import { PASSPHRASE_MIN } from './care-terms.ts';
import { anyone, manager } from './contract-words.ts';

const source = z.string().min(1).max(600);
const passphrase = z.string().max(200).optional();

export const careContract = {
  care: {
    state: manager.output(careState),
    /** Shows the system's dialog; null when the person chose nothing. */
    choose: manager
      .input(z.object({ what: z.enum(['folder', 'file']) }))
      .output(z.object({ path: z.string().nullable() })),
    /** Copies to this folder from now on; null ends them. */
    setOutside: manager.input(z.object({ outside: outsideSettings.nullable() })).output(careState),
    backUpNow: manager.output(careState),
    backups: manager.output(z.object({ items: z.array(backupItem) })),
    /** Brings a copy into the profile, checks all of it, and says what it would bring and lose. */
    prepare: manager.input(z.object({ source, passphrase })).output(restorePreview),
    /** Takes the prepared copy in place of the ledger and starts the till again. */
    restore: manager
      .input(z.object({ source, pin: z.string().max(12).optional() }))
      .output(z.object({ isRestarting: z.boolean() })),
    /** Everything of this till in one sealed file; this PC sells no more after it. */
    moveOut: manager
      .input(
        z.object({
          folder: z.string().trim().min(1).max(500),
          passphrase: z.string().min(PASSPHRASE_MIN).max(200),
        }),
      )
      .output(z.object({ file: z.string(), bytes: z.int() })),
    /** The move was called off: this PC sells again. */
    sellHere: manager.input(z.object({ pin: z.string().max(12).optional() })).output(careState),
    /** What is older than this is blanked, of what is not money; null keeps it for ever. */
    setRetention: manager
      .input(z.object({ months: z.int().min(3).max(120).nullable() }))
      .output(careState),
  },
  support: {
    bundle: manager.output(supportBundle),
    restart: manager
      .input(z.object({ isSafe: z.boolean() }))
      .output(z.object({ isRestarting: z.boolean() })),
    /** The page broke and says so; answers the ref to find it in the log by. */
    pageFailed: anyone
      .input(z.object({ message: z.string().max(500) }))
      .output(z.object({ ref: z.string() })),
  },
} as const;
