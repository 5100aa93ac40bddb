// Owns what `lunas` ends with, so that a script knows what happened without reading a word
// (docs/CLI.md has the same table). A number, once given a meaning, keeps it.
import type { SaleView } from '../../shared/views.ts';

export const EXIT = {
  /** Done; for a sale that was waited for: LUNAS. */
  ok: 0,
  /** Something is wrong: `verify` found it, or nobody foresaw it. */
  fault: 1,
  usage: 2,
  expired: 3,
  cancelled: 4,
  needsPerson: 5,
  /** The till can't read the provider: nobody knows whether money came. */
  blind: 6,
  /** The till was asked and said no. */
  refused: 7,
  noTill: 8,
  /** The time given with --timeout is over, the sale goes on waiting. */
  waiting: 9,
  /** Ctrl-C; the sale was left as it was. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a sale stands for whoever waits for it: its state, or that its money went away again. */
export type Standing = SaleView['status'] | 'taken_back';

/** A sale stays paid when the provider takes the money back; nobody may go by that. */
export function standingOf({ status, payment }: SaleView): Standing {
  return status === 'paid' && payment?.status === 'reversed' ? 'taken_back' : status;
}

export function exitOf(sale: SaleView): ExitCode {
  switch (standingOf(sale)) {
    case 'paid':
      return EXIT.ok;
    case 'expired':
      return EXIT.expired;
    case 'cancelled':
      return EXIT.cancelled;
    case 'needs_person':
    case 'taken_back':
      return EXIT.needsPerson;
    case 'waiting':
      return EXIT.waiting;
  }
}
