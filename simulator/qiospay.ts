// Qiospay as specs/000 documents it, mutasi and callback; practice deviates (facts/domain.md §3)
// behind switches. A pure view of the bank: asking changes nothing.
import type { BankEntry } from './bank-entry.ts';
import type { Faults } from './faults.ts';
import { jsonAnswer, type Provider, type Push, type Stage } from './provider.ts';
import { json, type Ask, type Reply } from './reply.ts';
import { formatWib } from './wib.ts';

export interface QiospayAccount {
  readonly merchantCode: string;
  readonly apiKey: string;
  readonly callbackSecret: string;
}

const MUTASI_PATH = /^\/api\/mutasi\/qris\/([^/]+)\/([^/]+)\/?$/;
/** So that a first callback may carry the refid of the sample in specs/000. */
const FIRST_REFID = 295_094_156;

export function createQiospay(stage: Stage, account: QiospayAccount): Provider {
  let random = stage.random('rows');
  return {
    feed: 'qiospay',
    owns: (path) => path.startsWith('/api/mutasi/'),
    // The merchant code and the key are path segments, so a log line must not hold the path.
    shownPath: () => '/api/mutasi/qris/***/***',
    answer: (ask) => answerMutasi(stage, account, ask, (rows) => random.shuffle(rows)),
    pushesFor: (entry) => callbacks(stage, account, entry),
    findOrder: () => null,
    isClosed: () => false,
    reset: () => {
      random = stage.random('rows');
    },
  };
}

type Shuffle = (rows: readonly unknown[]) => unknown[];

/** GET /api/mutasi/qris/{merchant_code}/{api_key} */
function answerMutasi(stage: Stage, account: QiospayAccount, ask: Ask, shuffle: Shuffle): Reply {
  const { faults } = stage;
  const path = MUTASI_PATH.exec(ask.path);
  if (ask.method !== 'GET') return json(405, { status: 'error', messages: 'Method not allowed' });
  const merchantCode = decoded(path?.[1]);
  if (merchantCode !== account.merchantCode || decoded(path?.[2]) !== account.apiKey)
    return json(faults.errorStatus, {
      status: 'error',
      messages: 'merchant_code atau api_key salah',
    });
  if (faults.missingData) return json(200, { status: 'success' });
  const rows = mutasiRows(stage, shuffle);
  const padding = faults.bodyOverMb > 0 ? { note: 'x'.repeat(faults.bodyOverMb * 1_048_576) } : {};
  return json(200, { status: 'success', data: rows, ...padding });
}

/** The rows of one answer: newest first, as far back as the window reaches. */
function mutasiRows(stage: Stage, shuffle: Shuffle): unknown[] {
  const { faults } = stage;
  const nowMs = stage.clockMs();
  const newestFirst = stage
    .bank()
    .visible('qiospay', nowMs)
    .toSorted((a, b) => b.stampMs - a.stampMs || b.seq - a.seq)
    .slice(0, faults.windowRows);
  const rows: unknown[] = newestFirst.flatMap((entry) => {
    const row = mutasiRow(entry, faults, nowMs);
    return Array.from({ length: faults.repeatRows + 1 }, () => row);
  });
  const mixed = faults.unknownRows ? withOddRows(rows, nowMs + faults.clockSkewMs) : rows;
  return faults.shuffleRows ? shuffle(mixed) : mixed;
}

