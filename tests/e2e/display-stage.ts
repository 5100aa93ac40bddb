// A customer's screen without a till: the real display port and the built page, and a test that
// says what is to be shown.
import { join, resolve } from 'node:path';
import type { DisplayFrame } from '../../shared/display.ts';
import { startDisplayListener } from '../../electron/core/display/listener.ts';
import { createPairing } from '../../electron/core/display/pairing.ts';
import { createScreens } from '../../electron/core/display/screens.ts';
import { createStreams } from '../../electron/core/display/streams.ts';
import type { Ports } from '../../electron/core/ports.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';

const PAGE_DIR = join(resolve(import.meta.dirname, '../..'), 'out', 'display');

export interface ScreenStage {
  readonly address: string;
  /** Of a screen that is paired already. */
  readonly cookie: { readonly name: string; readonly value: string; readonly url: string };
  show(frame: DisplayFrame): void;
  close(): Promise<void>;
}

export async function openStage(first: DisplayFrame): Promise<ScreenStage> {
  let frame = first;
  let wake = new AbortController();
  async function* frames(signal?: AbortSignal): AsyncGenerator<DisplayFrame, void, undefined> {
    while (signal?.aborted !== true) {
      yield { ...frame, nowMs: systemClock.wallMs() };
      await systemClock.sleep(2000, AbortSignal.any([wake.signal, ...(signal ? [signal] : [])]));
    }
  }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ports = {
    clock: systemClock,
    random: systemRandom,
    log,
    dir: ':memory:',
  } as unknown as Ports;
  const screens = createScreens(ports);
  const streams = createStreams({ frames }, systemClock, () => undefined);
  const pairing = createPairing(systemClock, systemRandom);
  const parts = { pageDir: PAGE_DIR, screens, pairing, streams, clock: systemClock, log };
  const listener = await startDisplayListener(parts, '127.0.0.1', 0);
  const address = `http://127.0.0.1:${listener.port}/`;
  const { token } = screens.add('Layar depan');
  return {
    address,
    cookie: { name: 'lunas_display', value: token, url: address },
    show(next) {
      frame = next;
      const before = wake;
      wake = new AbortController();
      before.abort();
    },
    close: () => listener.close(),
  };
}
