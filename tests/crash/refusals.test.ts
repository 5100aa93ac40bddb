// Every failure a shop can meet at the start is one sentence on stderr and exit 2; a disk that
// fills up later is a 503.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setupText } from '../../electron/core/testing/harness.ts';
import { openDatabase } from '../../electron/core/store/database.ts';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import { CLEAN_END, HostProcess, TOKEN, until } from './host-process.ts';
import { MutasiServer } from './mutasi-server.ts';
import { SmallDisk, whyNoSmallDisk } from './small-disk.ts';

const LIMIT_MS = 60_000;
const noDisk = whyNoSmallDisk();
if (noDisk !== null) process.stderr.write(`No full-disk tests here: ${noDisk}.\n`);

let dir: string;
let profile: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-refusal-'));
  profile = join(dir, 'profile');
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

function setupFile(text: string): string {
  const file = join(dir, 'setup.json');
  writeFileSync(file, text);
  return file;
}

async function refusal(...args: string[]): Promise<readonly string[]> {
  const { code, stdout, sentences } = await new HostProcess(args).end();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return sentences;
}

describe('a till that does not start says why', () => {
  it('names each wrong flag and makes nothing', async () => {
    const args = ['--profile', profile, '--nope', '--port', '99999', '--setup', 'stray'];
    expect(await refusal(...args, 'word')).toEqual([
      'The flag --nope is not known.',
      '"word" is not a flag.',
      '--port is a number from 0 to 65535.',
    ]);
    expect(await refusal('--profile')).toEqual(['The flag --profile needs a value.']);
    expect(existsSync(profile)).toBe(false);
  });

  it('names a setup file that is missing and makes nothing', async () => {
    const file = join(dir, 'none.json');
    expect(await refusal('--profile', profile, '--setup', file)).toEqual([
      `The setup file ${file} can't be read.`,
    ]);
    expect(existsSync(profile)).toBe(false);
  });

  const broken: [string, string, string[]][] = [
    ['is not JSON', '{"store":', ['The setup file is not JSON.']],
    [
      'has a stray word and lacks the shop',
      JSON.stringify({ merchant: { qris: 'x' }, colour: 'red' }),
      [
        expect.stringMatching(/^In the setup file, store: .+\.$/) as string,
        'The setup file: "colour" is not known.',
      ],
    ],
    [
      'sends a key in clear over the network',
      setupText({
        feeds: [
          { kind: 'qiospay', baseUrl: 'http://qiospay.id', merchantCode: 'Q', apiKey: 'RAHASIA' },
        ],
      }),
      [expect.stringMatching(/^In the setup file, feeds › 1 › baseUrl: .+https:.+\.$/) as string],
    ],
    [
      'has a QRIS that ends too soon',
      setupText({ merchant: { qris: '00020101021126690021ID.CO' } }),
      ["The merchant's QRIS can't be used: Tag 26 should hold 69 characters, 9 are left."],
    ],
    [
      'has a QRIS with a digit changed',
      setupText({
        merchant: {
          qris:
            '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
            '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
            '5915Contoh Merchant6007Jakarta61051000062070703A0163040C02',
        },
      }),
      [expect.stringMatching(/^The merchant's QRIS can't be used: .*(CRC|checksum).*$/i) as string],
    ],
  ];
  it.each(broken)(
    'says in a sentence that its setup file %s, and makes nothing',
    async (_, text, said) => {
      const sentences = await refusal('--profile', profile, '--setup', setupFile(text));
      expect(sentences).toEqual(said);
      expect(sentences.join()).not.toContain('RAHASIA');
      expect(existsSync(profile)).toBe(false);
    },
  );

  it('keeps the setup it had when a new one is broken', async () => {
    const first = new HostProcess(['--profile', profile, '--setup', setupFile(setupText())]);
    await first.up();
    await first.kill('SIGTERM');
    await refusal('--profile', profile, '--setup', setupFile('{}'));
    const again = new HostProcess(['--profile', profile]);
    await again.up();
    const { body } = await again.rest('/health');
    expect(body['status']).not.toBe('unset');
    expect((await again.kill('SIGTERM')).code).toBe(CLEAN_END);
  });

  it('says that the profile is a file', async () => {
    writeFileSync(profile, '');
    const [sentence, ...rest] = await refusal('--profile', profile);
    expect(sentence).toMatch(/^The profile .+ can't be made or written/);
    expect(rest).toEqual([]);
  });

  it('says that another till runs on the profile', async () => {
    const first = new HostProcess(['--profile', profile]);
    await first.up();
    expect(await refusal('--profile', profile)).toEqual([
      'Another till runs on this profile already.',
    ]);
    expect((await first.kill('SIGTERM')).code).toBe(CLEAN_END);
  });

  it('says that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
    const { port } = other.address() as AddressInfo;
    expect(await refusal('--profile', profile, '--port', String(port))).toEqual([
      `The till can't listen on 127.0.0.1 port ${port}.`,
    ]);
    other.close();
  });
});

