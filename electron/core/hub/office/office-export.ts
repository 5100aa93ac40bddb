// Owns files of many stores' books. Must stay true: rows go out page by page as they are read, so
// that a year of a chain takes no more memory than a day; who calls it off ends it at once.
import type { ExportKind, ExportStep } from '../../../../shared/books.ts';
import { COLUMNS, type Cell, type ExportLang } from '../../../../shared/export-columns.ts';
import type { OfficeSums } from '../../../../shared/office.ts';
import { wallClockText } from '../../../../shared/time.ts';
import { BOM, csvCell, csvLines } from '../../exports/csv.ts';
import type { OfficeLine } from './office-line.ts';
import type { SumLine } from './office-pdf.ts';
import { readStores, readSums, readTills, type OfficeSpan } from './office-reads.ts';
import { officeRows, type OfficeRow } from './office-rows.ts';
import { officeWords, SUMS_NAMED } from './office-words.ts';
import type { SheetLine } from './office-xlsx.ts';

/** A file crosses the wire in pieces of this many bytes. */
const PART_BYTES = 192 * 1024;
const SUMS_AT_ONCE = 200;

const MIMES: Readonly<Record<ExportKind, string>> = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

export interface OfficeFileAsked {
  readonly kind: ExportKind;
  readonly lang: ExportLang;
  readonly span: OfficeSpan;
  readonly madeAtMs: number;
  /** Of the one who looks: for moments that are no store's. */
  readonly timezone: string;
}

/** Rejects with AppError when the hub can't be asked any more: half a file is no file. */
export async function* exportOffice(
  asked: OfficeFileAsked,
  line: Pick<OfficeLine, 'read'>,
  signal: AbortSignal,
): AsyncGenerator<ExportStep> {
  const { kind, span } = asked;
  const makers = { csv: csvParts, xlsx: xlsxParts, pdf: pdfParts };
  const sums = await line.read((query) => readSums(query, span));
  const total = sums.payments.count + sums.reversed.count;
  yield { type: 'progress', done: 0, total };
  let left = Buffer.alloc(0);
  for await (const { bytes, done } of makers[kind](asked, line, signal)) {
    if (signal.aborted) return;
    left = Buffer.concat([left, bytes]);
    for (; left.length >= PART_BYTES; left = left.subarray(PART_BYTES))
      yield { type: 'part', base64: left.subarray(0, PART_BYTES).toString('base64') };
    if (done !== null) yield { type: 'progress', done, total: Math.max(total, done) };
  }
  if (signal.aborted) return;
  if (left.length > 0) yield { type: 'part', base64: left.toString('base64') };
  yield { type: 'end', name: officeFileName(asked), mime: MIMES[kind] };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly done: number | null;
}

type Maker = (
  asked: OfficeFileAsked,
  line: Pick<OfficeLine, 'read'>,
  signal: AbortSignal,
) => AsyncGenerator<Piece>;

const csvParts: Maker = async function* ({ lang, span }, line, signal) {
  const encoder = new TextEncoder();
  yield { bytes: encoder.encode(BOM + csvLines([headsOf(lang)])), done: null };
  let done = 0;
  for await (const rows of officeRows(line, span, signal)) {
    done += rows.length;
    const lines = rows.map((row) =>
      cellsOf(row, lang).map((cell) => csvCell(cell, row.calendar.timezone)),
    );
    yield { bytes: encoder.encode(csvLines(lines)), done };
  }
};

