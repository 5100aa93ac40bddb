// Owns what a QRIS says and how an amount gets into it. Read strictly to the last character;
// on writing, every object except 01, 54 and 63 stays byte for byte what the bank issued.
import { assert } from '../assert.ts';
import { issuerByPan } from '../issuers.ts';
import type { Rupiah } from '../money.ts';
import { crc16 } from './crc.ts';
import { addFee, AMOUNT_TEXT_LENGTH_MAX, isAmountText, readFee, type Fee } from './fee.ts';
import {
  QRIS_LENGTH_MAX,
  readStructure,
  type Structure,
  type StructureFaultCode,
} from './structure.ts';
import { readTlv, writeTlv, type TlvObject } from './tlv.ts';

/** The most one QRIS payment may be, Rp 10.000.000 (facts/domain.md §1.2). The core checks it. */
export const QRIS_AMOUNT_MAX = 10_000_000;

/** 11: one code for many payments. 12: a code made for one payment. */
export type PointOfInitiation = '11' | '12';

/** Why a text isn't taken as this shop's QRIS. */
export type QrisFaultCode =
  | StructureFaultCode
  | 'missing_mandatory'
  | 'wrong_currency'
  | 'wrong_country'
  | 'bad_point_of_initiation'
  | 'bad_amount'
  | 'bad_fee'
  | 'transfer'
  | 'cash_in'
  | 'cash_out';

/** What is odd about a QRIS that can be used all the same. */
export type QrisWarning =
  | 'payer_pays_fee'
  | 'payer_may_tip'
  | 'made_for_one_payment'
  | 'amount_present'
  | 'criteria_differ'
  | 'nmid_missing'
  | 'nmid_odd'
  | 'pan_missing'
  | 'pan_odd'
  | 'mcc_odd'
  | 'name_long'
  | 'city_long'
  | 'postal_code_missing'
  | 'postal_code_odd';

/** One merchant account, 26-45 or 51. `merchantId` of 51 is the NMID. */
export type QrisAccount = {
  readonly tag: string;
  readonly gui: string;
  readonly pan: string | null;
  readonly merchantId: string | null;
  readonly criteria: string | null;
};

export type Qris = {
  /** The text as scanned: no outer white space, percent-decoded, CRC in upper case. */
  readonly payload: string;
  readonly pointOfInitiation: PointOfInitiation | null;
  readonly merchantName: string;
  readonly city: string;
  readonly postalCode: string | null;
  /** 51-02. Tells merchants apart; the mPAN does not (facts/domain.md §1.3). */
  readonly nmid: string | null;
  readonly mcc: string;
  readonly amountText: string | null;
  readonly criteria: string | null;
  readonly accounts: readonly QrisAccount[];
  /** First 8 digits of the mPAN: who collects for the shop. The GUI may name another company. */
  readonly acquirerNns: string | null;
  readonly acquirerName: string | null;
  readonly terminalLabel: string | null;
  readonly referenceLabel: string | null;
  readonly fee: Fee | null;
  readonly warnings: readonly QrisWarning[];
  readonly objects: readonly TlvObject[];
};

type Fault = { readonly ok: false; readonly code: QrisFaultCode; readonly reason: string };
export type QrisRead = { readonly ok: true; readonly qris: Qris } | Fault;

type Values = ReadonlyMap<string, string>;
type Templates = {
  readonly ok: true;
  readonly accounts: readonly QrisAccount[];
  readonly additional: Values;
};

/** Reads a pasted or scanned QRIS. Never throws. `reason` is one English sentence for logs. */
export function readQris(text: string): QrisRead {
  const structure = readStructure(text);
  return structure.ok ? readMeaning(structure) : structure;
}

function readMeaning({ payload, objects }: Structure): QrisRead {
  const root: Values = new Map(objects.map(({ tag, value }) => [tag, value]));
  const templates = readTemplates(objects);
  if (!templates.ok) return templates;
  const { accounts, additional } = templates;
  const fault = kindFault(accounts, additional) ?? missingFault(root, accounts) ?? valueFault(root);
  if (fault !== null) return fault;
  const fee = readFee(root.get('55'), root.get('56'), root.get('57'));
  if (!fee.ok) return refuse('bad_fee', fee.reason);

  const domestic = accounts.filter((account) => account.tag !== '51');
  const repository = accounts.find((account) => account.tag === '51');
  const pan = domestic.find((account) => isPan(account.pan))?.pan ?? null;
  const initiation = root.get('01') ?? null;
  const read: Omit<Qris, 'warnings'> = {
    payload,
    pointOfInitiation: initiation === '11' || initiation === '12' ? initiation : null,
    merchantName: required(root, '59'),
    city: required(root, '60'),
    postalCode: root.get('61') ?? null,
    nmid: repository?.merchantId ?? null,
    mcc: required(root, '52'),
    amountText: root.get('54') ?? null,
    criteria: accounts.find((account) => account.criteria !== null)?.criteria ?? null,
    accounts,
    acquirerNns: pan?.slice(0, 8) ?? null,
    acquirerName: pan === null ? null : (issuerByPan(pan)?.name ?? null),
    terminalLabel: additional.get('07') ?? null,
    referenceLabel: additional.get('05') ?? null,
    fee: fee.fee,
    objects,
  };
  return { ok: true, qris: { ...read, warnings: warningsOf(read) } };
}

