// What axe finds on a page as it stands: all its rules, none switched off. Looks don't depend on
// the host: asked on the web alone.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Size, Theme } from '../../renderer/prefs.ts';

export interface AxeLook {
  readonly theme: Theme;
  readonly size: Size;
}

/** One line per finding: rule, element, why. In high contrast every text must pass AAA too. */
export async function findings(
  page: Page,
  name: string,
  { theme, size }: AxeLook,
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({
      resultTypes: ['violations'],
      rules: {
        'target-size': { enabled: true },
        ...(theme === 'contrast' ? { 'color-contrast-enhanced': { enabled: true } } : {}),
      },
    })
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? '').replaceAll(/\s+/g, ' ').slice(0, 200);
      return `${name} (${theme}, ${size} %): ${id} at ${target.join(' ')}: ${why}`;
    }),
  );
}

/** In every theme, one after the other: for screens of a running till. */
export async function findingsInThemes(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'contrast'] as const) {
    await page.evaluate((next) => {
      document.documentElement.dataset['theme'] = next;
    }, theme);
    found.push(...(await findings(page, name, { theme, size: 100 })));
  }
  return found;
}
