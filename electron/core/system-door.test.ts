// The page in front of a till whose keys are locked: what it lets in, and what it tells.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDoor, type Door } from './system-door.ts';
import { Vault, type Keeper } from './system-vault.ts';

const PHRASE = 'empat kata yang panjang';
const noKeyring: Keeper = {
  kind: 'keyring',
  isThere: () => false,
  wrap: () => '',
  unwrap: () => Buffer.alloc(0),
};

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-door-'));
  mkdirSync(join(dir, 'page'));
  mkdirSync(join(dir, 'profile'));
  writeFileSync(join(dir, 'page', 'door.html'), '<h1>door</h1>');
  writeFileSync(join(dir, 'profile', 'config.json'), 'money');
});
afterEach(() => rmSync(dir, { recursive: true }));

function vaultOf(): Vault {
  const quiet = (): void => undefined;
  return new Vault({
    dir: join(dir, 'profile'),
    keeper: noKeyring,
    clock: { wallMs: () => 1_000, monoMs: () => 1_000 },
    random: { bytes: (length) => randomBytes(length) },
    log: { info: quiet, warn: quiet, error: quiet },
    cost: 2 ** 14,
  });
}

const doorOf = (vault: Vault): Door => createDoor(vault, join(dir, 'page'));
const get = (door: Door, path: string, method = 'GET'): Promise<Response> =>
  door.answer(new Request(`app://door${path}`, { method }));

async function act(door: Door, body: unknown, type = 'application/json'): Promise<unknown> {
  const response = await door.answer(
    new Request('app://door/act', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': type },
    }),
  );
  return response.ok ? response.json() : response.status;
}

describe('a till without a keyring', () => {
  it('asks for a first passphrase, and opens with one that is long enough', async () => {
    const door = doorOf(vaultOf());
    const start = { closed: 'new', waitSeconds: 0, fault: null };
    expect(await (await get(door, '/state')).json()).toEqual(start);
    expect(await act(door, { act: 'choose', passphrase: 'pendek' })).toMatchObject({
      closed: 'new',
      fault: 'short',
    });
    expect(await act(door, { act: 'choose', passphrase: PHRASE })).toMatchObject({ closed: null });
    await door.opened;
    expect(await act(door, { act: 'choose', passphrase: PHRASE })).toMatchObject({
      fault: 'not_now',
    });
  });
});

describe('a till under a passphrase', () => {
  beforeEach(() => vaultOf().choose(PHRASE));

  it('opens by it, and says when it is wrong and when to wait', async () => {
    const vault = vaultOf();
    const door = doorOf(vault);
    const enter = (passphrase: string) => act(door, { act: 'enter', passphrase });
    for (let n = 0; n < 3; n += 1) expect(await enter('salah')).toMatchObject({ fault: 'wrong' });
    expect(await enter(PHRASE)).toEqual({ closed: 'passphrase', waitSeconds: 1, fault: 'wait' });
    const fresh = doorOf(vaultOf());
    expect(await act(fresh, { act: 'enter', passphrase: PHRASE })).toMatchObject({ closed: null });
    await fresh.opened;
  });

  it('can be given up, and then a new passphrase is chosen', async () => {
    const door = doorOf(vaultOf());
    expect(await act(door, { act: 'retry' })).toMatchObject({ closed: 'passphrase' });
    expect(await act(door, { act: 'startOver' })).toMatchObject({ closed: 'new', fault: null });
    expect(await act(door, { act: 'choose', passphrase: PHRASE })).toMatchObject({ closed: null });
  });

  it.each([
    ['', 'application/json'],
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['{"act":"open"}', 'application/json'],
    ['{"act":"enter"}', 'application/json'],
    ['{"act":"enter","passphrase":"x","more":1}', 'application/json'],
    [`{"act":"enter","passphrase":"${'x'.repeat(5_000)}"}`, 'application/json'],
    [`{"act":"startOver"}`, 'text/plain'],
  ])('takes no %j of %s', async (body, type) => {
    const vault = vaultOf();
    expect(await act(doorOf(vault), body, type)).toBe(400);
    expect(vault.closed()).toBe('passphrase');
  });

  it('serves its own page under the pages’ policy, and nothing of the profile', async () => {
    const door = doorOf(vaultOf());
    const page = await get(door, '/');
    expect(await page.text()).toBe('<h1>door</h1>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const path of ['/..%2fprofile/config.json', '/..%2fprofile%2fvault.json', '/x', '/rpc'])
      expect((await get(door, path)).status).toBe(404);
    expect((await get(door, '/', 'DELETE')).status).toBe(405);
  });
});
