// A sealed file is whole and by its passphrase, or it is refused with a sentence.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { pack, unpack } from './packing.ts';
import { passKey, readHead, readSealed, writeSealed, type PassKey } from './sealed-file.ts';

/** A passphrase is made into a key slowly on purpose, and here often. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const PASSPHRASE = 'kopi pahit tanpa gula';
const random = createSeededRandom(3);
let dir: string;
let key: PassKey;
/** Three pieces, the last one short. */
const BODY = Buffer.from(random.bytes(150_000));
let whole: Buffer;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-sealed-'));
  key = await passKey(PASSPHRASE, random);
  await write('whole.lunas', BODY);
  whole = readFileSync(join(dir, 'whole.lunas'));
});

afterAll(() => rmSync(dir, { recursive: true }));

async function write(name: string, body: Buffer): Promise<string> {
  const path = join(dir, name);
  const file = await open(path, 'w');
  async function* parts() {
    yield body;
  }
  const bytes = await writeSealed(
    file,
    { kind: 'move', madeAtMs: 5, shop: 'Warung' },
    key,
    random,
    parts(),
  );
  await file.close();
  expect(readFileSync(path).length).toBe(bytes);
  return path;
}

async function read(path: string, passphrase = PASSPHRASE): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of readSealed(path, passphrase)) parts.push(part);
  return Buffer.concat(parts);
}

function changed(change: (bytes: Buffer) => Buffer): string {
  const path = join(dir, 'changed.lunas');
  writeFileSync(path, change(Buffer.from(whole)));
  return path;
}

/** The head in clear, without a passphrase. */
const headEnd = (): number => 15 + whole.readUInt32BE(11);

const DAMAGED = 'The file is damaged or was changed: use another copy.';

it('brings back what was sealed, of any length', async () => {
  expect(await read(join(dir, 'whole.lunas'))).toEqual(BODY);
  for (const length of [0, 65_535, 65_536, 65_537, 131_072]) {
    const path = await write(`of-${length}.lunas`, BODY.subarray(0, length));
    expect(await read(path)).toEqual(BODY.subarray(0, length));
  }
});

it('tells without a passphrase when it was made, and of which shop', async () => {
  expect(await readHead(join(dir, 'whole.lunas'))).toMatchObject({ madeAtMs: 5, shop: 'Warung' });
  expect(whole.includes(BODY.subarray(0, 32))).toBe(false);
});

describe('a sentence each', () => {
  it('for a wrong passphrase', async () => {
    await expect(read(join(dir, 'whole.lunas'), 'kopi manis')).rejects.toThrow(
      'The passphrase is wrong.',
    );
  });

  it('for a file of something else, and one that is not there', async () => {
    writeFileSync(join(dir, 'foto.jpg'), 'a picture');
    await expect(read(join(dir, 'foto.jpg'))).rejects.toThrow('This is no Lunas file.');
    expect(await readHead(join(dir, 'foto.jpg'))).toBeNull();
    await expect(read(join(dir, 'none.lunas'))).rejects.toThrow('no such file');
  });

  it('for one of a newer Lunas', async () => {
    const path = changed((bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"format":1', '"format":2'), 'latin1'),
    );
    await expect(read(path)).rejects.toThrow('This file was made by a newer Lunas: use that one.');
  });

  it('for one that asks for more memory than a till has', async () => {
    const path = changed((bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"n":131072', '"n":999999'), 'latin1'),
    );
    await expect(read(path)).rejects.toThrow(DAMAGED);
  });

  it('for a byte that was changed, wherever it stands', async () => {
    const places = [headEnd(), headEnd() + 70_000, whole.length - 20, whole.length - 1];
    for (const at of places) {
      const path = changed((bytes) => {
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        return bytes;
      });
      await expect(read(path)).rejects.toThrow(DAMAGED);
    }
    const path = changed((bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"Warung"', '"Walung"'), 'latin1'),
    );
    await expect(read(path)).rejects.toThrow(DAMAGED);
  });

  it('for one cut short, also between two pieces, and one made longer', async () => {
    const piece = 65_536 + 16;
    const ends = [5, 20, headEnd(), headEnd() + piece, headEnd() + 2 * piece, whole.length - 1];
    for (const end of ends)
      await expect(read(changed((bytes) => bytes.subarray(0, end)))).rejects.toThrow();
    const longer = changed((bytes) => Buffer.concat([bytes, bytes.subarray(headEnd())]));
    await expect(read(longer)).rejects.toThrow(DAMAGED);
  });

  it('for one put together from two of the same passphrase', async () => {
    const other = readFileSync(await write('other.lunas', BODY));
    const mixed = changed((bytes) =>
      Buffer.concat([bytes.subarray(0, headEnd()), other.subarray(headEnd())]),
    );
    await expect(read(mixed)).rejects.toThrow(DAMAGED);
  });
});

describe('what is packed', () => {
  async function* once(bytes: Buffer) {
    yield bytes;
  }

  const packed = async (name: string): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of pack([{ name, bytes: Buffer.from('isi') }])) parts.push(part);
    return Buffer.concat(parts);
  };

  it.each(['../escape.db', '/etc/x.db', 'a/../../b.db', 'C:\\x.db', '.hidden', 'a/b/c/d.db'])(
    'is refused under the name %s',
    async (name) => {
      const folder = mkdtempSync(join(dir, 'out-'));
      await expect(unpack(once(await packed(name)), folder, [])).rejects.toThrow(DAMAGED);
    },
  );

  it('never lies on the disk in clear when it is secret', async () => {
    const folder = mkdtempSync(join(dir, 'out-'));
    const held = await unpack(once(await packed('setup.json')), folder, ['setup.json']);
    expect(held.get('setup.json')?.toString()).toBe('isi');
    expect(() => readFileSync(join(folder, 'setup.json'))).toThrow();
  });
});
