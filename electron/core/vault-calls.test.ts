// A manager changes how the till keeps its keys; nobody else does.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageRouter } from './api.ts';
import { fileKeeper, Vault } from './system-vault.ts';
import { createTestCore, NOON_MS, type TestCore } from './testing/harness.ts';

const PHRASE = 'empat kata yang panjang';
const NEXT = 'lima kata yang lebih panjang';

let dir: string;
let till: TestCore;
let nowMs = NOON_MS;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-vault-calls-'));
  nowMs = NOON_MS;
  till = await createTestCore({ ports: { vault: vaultOf() } });
});
afterEach(async () => {
  await till.stop();
  rmSync(dir, { recursive: true });
});

function vaultOf(): Vault {
  const quiet = (): void => undefined;
  return new Vault({
    dir,
    keeper: fileKeeper,
    clock: { wallMs: () => nowMs, monoMs: () => nowMs },
    random: { bytes: (length) => randomBytes(length) },
    log: { info: quiet, warn: quiet, error: quiet },
    cost: 2 ** 14,
  });
}

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });

describe('the keys of a till', () => {
  it('are seen to be kept by the folder, then by a passphrase, and back (vault.state, vault.change)', async () => {
    expect(await page().vault.state()).toEqual({ by: 'file', own: 'file' });
    expect(await page().vault.change({ passphrase: PHRASE })).toEqual({
      by: 'passphrase',
      own: 'file',
    });
    expect(vaultOf().closed()).toBe('passphrase');
    await page().vault.change({ passphrase: NEXT, current: PHRASE });
    expect(await vaultOf().enter(NEXT)).toBe('right');
    expect(await page().vault.change({ passphrase: null, current: NEXT })).toMatchObject({
      by: 'file',
    });
    expect(vaultOf().closed()).toBeNull();
  });

  it('change for nobody who does not know the passphrase of now', async () => {
    await page().vault.change({ passphrase: PHRASE });
    const wrong = page().vault.change({ passphrase: null, current: 'salah salah' });
    await expect(wrong).rejects.toMatchObject({
      code: 'forbidden',
      message: 'The passphrase is wrong.',
    });
    await expect(page().vault.change({ passphrase: NEXT })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(page().vault.change({ passphrase: null, current: 'x' })).rejects.toThrow();
    await expect(page().vault.change({ passphrase: null, current: PHRASE })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect(await vaultOf().enter(PHRASE)).toBe('right');
  });

  it('leave who changed them in the audit, and no passphrase anywhere', async () => {
    await page().vault.change({ passphrase: PHRASE });
    await expect(page().vault.change({ passphrase: NEXT, current: 'salah' })).rejects.toThrow();
    const { items } = await page().audit.list({});
    expect(items.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['vault.changed', 'call.forbidden']),
    );
    for (const secret of [PHRASE, NEXT, 'salah']) {
      expect(JSON.stringify(items)).not.toContain(secret);
      expect(readFileSync(join(dir, 'vault.json'), 'utf8')).not.toContain(secret);
    }
  });

  it('take no short passphrase', async () => {
    await expect(page().vault.change({ passphrase: 'pendek' })).rejects.toThrow();
    expect(await page().vault.state()).toMatchObject({ by: 'file' });
  });
});

it('in training the keys are nobody’s to change', async () => {
  await till.stop();
  till = await createTestCore({
    ports: { vault: vaultOf(), training: { phoneUrl: 'http://127.0.0.1:1' } },
  });
  expect(await page().vault.state()).toEqual({ by: null, own: null });
  await expect(page().vault.change({ passphrase: PHRASE })).rejects.toMatchObject({
    code: 'conflict',
  });
});
