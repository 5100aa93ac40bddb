// A till whose keys are locked: what its owner does at the door, on both hosts. Nothing of the till
// is there before the passphrase.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { findBrowser } from '../../build/browser.mjs';
import { API_TOKEN, expect as usual, MERCHANT_QRIS, test } from './host.ts';

// Two or three starts of a whole till in one test, and scrypt in each.
const LONG_MS = 60_000;
test.describe.configure({ timeout: 4 * LONG_MS });
const expect = usual.configure({ timeout: LONG_MS });

const TOP = resolve(import.meta.dirname, '../..');
const STAND_IN = join(TOP, 'tests/stand-in/electron');
const PHRASE = 'kopi susu gula aren';
const API_KEY = 'KUNCI-RAHASIA-PROVIDER';

let dir: string;

test.beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-door-'));
  writeFileSync(
    join(dir, 'setup.json'),
    JSON.stringify({
      store: { name: 'Warung Sejahtera', timezone: 'Asia/Jakarta' },
      merchant: { qris: MERCHANT_QRIS },
      feeds: [
        {
          kind: 'qiospay',
          baseUrl: 'http://127.0.0.1:9',
          merchantCode: 'QP000001',
          apiKey: API_KEY,
        },
      ],
      api: { tokens: [{ name: 'uji', token: API_TOKEN }] },
    }),
  );
});
test.afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

const profile = (): string => join(dir, 'profile');
const setup = (): string[] => ['--setup', join(dir, 'setup.json')];

/** Every byte of the profile, as a thief has it. */
function everyByte(): string {
  return readdirSync(profile(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

interface Started {
  readonly url: string;
  readonly apiUrl: string;
  readonly isLocked: boolean;
  says(): string;
  stop(): Promise<number | null>;
}

function serve(args: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(
    process.execPath,
    [join(TOP, 'out/web/web.js'), '--profile', profile(), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  return started(child);
}

function started(child: ChildProcess): Promise<Started> {
  let says = '';
  let told = '';
  child.stderr?.on('data', (chunk) => (says += String(chunk)));
  return new Promise((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`ended with ${code}: ${says}`)));
    child.stdout?.on('data', (chunk) => {
      told += String(chunk);
      if (!told.includes('\n')) return;
      const line = JSON.parse(told) as { url: string; apiUrl: string; locked?: boolean };
      ready({
        ...line,
        isLocked: line.locked === true,
        says: () => says,
        stop: () =>
          new Promise((done) => {
            if (child.exitCode !== null) done(child.exitCode);
            child.once('exit', (code) => done(code));
            child.kill('SIGTERM');
          }),
      });
    });
  });
}

async function openKeys(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 500 });
  }).toPass();
  await sections.getByRole('button', { name: 'Kunci', exact: true }).click();
}

async function expectTill(page: Page): Promise<void> {
  await expect(page.getByText('Warung Sejahtera').first()).toBeVisible();
}

