// Owns the books as a workbook: a sheet of sums, a sheet of rows. Amounts are numbers and moments
// are dates of the store's wall clock, so that a spreadsheet can reckon with both.
import writeExcelFile from 'write-excel-file/node';
import { COLUMNS, KIND_WORDS, type Cell } from '../../../shared/export-columns.ts';
import { sumRows, type LedgerRow } from '../../../shared/ledger-row.ts';
import { wallClockMs, wallClockText } from '../../../shared/time.ts';
import type { ExportRequest, RowWriter } from './export-file.ts';
import { sumLines, words } from './words.ts';

const RUPIAH = '#,##0';
const SEN = '#,##0.00';
const MOMENT = 'yyyy-mm-dd hh:mm:ss';

type SheetCell =
  | { value: string; type: StringConstructor; format?: '@'; fontWeight?: 'bold' }
  | { value: number; type: NumberConstructor; format: string; fontWeight?: 'bold' }
  | { value: Date; type: DateConstructor; format: string }
  | null;

export function xlsxWriter(request: ExportRequest): RowWriter {
  const { calendar, lang } = request;
  const kept: LedgerRow[] = [];
  const heads = COLUMNS.map(({ names }) => bold(names[lang]));
  const lines: SheetCell[][] = [heads];
  return {
    add(rows) {
      kept.push(...rows);
      for (const row of rows)
        lines.push(COLUMNS.map(({ cell }) => sheetCell(cell(row, calendar, lang), request)));
    },
    async end() {
      const { summary, payments } = words[lang];
      const file = writeExcelFile([
        {
          data: sumSheet(request, kept),
          sheet: summary,
          columns: [{ width: 34 }, { width: 12 }, { width: 18 }],
        },
        {
          data: lines,
          sheet: payments,
          columns: COLUMNS.map(({ width }) => ({ width })),
          stickyRowsCount: 1,
        },
      ]);
      return new Uint8Array(await file.toBuffer());
    },
  };
}

function sumSheet(request: ExportRequest, rows: readonly LedgerRow[]): SheetCell[][] {
  const { shop, till, from, until, lang, madeAtMs, calendar } = request;
  const word = words[lang];
  const sums = sumRows(rows);
  return [
    [bold(shop)],
    [plain(`${till} · ${from === until ? from : `${from} – ${until}`} · ${calendar.timezone}`)],
    [plain(`${word.madeAt} ${wallClockText(madeAtMs, calendar.timezone)}`)],
    [],
    [bold(word.state), bold(word.count), bold(word.amount)],
    ...sumLines(sums).map(([kind, sum]): SheetCell[] => {
      const isAll = kind === 'all';
      const name = isAll ? word.all : KIND_WORDS[lang][kind];
      return [
        isAll ? bold(name) : plain(name),
        number(sum.count, isAll),
        number(sum.amount, isAll),
      ];
    }),
  ];
}

function bold(value: string): SheetCell {
  return { value, type: String, format: '@', fontWeight: 'bold' };
}

/** Format "@" is text: a reference such as "=1+1" or "0012" stays what it is. */
function plain(value: string): SheetCell {
  return { value, type: String, format: '@' };
}

function number(value: number, isBold: boolean): SheetCell {
  return { value, type: Number, format: RUPIAH, ...(isBold ? { fontWeight: 'bold' } : {}) };
}

function sheetCell(cell: Cell, { calendar }: ExportRequest): SheetCell {
  switch (cell.type) {
    case 'text':
      return plain(cell.text);
    case 'rupiah':
      return number(cell.amount, false);
    case 'sen':
      return { value: cell.sen / 100, type: Number, format: SEN };
    case 'moment':
      // A workbook knows no zones: the date is the one on the shop's wall.
      return {
        value: new Date(wallClockMs(cell.atMs, calendar.timezone)),
        type: Date,
        format: MOMENT,
      };
    case 'empty':
      return null;
  }
}
