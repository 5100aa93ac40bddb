// A barcode scanner that types within the page: at its own pace however busy the machine is.
import type { Page } from '@playwright/test';

/** As a scanner does, faster than any driver of a browser can. */
export async function scan(page: Page, text: string, end: 'Enter' | 'Tab' | null): Promise<void> {
  await page.evaluate(
    ([signs, suffix]) => {
      const beganMs = performance.now();
      for (const [n, key] of [...signs, ...(suffix === null ? [] : [suffix])].entries()) {
        const target = document.activeElement ?? document.body;
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        // As the system stamps a key: when it was pressed, not when the page got round to it.
        Object.defineProperty(event, 'timeStamp', { value: beganMs + n * 8 });
        const isTaken = !target.dispatchEvent(event);
        // What the browser itself would do with a key that nobody took.
        if (isTaken) continue;
        if (target instanceof HTMLInputElement && key.length === 1)
          document.execCommand('insertText', false, key);
        else if (key === 'Enter' && target instanceof HTMLInputElement)
          target.form?.requestSubmit();
        else if (key === 'Enter' && target instanceof HTMLButtonElement) target.click();
      }
    },
    [text, end] as const,
  );
}
