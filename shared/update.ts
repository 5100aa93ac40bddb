// Owns what a till knows of newer releases of itself, as its pages see it. Must stay true: a page
// can ask and can say "now"; what is downloaded, checked and installed is the desktop's.
import { z } from 'zod';

/**
 * How this Lunas gets newer: by itself, by the packages of the system (deb, rpm), or by hand (the
 * portable one, one started from sources, one whose release named no address).
 */
export const updateWay = z.enum(['itself', 'system', 'byHand']);
export type UpdateWay = z.infer<typeof updateWay>;

/**
 * `offline`: nobody answered. `damaged`: what came is not what was released; it was thrown away.
 * `noRoom`: the disk is full.
 */
export const updateFault = z.enum(['offline', 'damaged', 'noRoom', 'unexpected']);
export type UpdateFault = z.infer<typeof updateFault>;

/** Why a release that is there is not installed now. */
export const updateHold = z.enum(['sale', 'shiftEnd']);
export type UpdateHold = z.infer<typeof updateHold>;

export const updateState = z.object({
  way: updateWay,
  step: z.enum(['idle', 'asking', 'loading', 'ready']),
  next: z.string().nullable().describe('the newer release that is being loaded or is ready'),
  askedAtMs: z.int().nullable().describe('the last answer'),
  fault: updateFault.nullable().describe('why the last look came to nothing'),
});
export type UpdateState = z.infer<typeof updateState>;

export const updateView = z.object({
  version: z.string().describe('of this Lunas'),
  state: updateState,
  hold: updateHold.nullable(),
});
export type UpdateView = z.infer<typeof updateView>;
