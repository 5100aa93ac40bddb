// SpeedCash's qr-mpm-notify (facts/domain.md §4.3): told to the till, signed with the provider's
// own RSA key over POST:path:lowerhex(sha256(body)):timestamp.
import type { BankEntry } from './bank-entry.ts';
import type { SnapFaults } from './faults.ts';
import { jsonAnswer, providerNowMs, type Push, type PushContent, type Stage } from './provider.ts';
import { bodyHash, signRsa } from './snap-signature.ts';
import { wibIso } from './wib.ts';

const PATH = '/v1.0/qr/qr-mpm-notify';

export interface NotifyAccount {
  readonly clientId: string;
  readonly channelId: string;
  readonly merchantId: string;
}

/** A credit is told as status 00; one taken back as 04 (refunded). */
export function snapNotification(
  stage: Stage,
  account: NotifyAccount,
  privateKey: () => string,
  entry: BankEntry,
): readonly Push[] {
  if (entry.type === 'DB' && entry.reversalOf === null) return [];
  return [
    {
      feed: 'snap',
      kind: 'qr-mpm-notify',
      entryId: entry.id,
      path: PATH,
      shownPath: PATH,
      make: () => content(stage, account, privateKey(), entry),
      isAccepted: (status, body) =>
        status === 200 && jsonAnswer(body)?.['responseCode'] === '2005200',
    },
  ];
}

function content(
  stage: Stage,
  account: NotifyAccount,
  privateKey: string,
  entry: BankEntry,
): PushContent {
  const faults = stage.faults.snap;
  const plain = JSON.stringify(notifyBody(faults, account, entry));
  const body = faults.notifySlashes === 'plain' ? plain : plain.replaceAll('/', '\\/');
  const signed = faults.notifySlashes === 'escapedSignedPlain' ? plain : body;
  const timestamp = wibIso(providerNowMs(stage) + faults.notifyTimestampOffsetMs);
  const text = `POST:${PATH}:${bodyHash(Buffer.from(signed))}:${timestamp}`;
  const signature = signRsa(faults.notifySignature === 'wrong' ? `${text}x` : text, privateKey);
  return {
    headers: {
      'content-type': 'application/json',
      'x-timestamp': timestamp,
      ...(faults.notifySignature === 'missing' ? {} : { 'x-signature': signature }),
      'x-partner-id': account.clientId,
      'x-external-id': `${entry.rrn}${String(entry.seq).padStart(8, '0')}`,
      'channel-id': account.channelId,
    },
    body,
  };
}

function notifyBody(faults: SnapFaults, account: NotifyAccount, entry: BankEntry): unknown {
  const isReversal = entry.reversalOf !== null;
  return {
    originalReferenceNo: entry.rrn,
    originalPartnerReferenceNo: entry.orderRef,
    latestTransactionStatus: isReversal ? '04' : faults.notifyStatus,
    amount: { value: `${entry.amount}.00`, currency: 'IDR' },
    additionalInfo: {
      nmid: entry.nmid,
      terminalId: entry.terminalLabel || 'A01',
      qrisId: entry.orderRef,
      issuerReff: entry.rrn,
      // Misspelt in the documents, and holding a name there (facts/domain.md §4.3).
      buyyerReff: entry.payerName,
      brandName: entry.issuerName.toUpperCase(),
      transactionDate: wibIso(entry.stampMs),
      rrn: entry.rrn,
      feeAmount: '0',
      mdr: `${exactMdr(entry.amount)}0000000000`.slice(0, -2),
      feeAdmin: '0',
      typeQr: entry.initiation === 'dynamic' ? 'dynamic' : 'static',
      description: `Pembayaran QRIS ${entry.merchantName}/${entry.rrn}`,
      merchantId: account.merchantId,
      issuerId: entry.issuerNns,
      acquirerId: entry.mpan.slice(0, 8),
    },
  };
}

/** 0.7 % with two decimals, unrounded money as the provider shows it: 15400 gives "107.80". */
function exactMdr(amount: number): string {
  const hundredths = Math.floor((amount * 70) / 100);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
