// Owns the books as a PDF for paper and mail: sums first, then every payment.
import { KIND_WORDS } from '../../../shared/export-columns.ts';
import { kindOf, mdrSen, rrnOf, sumRows, type LedgerRow } from '../../../shared/ledger-row.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { shopHour, wallClockText } from '../../../shared/time.ts';
import type { ExportRequest, RowWriter } from './export-file.ts';
import { createPaper, INK, printable, SOFT, type Paper, type PaperField } from './pdf-paper.ts';
import { sumLines, words } from './words.ts';

/** Points. */
const MARGIN = 40;

const SUM_FIELDS: readonly PaperField[] = [
  { x: 0, width: 260, align: 'left' },
  { x: 260, width: 80, align: 'right' },
  { x: 340, width: 175, align: 'right' },
];

const ROW_FIELDS: readonly PaperField[] = [
  { x: 0, width: 92, align: 'left' },
  { x: 92, width: 78, align: 'right' },
  { x: 180, width: 120, align: 'left' },
  { x: 300, width: 70, align: 'left' },
  { x: 370, width: 70, align: 'left' },
  { x: 440, width: 75, align: 'left' },
];

export function pdfWriter(request: ExportRequest): RowWriter {
  const kept: LedgerRow[] = [];
  return {
    add: (rows) => void kept.push(...rows),
    end: () => new Print(request).all(kept),
  };
}

class Print {
  private readonly request: ExportRequest;
  private readonly paper: Paper;

  constructor(request: ExportRequest) {
    this.request = request;
    const { shop, madeAtMs, lang } = request;
    const title = `${words[lang].report} ${shop}`;
    const sheet = { layout: 'portrait', margin: MARGIN, lineHeight: 14 } as const;
    this.paper = createPaper({ title, madeAtMs, ...sheet });
  }

  private get doc(): PDFKit.PDFDocument {
    return this.paper.doc;
  }

  all(rows: readonly LedgerRow[]): Promise<Uint8Array> {
    this.head();
    this.sums(rows);
    this.groups(rows);
    this.list(rows);
    return this.paper.end(words[this.request.lang].page);
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
      if (this.paper.isFull()) {
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

  private row(
    fields: readonly PaperField[],
    cells: readonly string[],
    look: 'head' | 'plain' | 'sum' | 'small' | 'smallHead',
  ): void {
    if (this.paper.isFull()) this.doc.addPage();
    this.paper.line(fields, cells, {
      isStrong: look !== 'plain' && look !== 'small',
      size: look.startsWith('small') ? 8 : 10,
      color: /head$/i.test(look) ? SOFT : INK,
    });
  }
}
