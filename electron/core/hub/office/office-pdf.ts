// Owns head office's sums as a PDF: all stores, each store, each of its tills. Sums only: the
// payments of a chain are read by programs, not on paper. The standard fonts know Western letters.
import * as pdfkit from 'pdfkit';
// @ts-expect-error -- the measures of a font come without types; they are only handed on
import Helvetica from 'pdfkit/standard-fonts/Helvetica';
// @ts-expect-error -- the same
import HelveticaBold from 'pdfkit/standard-fonts/HelveticaBold';
import type { ExportLang } from '../../../../shared/export-columns.ts';
import { formatRupiah } from '../../../../shared/money.ts';
import type { OfficeSums } from '../../../../shared/office.ts';
import { officeWords, SUMS_NAMED } from './office-words.ts';

const MARGIN = 36;
const LINE = 15;
const NAME_WIDTH = 190;
const INK = '#1c1b19';
const SOFT = '#6b675f';
const RULE = '#d8d3c8';

const { registerStdFonts } = pdfkit as { registerStdFonts?: (...fonts: unknown[]) => void };
registerStdFonts?.(Helvetica, HelveticaBold);

export interface SumLine {
  readonly name: string;
  readonly sums: OfficeSums;
  readonly look: 'all' | 'store' | 'till';
}

export interface OfficePaper {
  readonly title: string;
  readonly under: string;
  readonly lang: ExportLang;
  readonly madeAtMs: number;
}

/** The whole file: as long as there are stores and tills, whatever they sold. */
export async function officePdf(
  paper: OfficePaper,
  lines: AsyncIterable<readonly SumLine[]>,
): Promise<Uint8Array> {
  const { title, under, lang, madeAtMs } = paper;
  const doc = new pdfkit.default({
    size: 'A4',
    layout: 'landscape',
    margin: MARGIN,
    bufferPages: true,
    info: { Title: title, CreationDate: new Date(madeAtMs) },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  doc.font('Helvetica-Bold').fontSize(18).fillColor(INK).text(printable(title));
  doc.font('Helvetica').fontSize(10).fillColor(SOFT).text(printable(under));
  doc.moveDown();
  const { sums, store } = officeWords[lang];
  const head = [store, ...SUMS_NAMED.map((name) => sums[name])];
  row(doc, head, 'head');
  for await (const some of lines)
    for (const line of some) {
      if (doc.y + LINE > doc.page.height - MARGIN - LINE) {
        doc.addPage();
        row(doc, head, 'head');
      }
      const name = line.look === 'till' ? `    ${line.name}` : line.name;
      row(
        doc,
        [name, ...SUMS_NAMED.map((each) => formatRupiah(line.sums[each].amount))],
        line.look,
      );
    }
  numbers(doc, lang);
  doc.end();
  return done;
}

function row(
  doc: PDFKit.PDFDocument,
  cells: readonly string[],
  look: SumLine['look'] | 'head',
): void {
  const { y } = doc;
  const width = (doc.page.width - 2 * MARGIN - NAME_WIDTH) / SUMS_NAMED.length;
  doc
    .font(look === 'till' ? 'Helvetica' : 'Helvetica-Bold')
    .fontSize(9)
    .fillColor(look === 'head' ? SOFT : INK);
  cells.forEach((cell, index) => {
    const isName = index === 0;
    const x = MARGIN + (isName ? 0 : NAME_WIDTH + (index - 1) * width);
    doc.text(printable(cell), x, y, {
      width: (isName ? NAME_WIDTH : width) - 6,
      align: isName ? 'left' : 'right',
      lineBreak: false,
      ellipsis: true,
      height: LINE,
    });
  });
  doc.moveTo(MARGIN, y + LINE - 3).lineTo(doc.page.width - MARGIN, y + LINE - 3);
  doc.lineWidth(0.5).stroke(RULE);
  doc.x = MARGIN;
  doc.y = y + LINE;
}

function numbers(doc: PDFKit.PDFDocument, lang: ExportLang): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    // Below the margin a text would begin a new page of its own.
    doc.page.margins.bottom = 0;
    const width = doc.page.width - 2 * MARGIN;
    doc.font('Helvetica').fontSize(8).fillColor(SOFT);
    doc.text(officeWords[lang].page(page + 1, count), MARGIN, doc.page.height - MARGIN / 1.5, {
      width,
      align: 'right',
    });
  }
}

function printable(text: string): string {
  return text.normalize('NFC').replace(/[^\u0020-\u007E\u00A0-\u00FF–·’]/g, '?');
}