function mutasiRow(entry: BankEntry, faults: Faults, nowMs: number): Record<string, unknown> {
  const stampMs = faults.minutePrecision ? entry.stampMs - (entry.stampMs % 60_000) : entry.stampMs;
  const hasRefs = nowMs - entry.bookedAtMs >= faults.refsFilledLaterMs;
  const ref = hasRefs ? entry.rrn : '';
  return {
    date: formatWib(stampMs, faults.dateFormat),
    amount: writeAmount(entry.amount, faults.amountAs),
    type: entry.type,
    // "static" for a converted code too (facts/domain.md §3.1).
    ...(faults.omitQris ? {} : { qris: 'static' }),
    brand_name: faults.brandAs === 'code' ? entry.issuerNns : entry.issuerName,
    ...(faults.omitRefs ? {} : { issuer_reff: ref, buyer_reff: ref }),
    ...(faults.omitBalance ? {} : { balance: String(entry.balanceAfter) }),
    ...(faults.unknownRows ? { channel: { id: 7, tags: ['a', null] }, catatan: '' } : {}),
  };
}

function writeAmount(amount: number, as: Faults['amountAs']): string | number {
  switch (as) {
    case 'text':
      return String(amount);
    case 'number':
      return amount;
    case 'dotted':
      return String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
    case 'decimals':
      return `${amount}.00`;
  }
}

/** Puts rows that can't be money between the good ones; none of them may ever be counted. */
function withOddRows(rows: readonly unknown[], stampMs: number): unknown[] {
  const date = formatWib(stampMs);
  const odd: unknown[] = [
    { date, amount: 'lima ribu', type: 'CR', brand_name: '93600014', balance: '1' },
    { date, amount: '5000.50', type: 'CR', brand_name: '93600014', balance: '1' },
    { date: 'kemarin', amount: '5000', type: 'CR', brand_name: '93600014', balance: '1' },
    { date, amount: '5000', type: 'XX', brand_name: '93600014', balance: '1' },
    { date, amount: '-5000', type: 'CR', brand_name: '93600014', balance: '1' },
    { date, type: 'CR', brand_name: '93600014' },
    { date, amount: ['5000'], type: 'CR', brand_name: null },
    null,
    'Pemeliharaan sistem pukul 23.00',
    [],
  ];
  return odd
    .flatMap((row, index) => [row, ...rows.slice(index, index + 1)])
    .concat(rows.slice(odd.length));
}

/** POST /api/callback/accept/{secret_key} on the till, in the shapes of facts/domain.md §3.3. */
function callbacks(stage: Stage, account: QiospayAccount, entry: BankEntry): readonly Push[] {
  const faults = stage.faults.qiospay;
  if (entry.type === 'DB' && !faults.callbackDebits) return [];
  const isGood = faults.callbackSecret === 'good';
  const secret = isGood ? account.callbackSecret : 'rahasia-yang-salah';
  return [
    {
      feed: 'qiospay',
      kind: 'callback',
      entryId: entry.id,
      path: `/api/callback/accept/${encodeURIComponent(secret)}`,
      shownPath: '/api/callback/accept/***',
      make: () => ({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(callbackBody(stage.faults, entry)),
      }),
      isAccepted: (status, body) => status === 200 && jsonAnswer(body)?.['status'] === 'accept',
    },
  ];
}

function callbackBody(faults: Faults, entry: BankEntry): Record<string, unknown> {
  const { callbackShape, callbackStyle, callbackRefid } = faults.qiospay;
  const isOld = callbackStyle === '2025';
  const own = isOld ? FIRST_REFID + (entry.seq - 1) * 7 : `000000TL${base36(entry.seq)}`;
  const data = {
    name: entry.merchantName,
    nmid: entry.nmid,
    amount: entry.amount,
    type: entry.type,
    fee: 0,
    refid: callbackRefid === 'own' ? own : entry.rrn,
    issuer: entry.issuerNns,
    balance: isOld ? String(entry.balanceAfter) : entry.balanceAfter,
    time: formatWib(entry.stampMs, isOld ? 'DD/MM/YYYY HH:mm' : 'YYYY-MM-DD HH:mm:ss'),
  };
  return callbackShape === 'nested' ? { status: 'success', data } : { status: 'success', ...data };
}

function base36(seq: number): string {
  return (seq * 46_655 + 13).toString(36).toUpperCase().padStart(4, '0').slice(-4);
}

function decoded(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}