// Only what we use is opened: 64 and 80-99 may hold what we don't know, and stay verbatim.
function readTemplates(objects: readonly TlvObject[]): Templates | Fault {
  const accounts: QrisAccount[] = [];
  let additional: Values = new Map();
  for (const { tag, value } of objects) {
    const isAccount = (tag >= '26' && tag <= '45') || tag === '51';
    if (!isAccount && tag !== '62') continue;
    const inner = readTlv(value);
    if (!inner.ok) return refuse(inner.code, `Inside tag ${tag}: ${inner.reason}`);
    const values: Values = new Map(inner.objects.map((object) => [object.tag, object.value]));
    if (tag === '62') {
      additional = values;
      continue;
    }
    const gui = values.get('00');
    if (gui === undefined) {
      return refuse('missing_mandatory', `Tag ${tag} does not say whose account it is (00).`);
    }
    const merchantId = values.get('02') ?? null;
    const criteria = values.get('03') ?? null;
    accounts.push({ tag, gui, pan: values.get('01') ?? null, merchantId, criteria });
  }
  return { ok: true, accounts, additional };
}

// 62-08 of codes between persons and at cash machines: they never reach a merchant's feed (§1.4).
const TRANSFER = ['transfer', 'This is a QRIS for transfers to a person, not to a shop.'] as const;
const REFUSED_PURPOSES = new Map<string, readonly [QrisFaultCode, string]>([
  ['BOOK', TRANSFER],
  ['DMCT', TRANSFER],
  ['XBCT', TRANSFER],
  ['CDPT', ['cash_in', 'This is a QRIS for putting cash into an account.']],
  ['CWDL', ['cash_out', 'This is a QRIS for taking cash out.']],
]);

function kindFault(accounts: readonly QrisAccount[], additional: Values): Fault | null {
  const refused = REFUSED_PURPOSES.get(additional.get('08') ?? '');
  if (refused !== undefined) return refuse(...refused);
  const domestic = accounts.filter((account) => account.tag !== '51');
  if (domestic.length > 0 && domestic.every((account) => account.tag === '40')) {
    return refuse('transfer', 'The only account in this QRIS is one for transfers (tag 40).');
  }
  return null;
}

function missingFault(root: Values, accounts: readonly QrisAccount[]): Fault | null {
  const missing = ['52', '53', '58', '59', '60'].find((tag) => !root.has(tag));
  if (missing !== undefined) {
    return refuse('missing_mandatory', `Tag ${missing} is missing.`);
  }
  if (!accounts.some((account) => account.tag !== '51')) {
    return refuse('missing_mandatory', 'No merchant account (tag 26 to 45) is there.');
  }
  if (root.get('01') === '11' && !root.has('51')) {
    return refuse('missing_mandatory', 'Tag 51 is missing, which a static QRIS must have.');
  }
  return null;
}

function valueFault(root: Values): Fault | null {
  const initiation = root.get('01') ?? '11';
  if (initiation !== '11' && initiation !== '12') {
    return refuse('bad_point_of_initiation', `Tag 01 is "${initiation}", neither 11 nor 12.`);
  }
  const currency = required(root, '53');
  if (currency !== '360') {
    return refuse('wrong_currency', `The currency is "${currency}", not rupiah (360).`);
  }
  const country = required(root, '58');
  if (country !== 'ID') {
    return refuse('wrong_country', `The country is "${country}", not Indonesia (ID).`);
  }
  const amountText = root.get('54');
  if (amountText !== undefined && !isAmountText(amountText)) {
    return refuse('bad_amount', `The amount "${amountText}" in tag 54 is not an amount.`);
  }
  return null;
}

