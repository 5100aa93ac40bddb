import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/time.ts';
import { pageRouter } from '../api.ts';
import { hashToken } from '../setup-store.ts';
import { createTestCore, setupText, type TestCore } from '../testing/harness.ts';

let dir: string;
let till: TestCore;

const SETUP = {
  api: {
    tokens: [
      { name: 'kasir-pos', token: 'TOKEN-DARI-BERKAS' },
      { name: 'laporan', token: 'TOKEN-LAPORAN', scopes: ['report'] },
    ],
  },
  users: [{ name: 'Budi', role: 'manager', pin: '998877' }],
};

async function open(setup: object | null = SETUP): Promise<void> {
  till = await createTestCore({ dir, isSetUp: false });
  if (setup) expect(await till.core.importSetup(setupText(setup))).toEqual([]);
}

async function restart(): Promise<void> {
  await till.stop();
  await open(null);
}

/** The page of a manager who has logged in. */
async function desk() {
  const session = till.core.people.sessions.open();
  const page = createRouterClient(pageRouter, { context: { core: till.core, session } });
  const { names } = await page.session.names();
  await page.session.login({ personId: names[0]?.id ?? '', pin: '998877' });
  return page;
}

const holder = (token: string) => till.core.rest.tokens.find(token);
const acts = () =>
  [...till.core.stores.audit.all()].map(({ act, who, subject }) => [act, who, subject]);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-tokens-'));
});

afterEach(async () => {
  await till.stop();
  rmSync(dir, { recursive: true, maxRetries: 5 });
});

describe('a token made in the desk', () => {
  it('is told once, opens what it was made for, and stays over a restart (token.make)', async () => {
    await open();
    const page = await desk();
    const { token, list } = await page.token.make({
      name: 'POS depan',
      scopes: ['read', 'create'],
    });
    expect(token).toMatch(/^lunas_[0-9a-f]{48}$/);
    expect(list.tokens[0]).toMatchObject({
      name: 'POS depan',
      scopes: ['create', 'read'],
      source: 'desk',
      createdBy: 'Budi',
      createdAtMs: till.clock.wallMs(),
      lastUsedAtMs: null,
    });
    expect(JSON.stringify(list)).not.toContain(token);
    expect(holder(token)).toMatchObject({ name: 'POS depan', scopes: ['create', 'read'] });
    await restart();
    expect(holder(token)).toMatchObject({ name: 'POS depan', scopes: ['create', 'read'] });
    expect(holder(`${token}x`)).toBeNull();
  });

  it('lies nowhere in the profile but as its hash', async () => {
    await open();
    const { token } = await (await desk()).token.make({ name: 'POS', scopes: ['read'] });
    holder(token);
    await till.core.stop();
    const files = readdirSync(dir, { withFileTypes: true }).filter((each) => each.isFile());
    const bytes = files.map(({ name }) => readFileSync(join(dir, name), 'latin1')).join();
    expect(bytes).toContain(hashToken(token));
    for (const secret of [token, token.slice(6), 'TOKEN-DARI-BERKAS'])
      expect(`${bytes}${till.logLines.join()}`).not.toContain(secret);
    till = await createTestCore({ dir, isSetUp: false });
  });

  it('is in the audit, made and revoked, with who did it', async () => {
    await open();
    const page = await desk();
    const { list } = await page.token.make({ name: 'POS', scopes: ['read'] });
    await page.token.revoke({ id: list.tokens[0]?.id ?? '' });
    expect(acts()).toEqual(
      expect.arrayContaining([
        ['token.made', 'Budi', 'POS'],
        ['token.revoked', 'Budi', 'POS'],
      ]),
    );
  });

  it('has a name of its own, and may do at least one thing', async () => {
    await open();
    const page = await desk();
    await page.token.make({ name: 'POS', scopes: ['read'] });
    for (const name of ['POS', 'pos', 'kasir-pos', 'KASIR-POS'])
      await expect(page.token.make({ name, scopes: ['read'] })).rejects.toMatchObject({
        status: 409,
      });
    await expect(page.token.make({ name: ' ', scopes: ['read'] })).rejects.toMatchObject({
      status: 400,
    });
    await expect(page.token.make({ name: 'lain', scopes: [] })).rejects.toMatchObject({
      status: 400,
    });
    expect((await page.token.list()).tokens).toHaveLength(3);
  });

  it('says when it was last used, to the minute over a restart', async () => {
    await open();
    const { token } = await (await desk()).token.make({ name: 'POS', scopes: ['read'] });
    holder(token);
    const firstMs = till.clock.wallMs();
    await till.clock.advance(MINUTE_MS / 2);
    holder(token);
    const used = () =>
      till.core.rest.tokens.list().find(({ name }) => name === 'POS')?.lastUsedAtMs;
    expect(used()).toBe(firstMs + MINUTE_MS / 2);
    await restart();
    expect(used()).toBe(firstMs);
  });

  it('opens nothing once it is revoked, also after a restart (token.revoke)', async () => {
    await open();
    const page = await desk();
    const { token, list } = await page.token.make({ name: 'POS', scopes: ['read'] });
    const id = list.tokens[0]?.id ?? '';
    await page.token.revoke({ id });
    expect(holder(token)).toBeNull();
    await expect(page.token.revoke({ id })).rejects.toMatchObject({ status: 404 });
    await restart();
    expect(holder(token)).toBeNull();
    // Its name is free again.
    expect((await (await desk()).token.make({ name: 'POS', scopes: ['read'] })).token).not.toBe(
      token,
    );
  });
});

