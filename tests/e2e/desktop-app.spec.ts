// The desktop app beside the page, on the stand-in or a real Electron: links of other programs that
// are asked about, a second start, a manager's settings, closing and quitting.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { findingsInThemes } from './axe-findings.ts';
import { sell } from './display-hands.ts';
import { expect as expectSoon, test, type RunningTill } from './host.ts';
import { hands, logIn } from './log-in.ts';

/** An app that starts, and often a second one, on a machine that may be busy. */
test.describe.configure({ timeout: 180_000 });
const expect = expectSoon.configure({ timeout: 20_000 });
// oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
test.beforeEach(({}, info) => {
  test.skip(info.project.name === 'web', 'a page in a browser has no desktop beside it');
});

const USERS = [
  { name: 'Sari', role: 'cashier', pin: '1234' },
  { name: 'Budi', role: 'manager', pin: '998877' },
];

function desktopOf({ desktop }: RunningTill): ElectronApplication {
  if (desktop === null) throw new Error('this till runs on no desktop');
  return desktop;
}

/** What the system does when a person presses a link: the same program once more, with it. */
async function startAgain(app: ElectronApplication, ...args: string[]): Promise<number | null> {
  const { spawnfile, spawnargs } = app.process();
  const at = spawnargs.findIndex((arg) => arg.startsWith('--user-data-dir='));
  const env = { ...process.env, STAND_IN_NODE: process.execPath };
  const started = [...spawnargs.slice(at - 1, at + 1), ...args];
  const child = spawn(spawnfile, started, { stdio: 'ignore', env });
  return new Promise((ended) => child.once('exit', ended));
}

const link = (query: string): string => `lunas://sale?${query}`;
const asked = (page: Page) => page.getByRole('region', { name: 'Program lain meminta penjualan' });
const code = (page: Page) => page.locator('[data-qris]');

/** Sets what the system's boxes answer, and keeps what they asked. */
async function answerBoxes(app: ElectronApplication, ...answers: number[]): Promise<void> {
  await app.evaluate(({ dialog }, responses) => {
    const seen: string[] = [];
    Object.assign(globalThis, { boxes: seen });
    dialog.showMessageBox = (...args: unknown[]) => {
      const { message } = args.at(-1) as { message: string };
      seen.push(message);
      const response = responses.shift() ?? 0;
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, answers);
}
const boxes = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as { boxes: string[] }).boxes);
const closeWindow = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const isVisible = (app: ElectronApplication): Promise<boolean | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

async function openSettings(page: Page): Promise<void> {
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Aplikasi di komputer ini' }).click();
  await expect(page.getByRole('heading', { name: 'Aplikasi di komputer ini' })).toBeVisible();
}

const choose = (page: Page, group: RegExp, option: string): Promise<void> =>
  page.getByRole('group', { name: group }).getByRole('radio', { name: option }).click();

test.describe('a link of another program', () => {
  test('comes forward, is asked about, and makes one sale after a yes', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    expect(await startAgain(app, link('amount=13000&reference=A17'))).toBe(0);
    await expect(asked(page)).toContainText('Rp 13.000, catatan A17');
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
      )
      .toBe(false);
    await expect(code(page)).toHaveCount(0);
    // Deaf for a moment to a hand that was on its way.
    await expect(async () => {
      await page.keyboard.press('y');
      await expect(asked(page)).toBeHidden({ timeout: 500 });
    }).toPass();
    await expect(code(page)).toHaveAttribute('data-qris', /540513000/);
    await expect(page.getByText('A17').first()).toBeVisible();
    await page.keyboard.press('y');
    await page.reload();
    await expect(code(page)).toHaveCount(1);
    await expect(asked(page)).toBeHidden();
    await page.keyboard.press('h');
    await expect(page.getByRole('row').filter({ hasText: 'Rp 13.000' })).toHaveCount(1);
  });

  test('leaves what a cashier types alone, and is gone after a no', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    await page.keyboard.type('275', hands);
    await startAgain(app, link('amount=13000'));
    await expect(asked(page)).toContainText('Program lain meminta Rp 13.000. Buat penjualannya?');
    await page.keyboard.type('00', hands);
    await expect(page.getByText('Rp 27.500', { exact: true })).toBeVisible();
    await expect(async () => {
      await asked(page).getByRole('button', { name: 'Tolak' }).click();
      await expect(asked(page)).toBeHidden({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(code(page)).toHaveAttribute('data-qris', /540527500/);
  });

  test('that is none is answered with one sentence, and one after another', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    const cases = [
      [link('amount=13.000'), 'jumlahnya bukan angka rupiah bulat'],
      ['lunas://refund?amount=5', 'bentuknya tidak dikenal'],
      [link('amount=10000001'), 'lebih dari batas QRIS'],
      [link('amount=5000&reference=%00'), 'berisi tanda yang tidak terlihat'],
    ] as const;
    for (const [wrong, sentence] of cases) {
      await startAgain(app, wrong);
      const notice = page.locator('.shell-notice').filter({ hasText: sentence });
      await expect(notice).toBeVisible();
      await notice.getByRole('button', { name: 'Tutup' }).click();
      await expect(page.locator('.shell-notice')).toHaveCount(0);
    }
    await expect(asked(page)).toBeHidden();
  });

  test('in a flood is five questions and a sentence, however fast they come', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    await app.evaluate(({ app: own }) => {
      for (let n = 1; n <= 300; n += 1)
        own.emit('second-instance', {}, ['lunas', `lunas://sale?amount=${n}`], '/', null);
    });
    await expect(asked(page)).toContainText('Rp 1.');
    await expect(asked(page)).toContainText('4 lagi menunggu');
    await expect(page.getByText('295 tidak dipakai')).toBeVisible();
    await expect(code(page)).toHaveCount(0);
    expect(await findingsInThemes(page, 'links')).toEqual([]);
  });

  test('given at the very start is asked about too, by macOS as an event', async ({ till }) => {
    const { page } = till;
    await desktopOf(till).evaluate(({ app: own }) => {
      own.emit('open-url', { preventDefault: () => undefined }, 'lunas://sale?amount=8000');
    });
    await expect(asked(page)).toContainText('Rp 8.000');
  });
});

