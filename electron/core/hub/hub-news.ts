// Owns the telling of the hub's news: pages take a new snapshot when something a person should know
// has changed. Silence is no event, so it is looked for.
import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock, Logger } from '../ports.ts';
import type { HubLink } from './hub-link.ts';

const LOOK_EVERY_MS = 5 * SECOND_MS;

export interface HubNewsParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly link: Pick<HubLink, 'onChange'>;
  /** What people are told now, as one text (hub-view.ts, `hubKey`). */
  readonly key: () => string;
  /** May throw (a full disk): then it is told later. */
  readonly changed: () => void;
}

/** Looks on until aborted. Never rejects. */
export async function runHubNews(parts: HubNewsParts, signal: AbortSignal): Promise<void> {
  const { clock, log, link, key, changed } = parts;
  let told = '';
  let woken = new AbortController();
  const stop = link.onChange(() => woken.abort());
  while (!signal.aborted) {
    try {
      const found = key();
      if (found !== told) {
        changed();
        told = found;
      }
    } catch (error) {
      log.warn('the state of the hub could not be read or announced', { error: String(error) });
    }
    await clock.sleep(LOOK_EVERY_MS, AbortSignal.any([signal, woken.signal]));
    if (woken.signal.aborted) woken = new AbortController();
  }
  stop();
}
