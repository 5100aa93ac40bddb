// Owns how a command gives up: with a sentence for the person and the exit code for the script.
import { EXIT, type ExitCode } from './exit-codes.ts';

/** The till answered with one of the contract's errors. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly ref?: string | undefined;
}

export type FaultKind = 'usage' | 'refused' | 'noTill' | 'fault';

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultKind;
  readonly refusal: Refusal | null;

  constructor(kind: FaultKind, message: string, refusal: Refusal | null = null) {
    super(message);
    this.kind = kind;
    this.refusal = refusal;
  }

  get exit(): ExitCode {
    return EXIT[this.kind];
  }
}

/** What the till may answer otherwise a moment later, or did not answer at all. */
export function isPassing(error: unknown): error is Fault {
  if (!(error instanceof Fault)) return false;
  return error.kind === 'noTill' || error.refusal?.retryable === true;
}
