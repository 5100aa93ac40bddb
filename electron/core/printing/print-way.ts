// The seam between the queue and a way to the paper. A way knows bytes and its own failures, never
// a sale; it gives up by itself in seconds, and at once when aborted.
import type { PrintFault, PrintStep } from '../../../shared/print-views.ts';

/**
 * Why a job did not get through. `isTouched`: the printer may have got some of it, so that paper
 * with a piece of it may lie there.
 */
export class PrintFailure extends Error {
  override readonly name = 'PrintFailure';
  readonly fault: PrintFault;
  readonly step: PrintStep;
  readonly isTouched: boolean;

  constructor(fault: PrintFault, step: PrintStep, isTouched: boolean) {
    super(`not printed: ${fault} (${step})`);
    this.fault = fault;
    this.step = step;
    this.isTouched = isTouched;
  }
}

/** A job in both forms a way may want: a printer's own bytes, or the page as HTML. */
export interface PrintJob {
  readonly bytes: Uint8Array;
  readonly html: string;
}

export interface PrintWay {
  /**
   * Resolves when all of it was handed over; rejects with {@link PrintFailure} only. Aborted, it
   * rejects with `interrupted`.
   */
  send(job: PrintJob, signal: AbortSignal): Promise<void>;
}
