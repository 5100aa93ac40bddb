// Every end a page's printing can have, with a window that does as it is told. What a real Windows
// spooler makes of it is not shown here (docs/PRINTERS.md).
import type { BrowserWindow, WebContentsPrintOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { Logger } from '../core/ports.ts';
import { createPagePrinter, HIDDEN_PAGE } from './page-printer.ts';

const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const never = new AbortController().signal;

interface Told {
  readonly names?: readonly string[];
  readonly answer?: boolean | 'none';
  readonly isBroken?: boolean;
}

function printerWith({ names = ['KASIR'], answer = true, isBroken = false }: Told) {
  const seen: { urls: string[]; options: WebContentsPrintOptions[]; destroyed: number } = {
    urls: [],
    options: [],
    destroyed: 0,
  };
  const window = {
    async loadURL(url: string) {
      if (isBroken) throw new Error('ERR_FAILED');
      seen.urls.push(url);
    },
    destroy: () => (seen.destroyed += 1),
    webContents: {
      getPrintersAsync: async () => names.map((name) => ({ name, displayName: `${name} (kasir)` })),
      print(options: WebContentsPrintOptions, done: (isTaken: boolean) => void) {
        seen.options.push(options);
        if (answer !== 'none') done(answer);
      },
    },
  };
  return { seen, printer: createPagePrinter(() => window as unknown as BrowserWindow, quiet) };
}

describe('a page for a printer of the system', () => {
  it('is printed without a dialog on the printer of that name, and its window closed', async () => {
    const { seen, printer } = printerWith({});
    expect(await printer.print('KASIR', '<p>Rp 13.000 & LUNAS</p>', never)).toBe('taken');
    expect(seen.options).toMatchObject([{ silent: true, deviceName: 'KASIR' }]);
    expect(decodeURIComponent(seen.urls[0] ?? '')).toContain('<p>Rp 13.000 & LUNAS</p>');
    expect(seen.destroyed).toBe(1);
  });

  it('goes by the name a person sees, too', async () => {
    const { seen, printer } = printerWith({});
    expect(await printer.print('KASIR (kasir)', '', never)).toBe('taken');
    expect(seen.options[0]?.deviceName).toBe('KASIR');
  });

  it('goes to no other printer when there is none of that name', async () => {
    const { seen, printer } = printerWith({ names: ['Microsoft Print to PDF'] });
    expect(await printer.print('KASIR', '', never)).toBe('missing');
    expect([seen.options, seen.destroyed]).toEqual([[], 1]);
  });

  it('that the system refuses, or that can not be shown, did not come', async () => {
    expect(await printerWith({ answer: false }).printer.print('KASIR', '', never)).toBe('refused');
    const broken = printerWith({ isBroken: true });
    expect(await broken.printer.print('KASIR', '', never)).toBe('refused');
    expect(broken.seen.destroyed).toBe(1);
  });

  it('without an answer ends when the till ends', async () => {
    const { seen, printer } = printerWith({ answer: 'none' });
    const stop = new AbortController();
    const printing = printer.print('KASIR', '', stop.signal);
    setImmediate(() => stop.abort());
    expect(await printing).toBe('refused');
    expect(seen.destroyed).toBe(1);
  });

  it('is in a window that runs nothing and is never seen', () => {
    expect(HIDDEN_PAGE).toMatchObject({
      show: false,
      webPreferences: { javascript: false, sandbox: true, nodeIntegration: false },
    });
  });
});