test.describe('on the web host', () => {
  test.beforeEach(({ page: _page }, info) => {
    test.skip(info.project.name !== 'web', 'the desktop has its own below');
  });

  test('a passphrase keeps the keys: asked at each start, and nothing of the till is there before', async ({
    page,
  }) => {
    const first = await serve(setup(), { LUNAS_KEY: PHRASE });
    expect(first.isLocked).toBe(false);
    expect(await first.stop()).toBe(0);
    for (const secret of [PHRASE, API_KEY]) expect(everyByte()).not.toContain(secret);

    const till = await serve([]);
    expect(till.isLocked).toBe(true);
    await page.goto(till.url);
    await expect(page.getByRole('heading', { name: 'Kasir terkunci' })).toBeVisible();
    const bearer = { authorization: `Bearer ${API_TOKEN}` };
    expect((await fetch(`${till.apiUrl}/sales`, { headers: bearer })).status).toBe(503);
    await page.getByLabel('Kata sandi').fill('bukan kata sandinya');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('Kata sandi salah.');
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('heading', { name: 'The till is locked' })).toBeVisible();
    await page.getByLabel('Passphrase').fill(PHRASE);
    await page.getByRole('button', { name: 'Open the till' }).click();
    await expectTill(page);
    await expect
      .poll(async () => (await fetch(`${till.apiUrl}/sales`, { headers: bearer })).status)
      .toBe(200);
    expect(await till.stop()).toBe(0);
    for (const secret of [PHRASE, API_KEY, 'bukan kata sandinya'])
      expect(everyByte() + till.says()).not.toContain(secret);
  });

  test('a wrong LUNAS_KEY is refused in a sentence, and says nothing of itself', async () => {
    const first = await serve(setup(), { LUNAS_KEY: PHRASE });
    await first.stop();
    const wrong = serve([], { LUNAS_KEY: 'bukan kata sandinya' });
    await expect(wrong).rejects.toThrow(
      /^ended with 2: .*LUNAS_KEY is not the passphrase of this profile\.\s*$/s,
    );
    await expect(wrong).rejects.not.toThrow('bukan kata sandinya');
    const short = serve(['--profile', join(dir, 'other')], { LUNAS_KEY: 'pendek' });
    await expect(short).rejects.toThrow(/A passphrase has at least 10 characters\./);
  });

  test('a lost passphrase costs the keys alone: the shop is there when they are typed again', async ({
    page,
  }) => {
    await (await serve(setup(), { LUNAS_KEY: PHRASE })).stop();
    const till = await serve([]);
    await page.goto(till.url);
    await page.getByRole('button', { name: 'Lupa kata sandi?' }).click();
    await expect(page.getByText('kunci provider (Qiospay, SNAP, NICEPAY, Netzme)')).toBeVisible();
    await page.getByRole('button', { name: 'Kembali' }).click();
    await expect(page.getByRole('heading', { name: 'Kasir terkunci' })).toBeVisible();
    await page.getByRole('button', { name: 'Lupa kata sandi?' }).click();
    await page.getByRole('button', { name: 'Ya, masukkan dari awal' }).click();
    await expect(page.getByText(/Kunci provider tidak bisa dibuka/)).toBeVisible();
    await expect(page.getByLabel('Nama toko')).toHaveValue('Warung Sejahtera');
    expect(readdirSync(profile()).some((name) => name.startsWith('vault.aside-'))).toBe(true);
    await till.stop();
  });

  test('a manager chooses a passphrase at the till, and it is asked from then on', async ({
    page,
  }, info) => {
    const first = await serve(setup());
    await page.goto(first.url);
    await expectTill(page);
    await openKeys(page);
    await expect(page.getByRole('heading', { name: 'Berkas di map data' })).toBeVisible();
    for (const [width, height] of [
      [1366, 768],
      [1920, 1080],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: info.outputPath(`keys-${colorScheme}-${width}.png`) });
      }
    await page.getByLabel('Kata sandi baru', { exact: true }).fill(PHRASE);
    await page.getByLabel('Kata sandi baru, sekali lagi').fill(PHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Tersimpan.')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Kata sandi pemilik' })).toBeVisible();
    await page.getByLabel('Kata sandi sekarang').fill('bukan kata sandinya');
    await page.getByRole('button', { name: 'Kembali ke berkas di map data' }).click();
    await expect(page.getByText('Kata sandi sekarang salah.')).toBeVisible();
    await first.stop();
    expect(everyByte()).not.toContain(PHRASE);
    const next = await serve([]);
    expect(next.isLocked).toBe(true);
    await page.goto(next.url);
    await page.getByLabel('Kata sandi').fill(PHRASE);
    await page.keyboard.press('Enter');
    await expectTill(page);
    await next.stop();
  });

  test('where the keys were lost nobody but a manager sets the till up again', async ({ page }) => {
    const text = readFileSync(join(dir, 'setup.json'), 'utf8');
    const users = [
      { name: 'Sari', role: 'cashier', pin: '1234' },
      { name: 'Budi', role: 'manager', pin: '998877' },
    ];
    writeFileSync(join(dir, 'setup.json'), JSON.stringify({ ...JSON.parse(text), users }));
    await (await serve(setup())).stop();
    rmSync(join(profile(), 'vault.json'));
    const till = await serve([]);
    await page.goto(till.url);
    await expect(page.getByRole('button', { name: /Budi/ })).toBeVisible();
    await expect(page.getByLabel('Nama toko')).toBeHidden();
    await page.getByRole('button', { name: /Budi/ }).click();
    await page.keyboard.type('998877');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Kunci provider tidak bisa dibuka/)).toBeVisible();
    await expect(page.getByLabel('Nama toko')).toHaveValue('Warung Sejahtera');
    await till.stop();
  });

  test('the door reads well in both themes, small and large', async ({ page }, info) => {
    await (await serve(setup(), { LUNAS_KEY: PHRASE })).stop();
    const till = await serve([]);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of [
        { width: 1366, height: 768 },
        { width: 480, height: 640 },
      ]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        await page.goto(till.url);
        const button = page.getByRole('button', { name: 'Buka kasir' });
        await expect(button).toBeInViewport();
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth <= window.innerWidth,
        );
        expect(wide).toBe(true);
        await page.screenshot({ path: info.outputPath(`door-${colorScheme}-${size.width}.png`) });
      }
    await till.stop();
  });
});