const xlsxParts: Maker = async function* (asked, line, signal) {
  const { createSheetWriter } = await import('./office-xlsx.ts');
  const { lang, span, timezone } = asked;
  const words = officeWords[lang];
  const sheets = createSheetWriter();
  const texts = (...all: string[]): SheetLine => ({ cells: all.map(textCell), timezone });
  const head = [words.store, words.till, ...SUMS_NAMED.map((name) => words.sums[name])];
  const sums: SheetLine[] = [
    { ...texts(titleOf(asked)), isBold: true },
    texts(underOf(asked)),
    { ...texts(...head), isBold: true },
  ];
  for await (const some of sumLines(asked, line, signal))
    for (const { name, look, sums: sum } of some)
      sums.push({
        cells: [
          textCell(look === 'till' ? '' : name),
          textCell(look === 'till' ? name : words.all),
          ...SUMS_NAMED.map((each): Cell => ({ type: 'rupiah', amount: sum[each].amount })),
        ],
        timezone,
        isBold: look !== 'till',
      });
  sheets.whole(words.summary, sums);
  const rowHead: SheetLine = { ...texts(...headsOf(lang)), isBold: true };
  sheets.rows(words.payments, rowHead, []);
  let done = 0;
  for await (const rows of officeRows(line, span, signal)) {
    done += rows.length;
    sheets.rows(
      words.payments,
      rowHead,
      rows.map((row) => ({ cells: cellsOf(row, lang), timezone: row.calendar.timezone })),
    );
    yield { bytes: sheets.taken(), done };
  }
  sheets.end();
  yield { bytes: sheets.taken(), done };
};

const pdfParts: Maker = async function* (asked, line, signal) {
  const { officePdf } = await import('./office-pdf.ts');
  const { lang, madeAtMs } = asked;
  const paper = { title: titleOf(asked), under: underOf(asked), lang, madeAtMs };
  yield { bytes: await officePdf(paper, sumLines(asked, line, signal)), done: null };
};

/** All, then store by store with its tills: from the roll-ups. */
async function* sumLines(
  { span, lang }: OfficeFileAsked,
  line: Pick<OfficeLine, 'read'>,
  signal: AbortSignal,
): AsyncGenerator<readonly SumLine[]> {
  const sums = await line.read((query) => readSums(query, span));
  yield [{ name: officeWords[lang].allStores, sums, look: 'all' }];
  let after: string | undefined;
  do {
    const at = after;
    const page = await line.read((query) =>
      readStores(query, span, { after: at, limit: SUMS_AT_ONCE }),
    );
    for (const { store, name, sums: ofStore } of page.items)
      yield [
        {
          name: name === null || name === store ? store : `${store} · ${name}`,
          sums: ofStore,
          look: 'store',
        },
        ...(await tillsOf(line, { ...span, store })),
      ];
    after = page.after ?? undefined;
  } while (after !== undefined && !signal.aborted);
}

async function tillsOf(line: Pick<OfficeLine, 'read'>, span: OfficeSpan): Promise<SumLine[]> {
  const asked = { after: undefined, limit: SUMS_AT_ONCE, onlyTroubled: false };
  const { items } = await line.read((query) => readTills(query, span, asked));
  const hasMoney = ({ payments, reversed }: OfficeSums): boolean =>
    payments.count + reversed.count > 0;
  return items
    .filter(({ sums, state }) => state !== 'put_away' || hasMoney(sums))
    .map(({ till, sums }) => ({ name: till, sums, look: 'till' as const }));
}

function headsOf(lang: ExportLang): string[] {
  const { store, till } = officeWords[lang];
  return [store, till, ...COLUMNS.map(({ names }) => names[lang])];
}

function cellsOf({ store, till, row, calendar }: OfficeRow, lang: ExportLang): Cell[] {
  return [textCell(store), textCell(till), ...COLUMNS.map(({ cell }) => cell(row, calendar, lang))];
}

function textCell(text: string): Cell {
  return text === '' ? { type: 'empty' } : { type: 'text', text };
}

function titleOf({ lang, span }: OfficeFileAsked): string {
  const words = officeWords[lang];
  return span.store === null ? words.report : `${words.store}: ${span.store}`;
}

function underOf({ lang, span: { from, until }, madeAtMs, timezone }: OfficeFileAsked): string {
  const days = from === until ? from : `${from} – ${until}`;
  return `${days} · ${officeWords[lang].madeAt} ${wallClockText(madeAtMs, timezone)} (${timezone})`;
}

function officeFileName({ kind, span: { from, until, store } }: OfficeFileAsked): string {
  const plainName = (store ?? 'semua-toko')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 40);
  const days = from === until ? from : `${from}_${until}`;
  return `lunas-${plainName === '' ? 'toko' : plainName}-${days}.${kind}`;
}
