// Owns the making of one file out of the books: read page by page, so that selling goes on beside
// it, with progress, and stopped at once when nobody wants it any more.
import type { ExportLang } from '../../../shared/export-columns.ts';
import type { LedgerRow } from '../../../shared/ledger-row.ts';
import type { Interval, ShopCalendar } from '../../../shared/time.ts';
import type { LedgerRows, RowPlace } from '../store/ledger-rows.ts';

export type ExportKind = 'csv' | 'xlsx' | 'pdf';

export interface ExportRequest {
  readonly kind: ExportKind;
  readonly shop: string;
  readonly till: string;
  /** First and last shop day, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  readonly range: Interval;
  readonly calendar: ShopCalendar;
  readonly lang: ExportLang;
  /** When the file is made, epoch ms: it says so inside. */
  readonly madeAtMs: number;
}

/** Turns rows into a file's bytes. */
export interface RowWriter {
  add(rows: readonly LedgerRow[]): void;
  /** The whole file. */
  end(): Promise<Uint8Array>;
}

export interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

export interface ExportedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

const PAGE_ROWS = 500;

const MIMES: Readonly<Record<ExportKind, string>> = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** Gives way to everything else that waits: a payment is never late because somebody exports. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Progress as it goes, then the file as the generator's result; null when it was stopped. The books
 * may grow while it reads: what came meanwhile at the end is in it, nothing is in it twice.
 */
export async function* exportFile(
  request: ExportRequest,
  rows: LedgerRows,
  signal: AbortSignal,
): AsyncGenerator<ExportProgress, ExportedFile | null> {
  const writer = await writerFor(request);
  const total = rows.count(request.range);
  let after: RowPlace | null = null;
  let done = 0;
  while (!signal.aborted) {
    const page = rows.page(request.range, after, PAGE_ROWS);
    writer.add(page);
    done += page.length;
    yield { done, total: Math.max(total, done) };
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) break;
    after = { stampMs: last.paidAtMs, id: last.paymentId };
    await breath();
  }
  if (signal.aborted) return null;
  return { name: fileName(request), mime: MIMES[request.kind], bytes: await writer.end() };
}

/** Loaded when one is wanted: a till that never exports never reads them. */
async function writerFor(request: ExportRequest): Promise<RowWriter> {
  switch (request.kind) {
    case 'csv':
      return (await import('./csv.ts')).csvWriter(request);
    case 'xlsx':
      return (await import('./xlsx.ts')).xlsxWriter(request);
    case 'pdf':
      return (await import('./pdf.ts')).pdfWriter(request);
  }
}

/** Letters, digits and dashes only: it is a name on every file system. */
export function fileName({ kind, shop, from, until }: ExportRequest): string {
  const name = shop
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 40);
  const days = from === until ? from : `${from}_${until}`;
  return `lunas-${name === '' ? 'toko' : name}-${days}.${kind}`;
}
