// NICEPAY's notification as specs/001 shows it: a form, a token over the text as written, status 0
// for money and 1 for money taken back.
import { createHash } from 'node:crypto';
import type { BankEntry } from './bank-entry.ts';
import type { NicepayFaults } from './faults.ts';
import type { NicepayAccount, NicepayOrder } from './nicepay.ts';
import type { Push, Stage } from './provider.ts';
import { wibCompactDate, wibCompactTime } from './wib.ts';

const PATH = '/callback/nicepay';

/** Nothing for money NICEPAY does not see, or a withdrawal. */
export function nicepayNotification(
  stage: Stage,
  account: NicepayAccount,
  entry: BankEntry,
  order: NicepayOrder | undefined,
): readonly Push[] {
  if (entry.type === 'DB' && entry.reversalOf === null) return [];
  return [
    {
      feed: 'nicepay',
      kind: 'notification',
      entryId: entry.id,
      path: order?.dbProcessUrl || PATH,
      shownPath: order?.dbProcessUrl.split('?')[0] || PATH,
      make: () => ({
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': 'Jakarta Commons-HttpClient/3.1',
        },
        body: form(notificationFields(stage.faults.nicepay, account, entry, order)),
      }),
      // What NICEPAY takes for a yes is not documented (facts/domain.md §5.3).
      isAccepted: (status) => status === 200,
    },
  ];
}

function notificationFields(
  faults: NicepayFaults,
  account: NicepayAccount,
  entry: BankEntry,
  order: NicepayOrder | undefined,
): [string, string][] {
  const tXid = order?.tXid ?? strayTxid(account, entry);
  const amt = String(entry.amount);
  const secret = faults.callbackToken === 'wrong' ? 'salah' : account.merchantKey;
  const merchantToken = sha256(`${account.iMid}${tXid}${amt}${secret}`);
  const status = entry.reversalOf === null ? '0' : '1';
  const fields: [string, string][] = [
    ...(faults.callbackToken === 'missing'
      ? []
      : ([['merchantToken', merchantToken]] as [string, string][])),
    ['goodsNm', order?.goodsNm ?? 'Test Transaction Nicepay'],
    ['referenceNo', order?.referenceNo ?? ''],
    ['transTm', wibCompactTime(entry.stampMs)],
    ['mitraCd', order?.mitraCd ?? 'QSHP'],
    ['tXid', tXid],
    ['amt', amt],
    ['paymentTrxSn', sha256(`sn${entry.rrn}`).replace(/\D/g, '').padEnd(18, '7').slice(0, 18)],
    ['userId', sha256(`${entry.issuerNns}${entry.payerName}`)],
    ['billingNm', order?.billingNm ?? entry.payerName],
    ['matchCl', faults.forceMatchCl || matchCl(entry, order)],
    ['payMethod', '08'],
    ['currency', 'IDR'],
    ['shopId', order?.shopId ?? 'NICEPAY'],
    ['transDt', wibCompactDate(entry.stampMs)],
    ['status', faults.forceStatus || status],
  ];
  return fields.map(([name, value]) => [cased(name, faults.fieldCase), value]);
}

/** 1 as ordered, 2 more, 3 less (facts/domain.md §5.1). */
function matchCl(entry: BankEntry, order: NicepayOrder | undefined): string {
  const ordered = order === undefined ? entry.amount : Number(order.amt);
  if (entry.amount === ordered) return '1';
  return entry.amount > ordered ? '2' : '3';
}

/** Money for no known order still gets a number of the documented shape. */
function strayTxid(account: NicepayAccount, entry: BankEntry): string {
  const time = `${wibCompactDate(entry.stampMs)}${wibCompactTime(entry.stampMs)}`;
  return `${account.iMid}08${time}${entry.rrn.slice(-4)}`;
}

function cased(name: string, as: NicepayFaults['fieldCase']): string {
  if (as === 'camel') return name;
  return as === 'lower' ? name.toLowerCase() : name.toUpperCase();
}

/** Spaces become "+", as in the sample of specs/001. */
function form(fields: readonly [string, string][]): string {
  return new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
