// The part of structured clone that messages between page and main use, as text-safe JSON.
// Must stay true: what it can't carry throws; it never drops or changes a value in silence.
// Runs in Node and, with its types stripped, in the page.

/** A value in its JSON form; `$` names the kind where JSON has none. */
export type Wire = null | boolean | number | string | Wire[] | { $: string; v?: Wire };

/** Electron's own words for a value that can't cross. */
const NOT_CLONEABLE = 'An object could not be cloned.';

/** Values to JSON. Throws Electron's message for what structured clone refuses. */
export function encode(value: unknown): Wire {
  let copy: unknown;
  try {
    copy = structuredClone(value);
  } catch {
    throw new Error(NOT_CLONEABLE);
  }
  return encodeClone(copy, []);
}

function encodeClone(value: unknown, parents: readonly object[]): Wire {
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: `${value}` };
  if (Object.is(value, -0)) return { $: 'number', v: '-0' };
  if (value === null || typeof value !== 'object') return value as Wire;
  if (parents.includes(value)) throw new Error('stand-in electron: cannot carry a cycle');
  return encodeObject(value, [...parents, value]);
}

function encodeObject(value: object, parents: readonly object[]): Wire {
  const list = (items: Iterable<unknown>): Wire =>
    Array.from(items, (item) => encodeClone(item, parents));
  if (Array.isArray(value)) return list(value);
  if (value instanceof Date) return { $: 'date', v: encodeClone(value.getTime(), parents) };
  if (value instanceof Uint8Array) return { $: 'bytes', v: toBase64(value) };
  if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) };
  if (value instanceof Map) return { $: 'map', v: list(value) };
  if (value instanceof Set) return { $: 'set', v: list(value) };
  if (value instanceof Error) {
    return { $: 'error', v: [value.name, value.message, value.stack ?? ''] };
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    const kind = Object.prototype.toString.call(value);
    throw new Error(`stand-in electron: cannot carry ${kind}`);
  }
  return { $: 'object', v: list(Object.entries(value)) };
}

/** JSON back to values; the inverse of `encode`. */
export function decode(wire: Wire): unknown {
  if (Array.isArray(wire)) return wire.map(decode);
  if (wire === null || typeof wire !== 'object') return wire;
  const inner = wire.v;
  const list = (): unknown[] => (inner as Wire[]).map(decode);
  switch (wire.$) {
    case 'undefined':
      return undefined;
    case 'bigint':
      return BigInt(inner as string);
    case 'number':
      return Number(inner);
    case 'date':
      return new Date(decode(inner as Wire) as number);
    case 'bytes':
      return fromBase64(inner as string);
    case 'buffer':
      return fromBase64(inner as string).buffer;
    case 'map':
      return new Map(list() as [unknown, unknown][]);
    case 'set':
      return new Set(list());
    case 'error':
      return decodeError(inner as [string, string, string]);
    case 'object':
      return Object.fromEntries(list() as [string, unknown][]);
    default:
      throw new Error(`stand-in electron: cannot read a value of kind ${wire.$}`);
  }
}

function decodeError([name, message, stack]: [string, string, string]): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
