// Owns sales that several programs ask for in the same moment: they share one commit, so that the
// disk is waited for once and not once each. Must stay true: each is answered after it is on disk,
// and what is wrong with one is no other's fault.
import { AppError } from '../../shared/errors.ts';
import type { Created, SaleRequest, Selling } from './selling.ts';

/** More would hold up the cashier's own key press for too long. */
const AT_ONCE_MAX = 64;

export type SellTogether = (request: SaleRequest) => Promise<Created>;

interface Waiting {
  readonly request: SaleRequest;
  readonly done: (created: Created) => void;
  readonly failed: (error: unknown) => void;
}

/** @param selling `create` for one alone, `createAll` for several in one commit */
export function createSellTogether(selling: Pick<Selling, 'create' | 'createAll'>): SellTogether {
  let waiting: Waiting[] = [];
  let isDue = false;

  function oneByOne(those: readonly Waiting[]): void {
    for (const { request, done, failed } of those)
      try {
        done(selling.create(request));
      } catch (error) {
        failed(error);
      }
  }

  function settle(those: readonly Waiting[]): void {
    if (those.length === 1) return oneByOne(those);
    let all: ReturnType<Selling['createAll']>;
    try {
      all = selling.createAll(those.map(({ request }) => request));
    } catch {
      return oneByOne(those); // one of them can't be written: the others must not fall with it
    }
    for (const [n, { done, failed }] of those.entries()) {
      const made = all[n];
      if (made instanceof AppError) failed(made);
      else if (made) done(made);
    }
  }

  function flush(): void {
    const those = waiting.slice(0, AT_ONCE_MAX);
    waiting = waiting.slice(AT_ONCE_MAX);
    isDue = waiting.length > 0;
    if (isDue) setImmediate(flush);
    settle(those);
  }

  return (request) =>
    new Promise((done, failed) => {
      waiting.push({ request, done, failed });
      // After whatever else has already come in has been read.
      if (!isDue) setImmediate(flush);
      isDue = true;
    });
}
