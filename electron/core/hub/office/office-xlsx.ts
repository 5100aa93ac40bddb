// Owns the books of many stores as a workbook that is never whole in memory: the sheets are written
// as the rows come, and leave as pieces of a ZIP (ECMA-376). Amounts are numbers and moments dates
// of the store's own wall clock.
import { Zip, ZipDeflate } from 'fflate';
import type { Cell } from '../../../../shared/export-columns.ts';
import { DAY_MS, wallClockMs } from '../../../../shared/time.ts';

/** A sheet of Excel ends at 1,048,576 rows. */
const SHEET_ROWS_MAX = 1_000_000;
/** 1 January 1970 as Excel counts days. */
const EPOCH_DAYS = 25_569;

/** Cells as their columns say; moments with the zone they are read in. */
export interface SheetLine {
  readonly cells: readonly Cell[];
  readonly timezone: string;
  readonly isBold?: boolean;
}

export interface SheetWriter {
  /** A whole sheet, written at once: for sums. */
  whole(name: string, lines: readonly SheetLine[]): void;
  /** The rows' sheet, gone on with on a new one of the same name where it is full. */
  rows(name: string, head: SheetLine, lines: readonly SheetLine[]): void;
  end(): void;
  /** What has been made since it was last asked for. */
  taken(): Uint8Array;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** By place: 0 plain, 1 rupiah, 2 sen, 3 moment, 4 bold, 5 text, 6 bold rupiah. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf/><xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" numFmtId="49" applyFont="1" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf fontId="1" numFmtId="3" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>`;

export function createSheetWriter(): SheetWriter {
  const made: Uint8Array[] = [];
  const names: string[] = [];
  let open: { readonly file: ZipDeflate; readonly name: string; rows: number } | null = null;
  const encoder = new TextEncoder();
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    made.push(chunk);
  });

  const put = (path: string, text: string): void => {
    const file = new ZipDeflate(path, { level: 6 });
    zip.add(file);
    file.push(encoder.encode(text), true);
  };
  const begin = (name: string): NonNullable<typeof open> => {
    close();
    names.push(sheetName(name, names));
    const file = new ZipDeflate(`xl/worksheets/sheet${names.length}.xml`, { level: 6 });
    zip.add(file);
    file.push(encoder.encode(`${XML}<worksheet xmlns="${MAIN}"><sheetData>`));
    open = { file, name, rows: 0 };
    return open;
  };
  function close(): void {
    open?.file.push(encoder.encode('</sheetData></worksheet>'), true);
    open = null;
  }

  const write = (sheet: NonNullable<typeof open>, lines: readonly SheetLine[]): void => {
    const text = lines.map((line, n) => lineXml(line, sheet.rows + n + 1)).join('');
    sheet.file.push(encoder.encode(text));
    sheet.rows += lines.length;
  };

  return {
    whole(name, lines) {
      write(begin(name), lines);
      close();
    },
    rows(name, head, lines) {
      for (let at = 0; at < lines.length || open?.name !== name;) {
        let sheet = open;
        if (sheet?.name !== name || sheet.rows >= SHEET_ROWS_MAX) {
          sheet = begin(name);
          write(sheet, [head]);
        }
        const some = lines.slice(at, at + SHEET_ROWS_MAX - sheet.rows);
        write(sheet, some);
        at += some.length;
      }
    },
    end() {
      close();
      put('xl/styles.xml', STYLES);
      put('xl/workbook.xml', workbook(names));
      put('xl/_rels/workbook.xml.rels', workbookRels(names));
      put('_rels/.rels', topRels());
      put('[Content_Types].xml', contentTypes(names));
      zip.end();
    },
    taken: () => Buffer.concat(made.splice(0)),
  };
}

function lineXml({ cells, timezone, isBold = false }: SheetLine, row: number): string {
  const places = cells.map((cell, n) => cellXml(cell, `${columnName(n)}${row}`, timezone, isBold));
  return `<row r="${row}">${places.join('')}</row>`;
}

/** A to Z, AA to ZZ: more columns no book has. */
function columnName(index: number): string {
  const letter = (n: number): string => String.fromCodePoint(65 + n);
  return index < 26 ? letter(index) : letter(Math.floor(index / 26) - 1) + letter(index % 26);
}

function cellXml(cell: Cell, place: string, timezone: string, isBold: boolean): string {
  switch (cell.type) {
    case 'text':
      return `<c r="${place}" s="${isBold ? 4 : 5}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.text)}</t></is></c>`;
    case 'rupiah':
      return `<c r="${place}" s="${isBold ? 6 : 1}"><v>${cell.amount}</v></c>`;
    case 'sen':
      return `<c r="${place}" s="2"><v>${cell.sen / 100}</v></c>`;
    case 'moment':
      return `<c r="${place}" s="3"><v>${wallClockMs(cell.atMs, timezone) / DAY_MS + EPOCH_DAYS}</v></c>`;
    case 'empty':
      return '';
  }
}

/** Letters that XML has no place for are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function sheetName(name: string, taken: readonly string[]): string {
  const plain = name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 26);
  const alike = taken.filter((each) => each === plain || each.startsWith(`${plain} (`)).length;
  return alike === 0 ? plain : `${plain} (${alike + 1})`;
}

function workbook(names: readonly string[]): string {
  const sheets = names.map(
    (name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`,
  );
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRels(names: readonly string[]): string {
  const sheets = names.map(
    (_, n) =>
      `<Relationship Id="rId${n + 1}" Type="${RELS}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
  );
  const styles = `<Relationship Id="rId${names.length + 1}" Type="${RELS}/styles" Target="styles.xml"/>`;
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${sheets.join('')}${styles}</Relationships>`;
}

function topRels(): string {
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
}

function contentTypes(names: readonly string[]): string {
  const base = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const sheets = names.map(
    (_, n) =>
      `<Override PartName="/xl/worksheets/sheet${n + 1}.xml" ContentType="${base}.worksheet+xml"/>`,
  );
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${base}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${base}.styles+xml"/>${sheets.join('')}</Types>`;
}
