// Reads a QRIS payload the way a strict bank app does: all of the TLV, CRC, currency, country.
// The simulator's own reader on purpose: a mistake in the till's writer must be caught here.

export type QrisRefusal =
  | 'empty'
  | 'not_qris'
  | 'text'
  | 'broken'
  | 'crc'
  | 'currency'
  | 'country'
  | 'transfer'
  | 'amount'
  | 'missing';

export type QrisFee =
  | { readonly kind: 'none' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'fixed'; readonly amount: number }
  | { readonly kind: 'percent'; readonly percent: number };

export interface QrisRead {
  readonly payload: string;
  readonly initiation: 'static' | 'dynamic';
  readonly merchantName: string;
  readonly city: string;
  readonly postalCode: string;
  readonly nmid: string;
  readonly mpan: string;
  readonly mcc: string;
  readonly criteria: string;
  /** Whole rupiah, or null when the payer types the amount. */
  readonly amount: number | null;
  readonly fee: QrisFee;
  readonly billNumber: string;
  readonly referenceLabel: string;
  readonly terminalLabel: string;
}

export type QrisOutcome =
  | { readonly ok: true; readonly qris: QrisRead }
  | { readonly ok: false; readonly code: QrisRefusal; readonly reason: string };

type Tags = ReadonlyMap<string, string>;

const PAYLOAD_MAX = 512;

/** Reads a payload. Outer white space is forgiven, as a paste has it; nothing else is. */
export function readQris(input: string): QrisOutcome {
  const payload = input.trim();
  if (payload.length === 0) return refuse('empty', 'there is nothing to read');
  if (!payload.startsWith('000201')) return refuse('not_qris', 'it does not begin with 000201');
  if (payload.length > PAYLOAD_MAX) return refuse('broken', 'it is longer than 512 characters');
  if (!/^[\x20-\x7e]*$/.test(payload)) return refuse('text', 'it has characters outside ASCII');
  const root = readTlv(payload);
  if (typeof root === 'string') return refuse('broken', root);
  const crc = checkCrc(payload, root);
  if (crc !== null) return crc;
  return checkMeaning(payload, root);
}

/** CRC-16, polynomial 1021, initial FFFF, not reflected; "123456789" gives "29B1". */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (let i = 0; i < text.length; i += 1) {
    crc ^= text.charCodeAt(i) << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** Reads every object of a TLV text; answers a sentence when it is broken. */
export function readTlv(text: string): Tags | string {
  const tags = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const head = text.slice(at, at + 4);
    if (!/^\d{4}$/.test(head)) return `no tag and length at character ${at + 1}`;
    const tag = head.slice(0, 2);
    const length = Number(head.slice(2));
    if (length === 0) return `tag ${tag} is empty`;
    if (at + 4 + length > text.length) return `tag ${tag} is cut off`;
    if (tags.has(tag)) return `tag ${tag} comes twice`;
    tags.set(tag, text.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return tags;
}

function checkCrc(payload: string, root: Tags): QrisOutcome | null {
  const order = [...root.keys()];
  if (order.at(-1) !== '63') return refuse('broken', 'the CRC is not the last object');
  const given = root.get('63') ?? '';
  if (!/^[0-9a-f]{4}$/i.test(given)) return refuse('broken', 'the CRC is not four hex digits');
  const wanted = crc16(payload.slice(0, -4));
  if (given.toUpperCase() === wanted) return null;
  return refuse('crc', `the CRC is ${given}, the text gives ${wanted}`);
}

function checkMeaning(payload: string, root: Tags): QrisOutcome {
  const templates = readTemplates(root);
  if (typeof templates === 'string') return refuse('broken', templates);
  if (root.get('53') !== '360') return refuse('currency', 'the currency is not 360 (rupiah)');
  if (root.get('58') !== 'ID') return refuse('country', 'the country is not ID');
  const extra = templates.get('62');
  if (root.has('40') || ['BOOK', 'DMCT', 'XBCT', 'CDPT', 'CWDL'].includes(extra?.get('08') ?? ''))
    return refuse('transfer', 'it is a transfer or cash code, not a shop');
  for (const tag of ['52', '59', '60'])
    if (!root.has(tag)) return refuse('missing', `tag ${tag} is missing`);
  const initiation = root.get('01');
  if (initiation !== undefined && initiation !== '11' && initiation !== '12')
    return refuse('broken', 'tag 01 is neither 11 nor 12');
  const account = merchantAccount(templates);
  if (account === undefined) return refuse('missing', 'no merchant account (26-45 or 51)');
  const amount = readAmount(root.get('54'));
  if (amount === false) return refuse('amount', 'tag 54 is not an amount in whole rupiah');
  const fee = readFee(root);
  if (fee === null) return refuse('amount', 'the fee in tags 55 to 57 cannot be read');
  const central = templates.get('51');
  return {
    ok: true,
    qris: {
      payload,
      initiation: initiation === '12' ? 'dynamic' : 'static',
      merchantName: root.get('59') ?? '',
      city: root.get('60') ?? '',
      postalCode: root.get('61') ?? '',
      nmid: central?.get('02') ?? '',
      mpan: account.get('01') ?? '',
      mcc: root.get('52') ?? '',
      criteria: account.get('03') ?? central?.get('03') ?? 'URE',
      amount,
      fee,
      billNumber: extra?.get('01') ?? '',
      referenceLabel: extra?.get('05') ?? '',
      terminalLabel: extra?.get('07') ?? '',
    },
  };
}

function readTemplates(root: Tags): ReadonlyMap<string, Tags> | string {
  const templates = new Map<string, Tags>();
  for (const [tag, value] of root) {
    const number = Number(tag);
    if (!((number >= 26 && number <= 51) || number === 62 || number === 64)) continue;
    const inner = readTlv(value);
    if (typeof inner === 'string') return `inside tag ${tag}: ${inner}`;
    templates.set(tag, inner);
  }
  return templates;
}

function merchantAccount(templates: ReadonlyMap<string, Tags>): Tags | undefined {
  for (const [tag, inner] of templates) {
    const number = Number(tag);
    if (number >= 26 && number <= 45) return inner;
  }
  return templates.get('51');
}

/** Null when absent, false when it cannot be an amount in whole rupiah. */
function readAmount(text: string | undefined): number | null | false {
  if (text === undefined) return null;
  if (text.length > 13 || !/^[1-9]\d*(?:\.0{0,2})?$/.test(text)) return false;
  return Number.parseInt(text, 10);
}

function readFee(root: Tags): QrisFee | null {
  const indicator = root.get('55');
  if (indicator === undefined) return { kind: 'none' };
  if (indicator === '01') return { kind: 'prompt' };
  if (indicator === '02') {
    const amount = readAmount(root.get('56'));
    return typeof amount === 'number' ? { kind: 'fixed', amount } : null;
  }
  const percent = root.get('57') ?? '';
  if (indicator !== '03' || !/^\d{1,2}(?:\.\d{1,2})?$/.test(percent)) return null;
  return Number(percent) > 0 ? { kind: 'percent', percent: Number(percent) } : null;
}

function refuse(code: QrisRefusal, reason: string): QrisOutcome {
  return { ok: false, code, reason };
}
