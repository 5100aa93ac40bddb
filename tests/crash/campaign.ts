// Owns a series of kills: each shop is run under load, killed at moments and points the seed picks,
// and reckoned up at the end. The same seed picks the same points; the machine decides what happens
// to run at them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import { faultsOf } from './books.ts';
import type { Fuse } from './child.ts';
import { Shop } from './shop.ts';

export interface CampaignOptions {
  readonly seed: number;
  readonly kills: number;
  /** Kills each shop goes through before it is reckoned up. */
  readonly killsPerShop: number;
  readonly progress?: (report: CampaignReport) => void;
}

export interface CampaignReport {
  kills: number;
  killsBeforeUp: number;
  /** Kills by what brought them about. */
  readonly points: Record<string, number>;
  shops: number;
  sales: number;
  lunas: number;
  credits: number;
  rupiah: number;
  events: number;
  readonly startsMs: number[];
  /** Seed and sentence of each fault. */
  readonly faults: string[];
}

export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const report: CampaignReport = {
    kills: 0,
    killsBeforeUp: 0,
    points: {},
    shops: 0,
    sales: 0,
    lunas: 0,
    credits: 0,
    rupiah: 0,
    events: 0,
    startsMs: [],
    faults: [],
  };
  for (let seed = options.seed; report.kills < options.kills; seed += 1) {
    const kills = Math.min(options.killsPerShop, options.kills - report.kills);
    await runShop(seed, kills, report);
    options.progress?.(report);
  }
  return report;
}

async function runShop(seed: number, kills: number, report: CampaignReport): Promise<void> {
  const dice = createSeededRandom(seed);
  const shop = await Shop.open(dice);
  let faults: readonly string[] = ['the run broke off'];
  try {
    for (let n = 0; n < kills; n += 1) await oneLife(shop, dice, report);
    await settle(shop);
    faults = faultsOf(shop);
  } finally {
    await shop.close(faults.length > 0);
  }
  report.faults.push(...faults.map((fault) => `seed ${seed}, ${shop.dir}: ${fault}`));
  report.shops += 1;
  report.kills += shop.kills;
  report.killsBeforeUp += shop.killsBeforeUp;
  report.sales += shop.sales.size;
  report.lunas += shop.lunas.size;
  report.credits += shop.mutasi.credits.length;
  report.rupiah += shop.mutasi.credits.reduce((sum, { amount }) => sum + amount, 0);
  report.events += shop.heardSeq;
  report.startsMs.push(...shop.startsMs);
}

/** From start to kill. */
async function oneLife(shop: Shop, dice: SeededRandom, report: CampaignReport): Promise<void> {
  const fuse = pickFuse(dice);
  shop.mutasi.latencyMs = dice.chance(0.3) ? dice.int(60) : 0;
  // Without an earlier one a backup is made at start: let the kill meet it now and then.
  if (dice.chance(0.1))
    rmSync(join(shop.dir, 'backups'), { recursive: true, force: true, maxRetries: 5 });
  const started = shop.start(fuse);
  if (dice.chance(0.15)) await Promise.race([started, wait(dice.int(400))]);
  else await started;
  shop.repeat();
  const untilMs = performance.now() + (fuse ? 1500 : dice.int(500));
  while (shop.isAlive && performance.now() < untilMs) {
    shop.sell();
    if (dice.chance(0.05)) shop.sticker();
    await wait(dice.int(25));
  }
  const point = fuse && !shop.isAlive ? fuse.at : 'moment';
  report.points[point] = (report.points[point] ?? 0) + 1;
  await shop.kill();
  // Some customers pay while it is down.
  await wait(dice.int(60));
}

function pickFuse(dice: SeededRandom): Fuse | null {
  if (dice.chance(0.5)) return null;
  const at = dice.pick(['id', 'id', 'answer', 'event', 'lunas'] as const);
  return { at, nth: 1 + dice.int(at === 'id' || at === 'event' ? 25 : 6) };
}

/** Lets the till come back for good and find what it missed. */
async function settle(shop: Shop): Promise<void> {
  shop.mutasi.latencyMs = 0;
  await shop.start();
  await shop.answered();
  await shop.customersDone();
  await shop.look();
  if (!shop.isAlive) shop.faults.push('the till died by itself');
  await shop.stop();
}
