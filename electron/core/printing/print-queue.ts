// Owns the order and the end of every print. One at a time, in the order asked; nothing here is
// part of a money transaction, and a printer that is dead, slow or without paper holds up prints
// only. What nobody waits for any more is given up, so that the morning brings no stack of paper.
import type { PrintFault, PrintTest } from '../../../shared/print-views.ts';
import type { Receipt } from '../../../shared/paper.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Commit } from '../commit.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { Print, PrintStore } from '../store/prints.ts';
import { printViewOf } from './print-view.ts';
import { PrintFailure, type PrintJob, type PrintWay } from './print-way.ts';

/** A customer waits no longer than this for a receipt. */
const RECEIPT_MS = 3 * MINUTE_MS;
/** A QR on paper is good while its sale waits; later than this it was scanned from the screen. */
const SLIP_MS = MINUTE_MS;
const RETRY_FIRST_MS = SECOND_MS;
const RETRY_MAX_MS = 15 * SECOND_MS;
const JITTER = 0.2;
/** A clock set back by more than this can't say how old a print is. */
const CLOCK_SLACK_MS = MINUTE_MS;
const IDLE_MS = MINUTE_MS;

export type Drawn =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly fault: PrintFault };

export interface PrintQueueParts {
  readonly prints: PrintStore;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Null: this till has no printer, and what was asked for is given up. */
  readonly way: PrintWay | null;
  /** The paper as it is true now, drawn just before it is sent. */
  readonly draw: (print: Print) => Drawn;
  readonly encode: (receipt: Receipt, print: Print | null) => PrintJob;
}

export interface PrintQueue {
  /** Something was asked for, or a person wants it tried now. */
  wake(): void;
  /** Prints what is asked for until aborted; then ends at once. */
  run(signal: AbortSignal): Promise<void>;
  /** Sends one paper past the queue, between two prints of it. */
  test(way: PrintWay, receipt: Receipt, signal: AbortSignal): Promise<PrintTest>;
}

export function createPrintQueue(parts: PrintQueueParts): PrintQueue {
  return new RunningQueue(parts);
}

class RunningQueue implements PrintQueue {
  private readonly parts: PrintQueueParts;
  private awake = new AbortController();
  private failures = 0;
  /** When this process first saw a print, by the clock that never jumps. */
  private readonly firstSeenMs = new Map<number, number>();
  /** One printer, one paper at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(parts: PrintQueueParts) {
    this.parts = parts;
  }

  wake(): void {
    this.failures = 0;
    this.awake.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { prints, clock } = this.parts;
    const stop = (): void => this.awake.abort();
    signal.addEventListener('abort', stop);
    for (const print of prints.cutOff()) this.end(print, 'unsure', 'interrupted');
    while (!signal.aborted) {
      this.awake = new AbortController();
      const print = prints.next();
      if (print === null) await clock.sleep(IDLE_MS, this.awake.signal);
      else {
        const pauseMs = await this.inTurn(() => this.attempt(print, signal));
        // The oldest may grow too old while it waits for its next try.
        if (pauseMs > 0) await clock.sleep(pauseMs, this.awake.signal);
      }
    }
    signal.removeEventListener('abort', stop);
  }

  test(way: PrintWay, receipt: Receipt, signal: AbortSignal): Promise<PrintTest> {
    return this.inTurn(async () => {
      const { clock, encode } = this.parts;
      const startMs = clock.monoMs();
      const tookMs = (): number => Math.round(clock.monoMs() - startMs);
      try {
        await way.send(encode(receipt, null), signal);
        const done = [...STEPS];
        return { done, failedAt: null, fault: null, tookMs: tookMs() };
      } catch (error) {
        const { fault, step } = this.failureOf(error);
        const done = STEPS.slice(0, STEPS.indexOf(step));
        return { done, failedAt: step, fault, tookMs: tookMs() };
      }
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work, work);
    this.turn = next.catch(() => {});
    return next;
  }

  /** Tries the print once; answers how long to wait before the next try of anything, in ms. */
  private async attempt(print: Print, signal: AbortSignal): Promise<number> {
    const { way, draw, encode } = this.parts;
    if (way === null) return this.end(print, 'gave_up', 'no_printer');
    const isOld = this.ageMs(print) > limitMs(print);
    if (isOld) return this.end(print, 'gave_up', print.fault ?? 'too_old');
    const drawn = draw(print);
    if (!drawn.ok) return this.end(print, 'gave_up', drawn.fault);
    const job = encode(drawn.receipt, print);
    const sending = { ...print, state: 'sending' as const, tries: print.tries + 1 };
    this.parts.prints.update(sending); // before the first byte: after a crash it is not sent again
    try {
      await way.send(job, signal);
    } catch (error) {
      return this.failed(sending, this.failureOf(error));
    }
    this.failures = 0;
    return this.end({ ...sending, fault: null }, 'printed', null);
  }

  private failed(print: Print, { fault, isTouched }: PrintFailure): number {
    if (fault === 'interrupted') {
      if (isTouched) return this.end(print, 'unsure', 'interrupted');
      this.parts.prints.update({ ...print, state: 'queued', tries: print.tries - 1 });
      return 0;
    }
    this.keep({ ...print, state: 'queued', fault }, print.fault !== fault);
    this.failures += 1;
    this.parts.log.warn('a paper was not printed', { print: print.id, fault, tries: print.tries });
    return this.retryMs(print);
  }

  private retryMs(print: Print): number {
    const { random } = this.parts;
    const backedOff = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (this.failures - 1));
    const jittered = backedOff * (1 - JITTER + 2 * JITTER * random.fraction());
    const leftMs = Math.max(0, limitMs(print) - this.ageMs(print));
    return Math.round(Math.min(jittered, leftMs + 1));
  }

  private ageMs(print: Print): number {
    const { clock } = this.parts;
    const monoMs = clock.monoMs();
    const seenMs = this.firstSeenMs.get(print.id) ?? monoMs;
    this.firstSeenMs.set(print.id, seenMs);
    const byWallMs = clock.wallMs() - print.askedAtMs;
    if (byWallMs < -CLOCK_SLACK_MS) return Infinity;
    return Math.max(byWallMs, monoMs - seenMs);
  }

  private end(print: Print, state: 'printed' | 'gave_up' | 'unsure', fault: PrintFault | null): 0 {
    this.firstSeenMs.delete(print.id);
    this.keep({ ...print, state, fault, endedAtMs: this.parts.clock.wallMs() }, true);
    return 0;
  }

  private keep(print: Print, isNews: boolean): void {
    const { prints, commit } = this.parts;
    commit((change) => {
      prints.update(print);
      if (isNews) change.emit({ type: 'print.changed', payload: { print: printViewOf(print) } });
    });
  }

  /** A failure nobody foresaw is still only a paper that did not come. */
  private failureOf(error: unknown): PrintFailure {
    if (error instanceof PrintFailure) return error;
    this.parts.log.error('printing failed', { error: String(error) });
    return new PrintFailure('failed', 'send', false);
  }
}

const STEPS = ['find', 'send', 'finish'] as const;

function limitMs({ kind }: Print): number {
  return kind === 'receipt' ? RECEIPT_MS : SLIP_MS;
}
