// Owns what a manager's phone is told from moment to moment: the latest frame, a sign of life in
// between, and nothing kept for who takes it too slowly. Must stay true: a frame is checked against
// its schema before it leaves, so that nothing more than the schema names ever does.
import type { ServerResponse } from 'node:http';
import { PHONE_BEAT_MS, phoneFrame, type PhoneFrame } from '../../../shared/network.ts';
import type { Clock } from '../ports.ts';

/** So that a burst of sales is one look at the sums. */
const AT_MOST_EVERY_MS = 250;
const LINES_MAX = 32;
const LINES_OF_ONE_MAX = 3;

export interface Watch {
  /** Something changed in the till: look again, if anybody is looking. */
  refresh(): void;
  /** Answers with frames, one line of JSON each, until the phone goes or is sent away. */
  open(phoneId: string, response: ServerResponse): void;
  isConnected(phoneId: string): boolean;
  close(phoneId: string): void;
  closeAll(): void;
}

/** @param seen called when a phone comes and when it goes */
export function createWatch(
  clock: Clock,
  frame: () => PhoneFrame,
  seen: (phoneId: string) => void,
): Watch {
  const lines = new Map<ServerResponse, { phoneId: string; wake: () => void }>();
  const linesOf = (phoneId: string): ServerResponse[] =>
    [...lines].filter(([, line]) => line.phoneId === phoneId).map(([response]) => response);

  async function tell(response: ServerResponse, phoneId: string): Promise<void> {
    const over = new AbortController();
    let beat = new AbortController();
    lines.set(response, { phoneId, wake: () => beat.abort() });
    response.once('close', () => {
      over.abort();
      lines.delete(response);
      seen(phoneId);
    });
    seen(phoneId);
    while (!over.signal.aborted) {
      beat = new AbortController();
      // Only the latest counts: who has not taken the last one yet gets none on top of it.
      if (!response.writableNeedDrain)
        response.write(`${JSON.stringify(phoneFrame.parse(frame()))}\n`);
      await clock.sleep(AT_MOST_EVERY_MS, over.signal);
      await clock.sleep(
        PHONE_BEAT_MS - AT_MOST_EVERY_MS,
        AbortSignal.any([over.signal, beat.signal]),
      );
    }
  }

  return {
    refresh() {
      for (const { wake } of lines.values()) wake();
    },
    open(phoneId, response) {
      const own = linesOf(phoneId);
      if (own.length >= LINES_OF_ONE_MAX) own[0]?.destroy();
      const [oldest] = lines.keys();
      if (lines.size >= LINES_MAX) oldest?.destroy();
      response.writeHead(200, {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'cache-control': 'no-store',
      });
      tell(response, phoneId).catch(() => response.destroy());
    },
    isConnected: (phoneId) => linesOf(phoneId).length > 0,
    close(phoneId) {
      for (const response of linesOf(phoneId)) response.destroy();
    },
    closeAll() {
      for (const response of lines.keys()) response.destroy();
    },
  };
}
