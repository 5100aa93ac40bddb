// Makes the codes providers make: the merchant's own code with an amount and a reference in it.
// The simulator's own writer; the till's is never used here.
import { crc16, readTlv } from './qris-reader.ts';

export interface QrisChange {
  /** Whole rupiah; absent leaves a code whose payer types the amount. */
  readonly amount?: number;
  /** At most 25 characters, written as 62-05. */
  readonly reference: string;
}

/** Writes a payload from the merchant's. Throws when that payload is broken. */
export function writeQris(merchantPayload: string, change: QrisChange): string {
  const root = readTlv(merchantPayload);
  if (typeof root === 'string') throw new Error(`The merchant's code is broken: ${root}.`);
  const tags = new Map(root);
  tags.delete('63');
  tags.delete('54');
  tags.set('01', change.amount === undefined ? '11' : '12');
  if (change.amount !== undefined) tags.set('54', String(change.amount));
  tags.set('62', withReference(tags.get('62'), change.reference));
  const body = [...tags]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([tag, value]) => object(tag, value))
    .join('');
  return `${body}6304${crc16(`${body}6304`)}`;
}

function withReference(template: string | undefined, reference: string): string {
  const read = readTlv(template ?? '');
  const terminal = typeof read === 'string' ? undefined : read.get('07');
  const label = object('05', reference.slice(-25));
  return terminal === undefined ? label : `${label}${object('07', terminal)}`;
}

function object(tag: string, value: string): string {
  return `${tag}${String(value.length).padStart(2, '0')}${value}`;
}
