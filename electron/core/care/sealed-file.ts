// Owns the form of a file that leaves the PC under a passphrase (`.lunas`). Must stay true: what
// was changed, cut short or put together from two is refused; it is never in memory whole.
//
// "LUNAS-FILE\n", length of the head (u32), head (JSON, in clear), then pieces of 64 KiB, each
// AES-256-GCM under a key of this file alone. A piece's nonce is its number and whether it is the
// last; every piece vouches for the head. (The STREAM construction of Hoang, Reyhanitabar, Rogaway
// and Vizár, 2015.)
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { CARE_FAULTS } from '../../../shared/care-terms.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Random } from '../ports.ts';

const MAGIC = Buffer.from('LUNAS-FILE\n', 'ascii');
const HEAD_BYTES_MAX = 64 * 1024;
const PIECE_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const FORMAT = 1;
/** 128 MiB and some tenths of a second: a passphrase is guessed slowly. */
const SCRYPT = { n: 2 ** 17, r: 8, p: 1 };
/** A file must not make the till work for minutes or take all memory before it is refused. */
const SCRYPT_BYTES_MAX = 512 * 1024 * 1024;

const base64 = z.string().max(200);
const headSchema = z.object({
  format: z.int(),
  kind: z.enum(['move', 'backup']),
  madeAtMs: z.int(),
  shop: z.string().max(200),
  salt: base64,
  scrypt: z.object({ n: z.int(), r: z.int().min(1).max(32), p: z.int().min(1).max(4) }),
  fileSalt: base64,
  check: base64,
});
export type SealedHead = z.infer<typeof headSchema>;

/** A passphrase made into a key, for one salt. */
export interface PassKey {
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** Slow on purpose; done once when a passphrase is chosen. */
export async function passKey(passphrase: string, random: Random): Promise<PassKey> {
  const salt = Buffer.from(random.bytes(16));
  return { salt, key: await derived(passphrase, salt, SCRYPT) };
}

/** Writes `pieces` sealed into a file already open; resolves with the bytes written. */
export async function writeSealed(
  file: FileHandle,
  head: Pick<SealedHead, 'kind' | 'madeAtMs' | 'shop'>,
  { salt, key }: PassKey,
  random: Random,
  parts: AsyncIterable<Buffer>,
): Promise<number> {
  const fileSalt = Buffer.from(random.bytes(32));
  const fileKey = keyOfFile(key, fileSalt);
  const text = JSON.stringify({
    format: FORMAT,
    ...head,
    salt: salt.toString('base64'),
    scrypt: SCRYPT,
    fileSalt: fileSalt.toString('base64'),
    check: checkOf(fileKey).toString('base64'),
  } satisfies SealedHead);
  const bytes = headBytes(Buffer.from(text, 'utf8'));
  const aad = createHash('sha256').update(bytes).digest();
  await file.write(bytes);
  let written = bytes.length;
  let number = 0;
  const put = async (plain: Buffer, isLast: boolean): Promise<void> => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(number, isLast));
    cipher.setAAD(aad);
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    await file.write(body);
    written += body.length;
    number += 1;
  };
  let held = Buffer.alloc(0);
  for await (const part of parts) {
    held = Buffer.concat([held, part]);
    while (held.length > PIECE_BYTES) {
      await put(held.subarray(0, PIECE_BYTES), false);
      held = held.subarray(PIECE_BYTES);
    }
  }
  await put(held, true);
  return written;
}

/** The head of a sealed file, or null when the file is none. Rejects with AppError when newer. */
export async function readHead(path: string): Promise<SealedHead | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) throw new AppError('not_found', CARE_FAULTS.noFile);
  try {
    return (await headOf(file))?.head ?? null;
  } finally {
    await file.close();
  }
}

/** What was sealed, piece by piece. Throws AppError `bad_input`, one sentence for each fault. */
export async function* readSealed(path: string, passphrase: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) throw new AppError('not_found', CARE_FAULTS.noFile);
  try {
    const found = await headOf(file);
    if (found === null) throw new AppError('bad_input', CARE_FAULTS.notOurs);
    const { head, bytes } = found;
    const { n, r, p } = head.scrypt;
    if (n < 2 || (n & (n - 1)) !== 0 || 128 * n * r > SCRYPT_BYTES_MAX)
      throw new AppError('bad_input', CARE_FAULTS.damagedFile);
    const key = await derived(passphrase, Buffer.from(head.salt, 'base64'), { n, r, p });
    const fileKey = keyOfFile(key, Buffer.from(head.fileSalt, 'base64'));
    if (!isSame(checkOf(fileKey), Buffer.from(head.check, 'base64')))
      throw new AppError('bad_input', CARE_FAULTS.wrongPassphrase);
    const aad = createHash('sha256').update(bytes).digest();
    yield* pieces(file, bytes.length, fileKey, aad);
  } finally {
    await file.close();
  }
}

async function* pieces(
  file: FileHandle,
  from: number,
  key: Buffer,
  aad: Buffer,
): AsyncGenerator<Buffer> {
  const { size } = await file.stat();
  const block = Buffer.alloc(PIECE_BYTES + TAG_BYTES);
  let at = from;
  for (let number = 0; at < size || number === 0; number += 1) {
    const length = Math.min(block.length, size - at);
    if (length < TAG_BYTES) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
    const { bytesRead } = await file.read(block, 0, length, at);
    if (bytesRead !== length) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
    at += length;
    yield opened(block.subarray(0, length), key, nonceOf(number, at === size), aad);
  }
}

function opened(block: Buffer, key: Buffer, nonce: Buffer, aad: Buffer): Buffer {
  const end = block.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad);
    decipher.setAuthTag(block.subarray(end));
    return Buffer.concat([decipher.update(block.subarray(0, end)), decipher.final()]);
  } catch {
    throw new AppError('bad_input', CARE_FAULTS.damagedFile);
  }
}

async function headOf(file: FileHandle): Promise<{ head: SealedHead; bytes: Buffer } | null> {
  const start = Buffer.alloc(MAGIC.length + 4);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  if (bytesRead < start.length || !start.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const length = start.readUInt32BE(MAGIC.length);
  if (length > HEAD_BYTES_MAX) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
  const text = Buffer.alloc(length);
  const read = await file.read(text, 0, length, start.length);
  if (read.bytesRead !== length) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
  const json = jsonOf(text.toString('utf8'));
  const { data: version } = z.object({ format: z.int() }).safeParse(json);
  if (version !== undefined && version.format > FORMAT)
    throw new AppError('bad_input', CARE_FAULTS.newerFile);
  const head = headSchema.safeParse(json);
  if (!head.success) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
  return { head: head.data, bytes: Buffer.concat([start, text]) };
}

function headBytes(text: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([MAGIC, length, text]);
}

/** Never used twice: the key is of one file, and each piece has its number. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 0);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

function keyOfFile(key: Buffer, fileSalt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, fileSalt, 'lunas-file-1', KEY_BYTES));
}

/** Tells a wrong passphrase from a damaged file, and gives no other help in guessing. */
function checkOf(fileKey: Buffer): Buffer {
  return createHmac('sha256', fileKey).update('check').digest().subarray(0, 16);
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function derived(
  passphrase: string,
  salt: Buffer,
  { n, r, p }: { n: number; r: number; p: number },
): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: SCRYPT_BYTES_MAX * 2 };
  return new Promise((done, fail) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, options, (error, key) =>
      error === null ? done(key) : fail(error),
    );
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
