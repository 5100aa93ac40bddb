// What the customer sees in a browser of the shop that was paired by a code, from a till on either
// host; and what the customer must never see. The PC's second screen: tests/stand-in.
import type { Browser, Page } from '@playwright/test';
import { openDisplaySettings, qr, sell } from './display-hands.ts';
import { expect, test, type RunningTill } from './host.ts';

/** LUNAS stays for a quarter of a minute, and a silent line is believed for nine seconds. */
test.describe.configure({ timeout: 60_000 });

const PRIVATE = 'MEJA-RAHASIA';

/** A customer's screen in a browser of its own, with everything it was ever sent. */
interface Screen {
  readonly page: Page;
  readonly heard: string[];
  close(): Promise<void>;
}

/** The till's settings make a code; the address stands beside it. */
async function codeOf(page: Page): Promise<{ address: string; code: string }> {
  await openDisplaySettings(page);
  const dialog = page.getByRole('dialog');
  const address = (await dialog.locator('.screens-address').first().textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Buat kode' }).click();
  const code = (await dialog.locator('.screens-code').textContent()) ?? '';
  return { address, code };
}

async function putAway(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function openScreen(browser: Browser, address: string): Promise<Screen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => void heard.push(String(payload)));
  });
  await page.goto(address);
  return { page, heard, close: () => context.close() };
}

async function pair(till: RunningTill, browser: Browser): Promise<Screen> {
  const { address, code } = await codeOf(till.page);
  const screen = await openScreen(browser, address);
  await screen.page.getByLabel('Kode / Code').fill(code);
  await screen.page.getByLabel('Nama layar ini').fill('Layar depan');
  await screen.page.keyboard.press('Enter');
  await expect(screen.page.getByRole('heading', { name: 'Warung Sejahtera' })).toBeVisible();
  const line = till.page.getByRole('dialog').getByText('tersambung');
  await expect(line).toBeVisible();
  await putAway(till.page);
  return screen;
}

