// The simulator's own seeded randomness: the same seed tells the same story, on every machine.
// Each part draws from its own stream, so that a poll never changes the next payment's reference.

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [min, max]. */
  int(min: number, max: number): number;
  /** `count` decimal digits; the first may be zero, as real references show. */
  digits(count: number): string;
  /** `count` lower-case hexadecimal digits. */
  hex(count: number): string;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
  /** A text shaped like a version 4 UUID. */
  uuid(): string;
}

/** Makes a stream from a seed and a name; equal arguments give equal streams (mulberry32). */
export function createRandom(seed: number, stream: string): Random {
  let state = (seed ^ hashName(stream)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const text = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('');
  const hex = (count: number): string => text('0123456789abcdef', count);
  return {
    next,
    int,
    hex,
    digits: (count) => text('0123456789', count),
    pick: (choices) => choices[int(0, choices.length - 1)] ?? choices[0],
    shuffle: (items) => shuffled(items, int),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

function shuffled<T>(items: readonly T[], int: (min: number, max: number) => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = int(0, i);
    const a = copy[i] as T;
    copy[i] = copy[j] as T;
    copy[j] = a;
  }
  return copy;
}

function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
