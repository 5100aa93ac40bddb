// Owns the bench of QR conversion: a merchant's static code with an amount put in, read strictly
// and checked, against the split rule most converters use, which looks at nothing.
import { readQris, withAmount } from '../../shared/qris/qris.ts';
import { rupiah } from '../../shared/money.ts';
import { TEST_QRIS } from '../../electron/core/testing/harness.ts';

const ROUNDS = 20_000;

export interface QrFigures {
  /** Conversions a second. */
  readonly ours: number;
  readonly split: number;
}

export function qr(): QrFigures {
  return { ours: perSecond(convert), split: perSecond(splitRule) };
}

/** Reads the code anew each time, puts the amount in, reads the result back. */
export function convert(payload: string, amount: number): string {
  const read = readQris(payload);
  if (!read.ok) throw new Error(read.reason);
  const made = withAmount(read.qris, rupiah(amount), { pointOfInitiation: '12' });
  if (!made.ok) throw new Error(made.reason);
  return made.payload;
}

/** Cut the checksum off, call it dynamic, cut at the country code, put tag 54 in between. */
export function splitRule(payload: string, amount: number): string {
  const bare = payload.slice(0, -4).replace('010211', '010212');
  const [before = '', after = ''] = bare.split('5802ID');
  const text = String(amount);
  const joined = `${before}54${String(text.length).padStart(2, '0')}${text}5802ID${after}`;
  return joined + bitwiseCrc(joined);
}

function bitwiseCrc(text: string): string {
  let crc = 0xffff;
  for (let at = 0; at < text.length; at += 1) {
    crc ^= text.charCodeAt(at) << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return (crc & 0xffff).toString(16).toUpperCase().padStart(4, '0');
}

function perSecond(work: (payload: string, amount: number) => string): number {
  for (let n = 0; n < ROUNDS / 10; n += 1) work(TEST_QRIS, 10_000 + n);
  const beganMs = performance.now();
  for (let n = 0; n < ROUNDS; n += 1) work(TEST_QRIS, 10_000 + n);
  return Math.round(ROUNDS / ((performance.now() - beganMs) / 1000));
}