test.describe('a link at the start', () => {
  test.use({ tillOptions: { setup: {}, switches: ['lunas://sale?amount=7500&reference=Meja+4'] } });

  test('is asked about, and a flag of a second start is said not to be heeded', async ({
    till,
  }) => {
    const { page } = till;
    await expect(asked(page)).toContainText('Rp 7.500, catatan Meja 4');
    await startAgain(desktopOf(till), '--kiosk', '--setup=/nowhere.json');
    await expect(
      page.getByText('Lunas sudah berjalan; --setup --kiosk tidak dipakai'),
    ).toBeVisible();
  });
});

test.describe('with people', () => {
  test.use({ tillOptions: { setup: { users: USERS } } });

  test('behind a locked screen a link waits for whoever unlocks it', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    await logIn(page, '1', 'Sari', '1234');
    await page.keyboard.press('g');
    await page.getByRole('button', { name: 'Kunci layar' }).click();
    await expect(page.getByRole('heading', { name: 'Layar terkunci' })).toBeVisible();
    await startAgain(app, link('amount=13000&reference=RAHASIA'));
    await startAgain(app); // when this one has been heard, so has the first
    await expect(page.getByText('RAHASIA')).toHaveCount(0);
    await page.keyboard.press('y');
    await page.getByRole('button', { name: /Sari/ }).click();
    await page.getByLabel('PIN Sari').pressSequentially('1234', hands);
    await page.keyboard.press('Enter');
    await expect(asked(page)).toContainText('RAHASIA');
    await expect(code(page)).toHaveCount(0);
    await expect(async () => {
      await page.keyboard.press('y');
      await expect(code(page)).toBeVisible({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('h');
    await expect(page.getByRole('row').filter({ hasText: 'RAHASIA' })).toContainText('Sari');
  });

  test('a cashier finds no settings of the app, and no kiosk', async ({ till: { page } }) => {
    await logIn(page, '1', 'Sari', '1234');
    await page.keyboard.press('t');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Aplikasi di komputer ini' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Layar pelanggan' }).click();
    await expect(page.getByRole('radio', { name: 'Layar penuh' })).toBeVisible();
    await expect(page.getByRole('radio', { name: 'Kios' })).toHaveCount(0);
  });
});

test.describe('the settings of the app', () => {
  test('start with the PC writes the session’s file, and takes it away again', async ({ till }) => {
    test.skip(process.platform !== 'linux', 'elsewhere the system keeps a list of its own');
    const { page } = till;
    const app = desktopOf(till);
    const config = await app.evaluate(() => process.env['XDG_CONFIG_HOME'] ?? '');
    await openSettings(page);
    await choose(page, /^Terbuka sendiri/, 'Ya');
    const files = (): string[] => entries(join(config, 'autostart'));
    await expect
      .poll(files)
      .toEqual([expect.stringMatching(/^id\.lunas\.till-[0-9a-f]{8}\.desktop$/)]);
    const text = readFileSync(join(config, 'autostart', files()[0] ?? ''), 'utf8');
    expect(text).toMatch(/^Exec=".+" ".+" "--user-data-dir=.+"$/m);
    expect(await findingsInThemes(page, 'desktop settings')).toEqual([]);
    await choose(page, /^Terbuka sendiri/, 'Tidak');
    await expect.poll(files).toEqual([]);
  });

  test('closing hides the window once that is chosen, and says so the first time', async ({
    till,
  }) => {
    const { page } = till;
    const app = desktopOf(till);
    await openSettings(page);
    await choose(page, /^Tombol tutup/, 'Tetap berjalan');
    await expect(page.getByRole('radio', { name: 'Tetap berjalan' })).toBeChecked();
    await answerBoxes(app, 0);
    await closeWindow(app);
    await expect.poll(() => isVisible(app)).toBe(false);
    expect(await boxes(app)).toEqual(['Lunas tetap berjalan']);
    await startAgain(app);
    await expect.poll(() => isVisible(app)).toBe(true);
    await closeWindow(app);
    await expect.poll(() => isVisible(app)).toBe(false);
    expect(await boxes(app)).toHaveLength(1);
  });

  test('a kiosk’s window can not be closed; it is left in the settings', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    const isKiosk = (): Promise<boolean | undefined> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk());
    await openSettings(page);
    await choose(page, /^Kios/, 'Ya');
    await expect.poll(isKiosk).toBe(true);
    await closeWindow(app);
    expect(await isVisible(app)).toBe(true);
    await choose(page, /^Kios/, 'Tidak');
    await expect.poll(isKiosk).toBe(false);
  });
});

test.describe('quitting', () => {
  test('asks first while a sale waits, and not when none does', async ({ till }) => {
    const { page } = till;
    const app = desktopOf(till);
    const ended = new Promise((done) => app.process().once('exit', done));
    await sell(page, '13000');
    await answerBoxes(app, 0, 1);
    await closeWindow(app);
    await expect.poll(() => boxes(app)).toEqual(['1 penjualan masih menunggu uang']);
    await expect(code(page)).toBeVisible();
    await closeWindow(app);
    expect(await ended).toBe(0);
  });

  test('a system that ends the session is not held up by a waiting sale', async ({ till }) => {
    const app = desktopOf(till);
    const ended = new Promise((done) => app.process().once('exit', done));
    await sell(till.page, '13000');
    app.process().kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
