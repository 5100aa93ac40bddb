// Owns the waiting for one sale: by the till's events, and by asking again, so that a stream that
// brings nothing costs seconds and no answer. Must stay true: a sale is paid when the till says
// paid; silence, a lost till and a blind provider are told apart from "not paid".
import { SECOND_MS } from '../../shared/time.ts';
import { health, saleView, type FeedHealth, type SaleView } from '../../shared/views.ts';
import type { Clock } from '../core/ports.ts';
import { z } from 'zod';
import { follow } from './event-lines.ts';
import { Fault, isPassing } from './fault.ts';
import type { Answered, TillClient } from './till-client.ts';

export type WaitEnd =
  /** The till closed the sale, or asks a person. */
  | { readonly kind: 'closed'; readonly sale: Answered<SaleView> }
  /** Its time is over and the provider can't be read. */
  | { readonly kind: 'blind'; readonly sale: Answered<SaleView> }
  /** Our own time is over. */
  | { readonly kind: 'timeout'; readonly sale: Answered<SaleView> }
  /** The till did not come back. */
  | { readonly kind: 'lost'; readonly sale: Answered<SaleView>; readonly fault: Fault }
  | { readonly kind: 'interrupted'; readonly sale: Answered<SaleView> };

export type WaitNews =
  | { readonly kind: 'gone'; readonly fault: Fault }
  | { readonly kind: 'back' }
  | { readonly kind: 'sale'; readonly sale: SaleView }
  | { readonly kind: 'feed'; readonly feed: FeedHealth };

export interface WaitParts {
  readonly client: TillClient;
  readonly clock: Clock;
  /** Null: as long as the sale waits. */
  readonly timeoutMs: number | null;
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal;
  readonly onNews: (news: WaitNews) => void;
}

/** Beside a stream that works, and without one. */
const ASK_SELDOM_MS = 10 * SECOND_MS;
const ASK_OFTEN_MS = 1.5 * SECOND_MS;
/** After its end a sale is looked up at the provider once more before it expires. */
const AFTER_END_MS = 30 * SECOND_MS;
/** A till that is started again needs a while. */
const AFTER_LOST_MS = 60 * SECOND_MS;

const saleEvent = z.object({ sale: saleView });
const saleRaw = z.object({ sale: z.unknown() });
const feedEvent = z.object({ feed: health.shape.feeds.element });

/** Throws a Fault when the till refuses to be asked about the sale. */
export async function waitForSale(first: Answered<SaleView>, parts: WaitParts): Promise<WaitEnd> {
  if (first.value.status !== 'waiting') return { kind: 'closed', sale: first };
  const watch = new SaleWatch(first, parts);
  return watch.ended();
}

class SaleWatch {
  private sale: Answered<SaleView>;
  private readonly parts: WaitParts;
  private readonly over = new AbortController();
  private readonly end: Promise<WaitEnd>;
  private resolveEnd: (end: WaitEnd) => void = () => {};
  private rejectEnd: (error: unknown) => void = () => {};
  private isHeard = false;
  private lost: Fault | null = null;

  constructor(first: Answered<SaleView>, parts: WaitParts) {
    this.sale = first;
    this.parts = parts;
    this.end = new Promise((resolve, reject) => {
      this.resolveEnd = resolve;
      this.rejectEnd = reject;
    });
  }

  async ended(): Promise<WaitEnd> {
    const { interrupt } = this.parts;
    const onInterrupt = (): void => this.finish({ kind: 'interrupted', sale: this.sale });
    if (interrupt.aborted) onInterrupt();
    interrupt.addEventListener('abort', onInterrupt);
    const loops = [this.listen(), this.askAgain(), this.watchTimeout()];
    for (const loop of loops) loop.catch((error: unknown) => this.fail(error));
    try {
      return await this.end;
    } finally {
      interrupt.removeEventListener('abort', onInterrupt);
      this.over.abort();
      await Promise.allSettled(loops);
    }
  }

