// Owns what a push is and when a till may take it: one signed text. Must stay true: nothing outside
// the signed text is believed, and what is not newer, not for this till, or not of the trusted key
// is not taken.
import { pushDocument, type PushDocument, type PushRefusal } from '../../../../shared/office.ts';
import { isSigned, signText, type PrivateKeyText } from './owner-key.ts';

/** A push as it lies in the hub. */
export interface PushRow {
  /** Its line in the hub's list; in the order of commits. */
  readonly id: number;
  readonly document: string;
  readonly signature: string;
}

export function signPush(
  document: PushDocument,
  privateKey: PrivateKeyText,
): Pick<PushRow, 'document' | 'signature'> {
  const text = JSON.stringify(pushDocument.parse(document));
  return { document: text, signature: signText(text, privateKey) };
}

export interface Reader {
  readonly store: string;
  readonly till: string;
  /** The public key this till trusts; null: none yet. */
  readonly trusted: string | null;
  readonly refused: readonly string[];
  /** The newest version of a key that was taken here. */
  readonly taken: (publicKey: string) => number;
}

export type ReadPush =
  | { readonly kind: 'take'; readonly push: PushDocument }
  | { readonly kind: 'refuse'; readonly why: PushRefusal; readonly push: PushDocument | null }
  /** Well signed, by a key nobody here has said yes or no to. */
  | { readonly kind: 'ask'; readonly push: PushDocument }
  /** Of a key that somebody here said no to. */
  | { readonly kind: 'ignore' };

/** What this till is to do with a push. */
export function readPush(row: PushRow, reader: Reader): ReadPush {
  const json = jsonOf(row.document);
  const key = keyOf(json);
  if (key === null || !isSigned(row.document, row.signature, key))
    return { kind: 'refuse', why: 'forged', push: null };
  if (key !== reader.trusted && reader.refused.includes(key)) return { kind: 'ignore' };
  const read = pushDocument.safeParse(json);
  // A newer Lunas may push what this one has not heard of: it says so instead of taking half.
  if (!read.success)
    return key === reader.trusted
      ? { kind: 'refuse', why: 'unknown', push: null }
      : { kind: 'ignore' };
  const push = read.data;
  if (!isFor(push.scope, reader)) return { kind: 'refuse', why: 'foreign', push };
  if (key !== reader.trusted) return { kind: 'ask', push };
  if (push.version <= reader.taken(key)) return { kind: 'refuse', why: 'old', push };
  return { kind: 'take', push };
}

function isFor(scope: PushDocument['scope'], { store, till }: Reader): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'store':
      return scope.store === store;
    case 'till':
      return scope.store === store && scope.till === till;
  }
}

/** Read before the rest: the signature is looked at before anything else is believed. */
function keyOf(json: unknown): string | null {
  const isRecord = typeof json === 'object' && json !== null && 'key' in json;
  return isRecord && typeof json.key === 'string' && json.key.length === 44 ? json.key : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