describe('a token of the setup', () => {
  it('may do everything, unless the setup says what', async () => {
    await open();
    expect(holder('TOKEN-DARI-BERKAS')?.scopes).toEqual(['create', 'read', 'report']);
    expect(holder('TOKEN-LAPORAN')?.scopes).toEqual(['report']);
    await restart();
    expect(holder('TOKEN-LAPORAN')).toMatchObject({ name: 'laporan', scopes: ['report'] });
  });

  it('stays revoked when the setup that names it is imported again', async () => {
    await open();
    const page = await desk();
    const { tokens } = await page.token.list();
    await page.token.revoke({ id: tokens.find(({ name }) => name === 'kasir-pos')?.id ?? '' });
    expect(holder('TOKEN-DARI-BERKAS')).toBeNull();
    expect(await till.core.importSetup(setupText(SETUP))).toEqual([]);
    expect(holder('TOKEN-DARI-BERKAS')).toBeNull();
    await restart();
    expect(holder('TOKEN-DARI-BERKAS')).toBeNull();
    expect(holder('TOKEN-LAPORAN')?.name).toBe('laporan');
  });

  it('is gone with the setup, and back with it; those of the desk stay', async () => {
    await open();
    const { token } = await (await desk()).token.make({ name: 'POS', scopes: ['read'] });
    expect(await till.core.importSetup(setupText({}))).toEqual([]);
    expect([holder('TOKEN-DARI-BERKAS'), holder(token)?.name]).toEqual([null, 'POS']);
    expect(await till.core.importSetup(setupText(SETUP))).toEqual([]);
    expect(holder('TOKEN-DARI-BERKAS')?.name).toBe('kasir-pos');
  });
});

it('is made by a manager alone', async () => {
  await open();
  const session = till.core.people.sessions.open();
  const page = createRouterClient(pageRouter, { context: { core: till.core, session } });
  await expect(page.token.make({ name: 'x', scopes: ['read'] })).rejects.toMatchObject({
    status: 403,
  });
  expect(till.core.rest.tokens.list()).toHaveLength(2);
});

it('still lets a program in when its use can not be written down', async () => {
  await open();
  till.core.database.pragma('query_only = on');
  expect(holder('TOKEN-DARI-BERKAS')?.name).toBe('kasir-pos');
  till.core.database.pragma('query_only = off');
  expect(till.logLines.join()).toContain('the use of a token was not written down');
});
