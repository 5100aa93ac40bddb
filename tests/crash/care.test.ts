// A real till is killed (kill -9) in the middle of a backup, a restore and a move, again and
// again. After each the books are whole, nothing half-written has the name of a copy, and money is
// where it was.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { checkLedger } from '../../electron/core/care/copies.ts';
import { copiesIn } from '../../electron/core/care/outside-backups.ts';
import { readSealed } from '../../electron/core/care/sealed-file.ts';
import { setupText } from '../../electron/core/testing/harness.ts';
import { verifyProfile } from '../../electron/core/verify.ts';
import type { TillApi } from '../../renderer/client/client.ts';
import { HostProcess, TOKEN, until, type Ready } from './host-process.ts';

const LIMIT_MS = 240_000;
const PASSPHRASE = 'kopi pahit tanpa gula';

let root: string;
let profile: string;
let stick: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lunas-care-kill-'));
  [profile, stick] = [join(root, 'profile'), join(root, 'stick')];
  mkdirSync(stick);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

interface Till {
  readonly host: HostProcess;
  readonly api: TillApi;
  readonly ready: Ready;
  close(): void;
}

/** The till as a process of its own, and a page's line to it. */
async function start(...flags: string[]): Promise<Till> {
  const host = new HostProcess(['--profile', profile, ...flags]);
  const ready = await host.up();
  return { host, ready, ...(await line(ready)) };
}

async function line({ url }: Ready): Promise<{ api: TillApi; close(): void }> {
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { cookie, origin } });
  socket.on('error', () => {}); // killed with its till
  const api: TillApi = createORPCClient(new RPCLink({ websocket: socket as never }));
  return { api, close: () => socket.terminate() };
}

async function firstTill(): Promise<Till> {
  const file = join(root, 'setup.json');
  writeFileSync(file, setupText({ feeds: [], api: { tokens: [{ name: 'uji', token: TOKEN }] } }));
  const till = await start('--setup', file);
  for (const amount of [13_000, 27_000]) await till.host.rest('/sales', { amount });
  for (const { id } of await salesOf(till)) await till.host.rest(`/sales/${id}/cancel`, {});
  return till;
}

async function salesOf({ host }: Till): Promise<{ id: string; amount: number }[]> {
  const { body } = await host.rest('/sales');
  return (body['items'] ?? []) as { id: string; amount: number }[];
}

/** Lets it begin, kills it after `ms`, and swallows the call that will never be answered. */
async function killedAfter(till: Till, ms: number, call: Promise<unknown>): Promise<void> {
  const gone = call.catch(() => undefined);
  await wait(ms);
  await till.host.kill();
  till.close();
  await gone;
}

/** From at once to longer than the whole takes. */
const MOMENTS = [0, 40, 250];

