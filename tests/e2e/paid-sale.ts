// A sale from the pad to LUNAS and away again, for specs that are about what comes after it.
import type { Page } from '@playwright/test';
import { expect } from './host.ts';

/** An alert is held for its first second, against a key that was already on its way. */
export async function putAway(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
  }).toPass();
}

export async function paidSale(
  page: Page,
  pay: (amount: number) => void,
  amount: number,
): Promise<void> {
  await page.keyboard.type(String(amount));
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris]')).toBeVisible();
  pay(amount);
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await putAway(page);
}
