// The PC's second screen, plugged in and out under the compiled till: the customer's window opens
// by itself, never over the till, and goes with its cable. Screens can be plugged on the stand-in
// only.
import type { ElectronApplication, Page } from '@playwright/test';
import { openDisplaySettings, sell } from '../e2e/display-hands.ts';
import { expect, test, type RunningTill } from '../e2e/host.ts';
import type * as StandIn from './electron.ts';

/** Two screens side by side: the till's own and the customer's. */
const FIRST = { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };
const SECOND = { id: 2, bounds: { x: 1366, y: 0, width: 1280, height: 720 } };

test.describe('the second screen of a desktop till', () => {
  test.describe.configure({ timeout: 60_000 });

  const plug = (app: ElectronApplication, plans: readonly (typeof FIRST)[]): Promise<void> =>
    app.evaluate((electron, all) => {
      (electron as unknown as typeof StandIn).standIn.setDisplays(all);
    }, plans);

  async function secondWindow(app: ElectronApplication): Promise<Page> {
    await expect.poll(() => app.windows().length).toBe(2);
    const page = app.windows()[1];
    if (page === undefined) throw new Error('there is no second window');
    return page;
  }

  const placeOf = (app: ElectronApplication) =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .map((window) => ({ ...window.getBounds(), isFull: window.isFullScreen() }))
        .at(1),
    );

  test('shows the QR and LUNAS by itself, full screen', async ({ till, simulator }) => {
    const app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    const screen = await secondWindow(app);
    await expect(screen.getByRole('heading', { name: 'Warung Sejahtera' })).toBeVisible();
    expect(await placeOf(app)).toMatchObject({ ...SECOND.bounds, isFull: true });
    const payload = await sell(till.page, '13000');
    await expect(screen.locator(`[data-qris="${payload}"]`)).toBeVisible();
    simulator.bank.pay({ payload });
    await expect(screen.getByRole('alert')).toContainText('LUNAS');
  });

  test('is gone when it is unplugged, and right when it is plugged in again', async ({ till }) => {
    const app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    await secondWindow(app);
    const payload = await sell(till.page, '13000');
    await plug(app, [FIRST]);
    await expect.poll(() => app.windows().length).toBe(1);
    await expect(till.page.locator(`[data-qris="${payload}"]`)).toBeVisible();
    const wider = { ...SECOND, bounds: { x: -1920, y: 0, width: 1920, height: 1080 } };
    await plug(app, [FIRST, wider]);
    const screen = await secondWindow(app);
    await expect(screen.locator(`[data-qris="${payload}"]`)).toBeVisible();
    expect(await placeOf(app)).toMatchObject(wider.bounds);
    const smaller = { ...SECOND, bounds: { x: 1366, y: 0, width: 1024, height: 768 } };
    await plug(app, [FIRST, smaller]);
    await expect.poll(() => placeOf(app)).toMatchObject(smaller.bounds);
  });

  test('is never where the till is', async ({ till }) => {
    const app = desktopOf(till);
    await plug(app, [FIRST, { ...SECOND, bounds: FIRST.bounds }]); // one shows what the other shows
    await till.page.waitForTimeout(500);
    expect(app.windows()).toHaveLength(1);
    await plug(app, [FIRST, SECOND]);
    await secondWindow(app);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 1400, y: 20, width: 1000, height: 650 }),
    );
    await expect.poll(() => placeOf(app)).toMatchObject(FIRST.bounds);
  });

  test('reaches one stream and none of the till’s calls', async ({ till }) => {
    const app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    const screen = await secondWindow(app);
    await expect(screen.getByRole('heading', { name: 'Warung Sejahtera' })).toBeVisible();
    const url = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getURL()),
    );
    expect(url.toSorted()).toEqual(['app://display/', 'app://till/']);
    const answers = await screen.evaluate(async () => {
      const statuses = ['/index.html', '/..%2frenderer/index.html'].map(
        async (path) => (await fetch(path)).status,
      );
      return Promise.all(statuses);
    });
    expect(answers).toEqual([404, 404]);
    const kinds = await screen.evaluate(() =>
      ['require', 'process', 'ipcRenderer'].map((name) => typeof Reflect.get(window, name)),
    );
    expect(new Set(kinds)).toEqual(new Set(['undefined']));
  });

  test('is switched off and on by a key, and that is remembered', async ({ till }) => {
    let app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    await secondWindow(app);
    await press(app, 'second-screen');
    await expect.poll(() => app.windows().length).toBe(1);
    await openDisplaySettings(till.page);
    await expect(till.page.getByRole('dialog').getByText('F9')).toBeVisible();
    const page = await till.restart();
    app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    await page.waitForTimeout(500);
    expect(app.windows()).toHaveLength(1);
    await press(app, 'second-screen');
    await secondWindow(app);
  });

  test('does not keep the app open when the till is closed', async ({ till }) => {
    const app = desktopOf(till);
    await plug(app, [FIRST, SECOND]);
    await secondWindow(app);
    const ended = new Promise((done) => app.process().once('exit', done));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await ended).toBe(0);
  });

  test('F11 fills the screen and gives it back; a kiosk is left in the settings', async ({
    till,
  }) => {
    const app = desktopOf(till);
    const stands = () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return [window?.isFullScreen(), window?.isKiosk()];
      });
    await press(app, 'full-screen');
    expect(await stands()).toEqual([true, false]);
    await press(app, 'full-screen');
    expect(await stands()).toEqual([false, false]);
    await openDisplaySettings(till.page);
    const dialog = till.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Kios' }).click();
    await expect.poll(stands).toEqual([true, true]);
    await press(app, 'full-screen');
    expect(await stands()).toEqual([true, true]);
    await dialog.getByRole('radio', { name: 'Jendela' }).click();
    await expect.poll(stands).toEqual([false, false]);
  });
});

async function press(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(({ Menu }, item) => {
    Menu.getApplicationMenu()?.getMenuItemById(item)?.click();
  }, id);
}

function desktopOf({ desktop }: RunningTill): ElectronApplication {
  if (desktop === null) throw new Error('this till runs on no desktop');
  return desktop;
}
