// Owns what is wrong with the PC itself and beside it, for a banner in words: its clock, its disk,
// programs that were not told. Must stay true: said only when measured, and not flickering: a
// figure that moves a little is no news.
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Condition } from '../../shared/views.ts';
import type { Clock, Logger, Ports, UpdatePort } from './ports.ts';
import type { ProviderClock } from './provider-clock.ts';
import type { WebhookStore } from './store/webhooks.ts';

/** A clock this far out stamps a shop's lists with times nobody finds again. */
const CLOCK_OFF_MS = 75 * SECOND_MS;
/** Less than this is left for ledger, backups and logs, and for Windows itself. */
const DISK_LOW_BYTES = 500_000_000;
/** Free space is told in these steps, so that each small file is no new condition. */
const DISK_STEP_BYTES = 50_000_000;
const LOOK_EVERY_MS = 15 * SECOND_MS;

export interface Conditions {
  /** As last looked at; empty when all is well. */
  now(): readonly Condition[];
  /** Looks again and again until aborted. */
  run(signal: AbortSignal): Promise<void>;
}

export interface ConditionsParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly providerClock: Pick<ProviderClock, 'wallErrorMs'>;
  readonly freeDiskBytes: Ports['freeDiskBytes'];
  /** What was given up for webhooks, and is not seen to. */
  readonly webhooks: Pick<WebhookStore, 'troubled'>;
  readonly update?: Pick<UpdatePort, 'state'> | undefined;
  /** What others of the till have to say, as of now. */
  readonly others?: () => readonly Condition[];
  /** Called when what is wrong has changed. May throw (a full disk): then it is told later. */
  readonly changed: () => void;
}

export function createConditions(parts: ConditionsParts): Conditions {
  const { clock, log, changed } = parts;
  const others = parts.others ?? (() => []);
  let measured: readonly Condition[] = [];
  let told = '[]';

  async function look(): Promise<void> {
    try {
      measured = [
        ...clockOff(parts),
        ...(await diskLow(parts)),
        ...notTold(parts),
        ...newerLunas(parts),
      ];
      const found = JSON.stringify([...measured, ...others()]);
      if (found === told) return;
      changed();
      told = found;
    } catch (error) {
      log.warn('the state of the PC could not be read or announced', { error: String(error) });
    }
  }

  return {
    now: () => [...measured, ...others()],
    async run(signal) {
      while (!signal.aborted) {
        await look();
        await clock.sleep(LOOK_EVERY_MS, signal);
      }
    },
  };
}

/** To the minute, and away from zero, so that it never says "0 minutes fast". */
function clockOff({ providerClock }: ConditionsParts): Condition[] {
  const aheadMs = providerClock.wallErrorMs();
  if (aheadMs === null || Math.abs(aheadMs) < CLOCK_OFF_MS) return [];
  const minutes = Math.max(1, Math.round(Math.abs(aheadMs) / MINUTE_MS));
  return [{ kind: 'clock', aheadMs: Math.sign(aheadMs) * minutes * MINUTE_MS }];
}

function notTold({ webhooks }: ConditionsParts): Condition[] {
  return webhooks.troubled().map((url) => ({ kind: 'webhook', host: new URL(url).host }));
}

async function diskLow({ freeDiskBytes, log }: ConditionsParts): Promise<Condition[]> {
  if (freeDiskBytes === undefined) return [];
  try {
    const free = await freeDiskBytes();
    if (free >= DISK_LOW_BYTES) return [];
    const freeBytes = Math.floor(free / DISK_STEP_BYTES) * DISK_STEP_BYTES;
    return [{ kind: 'disk', freeBytes }];
  } catch (error) {
    // A folder on a network drive may not say; a guess would be worse than no banner.
    log.warn('free space could not be measured', { error: String(error) });
    return [];
  }
}

/** A newer release that is here, and waits to be installed. */
function newerLunas({ update }: ConditionsParts): Condition[] {
  const state = update?.state();
  if (state?.step !== 'ready' || state.next === null) return [];
  return [{ kind: 'update', version: state.next }];
}
