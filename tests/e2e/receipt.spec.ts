// Paper at the counter, on both hosts, with a printer over real TCP: it prints by itself, it prints
// again as a copy, and when it is dead nobody waits for it.
import type { Page } from '@playwright/test';
import { textOf, type Printed } from '../../electron/core/testing/escpos-reader.ts';
import { FakePrinter } from '../../electron/core/testing/fake-printer.ts';
import { findingsInThemes } from './axe-findings.ts';
import { expect, test as base } from './host.ts';
import { putAway } from './paid-sale.ts';

interface Fixtures {
  readonly printer: FakePrinter;
  /** Of the setup's section, beside where the printer is; null: no printer. */
  readonly section: Record<string, unknown> | null;
}

const test = base.extend<Fixtures>({
  section: [{ printOnPaid: true }, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
  printer: async ({}, use) => {
    const printer = new FakePrinter();
    await printer.start();
    await use(printer);
    await printer.stop();
  },
  tillOptions: async ({ printer, section }, use) => {
    const at = { kind: 'tcp', host: '127.0.0.1', port: printer.port };
    await use({ setup: section === null ? {} : { printer: { ...at, ...section } } });
  },
});

async function sell(page: Page, amount: string): Promise<string> {
  await page.keyboard.type(amount);
  await page.keyboard.press('Enter');
  const digits = amount.length.toString().padStart(2, '0');
  const code = page.locator(`[data-qris*="54${digits}${amount}58"]`);
  await expect(code).toBeVisible();
  return (await code.getAttribute('data-qris')) ?? '';
}

const words = (paper: Printed | undefined): string => (paper === undefined ? '' : textOf(paper));

test('LUNAS prints its receipt by itself; S prints a copy that says so', async ({
  till,
  simulator,
  printer,
}) => {
  const { page } = till;
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload, issuerNns: '93600014' });
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('LUNAS');
  const [first] = await printer.got(1);
  expect(words(first)).toContain('LUNAS\nRp 13.000');
  expect(words(first)).toContain('Warung Sejahtera');
  expect(words(first)).toContain('BCA');
  expect(words(first)).not.toContain('SALINAN');
  await expect(alert.getByRole('button', { name: 'Struk tercetak' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await expect(async () => {
    await page.keyboard.press('s');
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 500 });
  }).toPass();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading')).toHaveText('Struk, salinan 1');
  await expect(dialog.getByRole('img', { name: /SALINAN 1/ })).toBeVisible();
  await page.keyboard.press('Enter');
  const [, copy] = await printer.got(2);
  expect(words(copy)).toContain('*** SALINAN 1 ***');
  await expect(dialog.getByText('Sudah dikirim ke printer.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a dead printer holds up no LUNAS, is said calmly, and prints once when it is back', async ({
  till,
  simulator,
  printer,
}) => {
  const { page } = till;
  await printer.stop();
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  const notice = page.getByRole('group', { name: /Struk Rp 13.000 belum tercetak/ });
  await expect(notice).toBeAttached();
  // Under what fills the screen: in the middle of it stands LUNAS and nothing else.
  const over = await page.evaluate(() => {
    const box = document.querySelector('.print-notice')?.getBoundingClientRect();
    const top = document.elementFromPoint((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    return top?.closest('[role=alert]') !== null;
  });
  expect(over).toBe(true);
  await putAway(page);
  await expect(notice).toBeVisible();
  await expect(notice).toContainText('printer menolak sambungan');
  const next = await sell(page, '27500');
  simulator.bank.pay({ payload: next });
  await expect(page.getByRole('alert')).toContainText('Rp 27.500');
  await printer.start();
  const papers = await printer.got(2);
  expect(papers.map((paper) => /Rp (13|27)\.[05]00/.exec(words(paper))?.[0])).toEqual([
    'Rp 13.000',
    'Rp 27.500',
  ]);
  await putAway(page);
  await expect(page.getByRole('group', { name: /belum tercetak/ })).toHaveCount(0);
});

test('a hanging printer lets the till be killed, and nothing prints twice after it', async ({
  till,
  simulator,
  printer,
}) => {
  test.slow(); // two starts of a till
  printer.mood = 'silent';
  const payload = await sell(till.page, '13000');
  simulator.bank.pay({ payload });
  await printer.got(1);
  const page = await till.restart();
  await expect(page.getByText('Rp 13.000').first()).toBeVisible();
  await putAway(page);
  printer.mood = 'well';
  const next = await sell(page, '8000');
  simulator.bank.pay({ payload: next });
  const papers = await printer.got(2);
  expect(words(papers[1])).toContain('Rp 8.000');
  expect(printer.jobs).toHaveLength(2);
});

test('axe finds nothing in what is about paper, in any theme', async ({
  till,
  simulator,
  printer,
}, info) => {
  test.skip(info.project.name !== 'web', 'looks are the same on both hosts');
  test.setTimeout(180_000); // axe reads four places in three themes
  const { page } = till;
  await printer.stop();
  const payload = await sell(page, '13000');
  simulator.bank.pay({ payload });
  await expect(page.getByRole('button', { name: 'Struk belum tercetak' })).toBeVisible();
  const found = await findingsInThemes(page, 'LUNAS');
  await putAway(page);
  await expect(page.getByRole('group', { name: /belum tercetak/ })).toBeVisible();
  found.push(...(await findingsInThemes(page, 'notice')));
  await page.keyboard.press('x');
  await expect(page.getByRole('group', { name: /belum tercetak/ })).toBeHidden();
  await page.keyboard.press('s');
  await expect(page.locator('.receipt-paper')).toBeVisible();
  found.push(...(await findingsInThemes(page, 'receipt')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Printer struk' }).click();
  const dialog = page.getByRole('dialog', { name: 'Printer struk' });
  await dialog.getByRole('button', { name: 'Cetak tes' }).click();
  await expect(dialog).toContainText('Gagal di langkah');
  found.push(...(await findingsInThemes(page, 'printer')));
  expect(found).toEqual([]);
});

test.describe('with the QR on paper', () => {
  test.use({ section: { printQr: true, paper: 80 } });

  test('a slip comes with the code of the screen and says that nothing is paid', async ({
    till,
    printer,
  }) => {
    const { page } = till;
    const payload = await sell(page, '13000');
    const [slip] = await printer.got(1);
    expect(slip?.qrs.map((qr) => qr.payload)).toEqual([payload]);
    expect(words(slip)).toContain('BELUM LUNAS\nRp 13.000');
    await expect(page.getByRole('button', { name: 'QR tercetak' })).toBeVisible();
  });
});

test.describe('without a printer', () => {
  test.use({ section: null });

  test('the receipt is looked at in both widths and copied; a waiting sale offers no paper', async ({
    till,
    simulator,
  }) => {
    const { page } = till;
    const payload = await sell(page, '13000');
    await expect(page.getByRole('button', { name: /Cetak QR/ })).toHaveCount(0);
    simulator.bank.pay({ payload });
    await expect(page.getByRole('alert')).toContainText('LUNAS');
    await putAway(page);
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Belum ada printer struk');
    const paper = dialog.locator('.receipt-paper');
    await expect(paper).toHaveAttribute('data-paper', '58');
    await expect(paper).toContainText('LUNAS');
    await dialog.getByRole('radio', { name: '80 mm' }).check();
    await expect(paper).toHaveAttribute('data-paper', '80');
    const browser = dialog.getByRole('button', { name: 'Cetak dari browser' });
    await expect(browser).toBeEnabled();
    // On the browser's paper stands the receipt and nothing else of the page.
    await page.emulateMedia({ media: 'print' });
    await expect(browser).toBeHidden();
    await expect(page.getByRole('navigation')).toBeHidden();
    await expect(paper).toBeVisible();
    await page.emulateMedia({ media: null });
  });

  test('a printer is typed in, tried, told what fails, and saved', async ({
    till,
    simulator,
    printer,
  }) => {
    const { page } = till;
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Printer struk' }).click();
    const dialog = page.getByRole('dialog', { name: 'Printer struk' });
    await dialog.getByRole('radio', { name: 'Jaringan' }).check();
    await dialog.getByLabel('Alamat printer').fill('127.0.0.1');
    const { port } = printer;
    await printer.stop();
    await dialog.getByLabel('Port').fill(String(port));
    await dialog.getByRole('button', { name: 'Cetak tes' }).click();
    await expect(dialog).toContainText('Gagal di langkah "Menemukan printer"');
    await printer.start();
    await dialog.getByRole('button', { name: 'Cetak tes' }).click();
    await expect(dialog).toContainText('Terkirim.');
    expect(words((await printer.got(1))[0])).toContain('CETAK TES');
    await dialog.getByRole('button', { name: 'Simpan printer' }).click();
    await expect(dialog).toContainText('Tersimpan.');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const payload = await sell(page, '5000');
    simulator.bank.pay({ payload });
    const papers = await printer.got(2);
    expect(words(papers[1])).toContain('LUNAS\nRp 5.000');
  });
});

test('the Z report of a closing comes out of the receipt printer', async ({
  till: { page },
  printer,
}) => {
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(page.getByRole('navigation', { name: 'Bagian' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole('button', { name: 'Tutup kasir' }).click();
  await page.getByRole('button', { name: 'Tutup sekarang' }).click();
  await page.getByRole('button', { name: 'Cetak di printer struk' }).click();
  const [paper] = await printer.got(1);
  expect(words(paper)).toContain('LAPORAN Z 1');
  await expect(page.getByText('Sudah dikirim ke printer struk.')).toBeVisible();
});