  private finish(end: WaitEnd): void {
    this.resolveEnd(end);
    this.over.abort();
  }

  private fail(error: unknown): void {
    if (!this.over.signal.aborted) this.rejectEnd(error);
    this.over.abort();
  }

  private see(sale: Answered<SaleView>): void {
    const { onNews } = this.parts;
    const isNews = sale.value.verifying !== this.sale.value.verifying;
    this.sale = sale;
    if (sale.value.status !== 'waiting') this.finish({ kind: 'closed', sale });
    else if (isNews && !this.over.signal.aborted) onNews({ kind: 'sale', sale: sale.value });
  }

  private async look(): Promise<void> {
    const { client, onNews } = this.parts;
    const path = `/sales/${encodeURIComponent(this.sale.value.id)}`;
    const sale = await client.ask({ path, signal: this.over.signal }, saleView);
    if (this.lost) onNews({ kind: 'back' });
    this.lost = null;
    this.see(sale);
  }

  private isGone(fault: Fault): void {
    if (!this.lost) this.parts.onNews({ kind: 'gone', fault });
    this.lost = fault;
  }

  private async listen(): Promise<void> {
    const { client, clock } = this.parts;
    try {
      for await (const heard of follow(client, null, clock, this.over.signal)) {
        this.isHeard = heard.kind === 'open' || heard.kind === 'event';
        // Whatever happened before the line stood is asked for.
        if (heard.kind === 'open') await this.look().catch(passing);
        if (heard.kind === 'event') this.hear(heard.event.payload);
      }
    } catch (error) {
      // A token may read sales and not hear events: then asking is enough.
      if (!(error instanceof Fault && error.kind === 'refused')) throw error;
      this.isHeard = false;
    }
  }

  private hear(payload: unknown): void {
    const read = saleEvent.safeParse(payload);
    if (read.success && read.data.sale.id === this.sale.value.id)
      this.see({ value: read.data.sale, raw: saleRaw.parse(payload).sale });
    const feed = feedEvent.safeParse(payload);
    if (feed.success && !this.over.signal.aborted)
      this.parts.onNews({ kind: 'feed', feed: feed.data.feed });
  }

  private async askAgain(): Promise<void> {
    const { clock } = this.parts;
    const { signal } = this.over;
    while (!signal.aborted) {
      await clock.sleep(this.isHeard && !this.lost ? ASK_SELDOM_MS : ASK_OFTEN_MS, signal);
      if (signal.aborted) return;
      const pastMs = clock.wallMs() - this.sale.value.expiresAtMs;
      try {
        await this.look();
        if (pastMs > AFTER_END_MS && !signal.aborted && (await this.isBlind()))
          this.finish({ kind: 'blind', sale: this.sale });
      } catch (error) {
        if (signal.aborted) return;
        if (!isPassing(error)) throw error;
        this.isGone(error);
        if (pastMs > AFTER_LOST_MS) this.finish({ kind: 'lost', sale: this.sale, fault: error });
      }
    }
  }

  private async watchTimeout(): Promise<void> {
    const { clock, timeoutMs } = this.parts;
    const { signal } = this.over;
    if (timeoutMs === null) return;
    await clock.sleep(timeoutMs, signal);
    if (signal.aborted) return;
    try {
      await this.look();
      if (signal.aborted) return;
      const kind = (await this.isBlind()) ? 'blind' : 'timeout';
      this.finish({ kind, sale: this.sale });
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) throw error;
      this.finish({ kind: 'lost', sale: this.sale, fault: error });
    }
  }

  /** A feed that can't be read now may hold the money, whatever the others say. */
  private async isBlind(): Promise<boolean> {
    const { client } = this.parts;
    const { value } = await client.ask({ path: '/health', signal: this.over.signal }, health);
    return value.status !== 'ok';
  }
}

function passing(error: unknown): void {
  if (!isPassing(error)) throw error;
}
