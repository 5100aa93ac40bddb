// Owns the books as a PDF for paper and mail: sums first, then every payment, a page number on each
// page. The standard fonts know Western letters only; what they don't know is printed as "?".
import * as pdfkit from 'pdfkit';
// @ts-expect-error -- the measures of a font come without types; they are only handed on
import Helvetica from 'pdfkit/standard-fonts/Helvetica';
// @ts-expect-error -- the same
import HelveticaBold from 'pdfkit/standard-fonts/HelveticaBold';
import { KIND_WORDS } from '../../../shared/export-columns.ts';
import { kindOf, mdrSen, rrnOf, sumRows, type LedgerRow } from '../../../shared/ledger-row.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { shopHour, wallClockText } from '../../../shared/time.ts';
import type { ExportRequest, RowWriter } from './export-file.ts';
import { sumLines, words } from './words.ts';

/** A4 in points. */
const MARGIN = 40;
const LINE = 14;
const INK = '#1c1b19';
const SOFT = '#6b675f';
const RULE = '#d8d3c8';

interface Field {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

const SUM_FIELDS: readonly Field[] = [
  { x: 0, width: 260, align: 'left' },
  { x: 260, width: 80, align: 'right' },
  { x: 340, width: 175, align: 'right' },
];

const ROW_FIELDS: readonly Field[] = [
  { x: 0, width: 92, align: 'left' },
  { x: 92, width: 78, align: 'right' },
  { x: 180, width: 120, align: 'left' },
  { x: 300, width: 70, align: 'left' },
  { x: 370, width: 70, align: 'left' },
  { x: 440, width: 75, align: 'left' },
];

// Bundled, there are no files to read the fonts' measures from: they are handed over. Under plain
// Node the library finds them by itself, and has no such door.
const { registerStdFonts } = pdfkit as { registerStdFonts?: (...fonts: unknown[]) => void };
registerStdFonts?.(Helvetica, HelveticaBold);

export function pdfWriter(request: ExportRequest): RowWriter {
  const kept: LedgerRow[] = [];
  return {
    add: (rows) => void kept.push(...rows),
    end: () => new Paper(request).print(kept),
  };
}

class Paper {
  private readonly request: ExportRequest;
  private readonly doc: PDFKit.PDFDocument;

  constructor(request: ExportRequest) {
    this.request = request;
    const { shop, madeAtMs } = request;
    this.doc = new pdfkit.default({
      size: 'A4',
      margin: MARGIN,
      bufferPages: true,
      info: { Title: `${words[request.lang].report} ${shop}`, CreationDate: new Date(madeAtMs) },
    });
  }

  print(rows: readonly LedgerRow[]): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    const { doc } = this;
    const done = new Promise<Uint8Array>((resolve, reject) => {
      doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      doc.on('end', () => resolve(Buffer.concat(chunks)));
      doc.on('error', reject);
    });
    this.head();
    this.sums(rows);
    this.groups(rows);
    this.list(rows);
    this.numbers();
    doc.end();
    return done;
  }

  private head(): void {
    const { shop, till, from, until, calendar, madeAtMs, lang } = this.request;
    const { doc } = this;
    const word = words[lang];
    doc.font('Helvetica-Bold').fontSize(20).fillColor(INK).text(printable(shop));
    doc.font('Helvetica').fontSize(11).fillColor(SOFT);
    doc.text(`${word.report} · ${from === until ? from : `${from} - ${until}`}`);
    const made = wallClockText(madeAtMs, calendar.timezone);
    doc.text(`${printable(till)} · ${word.madeAt} ${made} · ${calendar.timezone}`);
    doc.moveDown();
  }

  private sums(rows: readonly LedgerRow[]): void {
    const { lang } = this.request;
    const word = words[lang];
    this.row(SUM_FIELDS, [word.state, word.count, word.amount], 'head');
    for (const [kind, sum] of sumLines(sumRows(rows))) {
      const name = kind === 'all' ? word.all : KIND_WORDS[lang][kind];
      const cells = [name, String(sum.count), formatRupiah(sum.amount)];
      this.row(SUM_FIELDS, cells, kind === 'all' ? 'sum' : 'plain');
    }
    this.doc.moveDown();
  }