describe('a refused key', () => {
  it('is said over REST in one sentence, and the key nowhere', async () => {
    const mutasi = await MutasiServer.start();
    const apiKey = 'KUNCI-RAHASIA-9';
    for (const status of [200, 401, 403]) {
      mutasi.refusal = { status, body: '{"status":"error","messages":"API key tidak valid"}' };
      const feed = { kind: 'qiospay', baseUrl: mutasi.baseUrl, merchantCode: 'QP1', apiKey };
      const file = setupFile(setupText({ feeds: [feed] }));
      const host = new HostProcess(['--profile', join(dir, `p${status}`), '--setup', file]);
      await host.up();
      const health = await until('the key is refused', async () => {
        const { body } = await host.rest('/health');
        return JSON.stringify(body).includes('"refused"') && body;
      });
      expect(health).toMatchObject({
        status: 'degraded',
        feeds: [
          { kind: 'qiospay', state: 'refused', message: 'Kode merchant atau API key salah.' },
        ],
      });
      const { code, stdout, sentences } = await host.kill('SIGTERM');
      expect(code).toBe(CLEAN_END);
      expect(`${JSON.stringify(health)}${stdout}${sentences.join()}`).not.toContain(apiKey);
    }
    await mutasi.stop();
  });
});

describe.runIf(noDisk === null)('a disk that is full', () => {
  it.each(['8k', '64k', '256k'])('is said at the start in one sentence (%s)', async (size) => {
    const disk = SmallDisk.mount(size);
    try {
      const profileThere = join(disk!.dir, 'profile');
      disk!.fill();
      const [sentence, ...rest] = await refusal('--profile', profileThere);
      expect(sentence).toMatch(/^The disk is full: .+\.$/);
      expect(rest).toEqual([]);
      disk!.free();
      const host = new HostProcess(['--profile', profileThere]);
      const second = await Promise.race([host.up().then(() => null), host.end()]);
      if (second === null) expect((await host.kill('SIGTERM')).code).toBe(CLEAN_END);
      else expect(second.sentences).toEqual([expect.stringMatching(/^The disk is full: .+\.$/)]);
    } finally {
      disk?.unmount();
    }
  });

  it(
    'is a 503 while the till runs, loses nothing, and is over when there is space again',
    async () => {
      const disk = SmallDisk.mount('4m');
      const mutasi = await MutasiServer.start();
      const feed = { kind: 'qiospay', baseUrl: mutasi.baseUrl, merchantCode: 'QP1', apiKey: 'k' };
      const tokens = [{ name: 'pos', token: TOKEN }];
      const file = setupFile(setupText({ feeds: [feed], api: { tokens } }));
      const profileThere = join(disk!.dir, 'profile');
      const host = new HostProcess(['--profile', profileThere, '--setup', file]);
      const promised = new Map<string, number>();
      const sell = async (amount: number): Promise<number> => {
        const { status, body } = await host.rest('/sales', { amount });
        if (status === 201) promised.set(String(body['id']), amount);
        else
          expect({ status, body }).toEqual({
            status: 503,
            body: {
              error: {
                code: 'unavailable',
                message: 'The disk is full: nothing more can be recorded. Free some space.',
                retryable: true,
              },
            },
          });
        return status;
      };
      try {
        await host.up();
        for (let n = 0; n < 20; n += 1) expect(await sell(10_000 + n)).toBe(201);
        disk!.fill();
        let amount = 20_000;
        await until('the disk is full', async () => (await sell((amount += 1))) === 503);
        const listed = await host.rest('/sales?limit=200');
        expect(listed.status).toBe(200);
        mutasi.credit(10_000);
        for (let n = 0; n < 40; n += 1) mutasi.credit(30_000 + n);
        await until('the till says that it can not record', async () => {
          const { body } = await host.rest('/health');
          return JSON.stringify(body).includes('Periksa ruang disk');
        });
        disk!.free();
        expect(await until('a sale is taken again', async () => (await sell(40_000)) === 201)).toBe(
          true,
        );
        await until('the money that came meanwhile is found', async () => {
          const { body } = await host.rest('/sales?status=paid');
          return JSON.stringify(body).includes('"amount":10000');
        });
        const { body } = await host.rest('/sales?limit=200');
        const ids = (body['items'] as { id: string; amount: number }[]).map(({ id }) => id);
        expect(ids.toSorted()).toEqual([...promised.keys()].toSorted());
        expect((await host.kill('SIGTERM')).code).toBe(CLEAN_END);
        const db = openDatabase(join(profileThere, 'ledger.db'));
        expect(brokenInvariants(db)).toEqual([]);
        const count = db
          .prepare("select count(*) as n from payment where state = 'credited'")
          .get();
        expect(count).toEqual({ n: mutasi.credits.length });
        db.close();
      } finally {
        await host.kill();
        await mutasi.stop();
        disk?.unmount();
      }
    },
    LIMIT_MS,
  );
});

/**
 * Root writes through every mode bit, so it needs a read-only disk; others need no more than a
 * mode.
 */
const isRoot = process.getuid?.() === 0;
const canLock = isRoot ? noDisk === null : process.platform !== 'win32';

describe.runIf(canLock)('a profile that may not be written', () => {
  it('is said in one sentence, new or with a ledger in it', async () => {
    const disk = isRoot ? SmallDisk.mount('4m') : null;
    const folder = disk?.dir ?? dir;
    try {
      const old = join(folder, 'profile');
      const first = new HostProcess(['--profile', old, '--setup', setupFile(setupText())]);
      await first.up();
      await first.kill('SIGTERM');
      if (disk) disk.makeReadOnly();
      else for (const each of [old, folder]) chmodSync(each, 0o500);
      for (const each of [old, join(folder, 'new')]) {
        const sentences = await refusal('--profile', each);
        expect(sentences).toHaveLength(1);
        expect(sentences[0]).toMatch(/can't be made|read-only|may not be written/);
      }
      expect(existsSync(join(folder, 'new'))).toBe(false);
    } finally {
      if (!disk) for (const each of [folder, join(folder, 'profile')]) chmodSync(each, 0o700);
      disk?.unmount();
    }
  });
});
