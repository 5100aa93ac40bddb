// Owns what the customer's screen shows now: the sale the cashier has in front, else the newest
// that waits. Kept in memory only. Must stay true: LUNAS is for a sale that was on this screen
// and turned paid there; after a restart nothing is remembered, so nothing old can come back.
import {
  outcomeOf,
  sceneOfOpen,
  type DisplayFrame,
  type DisplayLook,
  type DisplayScene,
} from '../../../shared/display.ts';
import { DISPLAY_BEAT_MS } from '../../../shared/display-contract.ts';
import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts';
import type { FeedHealth, SaleView } from '../../../shared/views.ts';
import type { Clock } from '../ports.ts';

/** How long what became of a sale stays, unless the cashier shows the next one. */
const OUTCOME_MS = { paid: 15 * SECOND_MS, void: 8 * SECOND_MS, ask: 12 * SECOND_MS } as const;
/** A cashier's question about cancelling is over by then, whatever became of its page. */
const HIDDEN_MS = 10 * SECOND_MS;
const LONGEST_SLEEP_MS = 60 * SECOND_MS;
/** Where nobody looks there is nothing to wake for; who comes wakes it. */
const NOBODY_SLEEP_MS = 12 * HOUR_MS;
/** A screen gone for longer starts anew: what closed meanwhile is old by then. */
const AWAY_MAX_MS = 15 * SECOND_MS;

/** What the counter's page says about itself. */
export interface Front {
  /** The sale the cashier looks at; null: none. */
  readonly saleId: string | null;
  /** A sale being given up at this moment: its code is to be scanned no more. */
  readonly hiddenId: string | null;
  readonly look: DisplayLook;
}

export interface StageParts {
  readonly clock: Clock;
  /** Null while the till is not set up. */
  shop(): { readonly name: string; readonly timezone: string } | null;
  readonly isTraining: boolean;
  /** Open sales as the wire shows them, in any order. */
  openSales(): readonly SaleView[];
  sale(id: string): SaleView | null;
  feeds(): readonly FeedHealth[];
}

export interface Stage {
  show(front: Front): void;
  /** Something changed in the till: look again, if anybody is looking. */
  refresh(): void;
  /** What is shown now, then every change, and a sign of life in between. Ends when aborted. */
  frames(signal?: AbortSignal): AsyncGenerator<DisplayFrame, void, undefined>;
  /** Follows the clock, until aborted; then all streams end. */
  run(signal: AbortSignal): Promise<void>;
}

/** A sale that closed while it was on the screen. */
interface Held {
  readonly saleId: string;
  readonly untilMonoMs: number;
}

interface Moment {
  readonly wallMs: number;
  readonly monoMs: number;
}

/** No page of a cashier has said anything yet. */
const NOBODY: Front = { saleId: null, hiddenId: null, look: { lang: 'id', theme: 'auto' } };

export function createStage(parts: StageParts): Stage {
  return new RunningStage(parts);
}

class RunningStage implements Stage {
  private readonly parts: StageParts;
  private front: Front = NOBODY;
  private hiddenUntilMonoMs = -Infinity;
  private shownId: string | null = null;
  private held: Held | null = null;
  private frameText = '';
  private scene: DisplayScene = { kind: 'closed' };
  private wakeMs = LONGEST_SLEEP_MS;
  private timer = new AbortController();
  private isOver = false;
  private viewers = 0;
  private leftAtMonoMs = -Infinity;
  private readonly waiting = new Set<() => void>();

  constructor(parts: StageParts) {
    this.parts = parts;
  }

  show(front: Front): void {
    this.front = front;
    this.hiddenUntilMonoMs = this.parts.clock.monoMs() + HIDDEN_MS;
    this.refresh();
  }

  refresh(): void {
    if (this.viewers === 0) return;
    const now = this.moment();
    const open = this.parts.openSales();
    this.settle(open, now);
    const sale = this.pick(open, now);
    if (sale !== null) {
      this.shownId = sale.id;
      this.held = null;
      this.scene = sceneOfOpen(sale, this.parts.feeds(), now.wallMs);
    } else if (this.held !== null) this.scene = this.outcome(this.held);
    else this.scene = { kind: this.parts.shop() === null ? 'closed' : 'idle' };
    this.wakeMs = this.nextWakeMs(sale, now);
    this.timer.abort();
    const { nowMs: _nowMs, ...lasting } = this.frame();
    const text = JSON.stringify(lasting);
    if (text === this.frameText) return;
    this.frameText = text;
    this.wakeAll();
  }

