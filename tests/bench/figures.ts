// Owns how a bench's samples become figures.

export interface Figures {
  readonly samples: readonly number[];
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

/** Of at least one sample, in the samples' unit. */
export function figuresOf(samples: readonly number[]): Figures {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { samples, count: sorted.length, median: at(0.5), p99: at(0.99), max: at(1) };
}

/** Runs `work` `count` times after `count / 10` unmeasured ones; milliseconds each. */
export function timed(count: number, work: () => void): Figures {
  for (let n = 0; n < count / 10; n += 1) work();
  const samples: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const beganMs = performance.now();
    work();
    samples.push(performance.now() - beganMs);
  }
  return figuresOf(samples);
}

/** "12.3": as many digits as mean something. */
export function short(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value >= 10 ? value.toFixed(1) : value.toFixed(value >= 0.1 ? 2 : 3);
}

export const FIGURE_HEAD =
  '| | median | p99 | slowest | ratio of medians |\n| --- | --- | --- | --- | --- |';

export function figureRow(name: string, figures: Figures, to: Figures): string {
  return (
    `| ${name} | ${short(figures.median)} ms | ${short(figures.p99)} ms | ${short(figures.max)} ms | ` +
    `${short(figures.median / to.median)} × |`
  );
}
