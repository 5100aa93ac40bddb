// Netzme only tells: qr-notify as specs/003 shows it, and the shop side's qr-mpm-notify
// (facts/domain.md §6.1), both with the static x-callback-token.
import type { BankEntry } from './bank-entry.ts';
import type { NetzmeFaults } from './faults.ts';
import { jsonAnswer, type Provider, type Push, type Stage } from './provider.ts';
import { json } from './reply.ts';
import { formatWib } from './wib.ts';

export interface NetzmeAccount {
  readonly callbackToken: string;
}

/** The code of specs/003's sample: a published one, of another shop. */
const FOREIGN_QRIS =
  '00020101021126610014COM.GO-JEK.WWW01189360081401000005130210G4362512730303UMI51440014' +
  'ID.CO.QRIS.WWW0215ID20220000019810303UMI5204799653033605802ID5913Toko Purba V16013' +
  'JAKARTA PUSAT61051045062070703A01630402A9';

export function createNetzme(stage: Stage, account: NetzmeAccount): Provider {
  return {
    feed: 'netzme',
    owns: () => false,
    shownPath: (path) => path,
    answer: () => json(404, { responseCode: '4040000', responseMessage: 'Not Found' }),
    pushesFor: (entry) => notifications(stage, account, entry),
    findOrder: () => null,
    isClosed: () => false,
    reset: () => {},
  };
}

function notifications(stage: Stage, account: NetzmeAccount, entry: BankEntry): readonly Push[] {
  const faults = stage.faults.netzme;
  if (entry.type === 'DB') return [];
  const kinds =
    faults.notify === 'both' ? (['qr-notify', 'qr-mpm-notify'] as const) : [faults.notify];
  return kinds.map((kind) => {
    const path = `/v1.0/snap/qr/${kind}`;
    return {
      feed: 'netzme',
      kind,
      entryId: entry.id,
      path,
      shownPath: path,
      make: () => ({
        headers: { 'content-type': 'application/json', ...tokenHeader(faults, account) },
        body: JSON.stringify(
          kind === 'qr-notify' ? qrNotify(stage, faults, entry) : qrMpmNotify(faults, entry),
        ),
      }),
      isAccepted: (status, body) =>
        status === 200 && jsonAnswer(body)?.['responseCode'] === '2000000',
    };
  });
}

function tokenHeader(faults: NetzmeFaults, account: NetzmeAccount): Record<string, string> {
  switch (faults.callbackToken) {
    case 'good':
      return { 'x-callback-token': account.callbackToken };
    case 'wrong':
      return { 'x-callback-token': `${account.callbackToken.slice(0, -1)}x` };
    case 'missing':
      return {};
  }
}

/** Field by field as the sample of specs/003. */
function qrNotify(stage: Stage, faults: NetzmeFaults, entry: BankEntry): unknown {
  return {
    latestTransactionStatus: faults.status,
    transactionStatusDesc: faults.status === '00' ? 'Success' : 'Failed',
    originalReferenceNo: entry.rrn,
    amount: { value: `${entry.amount}.00`, currency: 'IDR' },
    additionalInfo: {
      custId: 'TImdVCFo',
      type: 'qr_invoice',
      refId: stage.random(`netzme ${entry.id}`).uuid(),
      qrType:
        entry.initiation === 'dynamic' ? 'qr_type_qris_dynamic' : 'qr_type_qris_static_amount',
      qrContent: faults.qrContentAs === 'paid' ? entry.payload : FOREIGN_QRIS,
      feeAmount: '0.00',
      balance: `${entry.balanceAfter}.00`,
    },
  };
}

function qrMpmNotify(faults: NetzmeFaults, entry: BankEntry): unknown {
  const isForeign = faults.qrContentAs === 'foreign';
  return {
    originalReferenceNo: entry.rrn,
    amount: { value: `${entry.amount}.00`, currency: 'IDR' },
    netAmount: { value: `${entry.amount - entry.mdr}.00`, currency: 'IDR' },
    feeAmount: { value: `${entry.mdr}.00`, currency: 'IDR' },
    latestTransactionStatus: faults.status,
    transactionStatusDesc: faults.status === '00' ? 'Success' : 'Failed',
    additionalInfo: {
      invoiceNumber: entry.orderRef,
      custIdMerchant: 'M_contoh',
      buyerUserId: '',
      buyerFullname: entry.payerName,
      customerPan: `${entry.issuerNns}00${entry.rrn.slice(-8)}`,
      acquirerName: 'Netzme',
      issuerName: entry.issuerName,
      merchantPan: isForeign ? '936008140100000513' : entry.mpan,
      merchantName: isForeign ? 'Toko Purba V1' : entry.merchantName,
      merchantLocation: entry.city,
      type: 'qris',
      rrn: entry.rrn,
      // Misspelt in the documents, and a number there (facts/domain.md §6.1).
      localTrasactionDate: Number(formatWib(entry.stampMs).slice(0, 10).replaceAll('-', '')),
      issuerId: entry.issuerNns,
    },
  };
}