function warningsOf(qris: Omit<Qris, 'warnings'>): readonly QrisWarning[] {
  const warnings: QrisWarning[] = [];
  const warn = (when: boolean, warning: QrisWarning): void => {
    if (when) warnings.push(warning);
  };
  const pans = qris.accounts.filter((account) => account.tag !== '51').map(({ pan }) => pan);
  const criteria = new Set(qris.accounts.map((account) => account.criteria ?? ''));
  criteria.delete('');
  warn(qris.fee !== null && qris.fee.kind !== 'prompt', 'payer_pays_fee');
  warn(qris.fee?.kind === 'prompt', 'payer_may_tip');
  warn(qris.pointOfInitiation === '12', 'made_for_one_payment');
  warn(qris.amountText !== null, 'amount_present');
  warn(criteria.size > 1, 'criteria_differ');
  warn(qris.nmid === null, 'nmid_missing');
  warn(qris.nmid !== null && !/^ID\d{13}$/.test(qris.nmid), 'nmid_odd');
  warn(
    pans.every((pan) => pan === null),
    'pan_missing',
  );
  warn(
    pans.some((pan) => pan !== null && !isPan(pan)),
    'pan_odd',
  );
  warn(!/^\d{4}$/.test(qris.mcc), 'mcc_odd');
  warn(qris.merchantName.length > 25, 'name_long');
  warn(qris.city.length > 15, 'city_long');
  warn(qris.postalCode === null, 'postal_code_missing');
  warn(qris.postalCode !== null && !/^\d{5}$/.test(qris.postalCode), 'postal_code_odd');
  return warnings;
}

// No Luhn check: real mPANs pass it only by chance (§1.3).
function isPan(pan: string | null): boolean {
  return pan !== null && /^\d{8,19}$/.test(pan);
}

function required(root: Values, tag: string): string {
  const value = root.get(tag);
  assert(value !== undefined, 'missingFault has refused a QRIS without its mandatory tags');
  return value;
}

function refuse(code: QrisFaultCode, reason: string): Fault {
  return { ok: false, code, reason };
}

export type AmountFaultCode =
  | 'amount_not_positive'
  | 'amount_too_long'
  | 'payload_too_long'
  | 'nmid_missing';
export type WithAmount =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly code: AmountFaultCode; readonly reason: string };

/**
 * The QRIS with this amount in it: 01 set (default 12), an old 54 dropped, the new 54 directly
 * after 53, a new CRC; all else untouched. Its own output is read again and compared.
 * Throws AssertionError for what isn't whole rupiah, or when the output doesn't say what it must.
 */
export function withAmount(
  qris: Qris,
  amount: Rupiah,
  options: { readonly pointOfInitiation?: PointOfInitiation } = {},
): WithAmount {
  assert(Number.isSafeInteger(amount), 'rupiah are whole and safe integers');
  const { pointOfInitiation = '12' } = options;
  const amountText = String(amount);
  if (amount <= 0) {
    return { ok: false, code: 'amount_not_positive', reason: 'The amount is not above zero.' };
  }
  if (amountText.length > AMOUNT_TEXT_LENGTH_MAX) {
    return { ok: false, code: 'amount_too_long', reason: 'The amount has more than 13 digits.' };
  }
  if (pointOfInitiation === '11' && !qris.objects.some((object) => object.tag === '51')) {
    return { ok: false, code: 'nmid_missing', reason: 'A static QRIS (11) must have tag 51.' };
  }
  const body = `${writeTlv(converted(qris.objects, amountText, pointOfInitiation))}6304`;
  const payload = body + crc16(body);
  if (payload.length > QRIS_LENGTH_MAX) {
    const reason = `With the amount the QRIS passes ${QRIS_LENGTH_MAX} characters.`;
    return { ok: false, code: 'payload_too_long', reason };
  }
  const again = readQris(payload);
  assert(again.ok, 'a read QRIS with a valid amount reads again');
  assert(again.qris.payload === payload, 'our own output needs no normalising');
  assert(again.qris.amountText === amountText, 'the output holds the amount asked for');
  assert(again.qris.pointOfInitiation === pointOfInitiation, 'the output holds 01 as asked for');
  assert(isSameCode(again.qris, qris), 'only 01, 54 and 63 may change');
  return { ok: true, payload };
}

/** What the payer is charged for `amount` (fee included), or null when the payer sets a tip. */
export function payableWithFee(qris: Qris, amount: Rupiah): Rupiah | null {
  return addFee(amount, qris.fee);
}

// Root order is free, so 53 is the only safe anchor: 58 may stand before it (§1.6).
function converted(
  objects: readonly TlvObject[],
  amountText: string,
  pointOfInitiation: PointOfInitiation,
): readonly TlvObject[] {
  const initiation = { tag: '01', value: pointOfInitiation };
  const hasInitiation = objects.some((object) => object.tag === '01');
  return objects.flatMap((object) => {
    if (object.tag === '54' || object.tag === '63') return [];
    if (object.tag === '01') return [initiation];
    if (object.tag === '00' && !hasInitiation) return [object, initiation];
    if (object.tag === '53') return [object, { tag: '54', value: amountText }];
    return [object];
  });
}

function isSameCode(left: Qris, right: Qris): boolean {
  const others = untouched(right);
  const same = (object: TlvObject, index: number): boolean =>
    object.tag === others[index]?.tag && object.value === others[index].value;
  const mine = untouched(left);
  return mine.length === others.length && mine.every(same);
}

function untouched(qris: Qris): readonly TlvObject[] {
  return qris.objects.filter(({ tag }) => tag !== '01' && tag !== '54' && tag !== '63');
}
