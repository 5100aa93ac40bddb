// How a person logs in at the counter, by keys.
import type { Page } from '@playwright/test';
import { expect } from './host.ts';

/** Digits fast enough for a scanner are taken for one; hands are slower. */
export const hands = { delay: 60 };

/** @param number the person's place in the list of names, from 1 */
export async function logIn(page: Page, number: string, name: string, pin: string): Promise<void> {
  await page.keyboard.press('g');
  await expect(page.getByRole('dialog')).toBeVisible();
  // The names come a moment after the dialog; a key before them is nobody's.
  const plate = page.getByRole('dialog').getByRole('button', { name: new RegExp(name) });
  await expect(plate.last()).toBeVisible();
  await page.keyboard.press(number);
  await page.getByLabel(`PIN ${name}`).pressSequentially(pin, hands);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}
