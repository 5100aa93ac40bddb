// Follows what happens in the till the pages look at now, through a switch into training and back.
import type { TillEvent } from '../../shared/views.ts';
import type { Core } from '../core/core.ts';
import type { Clock, Logger } from '../core/ports.ts';
import type { CoreSwitch } from '../core-switch.ts';

/** A stream that broke is taken up again after this long. */
const AGAIN_MS = 1_000;

export interface Follower {
  /** A core is looked at from now on. */
  readonly onCore: () => void;
  /** Only what happens from now on, never what was. */
  readonly onEvent: (event: TillEvent, core: Core) => void;
}

/** Until aborted. A listener that throws is logged and loses that one event. */
export function followCore(
  cores: CoreSwitch,
  { onCore, onEvent }: Follower,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  signal: AbortSignal,
): void {
  let turn = new AbortController();
  cores.onSwitched(() => turn.abort());

  function hear(event: TillEvent, core: Core): void {
    try {
      onEvent(event, core);
    } catch (error) {
      log.error('the desktop could not take an event', { error: String(error) });
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      turn = new AbortController();
      const both = AbortSignal.any([turn.signal, signal]);
      const core = cores.current();
      onCore();
      const events = core.announcer.stream(core.stores.events.lastSeq(), both);
      for await (const event of events) hear(event, core);
      // Ended by itself: a core that has stopped, or a listener too far behind.
      if (!both.aborted) await clock.sleep(AGAIN_MS, both);
    }
  }

  void run().catch((error: unknown) => {
    if (!signal.aborted) log.error('the desktop lost its thread', { error: String(error) });
  });
}
