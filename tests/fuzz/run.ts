// Owns the fuzz run: fuzzed answers and callbacks through the till's readers and money path, sale
// by sale held against the oracle. A fresh core now and then, so that memory can be seen to stay
// flat.
import { liveHeapMb } from './live-heap.ts';
import { Session } from './session.ts';

/** A ledger of so many cases is let go and a new one begun. */
const CASES_PER_CORE = 1000;
/**
 * Every so many cores the answers go through poller and HTTP port instead of straight to the
 * reader.
 */
const POLLED_CORES = 10;

export interface FuzzReport {
  cases: number;
  /** Of them callbacks, and answers fetched by the poller. */
  pushes: number;
  polls: number;
  /** Answers refused as a whole, by fault. */
  readonly refused: Record<string, number>;
  setAside: number;
  sightings: number;
  lunas: number;
  /** Cases that could have paid a sale. */
  couldPay: number;
  slowestMs: number;
  /** Live heap after a collection, MB, after each core. */
  readonly heapMb: number[];
  readonly faults: string[];
}

export interface FuzzOptions {
  readonly seed: number;
  readonly cases: number;
  /** All answers through the poller, none straight to the reader. */
  readonly isPolled?: boolean;
  readonly progress?: (report: FuzzReport) => void;
}

export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const report: FuzzReport = {
    cases: 0,
    pushes: 0,
    polls: 0,
    refused: {},
    setAside: 0,
    sightings: 0,
    lunas: 0,
    couldPay: 0,
    slowestMs: 0,
    heapMb: [],
    faults: [],
  };
  for (let core = 1; report.cases < options.cases; core += 1) {
    const cases = Math.min(CASES_PER_CORE, options.cases - report.cases);
    const isPolled = options.isPolled ?? core % POLLED_CORES === 0;
    await new Session(options.seed + core, report, isPolled).run(cases);
    report.heapMb.push(liveHeapMb());
    options.progress?.(report);
  }
  return report;
}
