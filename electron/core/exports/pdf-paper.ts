// Owns the sheet of paper that files of the books are printed on: A4, lines with a rule under each,
// a page number on every page. The standard fonts know Western letters only; what they don't know
// is printed as "?".
import * as pdfkit from 'pdfkit';
// @ts-expect-error -- the measures of a font come without types; they are only handed on
import Helvetica from 'pdfkit/standard-fonts/Helvetica';
// @ts-expect-error -- the same
import HelveticaBold from 'pdfkit/standard-fonts/HelveticaBold';

export const INK = '#1c1b19';
export const SOFT = '#6b675f';
const RULE = '#d8d3c8';

// Bundled, there are no files to read the fonts' measures from: they are handed over. Under plain
// Node the library finds them by itself, and has no such door.
const { registerStdFonts } = pdfkit as { registerStdFonts?: (...fonts: unknown[]) => void };
registerStdFonts?.(Helvetica, HelveticaBold);

/** Points. */
export interface PaperField {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

export interface PaperLook {
  readonly isStrong: boolean;
  readonly size: number;
  readonly color: string;
}

export interface PaperAsked {
  readonly title: string;
  readonly madeAtMs: number;
  readonly layout: 'portrait' | 'landscape';
  /** Points, all around. */
  readonly margin: number;
  /** Points from one line to the next. */
  readonly lineHeight: number;
}

export interface Paper {
  readonly doc: PDFKit.PDFDocument;
  /** Where lines go, points. */
  readonly width: number;
  readonly isFull: () => boolean;
  readonly line: (fields: readonly PaperField[], cells: readonly string[], look: PaperLook) => void;
  /** Numbers the pages by this sentence and resolves with the whole file. */
  readonly end: (pageOf: (page: number, pages: number) => string) => Promise<Uint8Array>;
}

export function createPaper({ title, madeAtMs, layout, margin, lineHeight }: PaperAsked): Paper {
  const doc = new pdfkit.default({
    size: 'A4',
    layout,
    margin,
    bufferPages: true,
    info: { Title: title, CreationDate: new Date(madeAtMs) },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const right = doc.page.width - margin;
  return {
    doc,
    width: right - margin,
    isFull: () => doc.y + lineHeight > doc.page.height - margin - lineHeight,
    line(fields, cells, { isStrong, size, color }) {
      const { y } = doc;
      doc
        .font(isStrong ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(size)
        .fillColor(color);
      fields.forEach(({ x, width, align }, index) => {
        const fit = { width: width - 6, lineBreak: false, ellipsis: true, height: lineHeight };
        doc.text(printable(cells[index] ?? ''), margin + x, y, { ...fit, align });
      });
      const under = y + lineHeight - 3;
      doc.moveTo(margin, under).lineTo(right, under).lineWidth(0.5).stroke(RULE);
      doc.x = margin;
      doc.y = y + lineHeight;
    },
    end(pageOf) {
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        doc.switchToPage(page);
        // Below the margin a text would begin a new page of its own.
        doc.page.margins.bottom = 0;
        const at = { width: right - margin, align: 'right' } as const;
        doc.font('Helvetica').fontSize(8).fillColor(SOFT);
        doc.text(pageOf(page + 1, count), margin, doc.page.height - margin / 1.5, at);
      }
      doc.end();
      return done;
    },
  };
}

export function printable(text: string): string {
  return text.normalize('NFC').replace(/[^\u0020-\u007E\u00A0-\u00FF–·’]/g, '?');
}
