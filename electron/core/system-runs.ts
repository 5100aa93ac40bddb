// Owns what is known of how this till ran before: whether a run was told to end, fell over, or was
// cut off. Must stay true: read and written by plain files before anything else is open; what can't
// be read counts as nothing known, and never keeps a till from starting.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './ports.ts';

const FILE = 'runs.json';
/** Falls within this long are falls in a row. */
const ROW_MS = 10 * 60_000;
/** After so many in a row the next run asks no provider. */
export const FALLS_TO_SAFE = 3;
/** Safe mode falls too: then a person is asked, and nothing starts by itself. */
export const FALLS_TO_STOP = 5;

type End = 'running' | 'ended' | 'fell';

export interface Runs {
  readonly end: End;
  readonly startedAtMs: number;
  /** Moments of the last falls, oldest first. */
  readonly falls: readonly number[];
}

export interface Run {
  /** Whether the run before had not been told to end. */
  readonly wasCutOff: boolean;
  /** Falls in a row until now. */
  readonly falls: number;
  /** It was told to end. */
  end(): void;
  /** It fell over; answers how to go on: as before, in safe mode, or not at all. */
  fall(): 'again' | 'safe' | 'stop';
}

const UNKNOWN: Runs = { end: 'ended', startedAtMs: 0, falls: [] };

/**
 * A run begins. `countsCuts`: being cut off counts as a fall too, since a till that a system ends
 * again and again is no better off than one that falls.
 */
export function beginRun(dir: string, clock: Clock, { countsCuts }: { countsCuts: boolean }): Run {
  const before = readRuns(dir);
  const startedAtMs = clock.wallMs();
  const recent = before.falls.filter((atMs) => Math.abs(startedAtMs - atMs) < ROW_MS);
  const wasCut = before.end === 'running';
  let falls = wasCut && countsCuts ? [...recent, startedAtMs] : recent;
  let isOver = false;
  write(dir, { end: 'running', startedAtMs, falls });
  return {
    wasCutOff: wasCut || before.end === 'fell',
    falls: falls.length,
    end() {
      if (isOver) return;
      isOver = true;
      write(dir, { end: 'ended', startedAtMs, falls: [] });
    },
    fall() {
      isOver = true;
      falls = [...falls, clock.wallMs()];
      write(dir, { end: 'fell', startedAtMs, falls });
      if (falls.length >= FALLS_TO_STOP) return 'stop';
      return falls.length >= FALLS_TO_SAFE ? 'safe' : 'again';
    },
  };
}

export function readRuns(dir: string): Runs {
  try {
    const value: unknown = JSON.parse(readFileSync(join(dir, FILE), 'utf8'));
    if (typeof value !== 'object' || value === null) return UNKNOWN;
    const { end, startedAtMs, falls } = value as Record<string, unknown>;
    const isKnown = end === 'running' || end === 'ended' || end === 'fell';
    if (!isKnown || typeof startedAtMs !== 'number' || !Array.isArray(falls)) return UNKNOWN;
    return {
      end,
      startedAtMs,
      falls: falls.filter((each) => typeof each === 'number').slice(-20),
    };
  } catch {
    return UNKNOWN;
  }
}

function write(dir: string, runs: Runs): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, `${FILE}.part`), JSON.stringify(runs), { mode: 0o600 });
    renameSync(join(dir, `${FILE}.part`), join(dir, FILE));
  } catch {
    // A full disk: nothing is known of this run at the next start, and no more than that.
  }
}
