// Runs in a process of its own, to be killed: one till with its ledger in a folder. Its plan is its
// one argument, JSON; it says when the other tills can be asked.
import { setTimeout as wait } from 'node:timers/promises';
import { systemHttp } from '../../electron/core/system-http.ts';
import { openTill } from './hub-till.ts';

export interface OnePlan {
  readonly url: string;
  readonly store: string;
  readonly till: string;
  readonly baseUrl: string;
  readonly dir: string;
}

const { url, store, till, baseUrl, dir } = JSON.parse(process.argv[2] ?? '') as OnePlan;
const core = await openTill({ hub: { url, store, till }, http: systemHttp, baseUrl, dir });
while (core.link.state().kind !== 'live') await wait(20);
process.send?.('live');
