// Owns the books as CSV (RFC 4180): commas, CRLF, quotes where needed, UTF-8 with its mark so that
// Excel reads it as such. A text that a spreadsheet would take for a formula is made plain text.
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, type Cell } from '../../../shared/export-columns.ts';
import { wallClockText } from '../../../shared/time.ts';
import type { ExportRequest, RowWriter } from './export-file.ts';

const BOM = '\uFEFF';

export function csvWriter({ calendar, lang }: ExportRequest): RowWriter {
  const line = (cells: readonly string[]): string =>
    stringify([cells], { record_delimiter: 'windows', escape_formulas: true });
  const parts = [BOM, line(COLUMNS.map(({ names }) => names[lang]))];
  return {
    add(rows) {
      for (const row of rows)
        parts.push(
          line(COLUMNS.map(({ cell }) => plain(cell(row, calendar, lang), calendar.timezone))),
        );
    },
    end: async () => new TextEncoder().encode(parts.join('')),
  };
}

/** Amounts as bare numbers with a point: what a program reads, whatever its country. */
function plain(cell: Cell, timezone: string): string {
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
