// The real clock and the real dice: with the web and desktop entries, the only places that ask the
// system for them.
import { randomBytes } from 'node:crypto';
import type { Clock, Random } from './ports.ts';

/** Node's timers take no more; longer sleeps are slept in pieces by whoever needs them. */
const SLEEP_MAX_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), SLEEP_MAX_MS));
      signal.addEventListener('abort', done);
    }),
};

export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  fraction: () => randomBytes(4).readUInt32LE() / 2 ** 32,
};
