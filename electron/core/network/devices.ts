// Owns the list of paired phones and programs, kept in devices.json in the profile. Must stay true:
// what lets a device in is known to that device alone; here are the hash of its token and, of a
// phone, the public half of a key that never leaves it. (Screens: display/screens.ts.)
import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { z } from 'zod';
import type { Ports } from '../ports.ts';
import { createShelf } from '../shelf.ts';

const FILE = { name: 'devices', what: 'the list of paired devices' };
const TOKEN_BYTES = 32;
const ID_BYTES = 8;
/** Pairing one more lets go of the one not seen for longest. */
const PHONES_MAX = 32;
/** Not written down at each look: a disk of a till is slow, and a minute says enough. */
const SEEN_EVERY_MS = 60_000;

const stored = z.object({
  id: z.string(),
  name: z.string(),
  pairedAtMs: z.int(),
  lastSeenAtMs: z.int(),
  hash: z.string().length(64),
  /** SPKI, base64: the phone signs with its other half. */
  publicKey: z.string(),
});
type Stored = z.infer<typeof stored>;
const fileSchema = z.object({ phones: z.array(stored) });

export type Phone = Omit<Stored, 'hash' | 'publicKey'>;

export interface Phones {
  list(): readonly Phone[];
  /** A new phone, and its token, which is told once. `publicKey` has passed {@link isPublicKey}. */
  add(name: string, publicKey: string): { readonly id: string; readonly token: string };
  /** The phone a token belongs to; null when it belongs to none. */
  find(token: string): string | null;
  /** Whether this phone's own key signed the text. */
  isSignedBy(id: string, text: string, signature: string): boolean;
  seen(id: string): void;
  remove(id: string): boolean;
}

export function createPhones(ports: Ports): Phones {
  const { clock, random } = ports;
  const shelf = createShelf(ports, FILE, fileSchema, { phones: [] });
  let { phones } = shelf.load();
  const keep = (next: Stored[]): void => {
    phones = next;
    shelf.save({ phones });
  };
  return {
    list: () => phones.map(({ hash: _hash, publicKey: _publicKey, ...phone }) => phone),
    add(name, publicKey) {
      const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
      const id = Buffer.from(random.bytes(ID_BYTES)).toString('hex');
      const nowMs = clock.wallMs();
      const times = { pairedAtMs: nowMs, lastSeenAtMs: nowMs };
      const others = phones.toSorted((a, b) => b.lastSeenAtMs - a.lastSeenAtMs);
      const phone = { id, name, ...times, hash: hashOf(token), publicKey };
      keep([phone, ...others.slice(0, PHONES_MAX - 1)]);
      return { id, token };
    },
    find(token) {
      const hash = Buffer.from(hashOf(token));
      return phones.find((each) => timingSafeEqual(Buffer.from(each.hash), hash))?.id ?? null;
    },
    isSignedBy(id, text, signature) {
      const phone = phones.find((each) => each.id === id);
      if (phone === undefined) return false;
      const key = createPublicKey(keyOf(phone.publicKey));
      const given = Buffer.from(signature, 'base64url');
      return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, given);
    },
    seen(id) {
      const lastSeenAtMs = clock.wallMs();
      const phone = phones.find((each) => each.id === id);
      if (!phone || Math.abs(lastSeenAtMs - phone.lastSeenAtMs) < SEEN_EVERY_MS) return;
      keep(phones.map((each) => (each.id === id ? { ...each, lastSeenAtMs } : each)));
    },
    remove(id) {
      const left = phones.filter((each) => each.id !== id);
      if (left.length === phones.length) return false;
      keep(left);
      return true;
    },
  };
}

/** Whether a text is the public half of a P-256 key, as SPKI in base64. */
export function isPublicKey(text: string): boolean {
  try {
    const key = createPublicKey(keyOf(text));
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

function keyOf(text: string) {
  return { key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' } as const;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
