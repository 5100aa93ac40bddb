// Other programs at the manager's desk, on both hosts: a token is made, shown once, used by a
// program over real HTTP, and taken back.
import type { Page } from '@playwright/test';
import { findingsInThemes } from './axe-findings.ts';
import { expect, test } from './host.ts';

test.describe.configure({ timeout: 240_000 });

async function openPrograms(page: Page): Promise<void> {
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { name: 'Meja manajer' })).toBeVisible();
  await page.getByRole('button', { name: 'Program', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Alamat untuk program' })).toBeVisible();
}

test.use({ tillOptions: { setup: {} } });

test('a manager makes a token for a program, which sells with it until it is revoked', async ({
  till: { page },
  simulator,
}) => {
  await openPrograms(page);
  await page.getByRole('button', { name: 'Buat token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nama program').fill('POS depan');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('heading', { name: 'Salin token ini sekarang' })).toBeVisible();
  const token = (await dialog.locator('.program-secret').textContent()) ?? '';
  expect(token).toMatch(/^lunas_[0-9a-f]{48}$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Sudah saya simpan' }).click();
  await expect(dialog).toBeHidden();
  expect(await page.content()).not.toContain(token);

  const row = page.getByRole('listitem').filter({ hasText: 'POS depan' });
  await expect(row).toContainText('Membuat dan membatalkan penjualan');
  await expect(row).toContainText('belum pernah dipakai');
  const address = (await page.locator('.program-copy code').first().textContent()) ?? '';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ amount: 13_000, reference: 'A17' });
  const made = await fetch(`${address}/sales`, { method: 'POST', headers, body });
  expect(made.status).toBe(201);
  const { id, qris } = (await made.json()) as { id: string; qris: string };
  simulator.bank.pay({ payload: qris });
  const status = async () => {
    const answer = await fetch(`${address}/sales/${id}`, { headers });
    return ((await answer.json()) as { status: string }).status;
  };
  await expect.poll(status, { timeout: 20_000 }).toBe('paid');
  const report = await fetch(`${address}/reports/daily`, { headers });
  expect(report.status).toBe(403);

  await expect(page.getByRole('alert')).toContainText('LUNAS');
  // Enter would also press what has the focus beneath.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
  }).toPass();
  if (!(await row.isVisible())) await openPrograms(page);
  await expect(row).toContainText('terakhir dipakai');
  await row.getByRole('button', { name: 'Cabut' }).click();
  await expect(dialog).toContainText('langsung terputus');
  await dialog.getByRole('button', { name: 'Cabut' }).click();
  await expect(row).toBeHidden();
  const after = await fetch(`${address}/sales`, { headers }).then(
    ({ status: code }) => code,
    () => 'closed', // the last token took its port along, where it had one of its own
  );
  expect([401, 'closed']).toContain(after);
  await page.getByRole('button', { name: 'Jejak', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Token program dicabut' })).toBeVisible();
});

test('programs and their dialog can be used by everybody, in every theme', async ({
  till: { page },
}) => {
  await openPrograms(page);
  expect(await findingsInThemes(page, 'programs')).toEqual([]);
  await page.getByRole('button', { name: 'Buat token' }).click();
  await expect(page.getByLabel('Nama program')).toBeVisible();
  expect(await findingsInThemes(page, 'token dialog')).toEqual([]);
});
