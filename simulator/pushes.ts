// Sends what providers tell the till: late, twice, again when it wasn't accepted, or never. Only to
// this machine: a simulator must not tell a real system of money that isn't there.
import type { FeedName } from './bank-entry.ts';
import type { FeedFaults } from './faults.ts';
import type { Push, PushContent } from './provider.ts';

export interface Delivery {
  readonly feed: FeedName;
  readonly kind: string;
  readonly entryId: string;
  /** Without secrets. */
  readonly path: string;
  /** 1 for the first sending; copies and retries count on. */
  readonly attempt: number;
  readonly sentAtMs: number;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly answer: string;
  readonly isAccepted: boolean;
}

export type Post = (
  url: string,
  content: PushContent,
) => Promise<{ readonly status: number; readonly body: string }>;

/** Runs something later; answers the way to call it off. */
export type Schedule = (delayMs: number, run: () => void) => () => void;

export interface PusherOptions {
  readonly clockMs: () => number;
  readonly post: Post;
  readonly schedule: Schedule;
  readonly faultsOf: (feed: FeedName) => FeedFaults;
  readonly log: (line: string) => void;
}

const ANSWER_MAX_CHARS = 500;
const DELIVERIES_MAX = 50_000;

export class Pusher {
  readonly #options: PusherOptions;
  #target: string | null = null;
  #feeds: ReadonlySet<FeedName> = new Set();
  #deliveries: Delivery[] = [];
  #cancels = new Set<() => void>();
  #inFlight = 0;
  #waiting: (() => void)[] = [];
  #epoch = 0;

  constructor(options: PusherOptions) {
    this.#options = options;
  }

  /** Names the till's callback address, null for none, and the feeds that call it. */
  aim(target: string | null, feeds: readonly FeedName[]): void {
    this.#target = target === null ? null : loopbackBase(target);
    this.#feeds = new Set(feeds);
  }

  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Sends a push as its feed's switches say; nothing when no till is named for it. */
  send(push: Push): void {
    const faults = this.#options.faultsOf(push.feed);
    if (this.#target === null || !this.#feeds.has(push.feed) || faults.callbackOff) return;
    const address = push.path.startsWith('/') ? `${this.#target}${push.path}` : push.path;
    const url = loopbackUrl(address);
    this.#later(faults.callbackDelayMs, () => {
      const content = push.make();
      if (url === null) {
        this.#note({ push, attempt: 1 }, null, 'not an address of this machine', false);
        return;
      }
      this.#deliver({ push, url, content, attempt: 1, retriesLeft: faults.callbackRetries });
      for (let copy = 1; copy <= faults.callbackRepeats; copy += 1) {
        const gapMs = copy * faults.callbackRepeatGapMs;
        const sending = { push, url, content, attempt: copy + 1, retriesLeft: 0 };
        this.#later(gapMs, () => this.#deliver(sending));
      }
    });
  }

  /** Resolves when nothing is on its way or waiting to be sent. */
  settled(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Calls off what waits and forgets what was sent. */
  reset(): void {
    this.#epoch += 1;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#deliveries = [];
    this.#wake();
  }

  #deliver(sending: Sending): void {
    const epoch = this.#epoch;
    this.#inFlight += 1;
    void this.#post(sending)
      .then(({ status, body }) => {
        if (epoch !== this.#epoch) return;
        const isAccepted = status !== null && sending.push.isAccepted(status, body);
        this.#note(sending, status, body, isAccepted);
        if (!isAccepted && sending.retriesLeft > 0) this.#retry(sending);
      })
      .finally(() => {
        this.#inFlight -= 1;
        this.#wake();
      });
  }

  async #post({ url, content }: Sending): Promise<{ status: number | null; body: string }> {
    try {
      return await this.#options.post(url, content);
    } catch (error) {
      return { status: null, body: error instanceof Error ? error.name : 'no answer' };
    }
  }

  #retry(sending: Sending): void {
    const gapMs = this.#options.faultsOf(sending.push.feed).callbackRetryGapMs;
    const next = {
      ...sending,
      attempt: sending.attempt + 1,
      retriesLeft: sending.retriesLeft - 1,
    };
    this.#later(gapMs, () => this.#deliver(next));
  }

  #note(
    sending: Pick<Sending, 'push' | 'attempt'>,
    status: number | null,
    body: string,
    isAccepted: boolean,
  ): void {
    const { push, attempt } = sending;
    if (this.#deliveries.length < DELIVERIES_MAX)
      this.#deliveries.push({
        feed: push.feed,
        kind: push.kind,
        entryId: push.entryId,
        path: push.shownPath,
        attempt,
        sentAtMs: this.#options.clockMs(),
        status,
        answer: body.slice(0, ANSWER_MAX_CHARS),
        isAccepted,
      });
    const answered = status === null ? 'no answer' : String(status);
    this.#options.log(`push ${push.feed} ${push.entryId} to ${push.shownPath}: ${answered}`);
  }

  #later(delayMs: number, run: () => void): void {
    const cancel = this.#options.schedule(delayMs, () => {
      this.#cancels.delete(cancel);
      run();
      this.#wake();
    });
    this.#cancels.add(cancel);
  }

  #isIdle(): boolean {
    return this.#inFlight === 0 && this.#cancels.size === 0;
  }

  #wake(): void {
    if (!this.#isIdle()) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

interface Sending {
  readonly push: Push;
  readonly url: string;
  readonly content: PushContent;
  readonly attempt: number;
  readonly retriesLeft: number;
}

/** "http://127.0.0.1:8080" from any address on this machine; throws for every other one. */
export function loopbackBase(address: string): string {
  const url = loopbackUrl(address);
  if (url !== null) return new URL(url).origin;
  throw new Error(`Callbacks go to this machine only (http://127.0.0.1:…), not to "${address}".`);
}

function loopbackUrl(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isHere = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  return url?.protocol === 'http:' && isHere ? url.href : null;
}

/** Posts as a provider's server would; a redirect is an answer, not a way on. */
export const postByFetch: Post = async (url, content) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: content.headers,
    body: content.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
};

export const scheduleByTimer: Schedule = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
