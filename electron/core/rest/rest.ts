// Owns everything about other programs: their tokens, their streams, how often they may ask, and
// the port on this PC where they find a till that has no web address of its own.
import type { TokenList } from '../../../shared/api-tokens.ts';
import type { Core } from '../core.ts';
import type { TillSetup } from '../setup-store.ts';
import type { Commit } from '../commit.ts';
import { createEventStreams, type EventStreams } from './event-streams.ts';
import { createLimits, type Limits } from './limits.ts';
import { startRestListener, type RestListener } from './listener.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** Where a program looks first when nobody said otherwise. */
export const USUAL_PORT = 7420;

export interface Rest {
  readonly tokens: Tokens;
  readonly streams: EventStreams;
  readonly limits: Limits;
  /** The host's own web address serves REST too, such as http://127.0.0.1:5173/v1. */
  servedAt(url: string): void;
  /** Takes the port the setup wants, or none. Never rejects: a port that can't be had is told. */
  listen(setup: TillSetup['api']): Promise<void>;
  list(): TokenList;
  /** When the port is as the tokens want it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createRest(core: Core, commit: Commit): Rest {
  return new RunningRest(core, commit);
}

class RunningRest implements Rest {
  readonly tokens: Tokens;
  readonly streams: EventStreams;
  readonly limits: Limits;
  private readonly core: Core;
  private readonly servedUrls: string[] = [];
  private listener: RestListener | null = null;
  private namedPort: number | null = null;
  private wanted: number | null = null;
  private port: TokenList['port'] = 'off';
  private turn: Promise<void> = Promise.resolve();
  private isStarted = false;

  constructor(core: Core, commit: Commit) {
    const { ports, stores, announcer } = core;
    const { clock, random, log } = ports;
    this.core = core;
    this.tokens = createTokens({ store: stores.apiTokens, commit, clock, random, log });
    this.limits = createLimits(clock);
    const { tokens } = this;
    this.streams = createEventStreams({ announcer, events: stores.events, clock, tokens });
    this.tokens.onChanged(() => void this.settle());
  }

  servedAt(url: string): void {
    this.servedUrls.push(url);
    void this.settle();
  }

  async listen(setup: TillSetup['api']): Promise<void> {
    this.isStarted = true;
    this.namedPort = setup?.port ?? null;
    await this.settle();
  }

  list(): TokenList {
    const own = this.listener === null ? [] : [this.listener.url];
    return {
      addresses: [...this.servedUrls, ...own],
      port: this.port,
      tokens: this.tokens.list(),
    };
  }

  async close(): Promise<void> {
    this.isStarted = false;
    this.streams.close();
    await this.settle();
  }

  settled(): Promise<void> {
    return this.turn;
  }

  /** One after the other: two changes at once must not take two ports. */
  private settle(): Promise<void> {
    this.turn = this.turn.then(() => this.takePort());
    return this.turn;
  }

  private async takePort(): Promise<void> {
    const wish = this.wish();
    if (wish === this.wanted && this.port !== 'failed') return; // programs keep their lines
    this.wanted = wish;
    await this.listener?.close();
    this.listener = null;
    this.port = 'off';
    if (wish === null) return;
    const { log } = this.core.ports;
    try {
      this.listener = await startRestListener(this.core, wish);
      this.port = 'open';
    } catch (error) {
      log.warn('the port for programs could not be had', { port: wish, error: String(error) });
      this.listener = this.namedPort === null ? await this.anyPort() : null;
      this.port = this.listener === null ? 'failed' : 'other';
    }
  }

  private anyPort(): Promise<RestListener | null> {
    return startRestListener(this.core, 0).catch(() => null);
  }

  /** The port to listen on; null: none is needed, or none is ours to take. */
  private wish(): number | null {
    const isOtherTill = this.core.ports.training?.canLeave === true;
    if (!this.isStarted || isOtherTill) return null;
    if (this.namedPort !== null) return this.namedPort;
    const isNeeded = this.servedUrls.length === 0 && this.tokens.list().length > 0;
    return isNeeded ? USUAL_PORT : null;
  }
}