test.describe('on the desktop', () => {
  test.beforeEach(({ page: _page }, info) => {
    test.skip(info.project.name !== 'desktop', 'the web host has its own above');
    test.skip(findBrowser() === undefined || process.platform === 'win32', 'needs the stand-in');
  });

  const launch = (args: readonly string[], env: Record<string, string>) =>
    _electron.launch({
      executablePath: STAND_IN,
      args: [TOP, '--profile', profile(), ...args],
      env: { ...process.env, STAND_IN_NODE: process.execPath, ...env } as Record<string, string>,
    });

  test('without a keyring a passphrase is chosen before anything is kept, and asked from then on', async () => {
    const app = await launch(setup(), { STAND_IN_NO_KEYRING: '1' });
    const door = await app.firstWindow();
    await expect(door.getByRole('heading', { name: 'Pilih kata sandi' })).toBeVisible();
    expect(everyByte()).not.toContain(API_KEY);
    await door.getByLabel('Kata sandi', { exact: true }).fill(PHRASE);
    await door.getByLabel('Kata sandi, sekali lagi').fill('lain sekali kata ini');
    await door.getByRole('button', { name: 'Pakai kata sandi ini' }).click();
    await expect(door.getByRole('alert')).toHaveText('Kedua kata sandi tidak sama.');
    await door.getByLabel('Kata sandi, sekali lagi').fill(PHRASE);
    const next = app.waitForEvent('window', { timeout: LONG_MS });
    await door.getByRole('button', { name: 'Pakai kata sandi ini' }).click();
    await expectTill(await next);
    await expect.poll(() => app.windows().length).toBe(1);
    await app.close();
    for (const secret of [PHRASE, API_KEY]) expect(everyByte()).not.toContain(secret);

    const again = await launch([], { STAND_IN_NO_KEYRING: '1' });
    const locked = await again.firstWindow();
    await expect(locked.getByRole('heading', { name: 'Kasir terkunci' })).toBeVisible();
    await again.close();
  });

  test('a profile whose keyring is gone says so, and opens when it is back', async () => {
    const first = await launch(setup(), {});
    await expectTill(await first.firstWindow());
    await first.close();
    const app = await launch([], { STAND_IN_NO_KEYRING: '1' });
    const door = await app.firstWindow();
    await expect(door.getByRole('heading', { name: 'Keyring tidak terbuka' })).toBeVisible();
    const retry = door.getByRole('button', { name: 'Coba lagi' });
    await retry.click();
    // It can be pressed again when it was answered, and not before.
    await expect(retry).toBeEnabled();
    await expect(door.getByRole('heading', { name: 'Keyring tidak terbuka' })).toBeVisible();
    const till = app.waitForEvent('window', { timeout: LONG_MS });
    await app.evaluate((electron) => {
      const { standIn } = electron as unknown as { standIn: { desktop: { hasKeyring: boolean } } };
      standIn.desktop.hasKeyring = true;
    });
    await retry.click();
    await expectTill(await till);
    await app.close();
  });

  test('a profile of another PC says what is to be entered again, and keeps all else', async () => {
    const first = await launch(setup(), {});
    await expectTill(await first.firstWindow());
    await first.close();
    const file = join(profile(), 'vault.json');
    const vault = JSON.parse(readFileSync(file, 'utf8')) as { sealed: string };
    // Another keyring's mark: this one can't have sealed it.
    const foreign = Buffer.from(`v10${'x'.repeat(60)}`).toString('base64');
    writeFileSync(file, JSON.stringify({ ...vault, sealed: foreign }));
    const app = await launch([], {});
    const door = await app.firstWindow();
    await expect(door.getByRole('heading', { name: /tidak bisa dibuka di sini/ })).toBeVisible();
    await door.getByRole('button', { name: 'Masukkan kunci dari awal' }).click();
    const till = app.waitForEvent('window', { timeout: LONG_MS });
    await door.getByRole('button', { name: 'Ya, masukkan dari awal' }).click();
    const page = await till;
    await expect(page.getByText(/Kunci provider tidak bisa dibuka/)).toBeVisible();
    await expect(page.getByLabel('Nama toko')).toHaveValue('Warung Sejahtera');
    await app.close();
  });

  test('whoever closes the door ends the app, and nothing was opened', async () => {
    const app = await launch([], { STAND_IN_NO_KEYRING: '1' });
    const child = app.process();
    const ended = new Promise((done) => child.once('exit', done));
    await (await app.firstWindow()).close();
    expect(await ended).toBe(0);
    expect(readdirSync(profile())).not.toContain('ledger.db');
  });
});
