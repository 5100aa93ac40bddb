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

export function createOfficeLine({ address, door, clock }: OfficeLineParts): OfficeLine {
  let opened: { readonly url: string; readonly line: Promise<HubConnection> } | null = null;
  let idle = new AbortController();

  async function close(): Promise<void> {
    const { line } = opened ?? {};
    opened = null;
    idle.abort();
    await line?.then((connection) => connection.close()).catch(() => undefined);
  }

  async function open(): Promise<HubConnection> {
    const where = address();
    if (where === null || door === undefined)
      throw new AppError('unavailable', 'This till has no hub.', { retryable: false });
    if (opened !== null && opened.url !== where.url) await close();
    if (opened === null) {
      const lost = (): void => {
        opened = null;
      };
      opened = { url: where.url, line: door.open(where, { heard: () => {}, lost }) };
    }
    const mine = opened;
    try {
      return await mine.line;
    } catch (error) {
      if (opened === mine) opened = null;
      throw error;
    }
  }

  /** Ends the line when nobody has asked for a while. */
  function rest(): void {
    idle.abort();
    idle = new AbortController();
    const { signal } = idle;
    void clock.sleep(IDLE_MS, signal).then(() => (signal.aborted ? undefined : close()));
  }

  async function work<T>(
    mode: 'read only' | 'read write',
    does: (query: HubQuery) => Promise<T>,
  ): Promise<T> {
    try {
      const connection = await open();
      return await connection.transaction(async (query) => {
        await query(
          mode === 'read only'
            ? 'set transaction isolation level repeatable read, read only'
            : 'set transaction isolation level read committed, read write',
        );
        return does(query);
      });
    } catch (error) {
      if (!(error instanceof HubFailure)) throw error;
      if (error.kind !== 'denied') await close();
      throw new AppError(
        error.kind === 'denied' ? 'forbidden' : 'unavailable',
        `The hub can't be asked now (${error.kind}).`,
      );
    } finally {
      rest();
    }
  }

  return {
    read: (does) => work('read only', does),
    write: (does) => work('read write', does),
    async close() {
      await close();
    },
  };
}
