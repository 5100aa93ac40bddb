// Owns a whole till of the bench: a real core, a real hub, a ledger in memory or in a folder.
import { createCore, type Core } from '../../electron/core/core.ts';
import type { Http, Logger } from '../../electron/core/ports.ts';
import { systemClock, systemRandom } from '../../electron/core/system-clock.ts';
import { systemHub } from '../../electron/core/system-hub.ts';
import { plainSecrets, setupText } from '../../electron/core/testing/harness.ts';

export interface TillPlan {
  /** Null: a till without a hub. */
  readonly hub: { readonly url: string; readonly store: string; readonly till: string } | null;
  readonly http: Http;
  readonly baseUrl?: string;
  /** `:memory:` for none. */
  readonly dir: string;
}

const say = (level: string) => (message: string, fields?: object) => {
  if (process.env['LUNAS_BENCH_LOG'])
    process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`);
};
const log: Logger = { info: () => {}, warn: say('warn'), error: say('error') };

/** Resolves when it runs; with a hub, not before the other tills can be asked. */
export async function openTill({ hub, http, baseUrl, dir }: TillPlan): Promise<Core> {
  const core = await createCore({
    ...{ clock: systemClock, random: systemRandom, http, secrets: plainSecrets, log, dir },
    hub: systemHub,
  });
  if (!core.till()) {
    const url = baseUrl ?? 'http://127.0.0.1:1';
    const feed = { kind: 'qiospay', baseUrl: url, merchantCode: 'QP1', apiKey: 'k' };
    const faults = await core.importSetup(
      setupText({ feeds: [feed], sale: { expiresAfterSeconds: 120 }, ...(hub ? { hub } : {}) }),
    );
    if (faults.length > 0) throw new Error(faults.join(' '));
  }
  await core.start();
  return core;
}
