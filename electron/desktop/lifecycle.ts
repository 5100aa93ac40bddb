// The life of the desktop app round the core. Must stay true: one till per folder, the core is
// drained before the process ends, and a drain that hangs does not hold the PC's shutdown.
import { app, powerMonitor } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';

/** The ledger is safe at any moment; this long may the last polls and writes take to end well. */
const DRAIN_LIMIT_MS = 5_000;

/** What there is to end, in this order. */
export interface Drain {
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: () => Promise<void>;
}

/** Closing the window ends the app; the app ends when all is drained. */
export function endWell({ clock, log, stop }: Drain): void {
  let state: 'running' | 'draining' | 'drained' = 'running';
  const drain = async (): Promise<void> => {
    const limit = new AbortController();
    const late = clock.sleep(DRAIN_LIMIT_MS, limit.signal).then(() => 'late' as const);
    const end = await Promise.race([stop().catch((error: unknown) => String(error)), late]);
    limit.abort();
    if (end !== undefined) log.error('the till did not end well', { end });
    state = 'drained';
    app.quit();
  };
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (state === 'drained') return;
    event.preventDefault();
    if (state === 'draining') return;
    state = 'draining';
    void drain();
  });
}

/** After sleep the feeds are looked at once, now: what came meanwhile is waiting there. */
export function wakeWith(pollNow: () => Promise<void>, log: Logger): void {
  powerMonitor.on('suspend', () => log.info('the PC goes to sleep'));
  powerMonitor.on('resume', () => {
    log.info('the PC is awake again');
    pollNow().catch((error: unknown) => {
      log.warn('the look after sleep failed', { error: String(error) });
    });
  });
}
