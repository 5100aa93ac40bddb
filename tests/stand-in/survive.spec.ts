// The desktop till that falls over: it asks to be started again, then without feeds, then not any
// more; a page that keeps falling is asked about; folders are chosen in the system's own dialog.
// The stand-in keeps the next start for the test to make.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { EXTRACTED } from '../package/pack.ts';
import type * as StandIn from './electron.ts';

const executablePath = join(import.meta.dirname, 'electron');
const tillDir = (): string =>
  test.info().project.name === 'packed' ? EXTRACTED : resolve(import.meta.dirname, '../..');

/** What comes with the first news of a till that has only just started. */
const SLOW = { timeout: 20_000 };

let folder: string;
let app: ElectronApplication;
let page: Page;

test.beforeEach(() => {
  test.slow(); // a till is started twice, and the machine may be busy
  folder = mkdtempSync(join(tmpdir(), 'lunas-survive-'));
});

test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function launch(...flags: string[]): Promise<void> {
  const profile = join(folder, 'profile');
  const args = [tillDir(), '--profile', profile, ...flags];
  app = await _electron.launch({ executablePath, args });
  page = await app.firstWindow();
  await page.waitForFunction(() => 'lunasDesktop' in window && window.lunasDesktop === true);
}

const runs = (): { end: string; falls: number[] } =>
  JSON.parse(readFileSync(join(folder, 'profile', 'runs.json'), 'utf8')) as never;

/** An error nobody expected, in the main process. */
async function fall(): Promise<void> {
  const ended = new Promise((done) => app.process().once('exit', done));
  await app
    .evaluate(() => {
      setTimeout(() => {
        throw new Error('nobody expected this');
      }, 1);
    })
    .catch(() => undefined);
  expect(await ended).toBe(70);
}

test('a fall ends the till at once, with a ref in the log; the next start says so', async () => {
  await launch();
  await fall();
  expect(runs()).toMatchObject({ end: 'fell', falls: [expect.any(Number)] });
  const log = readFileSync(join(folder, 'profile', 'logs', 'lunas.log'), 'utf8');
  expect(log).toMatch(/"ref":"[0-9A-Z]{4}".*the till fell/);
  await launch();
  await expect(page.getByText(/Kasir mulai lagi pukul .* Tidak ada yang hilang/)).toBeVisible(SLOW);
  await app.close();
  expect(runs()).toMatchObject({ end: 'ended', falls: [] });
});

test('after three falls in a row it starts in safe mode, and after it was told to end as usual', async () => {
  mkdirSync(join(folder, 'profile'), { recursive: true });
  const nowMs = Date.now();
  const fell = {
    end: 'fell',
    startedAtMs: nowMs,
    falls: [nowMs - 3000, nowMs - 2000, nowMs - 1000],
  };
  writeFileSync(join(folder, 'profile', 'runs.json'), JSON.stringify(fell));
  await launch();
  await expect(page.getByText(/Mode aman, karena kasir berhenti sendiri/)).toBeVisible(SLOW);
  await app.close();
  await launch();
  await expect(page.getByText(/Mode aman/)).toHaveCount(0);
  await app.close();
});

test('--safe starts without feeds, and a page that keeps falling is asked about', async () => {
  await launch('--safe');
  await expect(page.getByText(/^Mode aman/)).toBeVisible(SLOW);
  await app.evaluate((electron) => {
    const { desktop } = (electron as unknown as typeof StandIn).standIn;
    desktop.dialogAnswers.push({ response: 0, checkboxChecked: false });
  });
  const dialogs = (): Promise<number> =>
    app.evaluate(
      (electron) => (electron as unknown as typeof StandIn).standIn.desktop.dialogs.length,
    );
  await expect(async () => {
    await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents()[0]?.forcefullyCrashRenderer(),
    );
    expect(await dialogs()).toBe(1);
  }).toPass(SLOW);
  const look = (): Promise<unknown> =>
    app
      .evaluate(({ webContents }) =>
        webContents.getAllWebContents()[0]?.executeJavaScript('window.lunasDesktop'),
      )
      .catch(() => 'gone');
  await expect.poll(look).toBe(true);
  await app.close();
});

test('the folder for backups is chosen in the dialog of the system; a restart is asked for', async () => {
  await launch();
  await app.evaluate(
    (electron, path) => {
      const { desktop } = (electron as unknown as typeof StandIn).standIn;
      desktop.dialogAnswers.push({ canceled: false, filePaths: [path] });
    },
    join(folder, 'alt.lunas'),
  );
  const come = page.getByRole('region', { name: 'Pindah dari komputer lama' });
  await come.getByRole('button', { name: /^Pilih/ }).click();
  await expect(come.getByRole('textbox')).toHaveValue(join(folder, 'alt.lunas'));
  await app.close();
});
