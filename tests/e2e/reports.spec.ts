// A manager looks at the day while it happens, at other days, and reads a chart without seeing it.
import type { Page } from '@playwright/test';
import { API_TOKEN, expect, test } from './host.ts';
import { paidSale } from './paid-sale.ts';

const LOOK = process.env['LUNAS_LOOK'];

/** For a person to look at; nothing is compared. */
async function look(page: Page, name: string): Promise<void> {
  if (LOOK === undefined) return;
  await page.screenshot({ path: `${LOOK}/${name}.png` });
}

/** As the till says it, whenever this runs. */
const MONTH = new Intl.DateTimeFormat('id-ID', {
  month: 'long',
  timeZone: 'Asia/Jakarta',
}).format();

async function openReports(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(page.getByRole('radio', { name: 'Bulan' })).toBeVisible({ timeout: 1000 });
  }).toPass();
}

const moneyIn = (page: Page) => page.getByRole('region', { name: 'Uang masuk' });

test('the report follows the day while money comes', async ({ till, simulator }) => {
  test.slow();
  const { page } = till;
  const pay = (amount: number): void => void simulator.bank.pay({ amount, issuerNns: '93600014' });
  await paidSale(page, pay, 13_000);
  await openReports(page);
  await expect(moneyIn(page)).toContainText('Rp 13.000');
  await look(page, 'report-one');
  pay(7_000); // nobody's: from a sticker
  // Nobody waits for money, so the feed is read at its ease.
  await expect(moneyIn(page)).toContainText('Rp 20.000', { timeout: 45_000 });
  await expect(moneyIn(page)).toContainText('Tanpa penjualan');
  await expect(page.getByRole('row', { name: /^BCA 2/ })).toContainText('Rp 20.000');
  await look(page, 'report-two');
  if (till.apiUrl === null) return;
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const rest = await fetch(`${till.apiUrl}/reports/daily`, { headers });
  expect(await rest.json()).toMatchObject({
    sales: { count: 1, amount: 13_000 },
    unclaimed: { count: 1, amount: 7_000 },
    payments: { count: 2, amount: 20_000 },
  });
});

test('charts are read with arrows and as tables; other days are a step away', async ({
  till: { page },
  simulator,
}) => {
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await openReports(page);
  const chart = page.getByRole('slider', { name: /^Per jam/ });
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /^\d\d:00–\d\d:59: Rp 13\.000 \(1\)$/);
  await page.getByRole('button', { name: 'Per jam: Tabel' }).click();
  await expect(page.getByRole('row', { name: /^\d\d:00/ })).toContainText('Rp 13.000');
  await page.getByRole('radio', { name: 'Tahun' }).check({ force: true });
  await expect(page.getByRole('row', { name: MONTH })).toContainText('Rp 13.000');
  await page.getByRole('button', { name: 'Per bulan: Grafik' }).click();
  await expect(page.getByRole('slider', { name: /^Per bulan/ })).toBeVisible();
  await expect(moneyIn(page)).toContainText('Rp 13.000');
  await look(page, 'report-year');
  await page.getByRole('radio', { name: 'Hari', exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Sebelumnya' }).click();
  await expect(page.getByText('Belum ada uang masuk pada waktu ini.')).toBeVisible();
  await page.getByRole('button', { name: 'Hari ini', exact: true }).last().click();
  await expect(moneyIn(page)).toContainText('Rp 13.000');
});
