// Owns the QRIS checksum: CRC-16/CCITT-FALSE (IBM-3740), not the reflected X-25 that
// "ISO/IEC 13239" usually names (facts/domain.md §1.6). Always four upper-case hex digits.
import { assert } from '../assert.ts';

const POLYNOMIAL = 0x1021;
const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index << 8;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 0x8000 ? (value << 1) ^ POLYNOMIAL : value << 1;
  }
  return value & 0xffff;
});

/**
 * The checksum of ASCII text as four upper-case hex digits: "123456789" gives "29B1".
 * Throws AssertionError outside ASCII, where characters and bytes are no longer the same thing.
 */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    assert(code < 0x80, 'the reader refuses non-ASCII text before its checksum is taken');
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ code] ?? 0);
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
