// Owns the line on which the desktop tells its page: always the latest whole frame, never a queue.
import type { ShellFrame } from '../../shared/shell.ts';

export interface Frames {
  /** Something in the frame is another now. */
  changed(): void;
  follow(signal?: AbortSignal): AsyncGenerator<ShellFrame, void, undefined>;
}

export function createFrames(now: () => ShellFrame): Frames {
  let version = 0;
  const wakes = new Set<() => void>();
  return {
    changed() {
      version += 1;
      for (const wake of wakes) wake();
    },
    async *follow(signal) {
      for (let shown = -1; signal?.aborted !== true;) {
        if (shown !== version) {
          shown = version;
          yield now();
        } else await nextWake(wakes, signal);
      }
    },
  };
}

function nextWake(wakes: Set<() => void>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      wakes.delete(wake);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    wakes.add(wake);
    signal?.addEventListener('abort', wake);
  });
}