  async *frames(signal?: AbortSignal): AsyncGenerator<DisplayFrame, void, undefined> {
    this.enter();
    try {
      while (!this.isOver && signal?.aborted !== true) {
        const told = this.frameText;
        yield this.frame();
        if (told === this.frameText) await this.change(signal);
      }
    } finally {
      this.viewers -= 1;
      if (this.viewers === 0) this.leftAtMonoMs = this.parts.clock.monoMs();
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.timer = new AbortController();
      const sleepMs = this.viewers === 0 ? NOBODY_SLEEP_MS : this.wakeMs;
      await this.parts.clock.sleep(sleepMs, AbortSignal.any([signal, this.timer.signal]));
      if (!signal.aborted && !this.timer.signal.aborted) this.refresh();
    }
    this.isOver = true;
    this.wakeAll();
  }

  private enter(): void {
    const awayMs = this.parts.clock.monoMs() - this.leftAtMonoMs;
    if (this.viewers === 0 && awayMs > AWAY_MAX_MS) {
      this.shownId = null;
      this.held = null;
    }
    this.viewers += 1;
    this.refresh();
  }

  /** What was shown and is open no more leaves its outcome there for a while. */
  private settle(open: readonly SaleView[], { monoMs }: Moment): void {
    if (this.held !== null && monoMs >= this.held.untilMonoMs) this.held = null;
    const { shownId } = this;
    if (shownId === null || open.some(({ id }) => id === shownId)) return;
    this.shownId = null;
    const sale = this.parts.sale(shownId);
    if (sale === null) return;
    const forMs = OUTCOME_MS[outcomeOf(sale).kind];
    this.held = { saleId: shownId, untilMonoMs: monoMs + forMs };
  }

  /** Looked up anew each time: money may be taken back while LUNAS stands there. */
  private outcome({ saleId }: Held): DisplayScene {
    const sale = this.parts.sale(saleId);
    return sale === null ? { kind: 'idle' } : outcomeOf(sale);
  }

  /** The cashier's own choice goes before everything, what just closed before a mere fallback. */
  private pick(open: readonly SaleView[], now: Moment): SaleView | null {
    const { saleId, hiddenId } = this.front;
    const isHidden = (sale: SaleView): boolean =>
      sale.id === hiddenId && now.monoMs < this.hiddenUntilMonoMs;
    const inFront = open.find((sale) => sale.id === saleId && !isHidden(sale));
    if (inFront) return inFront;
    if (this.held !== null) return null;
    const payable = open
      .filter(
        (sale) => sale.status === 'waiting' && now.wallMs < sale.expiresAtMs && !isHidden(sale),
      )
      .toSorted((a, b) => b.createdAtMs - a.createdAtMs);
    // A cashier who looks at the pad is typing the next amount: its customer is still scanning.
    const still = payable.find(({ id }) => id === this.shownId && this.front !== NOBODY);
    return still ?? payable[0] ?? null;
  }

  private nextWakeMs(sale: SaleView | null, { wallMs, monoMs }: Moment): number {
    const heldMs = this.held === null ? Infinity : this.held.untilMonoMs - monoMs;
    const leftMs = sale === null ? Infinity : sale.expiresAtMs - wallMs;
    const hiddenMs = this.front.hiddenId === null ? -1 : this.hiddenUntilMonoMs - monoMs;
    const times = [heldMs, leftMs, hiddenMs].filter((ms) => ms > 0);
    return Math.min(LONGEST_SLEEP_MS, ...times);
  }

  /** Read once for each look: time that ran on meanwhile would call the next wake past. */
  private moment(): Moment {
    const { clock } = this.parts;
    return { wallMs: clock.wallMs(), monoMs: clock.monoMs() };
  }

  private frame(): DisplayFrame {
    const { clock, isTraining } = this.parts;
    const shop = this.parts.shop();
    return {
      nowMs: clock.wallMs(),
      shop: shop?.name ?? '',
      timezone: shop?.timezone ?? 'Asia/Jakarta',
      isTraining,
      look: this.front.look,
      scene: this.scene,
    };
  }

  /** Resolves at the next change, or after a beat: then the same frame goes out once more. */
  private async change(signal?: AbortSignal): Promise<void> {
    const over = new AbortController();
    const wake = (): void => over.abort();
    this.waiting.add(wake);
    signal?.addEventListener('abort', wake);
    if (this.isOver || signal?.aborted === true) over.abort();
    await this.parts.clock.sleep(DISPLAY_BEAT_MS, over.signal);
    this.waiting.delete(wake);
    signal?.removeEventListener('abort', wake);
  }

  private wakeAll(): void {
    for (const wake of this.waiting) wake();
  }
}
