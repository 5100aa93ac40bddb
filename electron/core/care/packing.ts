// Owns how files lie one after the other in what is sealed: name, length, bytes. Must stay true: no
// name leads out of the folder it is unpacked into.
import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CARE_FAULTS } from '../../../shared/care-terms.ts';
import { AppError } from '../../../shared/errors.ts';

/** Something to pack: a file, or bytes at hand. */
export type Packed =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly bytes: Buffer };

/** Letters, digits and dashes, at most two folders deep: all that is ever packed. */
const NAME = /^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*){0,2}\.[a-z0-9]{1,8}$/;
const NAME_BYTES_MAX = 200;
const SECRET_BYTES_MAX = 1_000_000;

export async function* pack(items: readonly Packed[]): AsyncGenerator<Buffer> {
  for (const item of items) {
    const size = 'bytes' in item ? item.bytes.length : (await stat(item.path)).size;
    const name = Buffer.from(item.name, 'utf8');
    const head = Buffer.alloc(10);
    head.writeUInt16BE(name.length, 0);
    head.writeBigUInt64BE(BigInt(size), 2);
    yield Buffer.concat([head, name]);
    if ('bytes' in item) yield item.bytes;
    else if (size > 0)
      // No more than was said, whatever is written to it meanwhile.
      for await (const part of createReadStream(item.path, { end: size - 1 })) yield part as Buffer;
  }
}

/**
 * Unpacks into a folder; what is named in `secret` is handed back and never on the disk in clear.
 * Throws AppError when it is no whole pack.
 */
export async function unpack(
  parts: AsyncIterable<Buffer>,
  folder: string,
  secret: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const source = new Reader(parts);
  const names: string[] = [];
  const held = new Map<string, Buffer>();
  for (;;) {
    const head = await source.take(10, true);
    if (head === null) return held;
    const length = head.readUInt16BE(0);
    if (length > NAME_BYTES_MAX) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
    const name = (await source.take(length))?.toString('utf8') ?? '';
    if (!NAME.test(name) || names.includes(name))
      throw new AppError('bad_input', CARE_FAULTS.damagedFile);
    const size = Number(head.readBigUInt64BE(2));
    if (!secret.includes(name)) await writeOut(join(folder, name), size, source);
    else if (size > SECRET_BYTES_MAX) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
    else held.set(name, (await source.take(size)) ?? Buffer.alloc(0));
    names.push(name);
  }
}

async function writeOut(path: string, size: number, source: Reader): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    let left = size;
    while (left > 0) {
      const part = await source.some(left);
      await file.write(part);
      left -= part.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

class Reader {
  private readonly parts: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);

  constructor(parts: AsyncIterable<Buffer>) {
    this.parts = parts[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; null at the end, where an end may be. */
  async take(length: number, mayEnd = false): Promise<Buffer | null> {
    while (this.held.length < length) {
      const next = await this.parts.next();
      if (next.done === true) {
        if (mayEnd && this.held.length === 0) return null;
        throw new AppError('bad_input', CARE_FAULTS.damagedFile);
      }
      this.held = Buffer.concat([this.held, next.value]);
    }
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }

  /** Some bytes, at most so many. */
  async some(most: number): Promise<Buffer> {
    if (this.held.length === 0) {
      const next = await this.parts.next();
      if (next.done === true) throw new AppError('bad_input', CARE_FAULTS.damagedFile);
      this.held = next.value;
    }
    return (await this.take(Math.min(most, this.held.length))) ?? Buffer.alloc(0);
  }
}
