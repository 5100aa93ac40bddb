// Which Lunas this is, and how it gets newer, as a manager finds it in the settings. That a newer
// one is loaded and takes over: electron/desktop/updates.test.ts and update-source.test.ts.
import { VERSION } from '../../shared/version.ts';
import { expect, test } from './host.ts';

test('the settings say which Lunas this is, and that this one is updated by hand', async ({
  till: { page },
}) => {
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Versi dan pembaruan' }).click();
  const dialog = page.getByRole('dialog', { name: 'Versi dan pembaruan' });
  await expect(dialog).toContainText(`Lunas ${VERSION}`);
  await expect(dialog).toContainText('pasang versi baru dengan tangan');
  await expect(dialog.getByRole('button', { name: 'Cari sekarang' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
