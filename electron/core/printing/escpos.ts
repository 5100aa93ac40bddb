// Owns the bytes a till printer takes (ESC/POS). Must stay true: text goes in as printable ASCII
// only, so nothing that a shop or a customer wrote can become a command; a QR is length-prefixed.
import Encoder from '@point-of-sale/receipt-printer-encoder';
import encodeQR from 'qr';
import { assert } from '../../../shared/assert.ts';
import { COLUMNS, DOTS, type Receipt, type ReceiptPart } from '../../../shared/paper.ts';

export interface PaperOptions {
  readonly qrAs: 'command' | 'image';
  readonly openDrawer: boolean;
}

/** Blank modules round a QR, as its standard asks. */
const QUIET_MODULES = 4;
/** What the QR command takes at most for the width of a module, in dots. */
const MODULE_DOTS_MAX = 8;
const FEED_LINES = 4;
/** How long the drawer's magnet is held and let go, in ms. */
const DRAWER_PULSE = { onMs: 100, offMs: 500 };

/** The whole job: reset, the receipt, feed and cut, and the drawer where it is wanted. */
export function escposOf(
  { paper, parts }: Receipt,
  { qrAs, openDrawer }: PaperOptions,
): Uint8Array {
  const encoder = new Encoder({
    language: 'esc-pos',
    columns: COLUMNS[paper],
    feedBeforeCut: FEED_LINES,
    imageMode: 'raster',
    newline: '\n',
    errors: 'strict',
  });
  encoder.initialize().codepage('cp437');
  for (const part of parts) write(encoder, part, COLUMNS[paper], DOTS[paper], qrAs);
  encoder.cut('partial');
  if (openDrawer) encoder.pulse(0, DRAWER_PULSE.onMs, DRAWER_PULSE.offMs);
  return encoder.encode();
}

function write(
  encoder: Encoder,
  part: ReceiptPart,
  columns: number,
  dots: number,
  qrAs: PaperOptions['qrAs'],
): void {
  switch (part.kind) {
    case 'line': {
      const room = part.look === 'big' ? columns / 2 : columns;
      assert(/^[\x20-\x7e]*$/.test(part.text), 'a receipt is printable ASCII');
      assert(part.text.length <= room, 'a line fits the paper');
      encoder.align(part.align).bold(part.look !== 'normal');
      if (part.look === 'big') encoder.size(2, 2);
      encoder.line(part.text);
      if (part.look === 'big') encoder.size(1, 1);
      encoder.bold(false).align('left');
      return;
    }
    case 'rule':
      encoder.line('-'.repeat(columns));
      return;
    case 'space':
      encoder.newline();
      return;
    case 'qr':
      encoder.align('center');
      writeQr(encoder, part.payload, dots, qrAs);
      encoder.align('left').newline();
  }
}

function writeQr(
  encoder: Encoder,
  payload: string,
  dots: number,
  qrAs: PaperOptions['qrAs'],
): void {
  // As many dots for a module as the paper has room for: a phone reads it from further away.
  const modules = encodeQR(payload, 'raw', { ecc: 'medium', border: QUIET_MODULES });
  const size = Math.max(1, Math.min(MODULE_DOTS_MAX, Math.floor(dots / modules.length)));
  if (qrAs === 'command') {
    encoder.qrcode(payload, { model: 2, size, errorlevel: 'm' });
    return;
  }
  const { data, side } = pictureOf(modules, size);
  encoder.image({ data, width: side, height: side }, side, side, 'threshold', 128);
}

/** Black and white pixels, RGBA; the side is a multiple of eight, which rasters are made of. */
function pictureOf(modules: readonly (readonly boolean[])[], size: number) {
  const side = Math.ceil((modules.length * size) / 8) * 8;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const margin = Math.floor((side - modules.length * size) / 2);
  modules.forEach((row, y) =>
    row.forEach((isBlack, x) => {
      if (!isBlack) return;
      for (let dy = 0; dy < size; dy += 1) {
        const from = ((margin + y * size + dy) * side + margin + x * size) * 4;
        for (let at = from; at < from + size * 4; at += 4) data.fill(0, at, at + 3);
      }
    }),
  );
  return { data, side };
}
