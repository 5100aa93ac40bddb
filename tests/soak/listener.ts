// A program that follows the till by server-sent events and loses its line again and again: it
// knows nothing but the last number it heard.
import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import type { TillEvent } from '../../shared/views.ts';

const PAUSE_MS = 20;

export class Listener {
  /** Numbers in the order they were heard. */
  readonly heard: number[] = [];
  /** What the sales are, as far as this program knows. */
  readonly sales = new Map<string, string>();
  lines = 0;
  readonly faults: string[] = [];
  private readonly stopping = new AbortController();
  private readonly dice: SeededRandom;
  private readonly where: () => string;
  private readonly token: string;
  private following: Promise<void> = Promise.resolve();

  /** `where`: the till's address now; it changes with every restart. */
  constructor(where: () => string, token: string, dice: SeededRandom) {
    this.where = where;
    this.token = token;
    this.dice = dice;
  }

  get lastSeq(): number {
    return this.heard.at(-1) ?? 0;
  }

  start(): void {
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const line = new AbortController();
      const stop = (): void => line.abort();
      signal.addEventListener('abort', stop);
      try {
        await this.listen(line, 1 + this.dice.int(2000));
      } catch {
        // Killed, restarted, cut off, or we hung up: it comes back.
      }
      signal.removeEventListener('abort', stop);
      await wait(PAUSE_MS);
    }
  }

  private async listen(line: AbortController, events: number): Promise<void> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      'last-event-id': String(this.lastSeq),
    };
    const response = await fetch(`${this.where()}/events`, { headers, signal: line.signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      if (response.status !== 429 && response.status !== 503)
        this.faults.push(`the stream answers ${response.status}`);
      return;
    }
    this.lines += 1;
    let left = events;
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) left -= this.take(block);
      if (left <= 0) return line.abort();
    }
  }

  /** Answers how many events the block was: one, or none. */
  private take(block: string): number {
    const data = /^data: ?(.*)$/m.exec(block)?.[1];
    const id = /^id: ?(\d+)$/m.exec(block)?.[1];
    if (data === undefined || id === undefined) return 0;
    const event = JSON.parse(data) as TillEvent;
    if (String(event.seq) !== id) this.faults.push(`line ${id} brings event ${event.seq}`);
    this.heard.push(event.seq);
    if (event.type === 'sale.changed') this.sales.set(event.payload.sale.id, stateOf(event));
    return 1;
  }
}

/** What a program needs to know of a sale: its state, and whose money it got. */
export function stateOf({ payload }: { payload: unknown }): string {
  const { sale } = payload as {
    sale: { status: string; expiresAtMs: number; payment?: { id: string } };
  };
  return `${sale.status} ${sale.payment?.id ?? '-'} ${sale.expiresAtMs}`;
}
