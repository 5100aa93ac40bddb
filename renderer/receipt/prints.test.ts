// Which paper a person is told about, and what S and X mean for paper.
import { describe, expect, it } from 'vitest';
import type { PrintView } from '../../shared/print-views.ts';
import { fakePayment, fakeSale, fakeSnapshot } from '../client/fake-day.ts';
import { changePage, PAGE_AT_START, type PageState } from '../page.ts';
import { paperDeed, paperOverAlert } from './paper-keys.ts';
import { draftOfPrinter, printerOf } from './printer-draft.ts';
import { hasPaper, lastPrint, troubled, withPrint } from './prints.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 5, 4, 31);

const print = (part: Partial<PrintView>): PrintView => ({
  id: 1,
  saleId: 'sal_a',
  kind: 'receipt',
  copy: 0,
  isAuto: true,
  state: 'printed',
  tries: 1,
  fault: null,
  askedAtMs: NOW_MS,
  ...part,
});

describe('the list of papers', () => {
  it('holds each paper once, as it is now, newest first', () => {
    const before = [print({ id: 2 }), print({ id: 1, state: 'queued' })];
    const after = withPrint(before, print({ id: 1 }));
    expect(after.map(({ id, state }) => [id, state])).toEqual([
      [2, 'printed'],
      [1, 'printed'],
    ]);
    expect(withPrint(after, print({ id: 3 }))[0]?.id).toBe(3);
  });

  it('knows whether paper of it lies there, or may', () => {
    expect(hasPaper(null)).toBe(false);
    expect(hasPaper(print({ state: 'gave_up' }))).toBe(false);
    for (const state of ['queued', 'sending', 'printed', 'unsure'] as const)
      expect(hasPaper(print({ state }))).toBe(true);
  });
});

describe('the paper a person is told about', () => {
  it('is one that did not come, not one that did or is on its way', () => {
    expect(troubled([print({}), print({ id: 2, state: 'queued' })], [])).toBeNull();
    const failing = print({ id: 3, state: 'queued', fault: 'refused' });
    expect(troubled([failing], [])).toBe(failing);
    expect(troubled([print({ state: 'unsure', fault: 'interrupted' })], [])?.id).toBe(1);
  });

  it('is not one that was put away, nor one whose next try came out', () => {
    const gone = print({ state: 'gave_up', fault: 'timeout' });
    expect(troubled([gone], [1])).toBeNull();
    expect(troubled([print({ id: 2 }), gone], [])).toBeNull();
    expect(troubled([print({ id: 2, saleId: 'sal_b' }), gone], [])).toBe(gone);
    expect(lastPrint([gone], 'sal_a', 'qr')).toBeNull();
  });
});

describe('the keys of paper', () => {
  const printer = { kind: 'tcp', paper: 58, printOnPaid: true, printQr: false } as const;
  const payment = fakePayment({ saleId: 'sal_p', finding: null });
  const paid = fakeSale({ id: 'sal_p', status: 'paid', closedAtMs: NOW_MS, payment });
  const waiting = fakeSale({ id: 'sal_w' });
  const page = (part: object): PageState =>
    changePage(PAGE_AT_START, {
      type: 'snapshot',
      snapshot: { ...fakeSnapshot(NOW_MS, 'empty'), printer, sales: [paid], ...part },
    });
  const gone = print({ id: 7, saleId: 'sal_p', state: 'gave_up', fault: 'timeout' });

  it('S is the paper of the sale that is looked at', () => {
    expect(paperDeed('s', page({}), paid)).toMatchObject({ type: 'paper', kind: 'receipt' });
    expect(paperDeed('s', page({}), waiting)).toMatchObject({ type: 'paper', kind: 'qr' });
    expect(paperDeed('s', page({ printer: null }), waiting)).toBeNull();
    expect(paperDeed('s', page({}), { ...waiting, status: 'expired' })).toBeNull();
  });

  it('S on the pad looks at the last receipt, or tries again what did not come', () => {
    expect(paperDeed('s', page({}), undefined)).toMatchObject({
      type: 'lookAtPaper',
      saleId: 'sal_p',
    });
    const failed = page({ prints: [gone] });
    expect(paperDeed('s', failed, undefined)).toMatchObject({ type: 'paper', saleId: 'sal_p' });
    expect(paperDeed('s', page({ sales: [] }), undefined)).toBeNull();
  });

  it('X puts the word about a paper away, once nothing more pressing wants it', () => {
    const state = page({ prints: [gone] });
    expect(paperDeed('x', state, undefined)).toEqual({ type: 'putPaperAway', printId: 7 });
    const fault = { code: 'conflict' } as const;
    const busy = changePage(state, { type: 'desk', action: { type: 'faulted', fault } });
    expect(paperDeed('x', busy, undefined)).toBeNull();
    expect(paperDeed('x', page({}), undefined)).toBeNull();
  });

  it('S over a LUNAS that stands alone is its receipt; over two it closes like any key', () => {
    const alert = {
      key: 'a',
      kind: 'paid',
      sale: paid,
      payment: null,
      sinceMs: NOW_MS,
      isAgain: false,
    } as const;
    expect(paperOverAlert({ key: 'S' }, [alert])).toMatchObject({ type: 'paper', saleId: 'sal_p' });
    expect(paperOverAlert({ key: 's' }, [alert, alert])).toBeNull();
    expect(paperOverAlert({ key: 's' }, [{ ...alert, kind: 'reversed' }])).toBeNull();
    expect(paperOverAlert({ key: 'a' }, [alert])).toBeNull();
  });
});

describe("the printer's form", () => {
  const tcp = {
    kind: 'tcp',
    host: '192.168.1.50',
    port: 9101,
    paper: 80,
    printOnPaid: true,
    printQr: true,
    language: 'en',
    footer: ['Terima kasih', 'Sampai jumpa'],
    qrAs: 'image',
    openDrawer: true,
  } as const;

  it('gives back the section it was made of', () => {
    expect(printerOf(draftOfPrinter(tcp))).toEqual(tcp);
    const usb = { ...tcp, kind: 'usb', path: '/dev/usb/lp0' } as const;
    const { host: _host, port: _port, ...rest } = usb;
    expect(printerOf(draftOfPrinter(rest))).toEqual(rest);
  });

  it('begins without a printer, and says so as null', () => {
    for (const section of [undefined, null, 7, { kind: 'fax' }])
      expect(printerOf(draftOfPrinter(section))).toBeNull();
  });

  it('is not ready while the address, device or name is missing', () => {
    const start = draftOfPrinter(null);
    for (const kind of ['tcp', 'usb', 'system'] as const)
      expect(printerOf({ ...start, kind })).toBeUndefined();
    const at = { ...start, kind: 'tcp', host: ' 10.0.0.9 ' } as const;
    expect(printerOf(at)).toMatchObject({ host: '10.0.0.9', port: 9100 });
    for (const port of ['', '0', '70000', '91x'])
      expect(printerOf({ ...at, port })).toBeUndefined();
  });

  it('leaves empty closing lines out, and takes no more than fit', () => {
    const footer = `Terima kasih\n\n  \n${'a\n'.repeat(20)}`;
    const printer = printerOf({ ...draftOfPrinter(tcp), footer });
    expect(printer?.footer.slice(0, 2)).toEqual(['Terima kasih', 'a']);
    expect(printer?.footer).toHaveLength(8);
  });
});
