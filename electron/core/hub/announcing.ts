// Owns a sale's way to the other tills before its code is shown: told of at the hub, in bounded
// time, or made as one that is cut off. Must stay true: a code that the others don't know of is
// shown only while this till says of itself that it can't ask them.
import { AppError } from '../../../shared/errors.ts';
import type { SharedSale } from '../../../shared/hub-log.ts';
import { rupiah, type Rupiah } from '../../../shared/money.ts';
import type { EqualAmounts } from '../../../shared/setup.ts';
import type { Clock } from '../ports.ts';
import type { HubMark, HubNotes } from '../store/hub-notes.ts';
import { holdSentence } from './hub-link.ts';
import { HubFailure, type HubStore } from './hub-store.ts';
import type { Link } from './link.ts';

/** A cashier waits no longer than this for the other tills to hear. */
export const ANNOUNCE_MS = 700;

export interface Draft {
  readonly saleId: string;
  readonly amount: number;
  readonly reference: string | null;
  readonly cashier: string | null;
  readonly codeFeed: string | null;
}

export interface Announced {
  readonly payable: Rupiah;
  /** The sale is in the ledger, or never will be: then it is called off at the hub. */
  readonly over: (isMade: boolean) => void;
}

export interface Announcing {
  announce(draft: Draft): Promise<Announced>;
}

export interface AnnouncingParts {
  readonly link: Link;
  readonly notes: HubNotes;
  readonly clock: Clock;
  readonly sale: {
    readonly expiresAfterSeconds: number;
    readonly watchLateSeconds: number;
    readonly equalAmounts: EqualAmounts;
  };
  /** What this till would ask for by itself, and the amounts its own sales hold. */
  readonly payableAlone: (amount: number) => Rupiah;
  readonly reserved: (from: number, to: number) => ReadonlySet<number>;
}

export function createAnnouncing(parts: AnnouncingParts): Announcing {
  const { link, notes, clock, sale } = parts;
  /** Told of and never made, and not written down yet: what made no sale may be a full disk. */
  const unmade = new Map<string, string>();

  const callOff = (): void => {
    try {
      for (const [id, told] of unmade) {
        notes.addTodo('sale', id, told);
        unmade.delete(id);
      }
    } catch {
      // The disk is full yet: with the next sale.
    }
  };

  const told = async (hub: HubStore, draft: Draft): Promise<Announced | null> => {
    const shared = sharedOf(draft, notes.mark(), parts);
    const lowest =
      sale.equalAmounts.policy === 'discount'
        ? Math.max(1, draft.amount - sale.equalAmounts.max)
        : null;
    try {
      const asked = [{ sale: shared, reservedForMs: null, lowest }];
      const { payables } = await within(ANNOUNCE_MS, clock, hub.publish(asked));
      const payable = payables.get(draft.saleId);
      if (payable === undefined || payable > draft.amount) throw new HubFailure('unexpected');
      link.announced.add(draft.saleId);
      const over = (isMade: boolean): void => {
        if (!isMade) unmade.set(draft.saleId, JSON.stringify({ ...shared, payable }));
        callOff();
      };
      return { payable: rupiah(payable), over };
    } catch (error) {
      link.failed(error);
      return null;
    }
  };

  return {
    async announce(draft) {
      callOff();
      const hub = link.hub();
      const announced = hub && (await told(hub, draft));
      if (announced) return announced;
      // The till was told to end, or something else came up since it was asked to sell.
      const why = holdSentence(link.hold());
      if (why !== null) throw new AppError('unavailable', why);
      // From here until the sale is in the ledger this till can't become one that says it told all.
      const over = link.makesApart();
      try {
        return { payable: payableApart(draft.amount, parts), over };
      } catch (error) {
        over();
        throw error;
      }
    },
  };
}

function sharedOf(
  draft: Draft,
  mark: HubMark | null,
  { clock, sale }: AnnouncingParts,
): SharedSale {
  const expiresAfterMs = sale.expiresAfterSeconds * 1000;
  return {
    id: draft.saleId,
    till: mark?.till ?? '',
    reference: draft.reference,
    amount: draft.amount,
    payable: draft.amount,
    state: 'open',
    shown: null,
    closed: null,
    expiresAfterMs,
    watchedAfterMs: expiresAfterMs + sale.watchLateSeconds * 1000,
    apart: false,
    codeFeed: draft.codeFeed,
    cashier: draft.cashier,
    createdAtMs: clock.wallMs(),
  };
}

/**
 * Cut off, a till that lowers amounts keeps to its own class, where no other till asks. With none
 * free there it asks for one twice: its own two sales then ask a person, and no other till's.
 */
function payableApart(amount: number, parts: AnnouncingParts): Rupiah {
  const mark = parts.notes.mark();
  const { equalAmounts } = parts.sale;
  if (mark?.keepsClass !== true || equalAmounts.policy !== 'discount')
    return parts.payableAlone(amount);
  const { number, classCount } = mark;
  if (number === null || classCount === null) return parts.payableAlone(amount);
  const lowest = Math.max(1, amount - equalAmounts.max);
  const taken = parts.reserved(lowest, amount);
  const own: number[] = [];
  for (let payable = amount; payable >= lowest; payable -= 1)
    if (payable % classCount === number) own.push(payable);
  const chosen = own.find((payable) => !taken.has(payable)) ?? own[0];
  if (chosen !== undefined) return rupiah(chosen);
  throw new AppError(
    'unavailable',
    'So small an amount can’t be asked for while the other tills can’t be asked.',
  );
}

/** Rejects with HubFailure `timeout` when it takes longer; what came of it is then not known. */
async function within<T>(ms: number, clock: Clock, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then(() => {
    throw new HubFailure('timeout');
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    work.catch(() => {});
    done.abort();
  }
}
