// Prints a receipt's page on a printer of the system without a dialog: the way on Windows, whose
// spooler takes no bytes of ours. Must stay true: the page is a text of ours in a hidden window
// without scripts, and whatever fails is only a paper that did not come.
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Logger, PagePrinter } from '../core/ports.ts';

/** A window that shows one page, runs nothing and is never seen. */
export const HIDDEN_PAGE: BrowserWindowConstructorOptions = {
  show: false,
  webPreferences: {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    javascript: false,
    webviewTag: false,
  },
};

/** `open` makes a window with {@link HIDDEN_PAGE}. */
export function createPagePrinter(open: () => BrowserWindow, log: Logger): PagePrinter {
  return {
    async print(printerName, html, signal) {
      const window = open();
      try {
        await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
        const printers = await window.webContents.getPrintersAsync();
        const printer = printers.find(
          ({ name, displayName }) => name === printerName || displayName === printerName,
        );
        if (printer === undefined) return 'missing';
        return (await printed(window, printer.name, signal)) ? 'taken' : 'refused';
      } catch (error) {
        log.error('the page printer failed', { error: String(error) });
        return 'refused';
      } finally {
        window.destroy();
      }
    },
  };
}

function printed(window: BrowserWindow, deviceName: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const stop = (): void => done(false);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    const options = { silent: true, deviceName, margins: { marginType: 'none' } } as const;
    window.webContents.print(options, (isTaken) => {
      signal.removeEventListener('abort', stop);
      done(isTaken);
    });
  });
}
