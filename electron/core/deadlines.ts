// Owns the end of a sale's waiting. Nothing expires unseen: a sale expires only after every feed
// that can be asked was read whole, beginning after the sale's time was over. While a feed is blind
// nothing expires at all, and no sale whose money the other tills are just being asked about.
import type { Clock } from './ports.ts';
import type { Commit } from './commit.ts';
import type { Decider } from './decide.ts';
import type { Poller } from './poller.ts';
import type { SaleStore } from './store/sales.ts';

export interface Deadlines {
  /** Expires what may expire now. */
  check(): void;
  /** Waits for the next deadline and asks the feeds when it comes, until aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** A sale was made or extended: look again when to wake. */
  moved(): void;
}

export interface DeadlineParts {
  readonly sales: SaleStore;
  readonly decider: Decider;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly pollers: readonly Poller[];
  /** The other tills are being asked whether seen money is this sale's. */
  readonly isAsking: (saleId: string) => boolean;
}

const LONGEST_SLEEP_MS = 60_000;

export function createDeadlines(parts: DeadlineParts): Deadlines {
  const { sales, decider, commit, clock, pollers, isAsking } = parts;
  let wake = new AbortController();

  const waiting = () => sales.open().filter((sale) => sale.status === 'waiting');

  const dueBy = (): number =>
    Math.min(clock.wallMs(), ...pollers.map((poller) => poller.sweptFromMs() ?? -Infinity));

  const check = (): void => {
    const byMs = dueBy();
    if (sales.deadlines(byMs).passedMs === null) return;
    const due = waiting().filter(({ id, expiresAtMs }) => expiresAtMs <= byMs && !isAsking(id));
    if (due.length === 0) return;
    commit((change) => {
      for (const sale of due) decider.apply(change, sale, { type: 'expired', atMs: change.nowMs });
    });
  };

  return {
    check,
    moved: () => wake.abort(),
    async run(signal) {
      const stop = () => wake.abort();
      signal.addEventListener('abort', stop);
      let askedForMs = -Infinity;
      while (!signal.aborted) {
        wake = new AbortController();
        const nowMs = clock.wallMs();
        const { passedMs, nextMs } = sales.deadlines(nowMs);
        if (passedMs !== null && passedMs > askedForMs) {
          // Ask once per deadline; if the feed fails now, its own pace finds the way back and
          // checks again.
          askedForMs = passedMs;
          if (pollers.length === 0) check();
          else await Promise.all(pollers.map((poller) => poller.pollNow()));
          continue;
        }
        const soonestMs = nextMs === null ? LONGEST_SLEEP_MS : nextMs - nowMs;
        await clock.sleep(Math.min(LONGEST_SLEEP_MS, soonestMs), wake.signal);
      }
      signal.removeEventListener('abort', stop);
    },
  };
}
