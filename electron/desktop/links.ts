// Owns the links of other programs that wait for a person's answer. Must stay true: none makes a
// sale by itself, one answer takes one link, and however many come only a few wait, for a while.
import { readSaleLink } from '../../shared/sale-link.ts';
import type { AskedLink } from '../../shared/shell.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Clock, Random } from '../core/ports.ts';
import type { Notices } from './notices.ts';

/** More than a person can have an eye on is a program gone mad. */
const WAITING_MAX = 5;
/** Whoever asked this long ago has found another way; nobody answers for yesterday's customer. */
const LASTS_MS = 10 * MINUTE_MS;
const TWICE_MS = 2 * SECOND_MS;

export interface Links {
  /** Takes a link as it came. True when a person is to answer it. */
  offer(text: string): boolean;
  /** Those that wait, the oldest first. */
  waiting(): readonly AskedLink[];
  /** False when it is not there any more. */
  take(id: string): boolean;
}

export interface LinksParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly notices: Notices;
  readonly changed: () => void;
}

interface Waiting {
  readonly link: AskedLink;
  readonly askedAtMs: number;
}

export function createLinks({ clock, random, notices, changed }: LinksParts): Links {
  let waiting: readonly Waiting[] = [];

  function lapse(): void {
    const nowMs = clock.monoMs();
    const left = waiting.filter(({ askedAtMs }) => nowMs - askedAtMs < LASTS_MS);
    if (left.length === waiting.length) return;
    waiting = left;
    notices.tell('linkLapsed');
  }

  /** Some systems hand one click over twice; and what waits under its reference waits already. */
  function isSame({ link, askedAtMs }: Waiting, amount: number, reference: string | null): boolean {
    if (link.amount !== amount || link.reference !== reference) return false;
    return reference !== null || clock.monoMs() - askedAtMs < TWICE_MS;
  }

  async function lapseLater(): Promise<void> {
    await clock.sleep(LASTS_MS, new AbortController().signal);
    lapse();
  }

  return {
    offer(text) {
      lapse();
      const read = readSaleLink(text);
      if (!read.ok) {
        notices.tell('badLink', read.fault);
        return false;
      }
      const { amount, reference } = read.link;
      if (waiting.some((other) => isSame(other, amount, reference))) return true;
      if (waiting.length >= WAITING_MAX) {
        notices.tell('linksDropped');
        return false;
      }
      const id = Buffer.from(random.bytes(12)).toString('base64url');
      const link = { id, amount, reference };
      waiting = [...waiting, { link, askedAtMs: clock.monoMs() }];
      void lapseLater();
      changed();
      return true;
    },
    waiting: () => waiting.map(({ link }) => link),
    take(id) {
      lapse();
      const left = waiting.filter(({ link }) => link.id !== id);
      if (left.length === waiting.length) return false;
      waiting = left;
      changed();
      return true;
    },
  };
}
