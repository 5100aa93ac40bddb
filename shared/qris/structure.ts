// Owns whether a text is one whole, unaltered QRIS: TLV to its last character, checksum right.
// A wrong checksum always refuses; a right one alone proves nothing (facts/domain.md §0.10).
import { crc16 } from './crc.ts';
import { readTlv, type TlvFaultCode, type TlvObject } from './tlv.ts';

/** The longest QRIS, in characters (facts/domain.md §1.1). */
export const QRIS_LENGTH_MAX = 512;

export type StructureFaultCode =
  | TlvFaultCode
  | 'empty'
  | 'too_long'
  | 'not_qris'
  | 'crc_missing'
  | 'crc_mismatch'
  | 'text_after_crc';

/** `payload` has no outer white space, is percent-decoded, and ends in an upper-case checksum. */
export type Structure = {
  readonly ok: true;
  readonly payload: string;
  readonly objects: readonly TlvObject[];
};

export type StructureRead =
  | Structure
  | { readonly ok: false; readonly code: StructureFaultCode; readonly reason: string };

/** Reads pasted or scanned text down to its root objects. Never throws. */
export function readStructure(text: string): StructureRead {
  const pasted = text.trim();
  if (pasted.length === 0) return refuse('empty', 'There is no text.');
  const raw = readWhole(pasted);
  if (raw.ok) return raw;
  // Some sites hand the code out percent-encoded; only a good checksum proves that it was.
  const decoded = percentDecoded(pasted);
  const whole = decoded === null ? raw : readWhole(decoded);
  return whole.ok ? whole : raw;
}

function percentDecoded(text: string): string | null {
  if (text.length > QRIS_LENGTH_MAX * 3 || !/%[0-9a-f]{2}/i.test(text)) return null;
  try {
    return decodeURIComponent(text).trim();
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function readWhole(text: string): StructureRead {
  if (!text.startsWith('000201')) {
    return refuse('not_qris', 'The text does not begin with 000201, so it is not a QRIS.');
  }
  if (text.length > QRIS_LENGTH_MAX) {
    return refuse('too_long', `The text has more than ${QRIS_LENGTH_MAX} characters.`);
  }
  const tlv = readTlv(text);
  if (!tlv.ok && tlv.code === 'bad_character') return refuse(tlv.code, tlv.reason);
  const crcIndex = tlv.objects.findIndex((object) => object.tag === '63');
  const body = tlv.objects.slice(0, crcIndex + 1);
  const end = body.reduce((length, object) => length + 4 + object.value.length, 0);
  const good = hasGoodCrc(text);
  if (end < text.length && hasGoodCrc(text.slice(0, end))) {
    return refuse('text_after_crc', 'There is other text after the end of the QRIS.');
  }
  // The checksum speaks first: a mistyped length is a typing mistake before all else.
  if (!good && /6304[0-9a-f]{4}$/i.test(text)) {
    return refuse('crc_mismatch', 'The checksum is wrong: the text was mistyped or changed.');
  }
  if (!tlv.ok) return refuse(tlv.code, tlv.reason);
  if (!good || end < text.length) {
    return refuse('crc_missing', 'The text does not end in 6304 and a checksum; it was cut short.');
  }
  const crc = { tag: '63', value: text.slice(-4).toUpperCase() };
  const payload = text.slice(0, -4) + crc.value;
  return { ok: true, payload, objects: [...tlv.objects.slice(0, -1), crc] };
}

function hasGoodCrc(text: string): boolean {
  return text.slice(-8, -4) === '6304' && crc16(text.slice(0, -4)) === text.slice(-4).toUpperCase();
}

function refuse(code: StructureFaultCode, reason: string): StructureRead {
  return { ok: false, code, reason };
}