  /** All money that came in, once for each thing it can be told apart by. */
  private groups(rows: readonly LedgerRow[]): void {
    const { lang, calendar } = this.request;
    const word = words[lang];
    const credited = rows.filter((row) => !row.isReversed);
    const sold = credited.filter((row) => row.sale !== null);
    const hour = (row: LedgerRow) =>
      `${String(shopHour(row.paidAtMs, calendar.timezone)).padStart(2, '0')}:00`;
    this.group(word.byHour, credited, hour);
    this.group(word.byIssuer, credited, (row) => row.issuerName || word.unnamed);
    this.group(word.byCashier, sold, (row) => row.sale?.cashier ?? word.unnamed);
    this.group(word.byFeed, credited, (row) => row.feed);
  }

  private group(
    title: string,
    rows: readonly LedgerRow[],
    keyOf: (row: LedgerRow) => string,
  ): void {
    if (rows.length === 0) return;
    const { count, amount } = words[this.request.lang];
    this.row(SUM_FIELDS, [title, count, amount], 'head');
    const groups = [...Map.groupBy(rows, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, group] of groups) {
      const sum = group.reduce((total, row) => total + row.amount, 0);
      this.row(SUM_FIELDS, [key, String(group.length), formatRupiah(sum)], 'plain');
    }
    this.doc.moveDown();
  }

  private list(rows: readonly LedgerRow[]): void {
    const { lang, calendar } = this.request;
    const word = words[lang];
    this.doc.fontSize(12).font('Helvetica-Bold').fillColor(INK).text(word.payments, MARGIN);
    this.doc.moveDown(0.5);
    if (rows.length === 0) this.doc.font('Helvetica').fontSize(10).text(word.none);
    if (rows.length > 0) this.row(ROW_FIELDS, word.rowHeads, 'smallHead');
    for (const row of rows) {
      if (this.isPageFull()) {
        this.doc.addPage();
        this.row(ROW_FIELDS, word.rowHeads, 'smallHead');
      }
      this.row(
        ROW_FIELDS,
        [
          wallClockText(row.paidAtMs, calendar.timezone),
          formatRupiah(row.amount),
          KIND_WORDS[lang][kindOf(row)],
          row.issuerName || word.unnamed,
          row.sale?.reference ?? row.sale?.cashier ?? '',
          rrnOf(row.refs) ?? (mdrSen(row.mdr) === null ? '' : `MDR ${row.mdr}`),
        ],
        'small',
      );
    }
  }

  private isPageFull(): boolean {
    const { doc } = this;
    return doc.y + LINE > doc.page.height - MARGIN - LINE;
  }

  private row(
    fields: readonly Field[],
    cells: readonly string[],
    look: 'head' | 'plain' | 'sum' | 'small' | 'smallHead',
  ): void {
    const { doc } = this;
    const isStrong = look !== 'plain' && look !== 'small';
    if (this.isPageFull()) doc.addPage();
    const { y } = doc;
    doc
      .font(isStrong ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(look.startsWith('small') ? 8 : 10)
      .fillColor(/head$/i.test(look) ? SOFT : INK);
    fields.forEach(({ x, width, align }, index) => {
      const options = { width: width - 6, align, lineBreak: false, ellipsis: true, height: LINE };
      doc.text(printable(cells[index] ?? ''), MARGIN + x, y, options);
    });
    doc.moveTo(MARGIN, y + LINE - 3).lineTo(doc.page.width - MARGIN, y + LINE - 3);
    doc.lineWidth(0.5).stroke(RULE);
    doc.x = MARGIN;
    doc.y = y + LINE;
  }

  private numbers(): void {
    const { doc } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      doc.switchToPage(page);
      // Below the margin a text would begin a new page of its own.
      doc.page.margins.bottom = 0;
      const text = words[this.request.lang].page(page + 1, count);
      const width = doc.page.width - 2 * MARGIN;
      doc.font('Helvetica').fontSize(8).fillColor(SOFT);
      doc.text(text, MARGIN, doc.page.height - MARGIN / 1.5, { width, align: 'right' });
    }
  }
}

/** What the standard fonts can print. */
function printable(text: string): string {
  return text.normalize('NFC').replace(/[^\u0020-\u007E\u00A0-\u00FF–·’]/g, '?');
}
