// Owns the desk's own connection to the hub: opened when somebody looks, closed when nobody does.
// Must stay true: a long report never stands before a sale, so the till's own line is not used.
import { AppError } from '../../../../shared/errors.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import type { HubAddress, HubConnection, HubQuery } from '../hub-door.ts';
import { HubFailure } from '../hub-store.ts';
import type { Clock, Ports } from '../../ports.ts';

const IDLE_MS = MINUTE_MS;

export interface OfficeLine {
  /**
   * Reads at one moment of the hub, and writes nothing. Rejects with AppError `unavailable` when
   * the hub can't be asked.
   */
  read<T>(work: (query: HubQuery) => Promise<T>): Promise<T>;
  write<T>(work: (query: HubQuery) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface OfficeLineParts {
  readonly address: () => HubAddress | null;
  readonly door: Ports['hub'];
  readonly clock: Pick<Clock, 'sleep'>;
}

export function createOfficeLine(parts: OfficeLineParts): OfficeLine {
  return new DeskLine(parts);
}

class DeskLine implements OfficeLine {
  private readonly parts: OfficeLineParts;
  private opened: { readonly url: string; readonly line: Promise<HubConnection> } | null = null;
  private idle = new AbortController();
  private using = 0;

  constructor(parts: OfficeLineParts) {
    this.parts = parts;
  }

  read<T>(work: (query: HubQuery) => Promise<T>): Promise<T> {
    return this.work('isolation level repeatable read, read only', work);
  }

  write<T>(work: (query: HubQuery) => Promise<T>): Promise<T> {
    return this.work('isolation level read committed, read write', work);
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    this.idle.abort();
    await opened?.line.then((connection) => connection.close()).catch(() => undefined);
  }

  private async work<T>(mode: string, does: (query: HubQuery) => Promise<T>): Promise<T> {
    this.using += 1;
    this.idle.abort();
    try {
      const connection = await this.open();
      return await connection.transaction(async (query) => {
        await query(`set transaction ${mode}`);
        return does(query);
      });
    } catch (error) {
      if (!(error instanceof HubFailure)) throw error;
      throw new AppError(
        error.kind === 'denied' ? 'forbidden' : 'unavailable',
        `The hub can't be asked now (${error.kind}).`,
      );
    } finally {
      this.using -= 1;
      if (this.using === 0) this.rest();
    }
  }

  private async open(): Promise<HubConnection> {
    const { address, door } = this.parts;
    const where = address();
    if (where === null || door === undefined)
      throw new AppError('unavailable', 'This till has no hub.', { retryable: false });
    if (this.opened !== null && this.opened.url !== where.url) await this.close();
    if (this.opened === null) {
      const lost = (): void => {
        this.opened = null;
      };
      this.opened = { url: where.url, line: door.open(where, { heard: () => {}, lost }) };
    }
    const mine = this.opened;
    try {
      return await mine.line;
    } catch (error) {
      if (this.opened === mine) this.opened = null;
      throw error;
    }
  }

  /** Ends the line when nobody has asked for a while. */
  private rest(): void {
    if (this.opened === null) return;
    this.idle = new AbortController();
    const { signal } = this.idle;
    void this.parts.clock
      .sleep(IDLE_MS, signal)
      .then(() => (signal.aborted ? undefined : this.close()));
  }
}
