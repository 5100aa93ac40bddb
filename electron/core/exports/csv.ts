// Owns the books as CSV (RFC 4180): commas, CRLF, quotes where needed, UTF-8 with its mark so that
// Excel reads it as such. A text that a spreadsheet would take for a formula is made plain text.
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, type Cell } from '../../../shared/export-columns.ts';
import { wallClockText } from '../../../shared/time.ts';
import type { ExportRequest, RowWriter } from './export-file.ts';

/** The mark a file begins with. */
export const BOM = '\uFEFF';

export function csvLines(lines: readonly (readonly string[])[]): string {
  return stringify([...lines], { record_delimiter: 'windows', escape_formulas: true });
}

export function csvWriter({ calendar, lang }: ExportRequest): RowWriter {
  const parts = [BOM, csvLines([COLUMNS.map(({ names }) => names[lang])])];
  return {
    add(rows) {
      const lines = rows.map((row) =>
        COLUMNS.map(({ cell }) => csvCell(cell(row, calendar, lang), calendar.timezone)),
      );
      parts.push(csvLines(lines));
    },
    end: async () => new TextEncoder().encode(parts.join('')),
  };
}

/** Amounts as bare numbers with a point: what a program reads, whatever its country. */
export function csvCell(cell: Cell, timezone: string): string {
  switch (cell.type) {
    case 'text':
      return cell.text;
    case 'rupiah':
      return String(cell.amount);
    case 'sen':
      return (cell.sen / 100).toFixed(2);
    case 'moment':
      return wallClockText(cell.atMs, timezone);
    case 'empty':
      return '';
  }
}
