// The transaction history list of specs/002: text paging, no total, no key shared with other feeds,
// and "nothing there" answered as an error.
import type { BankEntry } from './bank-entry.ts';
import type { SnapFaults } from './faults.ts';
import type { Stage } from './provider.ts';
import type { Reply } from './reply.ts';
import { merchantIdOf, nothingFound, refuse, say } from './snap-reply.ts';
import { parseIso, wibIso } from './wib.ts';

const SERVICE = '12';
const PAGE_SIZE = 10;
/** The first row's idTransaksi in the sample of specs/002. */
const FIRST_ID = 5_188_671;

interface HistoryAsk {
  readonly fromMs: number;
  readonly toMs: number;
  readonly pageSize: number;
  readonly pageNumber: number;
}

/** Answers a checked and signed request for the history. */
export function historyReply(
  stage: Stage,
  merchantId: string,
  body: Record<string, unknown>,
): Reply {
  const ask = readAsk(body);
  if (typeof ask === 'string') return refuse(SERVICE, '40001', ask);
  const asked = merchantIdOf(body);
  if (asked === null) return refuse(SERVICE, '40001', 'merchantId');
  if (asked !== merchantId) return nothingFound(SERVICE);
  const faults = stage.faults.snap;
  const rows = historyRows(stage, merchantId)
    .filter(({ atMs }) => atMs >= ask.fromMs && atMs <= ask.toMs)
    .map(({ row }) => row);
  const size = faults.pageSizeMax > 0 ? Math.min(ask.pageSize, faults.pageSizeMax) : ask.pageSize;
  const start = faults.pageNumberAs === 'page' ? ask.pageNumber * size : ask.pageNumber;
  const page = rows.slice(start, start + size);
  if (page.length === 0 && faults.emptyAs === 'notFound') return nothingFound(SERVICE);
  const reply = say('2001200', 'Successful', { detailData: page });
  // The documented sample has a comma after its last row.
  if (faults.brokenJson && reply.kind === 'send')
    return { ...reply, body: reply.body.replace(/\]\}$/, ',]}') };
  return reply;
}

/** The name of the first field that can't be read, or the request. */
function readAsk(body: Record<string, unknown>): HistoryAsk | string {
  const fromMs = readMoment(body['fromDateTime']);
  if (fromMs === null) return 'fromDateTime';
  const toMs = readMoment(body['toDateTime']);
  if (toMs === null || toMs < fromMs) return 'toDateTime';
  const pageSize = readCount(body['pageSize'], PAGE_SIZE);
  if (pageSize === null || pageSize === 0) return 'pageSize';
  const pageNumber = readCount(body['pageNumber'], 0);
  if (pageNumber === null) return 'pageNumber';
  return { fromMs, toMs, pageSize, pageNumber };
}

function readMoment(value: unknown): number | null {
  return typeof value === 'string' ? parseIso(value) : null;
}

/** Paging is text, as documented; a JSON number is refused. */
function readCount(value: unknown, absent: number): number | null {
  if (value === undefined) return absent;
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : null;
}

function historyRows(stage: Stage, merchantId: string): { atMs: number; row: unknown }[] {
  const faults = stage.faults.snap;
  const bank = stage.bank();
  const visible = bank.visible('snap', stage.clockMs());
  const shown = visible.filter((entry) => {
    if (entry.type === 'CR') return faults.reversalAs !== 'vanish' || !bank.isReversed(entry.id);
    return entry.reversalOf !== null && faults.reversalAs === 'negative';
  });
  const oldestFirst = shown.toSorted((a, b) => a.stampMs - b.stampMs || a.seq - b.seq);
  const ordered = faults.newestFirst ? oldestFirst.toReversed() : oldestFirst;
  return ordered.map((entry) => ({
    // Whole seconds, as the row shows it.
    atMs: entry.stampMs - (entry.stampMs % 1000),
    row: historyRow(entry, merchantId, faults),
  }));
}

function historyRow(entry: BankEntry, merchantId: string, faults: SnapFaults): unknown {
  const sign = entry.type === 'CR' ? '' : '-';
  const nominal = `${sign}${entry.amount}`;
  return {
    dateTime: wibIso(entry.stampMs),
    amount: { value: faults.amountAs === 'plain' ? nominal : `${nominal}.00`, currency: 'IDR' },
    additionalInfo: {
      idTransaksi: String(FIRST_ID + (entry.seq - 1) * 7),
      nominal,
      nominalAdmin: '0',
      fee: '0',
      mdr: String(-entry.mdr),
      merchantRepo: entry.mpan.slice(0, 8),
      issuerReff: entry.rrn,
      terminalId: entry.terminalLabel || 'A01',
      mid: entry.nmid,
      nmid: entry.nmid,
      buyerReff: `${entry.issuerNns} - ${entry.rrn}`,
      brandName: entry.issuerName.toUpperCase(),
      imageUrl: `../pjsp/${entry.issuerName.toLowerCase()}.png`,
      idMerchant: merchantId,
      merchantName: entry.merchantName,
      merchantCriteria: '',
      merchantCategory: '',
      merchantPostcode: entry.postalCode,
      namaKota: entry.city.toUpperCase(),
    },
  };
}
