// The port for programs on this PC, where the host has no web address of its own (the desktop).
import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWNER } from '../people/actor.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';

let dir: string;
let till: TestCore;
const blockers: Server[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-port-'));
});

afterEach(async () => {
  await till.stop();
  for (const blocker of blockers.splice(0)) blocker.close();
  rmSync(dir, { recursive: true, maxRetries: 5 });
});

const TOKEN = 'TOKEN-RAHASIA-pos';
const withPort = (port?: number, names = ['pos']) => ({
  api: {
    ...(port === undefined ? {} : { port }),
    tokens: names.map((name) => ({ name, token: TOKEN })),
  },
});

async function open(setup: object): Promise<void> {
  till = await createTestCore({ dir, isSetUp: false });
  expect(await till.core.importSetup(setupText(setup))).toEqual([]);
}

async function ask(): Promise<number> {
  const [address = ''] = till.core.rest.list().addresses;
  const headers = { authorization: `Bearer ${TOKEN}` };
  return (await fetch(`${address}/sales`, { headers })).status;
}

/** A free port, and one that another program has. */
async function takenPort(): Promise<number> {
  const server = createServer();
  blockers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as { port: number }).port;
}

async function freePort(): Promise<number> {
  const port = await takenPort();
  await new Promise((closed) => blockers.pop()?.close(closed));
  return port;
}

describe('the port for programs', () => {
  it('is closed while there is no token', async () => {
    await open({});
    expect(till.core.rest.list()).toEqual({ addresses: [], port: 'off', tokens: [] });
  });

  it('is the one of the setup, on this PC alone, and the same after a restart', async () => {
    const port = await freePort();
    await open(withPort(port));
    for (let start = 0; start < 2; start += 1) {
      expect(till.core.rest.list()).toMatchObject({
        addresses: [`http://127.0.0.1:${port}/v1`],
        port: 'open',
      });
      expect(await ask()).toBe(200);
      await till.stop();
      till = await createTestCore({ dir, isSetUp: false });
    }
  });

  it('opens with the first token of the desk, closes with the last, and no till needs a restart', async () => {
    await open({});
    const { rest } = till.core;
    rest.tokens.make('POS', ['read'], OWNER);
    await rest.settled();
    const { addresses, tokens, port } = rest.list();
    // Another till on this machine may have the usual one.
    expect(port).toMatch(/^(open|other)$/);
    expect((await fetch(`${addresses[0]}/health`)).status).toBe(200);
    rest.tokens.revoke(tokens[0]?.id ?? '', OWNER);
    await rest.settled();
    expect(rest.list()).toEqual({ addresses: [], port: 'off', tokens: [] });
    await expect(fetch(`${addresses[0]}/health`)).rejects.toThrow();
  });

  it('that another program has is said, and the till sells all the same', async () => {
    const port = await takenPort();
    await open(withPort(port));
    expect(till.core.rest.list()).toMatchObject({ addresses: [], port: 'failed' });
    expect((await till.sell(13_000)).status).toBe('waiting');
    await new Promise((closed) => blockers.pop()?.close(closed));
    expect(await till.core.importSetup(setupText(withPort(port)))).toEqual([]);
    expect(till.core.rest.list().port).toBe('open');
    expect(await ask()).toBe(200);
  });

  it('is none of its own where the host serves REST, unless the setup names one', async () => {
    await open(withPort());
    const { rest } = till.core;
    rest.servedAt('http://127.0.0.1:5173/v1');
    await rest.settled();
    expect(rest.list()).toMatchObject({ addresses: ['http://127.0.0.1:5173/v1'], port: 'off' });
    const port = await freePort();
    expect(await till.core.importSetup(setupText(withPort(port)))).toEqual([]);
    expect(rest.list().addresses).toEqual([
      'http://127.0.0.1:5173/v1',
      `http://127.0.0.1:${port}/v1`,
    ]);
  });

  it('stays open, and its programs on the line, while other parts of the setup change', async () => {
    const port = await freePort();
    await open(withPort(port));
    const headers = { authorization: `Bearer ${TOKEN}` };
    const url = `http://127.0.0.1:${port}/v1/events`;
    const hangUp = new AbortController();
    const stream = await fetch(url, { headers, signal: hangUp.signal });
    const changes = { store: { name: 'Warung Baru' } };
    await till.core.setupDesk.change(changes, { isTrial: false });
    expect(till.core.rest.streams.count()).toBe(1);
    hangUp.abort();
    await stream.text().catch(() => '');
  });

  it('ends the streams of a token that the next setup does not name', async () => {
    const port = await freePort();
    await open(withPort(port));
    const headers = { authorization: `Bearer ${TOKEN}` };
    const stream = await fetch(`http://127.0.0.1:${port}/v1/events`, { headers });
    await till.core.setupDesk.change({ api: { tokens: { pos: null } } }, { isTrial: false });
    expect(await stream.text()).toContain('"reason":"revoked"');
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/sales`, { headers });
    expect(status).toBe(401);
  });
});
