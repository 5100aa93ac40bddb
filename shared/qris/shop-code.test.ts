// Which of the published codes may be a shop's own (facts/domain.md §1.7).
import { expect, it } from 'vitest';
import { rupiah } from '../money.ts';
import { readQris, withAmount } from './qris.ts';
import { shopCodeFault } from './shop-code.ts';

const STATIC =
  '00020101021126570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME' +
  '51440014ID.CO.QRIS.WWW0215ID10190045322970303UME5204581253033605802ID' +
  '5925Gulu Gulu Mall Ambassador6015Jakarta Selatan61051294062070703A01630494FA';

function faultOf(text: string) {
  const read = readQris(text);
  if (!read.ok) throw new Error(read.reason);
  return shopCodeFault(read.qris);
}

function made(pointOfInitiation: '11' | '12'): string {
  const read = readQris(STATIC);
  const code = read.ok ? withAmount(read.qris, rupiah(15_000), { pointOfInitiation }) : null;
  if (code?.ok !== true) throw new Error('the published code takes an amount');
  return code.payload;
}

it('takes the printed code of a shop', () => {
  expect(faultOf(STATIC)).toBeNull();
});

it('refuses a code with an amount in it, whether it calls itself static or not', () => {
  expect(faultOf(made('11'))).toBe('has_amount');
  expect(faultOf(made('12'))).toBe('has_amount');
});

it('refuses a code made for one payment though its amount is left to the payer', () => {
  // No 2 of the list, with 01 = 12 and its checksum.
  const text =
    '00020101021226610014COM.GO-JEK.WWW01189360081401000005130210G4362512730303UMI' +
    '51440014ID.CO.QRIS.WWW0215ID20220000019810303UMI5204799653033605802ID' +
    '5913Toko Purba V16013JAKARTA PUSAT61051045062070703A016304';
  expect(faultOf(text + crc(text))).toBe('one_time');
});

function crc(text: string): string {
  let sum = 0xffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1;
  }
  return (sum & 0xffff).toString(16).toUpperCase().padStart(4, '0');
}
