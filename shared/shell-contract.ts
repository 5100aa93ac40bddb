// The part of the contract that only a desktop till answers: its settings, and the line on which it
// tells the page what other programs and the system want.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { cashier, manager } from './contract-words.ts';
import { shellChange, shellFrame, shellView } from './shell.ts';

const nothing = z.object({});

export const shellContract = {
  /** What there is to ask and to tell, now and whenever it changes. Ends when the screen locks. */
  follow: cashier
    .input(z.object({ lang: z.enum(['id', 'en']).describe('the tray speaks it too') }))
    .output(eventIterator(shellFrame)),
  /** A person's answer to a link, yes or no: it is taken off the list, for one page and once. */
  answer: cashier
    .input(z.object({ linkId: z.string().max(64) }))
    .output(z.object({ wasThere: z.boolean() })),
  /** A notice was read. */
  putAway: cashier.input(z.object({ noticeId: z.int() })).output(nothing),
  /** Null where the till runs on no desktop. */
  state: manager.output(z.object({ view: shellView.nullable() })),
  change: manager.input(shellChange).output(z.object({ view: shellView })),
} as const;