test.describe('a tablet on the shop’s network', () => {
  test.use({ tillOptions: { setup: { display: { port: 0 } } } });

  test('is paired by a code and shows the QR, then LUNAS, and nothing private', async ({
    till,
    browser,
    simulator,
  }) => {
    const screen = await pair(till, browser);
    const { page } = till;
    await page.keyboard.press('r');
    await page.getByRole('textbox').fill(PRIVATE);
    await page.keyboard.press('Enter');
    const payload = await sell(page, '13000');
    await expect(screen.page.locator(`[data-qris="${payload}"]`)).toBeVisible();
    await expect(screen.page.getByText('Contoh Merchant')).toBeVisible();
    await expect(screen.page.getByText('Rp 13.000')).toBeVisible();
    simulator.bank.pay({ payload, issuerNns: '93600014' });
    const alert = screen.page.getByRole('alert');
    await expect(alert).toContainText('LUNAS');
    await expect(alert).toContainText('Rp 13.000');
    await expect(qr(screen.page)).toHaveCount(0);
    const seen = `${await screen.page.content()} ${screen.heard.join(' ')}`;
    expect(screen.heard.join(' ')).toContain('"kind":"paid"');
    for (const word of [PRIVATE, 'BCA', '93600014', 'Kasir 1', 'qiospay', 'issuer', 'reference'])
      expect(seen).not.toContain(word);
    await screen.close();
  });

  test('loses the code the moment the cashier gives the sale up', async ({ till, browser }) => {
    const screen = await pair(till, browser);
    await sell(till.page, '5000');
    await expect(qr(screen.page)).toBeVisible();
    await till.page.keyboard.press('Escape');
    await expect(qr(screen.page)).toHaveCount(0);
    await till.page.keyboard.press('Enter');
    await expect(screen.page.getByText('Kode ini tidak berlaku lagi')).toBeVisible();
    await screen.close();
  });

  test('never has LUNAS again after a reload, nor a code that was paid', async ({
    till,
    browser,
    simulator,
  }) => {
    const screen = await pair(till, browser);
    simulator.bank.pay({ payload: await sell(till.page, '13000') });
    await expect(screen.page.getByRole('alert')).toContainText('LUNAS');
    await expect(screen.page.getByRole('alert')).toHaveCount(0, { timeout: 18_000 });
    await screen.page.reload();
    await expect(screen.page.getByRole('heading', { name: 'Warung Sejahtera' })).toBeVisible();
    await expect(screen.page.getByRole('alert')).toHaveCount(0);
    await screen.close();
  });

  test('does not get in by a wrong code, and says so', async ({ till, browser }) => {
    const { address, code } = await codeOf(till.page);
    const screen = await openScreen(browser, address);
    const wrong = code.startsWith('0') ? '111111' : '000000';
    await screen.page.getByLabel('Kode / Code').fill(wrong);
    await screen.page.keyboard.press('Enter');
    await expect(screen.page.getByRole('alert')).toContainText('Kode salah');
    await screen.page.keyboard.press('Enter');
    await expect(screen.page.getByRole('alert')).toContainText('Tunggu');
    expect(screen.heard).toEqual([]);
    await screen.close();
  });

  test('is out the moment the till revokes it', async ({ till, browser }) => {
    const screen = await pair(till, browser);
    await sell(till.page, '13000');
    await expect(qr(screen.page)).toBeVisible();
    await openDisplaySettings(till.page);
    await till.page.getByRole('button', { name: 'Cabut Layar depan' }).click();
    await expect(screen.page.getByLabel('Kode / Code')).toBeVisible();
    await expect(qr(screen.page)).toHaveCount(0);
    await screen.close();
  });

  test('says that it has no line while the till is gone, and comes back with it', async ({
    till,
    browser,
  }) => {
    const screen = await pair(till, browser);
    const payload = await sell(till.page, '13000');
    await expect(qr(screen.page)).toBeVisible();
    const restarting = till.restart();
    await expect(screen.page.getByText('Menyambung…')).toBeVisible();
    await expect(qr(screen.page)).toHaveCount(0);
    await restarting;
    await expect(screen.page.locator(`[data-qris="${payload}"]`)).toBeVisible({ timeout: 15_000 });
    await screen.close();
  });

  test('says that it has no line when the Wi-Fi is lost without a word', async ({
    till,
    browser,
  }) => {
    const screen = await pair(till, browser);
    await sell(till.page, '13000');
    await expect(qr(screen.page)).toBeVisible();
    await screen.page.evaluate(() => {
      // A line that goes on existing and says nothing: nobody closes it.
      const { prototype } = MessageEvent;
      Object.defineProperty(prototype, 'data', { get: () => new ArrayBuffer(0) });
    });
    await expect(qr(screen.page)).toHaveCount(0, { timeout: 15_000 });
    await expect(screen.page.getByText('Menyambung…')).toBeVisible();
    await screen.close();
  });

  test('warns while the till can not see payments', async ({ till, browser, simulator }) => {
    const screen = await pair(till, browser);
    simulator.setFaults({ outage: 'html' });
    await sell(till.page, '13000');
    const warning = screen.page.getByText('Kasir sedang tidak bisa melihat pembayaran');
    await expect(warning).toBeVisible({ timeout: 20_000 });
    simulator.setFaults({ outage: 'none' });
    await expect(warning).toBeHidden({ timeout: 20_000 });
    await screen.close();
  });
});

test('the port for other screens is off until the settings open it', async ({ till, browser }) => {
  const { page } = till;
  await openDisplaySettings(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Buat kode' })).toHaveCount(0);
  await dialog.getByRole('radio', { name: 'Komputer ini' }).click();
  const address = (await dialog.locator('.screens-address').first().textContent()) ?? '';
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const screen = await openScreen(browser, address);
  await expect(screen.page.getByLabel('Kode / Code')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Mati' }).last().click();
  await expect(dialog.locator('.screens-address')).toHaveCount(0);
  await expect(screen.page.goto(address)).rejects.toThrow();
  await screen.close();
});
