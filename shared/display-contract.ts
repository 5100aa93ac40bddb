// Owns the customer screen's own line: one stream, nothing to ask and nothing to change. It is kept
// apart from the till's contract, so that no screen a customer can touch ever speaks that one.
import { eventIterator, oc } from '@orpc/contract';
import { displayFrame } from './display.ts';

/** A frame comes at least this often: silence means that the line is lost. */
export const DISPLAY_BEAT_MS = 4_000;

export const displayContract = {
  display: {
    /** What is to be shown now, and then whatever replaces it. Always the latest, never a queue. */
    stream: oc.output(eventIterator(displayFrame)),
  },
} as const;

export type DisplayContract = typeof displayContract;
