// What a printer makes of our bytes, read back by a reader that shares nothing with the writer.
import fc from 'fast-check';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import {
  COLUMNS,
  DOTS,
  type Paper,
  type Receipt,
  type ReceiptShop,
} from '../../../shared/paper.ts';
import { qrSlipOf, receiptOf, testReceipt } from '../../../shared/receipt.ts';
import { paidSale, SHOP, waitingSale } from '../../../shared/receipt.fixture.ts';
import { readEscpos, textOf, type PrintedImage } from '../testing/escpos-reader.ts';
import { escposOf } from './escpos.ts';

const NOW = { nowMs: 1_795_237_500_000, copy: 0 };
const PLAIN = { qrAs: 'command', openDrawer: false } as const;
const papers: Paper[] = [58, 80];

function made(result: ReturnType<typeof receiptOf>): Receipt {
  if (!result.ok) throw new Error(result.refusal);
  return result.receipt;
}

const shop = (part: Partial<ReceiptShop>): ReceiptShop => ({ ...SHOP, ...part });

describe.each(papers)('a receipt on %i mm', (paper) => {
  it('comes out as it was laid out, cut once, the drawer shut', () => {
    const receipt = made(receiptOf(paidSale({}), shop({ paper }), NOW));
    const printed = readEscpos(escposOf(receipt, PLAIN));
    const words = receipt.parts.flatMap((part) => (part.kind === 'line' ? [part.text.trim()] : []));
    expect(textOf(printed).split('\n')).toEqual(expect.arrayContaining(words));
    expect(printed.lines.find(({ text }) => text.trim() === 'LUNAS')).toMatchObject({
      scale: 2,
      isBold: true,
    });
    expect([printed.cuts, printed.drawerPulses, printed.qrs]).toEqual([1, 0, []]);
    for (const { text, scale } of printed.lines)
      expect(text.trim().length * scale).toBeLessThanOrEqual(COLUMNS[paper]);
  });

  it('centres what is centred', () => {
    const receipt = made(receiptOf(paidSale({}), shop({ paper }), NOW));
    const { lines } = readEscpos(escposOf(receipt, PLAIN));
    const line = lines.find(({ text }) => text.trim() === 'LUNAS');
    const blanks = (line?.text.length ?? 0) - 'LUNAS'.length;
    expect(blanks).toBe((COLUMNS[paper] - 2 * 'LUNAS'.length) / 2); // of normal width, before it
  });

  it('carries the QR as the printer draws it: the sale’s own payload, as large as fits', () => {
    const slip = made(qrSlipOf(waitingSale({}), shop({ paper }), waitingSale({}).createdAtMs));
    const { qrs } = readEscpos(escposOf(slip, PLAIN));
    expect(qrs.map(({ payload }) => payload)).toEqual([waitingSale({}).qris]);
    expect(qrs[0]?.moduleDots).toBeGreaterThanOrEqual(paper === 58 ? 4 : 6);
  });

  it('carries the QR as a picture that reads as the payload, where the printer draws none', () => {
    const slip = made(qrSlipOf(waitingSale({}), shop({ paper }), waitingSale({}).createdAtMs));
    const { qrs, images } = readEscpos(escposOf(slip, { ...PLAIN, qrAs: 'image' }));
    expect(qrs).toEqual([]);
    for (const { width } of images) expect(width).toBeLessThanOrEqual(DOTS[paper]);
    expect(decodeQR(rgba(images))).toBe(waitingSale({}).qris);
  });
});

describe('the drawer', () => {
  it('opens once, after the cut, where it is asked to', () => {
    const bytes = escposOf(testReceipt(SHOP, NOW.nowMs), { ...PLAIN, openDrawer: true });
    expect(readEscpos(bytes).drawerPulses).toBe(1);
  });
});

describe('what somebody wrote', () => {
  it('never becomes a command: any reference, name or footer comes out as plain text', () => {
    const evil = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 64 }),
      fc.constantFrom(
        '\x1bp\x00\x19\xfa',
        '\x1d\x56\x00',
        '\x10\x14\x01\x00\x05',
        '\n\x1b@',
        '\x00',
      ),
      fc.string({ unit: fc.constantFrom('\x1b', '\x1d', '@', 'V', 'p', 'é', '茶', '☕', ' ') }),
    );
    fc.assert(
      fc.property(evil, evil, evil, fc.constantFrom(...papers), (store, reference, foot, paper) => {
        const sale = paidSale({ reference, cashier: foot });
        const page = shop({ paper, store, merchant: reference, nmid: store, footer: [foot] });
        const printed = readEscpos(escposOf(made(receiptOf(sale, page, NOW)), PLAIN));
        expect([printed.cuts, printed.drawerPulses, printed.qrs.length]).toEqual([1, 0, 0]);
        for (const { text, scale } of printed.lines) {
          expect(text).toMatch(/^[\x20-\x7e]*$/);
          expect(text.trim().length * scale).toBeLessThanOrEqual(COLUMNS[paper]);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Stripes one under the other, as they come out of the printer. */
function rgba(stripes: readonly PrintedImage[]) {
  const dots = stripes.flatMap((stripe) => stripe.dots);
  const width = stripes[0]?.width ?? 0;
  const data = new Uint8ClampedArray(dots.length * 4).fill(255);
  dots.forEach((isBlack, n) => {
    if (isBlack) data.fill(0, n * 4, n * 4 + 3);
  });
  return { width, height: dots.length / width, data };
}
