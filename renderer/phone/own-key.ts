// Owns this device's own key: made here when it is paired, kept by the browser in a way that nobody
// can read out, and used to prove to the till that this is the device. A copied cookie has no key.

const DATABASE = 'till';
const STORE = 'keys';
const NAME = 'own';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface NewKey {
  /** The public half, SPKI in base64. */
  readonly publicKey: string;
  /** To be called once the till has taken this device in. */
  keep(): Promise<void>;
}

/** Null where this browser can keep no key: then the till will not take it for a phone. */
export async function makeKey(): Promise<NewKey | null> {
  try {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign']);
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
    return {
      publicKey: btoa(String.fromCharCode(...spki)),
      keep: async () => {
        await inStore('readwrite', (store) => store.put(privateKey, NAME));
      },
    };
  } catch {
    return null;
  }
}

/** The signature in base64url; null where the key is gone. */
export async function signed(text: string): Promise<string | null> {
  const key: unknown = await inStore('readonly', (store) => store.get(NAME));
  if (!(key instanceof CryptoKey)) return null;
  const hash = { name: 'ECDSA', hash: 'SHA-256' };
  const bytes = await crypto.subtle.sign(hash, key, new TextEncoder().encode(text));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answerOf(opening);
  try {
    return await answerOf(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(new Error('the key store does not answer'));
  });
}
