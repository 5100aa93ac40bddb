// What a person at the counter does to show something to a customer.
import type { Locator, Page } from '@playwright/test';
import { expect } from './host.ts';

export async function openDisplaySettings(page: Page): Promise<void> {
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Layar pelanggan' }).click();
}

/** Asks for an amount; the payload of the QR that is shown for it. */
export async function sell(page: Page, amount: string): Promise<string> {
  await page.keyboard.type(amount);
  await page.keyboard.press('Enter');
  const digits = amount.length.toString().padStart(2, '0');
  const code = page.locator(`[data-qris*="54${digits}${amount}58"]`);
  // A busy machine, and a till that looks at its feed first.
  await expect(code).toBeVisible({ timeout: 20_000 });
  return (await code.getAttribute('data-qris')) ?? '';
}

/** The code a phone would scan from this page. */
export const qr = (page: Page): Locator => page.getByRole('img').and(page.locator('[data-qris]'));
