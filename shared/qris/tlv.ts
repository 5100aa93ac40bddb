// Owns EMVCo tag-length-value text: two digits tag, two digits length (01..99), then the value.
// Nothing is repaired or skipped: what doesn't read to its last character is refused.
import { assert } from '../assert.ts';

/** One object as it stands in the text. A template's value is itself TLV text. */
export type TlvObject = { readonly tag: string; readonly value: string };

export type TlvFaultCode =
  | 'bad_character'
  | 'bad_tag'
  | 'bad_length'
  | 'empty_value'
  | 'duplicate_tag'
  | 'truncated';

/** On a fault, `objects` holds what was read before it. */
export type TlvRead =
  | { readonly ok: true; readonly objects: readonly TlvObject[] }
  | {
      readonly ok: false;
      readonly code: TlvFaultCode;
      readonly reason: string;
      readonly objects: readonly TlvObject[];
    };

// Lengths count characters; only in printable ASCII is that the same as bytes (spec 4.4.1.1).
const OUTSIDE_ASCII = /[^\x20-\x7e]/;
const VALUE_LENGTH_MAX = 99;

/** Reads one level of TLV text: every character, every tag at most once, in the order written. */
export function readTlv(text: string): TlvRead {
  const objects: TlvObject[] = [];
  const seen = new Set<string>();
  const refuse = (code: TlvFaultCode, reason: string): TlvRead => {
    return { ok: false, code, reason, objects };
  };
  const outside = text.search(OUTSIDE_ASCII);
  if (outside !== -1) {
    return refuse('bad_character', `Character ${outside + 1} is not plain printable ASCII.`);
  }
  let at = 0;
  while (at < text.length) {
    if (text.length - at < 4) return refuse('truncated', 'The text ends inside a tag or length.');
    const tag = text.slice(at, at + 2);
    const length = digitsAt(text, at + 2);
    if (digitsAt(text, at) === null) {
      return refuse('bad_tag', `Character ${at + 1} begins "${tag}", which is not a tag.`);
    }
    if (length === null) {
      return refuse('bad_length', `The length of tag ${tag} is not two digits.`);
    }
    if (length === 0) return refuse('empty_value', `Tag ${tag} has a length of zero.`);
    if (seen.has(tag)) return refuse('duplicate_tag', `Tag ${tag} is there twice.`);
    const value = text.slice(at + 4, at + 4 + length);
    if (value.length < length) {
      const found = value.length;
      return refuse('truncated', `Tag ${tag} should hold ${length} characters, ${found} are left.`);
    }
    seen.add(tag);
    objects.push({ tag, value });
    at += 4 + length;
  }
  return { ok: true, objects };
}

/** Writes objects in the given order. Throws AssertionError for what {@link readTlv} refuses. */
export function writeTlv(objects: readonly TlvObject[]): string {
  const seen = new Set<string>();
  let text = '';
  for (const { tag, value } of objects) {
    assert(tag.length === 2 && digitsAt(tag, 0) !== null, 'a tag is two digits');
    assert(!seen.has(tag), 'a tag occurs once in its template');
    assert(value.length > 0, 'a value has at least one character');
    assert(value.length <= VALUE_LENGTH_MAX, 'a length has two digits, so 99 characters at most');
    seen.add(tag);
    text += tag + String(value.length).padStart(2, '0') + value;
  }
  assert(!OUTSIDE_ASCII.test(text), 'a value is printable ASCII');
  return text;
}

function digitsAt(text: string, at: number): number | null {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : null;
}
