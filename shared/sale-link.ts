// Owns how a link of another program is read: `lunas://sale?amount=13000&reference=A17`. Must stay
// true: what is not understood to the last sign is refused, and a link by itself makes no sale.
import { SALE_AMOUNT_MAX } from './rest-contract.ts';
import type { LinkFault } from './shell.ts';

export const LINK_SCHEME = 'lunas';
/** Longer than any that could be right: 64 signs of a reference are at most 768 in %XX. */
const LINK_LENGTH_MAX = 1000;
const REFERENCE_MAX = 64;

export interface SaleLink {
  /** Whole rupiah. */
  readonly amount: number;
  readonly reference: string | null;
}

export type LinkRead =
  | { readonly ok: true; readonly link: SaleLink }
  | { readonly ok: false; readonly fault: LinkFault };

/** Whether a word of a command line is meant as one of our links, right or wrong. */
export function isLink(text: string): boolean {
  return text.slice(0, LINK_SCHEME.length + 1).toLowerCase() === `${LINK_SCHEME}:`;
}

/**
 * Reads a link. `amount` is digits only, 1 to the limit of QRIS; `reference` is percent-encoded
 * UTF-8 of at most 64 signs, where `+` is a space (as forms write it), without control or
 * direction signs. Each at most once, and nothing else.
 */
export function readSaleLink(text: string): LinkRead {
  // URL drops line breaks and tabs without a word; here they are faults.
  if (text.length > LINK_LENGTH_MAX || !/^[\u0021-\u007e]+$/.test(text)) return fault('form');
  const parts = /^lunas:\/\/sale\/?\?([^#?]*)$/i.exec(text);
  if (parts?.[1] === undefined) return fault('form');
  const fields = readFields(parts[1]);
  if (fields === null) return fault('form');
  const amount = fields.get('amount') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(amount)) return fault('amount');
  if (Number(amount) > SALE_AMOUNT_MAX) return fault('limit');
  const written = fields.get('reference');
  if (written === undefined) return { ok: true, link: { amount: Number(amount), reference: null } };
  const reference = written.trim();
  if (
    reference === '' ||
    reference.length > REFERENCE_MAX ||
    /[\p{C}\p{Zl}\p{Zp}]/u.test(reference)
  )
    return fault('reference');
  return { ok: true, link: { amount: Number(amount), reference } };
}

function fault(name: LinkFault): LinkRead {
  return { ok: false, fault: name };
}

/** Null when a name is unknown or comes twice, or the encoding is broken. */
function readFields(query: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', value, ...more] = pair.split('=');
    const isKnown = name === 'amount' || name === 'reference';
    if (!isKnown || value === undefined || more.length > 0 || fields.has(name)) return null;
    const text = decoded(value);
    if (text === null) return null;
    fields.set(name, text);
  }
  return fields;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null; // a lonely % or bytes that are no UTF-8
  }
}
