// Accessibility by axe: all its rules, WCAG A and AA and best practices, on every state of the
// gallery, on every screen in every theme and size, and on the real pages of a running till. Looks
// don't depend on the host: checked once, on the web. No rule is switched off.
import { expect, type Browser } from '@playwright/test';
import type { Size, Theme } from '../../renderer/prefs.ts';
import { findings } from './axe-findings.ts';
import { fillFeed, nameShop, pasteQris, sell } from './first-run.ts';
import { galleryNames, openGallery, showState, SMALL, test, type Look } from './gallery-page.ts';
import { test as onTill } from './host.ts';

/** One of each screen and dialog; what differs between their states doesn't depend on a theme. */
const SCREENS = [
  'connecting',
  'pad-empty',
  'pad-typed',
  'pad-ask-failed',
  'waiting',
  'waiting-several',
  'waiting-blind',
  'waiting-cancelling',
  'by-hand',
  'needs-person',
  'expired',
  'lunas',
  'lunas-late',
  'odd-double',
  'reversed',
  'today',
  'today-empty',
  'inbox',
  'setup',
  'settings',
  'all-keys',
  'needs-person-silent',
  'hub-apart',
  'hub-alarms',
  'setup-again-hub',
  'manager-hub',
  'lock',
  'receipt',
  'parts',
] as const;

const LOOKS: readonly (readonly [Theme, Size])[] = [
  ['dark', 100],
  ['contrast', 100],
  ['light', 200],
  ['dark', 200],
  ['contrast', 200],
];

async function eachState(
  browser: Browser,
  dir: string,
  look: Look,
  only?: readonly string[],
): Promise<string[]> {
  const page = await openGallery(browser, dir, look);
  const faults: string[] = [];
  for (const name of only ?? (await galleryNames(page))) {
    await showState(page, name, look);
    faults.push(...(await findings(page, name, look)));
  }
  await page.context().close();
  return faults;
}

test.describe('axe finds nothing', () => {
  // Hundreds of pages; on a busy machine that takes its time.
  test.setTimeout(420_000);

  test('in any state', async ({ browser, galleryDir }, info) => {
    if (info.project.name !== 'web') return;
    const look = { ...SMALL, theme: 'light', size: 100, lang: 'id' } as const;
    expect(await eachState(browser, galleryDir, look)).toEqual([]);
  });

  for (const [theme, size] of LOOKS)
    test(`on any screen, ${theme}, ${size} %`, async ({ browser, galleryDir }, info) => {
      if (info.project.name !== 'web') return;
      const look = { ...SMALL, theme, size, lang: 'en' } as const;
      expect(await eachState(browser, galleryDir, look, SCREENS)).toEqual([]);
    });
});

const REAL = { ...SMALL, theme: 'light', size: 100, lang: 'id' } as const satisfies Look;

onTill('axe finds nothing on the pages of a running till', async ({ till, simulator }, info) => {
  if (info.project.name !== 'web') return;
  onTill.setTimeout(120_000);
  const { page } = till;
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    faults.push(...(await findings(page, name, REAL)));
  };
  const dialog = page.getByRole('dialog');
  await expect(page.getByRole('banner')).toBeVisible();
  await look('pad');
  const payload = await sell(page, '13000');
  await look('waiting');
  await page.keyboard.press('m');
  await expect(dialog).toBeVisible();
  await look('question');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('t');
  await expect(dialog).toBeVisible();
  await look('settings');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  simulator.bank.pay({ payload, issuerNns: '93600014' });
  await expect(page.getByRole('alert')).toContainText('LUNAS');
  await look('LUNAS');
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeHidden({ timeout: 500 });
  }).toPass();
  for (const [key, heading] of [
    ['h', 'Hari ini'],
    ['u', 'Uang tanpa penjualan'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await look(heading);
  }
  expect(faults).toEqual([]);
});

onTill.describe('the first run', () => {
  onTill.use({ tillOptions: { setup: null } });

  onTill('axe finds nothing in any of its steps', async ({ till, simulator }, info) => {
    if (info.project.name !== 'web') return;
    onTill.setTimeout(120_000);
    const { page } = till;
    const faults: string[] = [];
    const look = async (name: string): Promise<void> => {
      faults.push(...(await findings(page, name, REAL)));
    };
    await expect(page.getByLabel('Nama toko')).toBeVisible();
    await look('shop');
    await nameShop(page, 'Warung Baru');
    await expect(page.getByLabel('Teks QRIS')).toBeVisible();
    await look('QRIS');
    await pasteQris(page);
    await expect(page.getByLabel('Kode merchant')).toBeVisible();
    await fillFeed(page, simulator);
    await look('provider');
    expect(faults).toEqual([]);
  });
});
