// Owns the measure of memory in long runs: what is still held after everything let go was
// collected.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Heap in use after a collection, MB to one decimal. */
export function liveHeapMb(): number {
  collect();
  return Math.round((process.memoryUsage().heapUsed / 2 ** 20) * 10) / 10;
}

/** Live heap may differ this much between the first and the last tenth of a run. */
const GROWTH_MB_MAX = 8;

/** The middle of the first tenth and of the last, MB, and a sentence when the heap grew between. */
export function growthOf(heapMb: readonly number[]): {
  first: number;
  last: number;
  fault: string | null;
} {
  const tenth = Math.max(1, Math.floor(heapMb.length / 10));
  const [first, last] = [median(heapMb.slice(0, tenth)), median(heapMb.slice(-tenth))];
  const isGrown = last - first > GROWTH_MB_MAX;
  return { first, last, fault: isGrown ? `the heap grew from ${first} to ${last} MB` : null };
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}