it(
  'killed while it copies to the stick, it leaves whole copies only',
  async () => {
    let till = await firstTill();
    for (const ms of MOMENTS) {
      const passphrase = ms % 2 === 0 ? PASSPHRASE : null;
      const outside = { folder: stick, everyHours: 24 as const, keep: 5, passphrase };
      await killedAfter(till, ms, till.api.care.setOutside({ outside }));
      for (const name of copiesIn(stick)) await checkCopy(join(stick, name));
      expect(verifyProfile(profile).findings).toEqual([]);
      till = await start();
      expect(await salesOf(till)).toHaveLength(2);
    }
    const outside = { folder: stick, everyHours: 24 as const, keep: 5, passphrase: null };
    const state = await till.api.care.setOutside({ outside });
    expect(state.outside?.fault).toBeNull();
    expect(readdirSync(stick).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(existsSync(join(profile, 'backups', 'making'))).toBe(true);
    expect(readdirSync(join(profile, 'backups', 'making'))).toEqual([]);
    till.close();
    await till.host.kill('SIGTERM');
  },
  LIMIT_MS,
);

it(
  'killed while it restores, it has the books of before or those of the copy, never half of both',
  async () => {
    let till = await firstTill();
    const outside = { folder: stick, everyHours: 24 as const, keep: 5, passphrase: null };
    await till.api.care.setOutside({ outside });
    const source = `outside:${copiesIn(stick)[0]}`;
    let restored = 0;
    for (const ms of MOMENTS) {
      await till.host.rest('/sales', { amount: 5000 });
      for (const { id } of await salesOf(till)) await till.host.rest(`/sales/${id}/cancel`, {});
      const before = (await salesOf(till)).length;
      await till.api.care.prepare({ source });
      await killedAfter(till, ms, till.api.care.restore({ source }));
      till = await start();
      const now = (await salesOf(till)).length;
      expect([before, 2]).toContain(now);
      restored += now === 2 ? 1 : 0;
      expect(existsSync(join(profile, 'restore'))).toBe(false);
      expect(verifyProfile(profile).findings).toEqual([]);
    }
    expect(restored).toBeGreaterThan(0);
    till.close();
    await till.host.kill('SIGTERM');
  },
  LIMIT_MS,
);

it(
  'a restore starts the till again under its page, on the same address',
  async () => {
    const till = await firstTill();
    const outside = { folder: stick, everyHours: 24 as const, keep: 5, passphrase: null };
    await till.api.care.setOutside({ outside });
    await till.host.rest('/sales', { amount: 5000 });
    for (const { id } of await salesOf(till)) await till.host.rest(`/sales/${id}/cancel`, {});
    const source = `outside:${copiesIn(stick)[0]}`;
    await till.api.care.prepare({ source });
    expect(await till.api.care.restore({ source })).toEqual({ isRestarting: true });
    await until('the books of the copy', async () => {
      const items = await salesOf(till).catch(() => []);
      return items.length === 2;
    });
    till.close();
    const { code, stdout } = await till.host.kill('SIGTERM');
    expect(code).toBe(process.platform === 'win32' ? null : 0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  },
  LIMIT_MS,
);

it(
  'killed while it moves, it sells or says that it moved; the file is whole or is none',
  async () => {
    let till = await firstTill();
    for (const ms of MOMENTS) {
      const asked = { folder: stick, passphrase: PASSPHRASE };
      await killedAfter(till, ms, till.api.care.moveOut(asked));
      const files = readdirSync(stick).filter((name) => name.endsWith('.lunas'));
      for (const name of files) await checkCopy(join(stick, name));
      till = await start();
      const { status } = await till.host.rest('/sales', { amount: 5000 });
      const { movedAtMs } = await till.api.care.state();
      expect(status).toBe(movedAtMs === null ? 201 : 503);
      for (const { id } of await salesOf(till)) await till.host.rest(`/sales/${id}/cancel`, {});
      await till.api.care.sellHere({});
    }
    const { file } = await till.api.care.moveOut({ folder: stick, passphrase: PASSPHRASE });
    till.close();
    await till.host.kill('SIGTERM');
    // And by the flag: a new profile from that file.
    const fresh = join(root, 'fresh');
    const env = { LUNAS_PASSPHRASE: PASSPHRASE };
    const wrong = new HostProcess(['--profile', join(root, 'wrong'), '--restore', file], {
      LUNAS_PASSPHRASE: 'bukan ini',
    });
    expect(await wrong.end()).toMatchObject({ code: 2, sentences: ['The passphrase is wrong.'] });
    const next = new HostProcess(['--profile', fresh, '--restore', file], env);
    await next.up();
    const { body } = await next.rest('/sales');
    expect((body['items'] as unknown[]).length).toBeGreaterThanOrEqual(2);
    await next.kill('SIGTERM');
    expect(verifyProfile(fresh).findings).toEqual([]);
    const again = await new HostProcess(['--profile', fresh, '--restore', file], env).end();
    expect(again).toMatchObject({ code: 2 });
    expect(again.sentences[0]).toContain('has books already');
  },
  LIMIT_MS,
);

/** Whole, whether in clear or sealed. */
async function checkCopy(path: string): Promise<void> {
  if (path.endsWith('.db')) {
    expect(await checkLedger(path)).toBeGreaterThan(0);
    return;
  }
  let bytes = 0;
  for await (const part of readSealed(path, PASSPHRASE)) bytes += part.length;
  expect(bytes).toBeGreaterThan(0);
}
