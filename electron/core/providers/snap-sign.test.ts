// Signatures against what others published (facts/domain.md §4.5) and against openssl's own hand.
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bodyHash,
  isFreshStamp,
  isNotifySigned,
  readPrivateKey,
  readPublicKey,
  signAccess,
  signService,
} from './snap-sign.ts';

describe('vectors nobody here wrote', () => {
  it("hashes DOKU's body", () => {
    const body =
      '{"partnerServiceId":"  088899","customerNo":"12345678901234567890",' +
      '"virtualAccountNo":"  08889912345678901234567890","virtualAccountName":"Jokul Doe",' +
      '"virtualAccountEmail":"jokul@email.com","virtualAccountPhone":"6281828384858",' +
      '"trxId":"abcdefgh1234","totalAmount":{"value":"12345678.00","currency":"IDR"}}';
    const hash = '3274fab8dac896837b106a16da2a974e7e65142dcecb4b768ef0294102838977';
    expect(bodyHash(body)).toBe(hash);
    expect(bodyHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it("signs BCA's bank statement", () => {
    const body =
      '{"partnerReferenceNo":"2020102900000000000001","accountNo":"1234567890",' +
      '"fromDateTime":"2021-04-21T00:00:00+07:00","toDateTime":"2021-04-21T00:00:00+07:00"}';
    const call = {
      method: 'POST' as const,
      path: '/openapi/v1.0/bank-statement',
      token: 'ACCESS_TOKEN',
      body,
      timestamp: '2026-06-26T10:30:00+07:00',
    };
    expect(signService(call, '22a2d25e-765d-41e1-8d29-da68dcb5698b')).toBe(
      'AmyL/ikSL3iUUesXB76Ds7qkmoOm/kJ87tO9X0BnyCrmrwdFon7seNU123qQnp0OE8EhqH4Y2xsh57ggUtvH5w==',
    );
  });
});

const PAIR = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (type: 'pkcs1' | 'pkcs8') => PAIR.privateKey.export({ type, format: 'pem' }).toString();
const publicPem = (type: 'pkcs1' | 'spki') =>
  PAIR.publicKey.export({ type, format: 'pem' }).toString();

describe('keys as shops paste them', () => {
  const forms: [string, (text: string) => string][] = [
    ['as it is', (text) => text],
    ['with \\n written out', (text) => text.replaceAll('\n', '\\n')],
    ['with Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['on one line', (text) => text.replaceAll('\n', ' ')],
    ['without its frame', (text) => text.replaceAll(/-----[^-]+-----/g, '')],
    ['between other words', (text) => `Kunci:\n${text}\nRahasia!`],
  ];

  it.each(forms)('read %s: PKCS#8, PKCS#1, SPKI', (_name, form) => {
    for (const text of [pem('pkcs8'), pem('pkcs1')])
      expect(readPrivateKey(form(text))?.equals(PAIR.privateKey)).toBe(true);
    for (const text of [publicPem('spki'), publicPem('pkcs1')])
      expect(readPublicKey(form(text))?.equals(PAIR.publicKey)).toBe(true);
  });

  it('are refused when they are none: a public for a private, another kind, encrypted, cut', () => {
    const curve = generateKeyPairSync('ed25519').privateKey;
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' } as const;
    const refused = [
      '',
      'kunci',
      publicPem('spki'),
      curve.export({ type: 'pkcs8', format: 'pem' }).toString(),
      PAIR.privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString(),
      PAIR.privateKey.export({ type: 'pkcs1', format: 'pem', ...cipher }).toString(),
      pem('pkcs8').slice(0, 400),
    ];
    for (const text of refused) expect(readPrivateKey(text)).toBeNull();
    expect(readPublicKey(pem('pkcs8'))).toBeNull();
    expect(readPublicKey('kunci')).toBeNull();
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('Not checked against openssl: this machine has no openssl program.');

describe.runIf(hasOpenssl)('by the hand of openssl', () => {
  let dir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-openssl-'));
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'key');
    openssl('pkey', '-in', 'key', '-pubout', '-out', 'public');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function openssl(...args: string[]): void {
    const { status, stderr } = spawnSync('openssl', args, { cwd: dir });
    if (status !== 0) throw new Error(stderr.toString());
  }
  const text = (name: string) => readFileSync(join(dir, name), 'utf8');
  function signed(content: string): string {
    writeFileSync(join(dir, 'text'), content);
    openssl('dgst', '-sha256', '-sign', 'key', '-out', 'signature', 'text');
    return readFileSync(join(dir, 'signature')).toString('base64');
  }

  it('asks for a token with the very signature openssl makes, by either form of the key', () => {
    openssl('rsa', '-in', 'key', '-traditional', '-out', 'key1');
    const wanted = signed('klien-1|2026-11-21T12:00:00.000+07:00');
    for (const name of ['key', 'key1']) {
      const key = readPrivateKey(text(name));
      expect(key && signAccess('klien-1', '2026-11-21T12:00:00.000+07:00', key)).toBe(wanted);
    }
  });

  it('believes a notify that openssl signed', () => {
    const body = '{"a":"x\\/y"}';
    const timestamp = '2026-11-21T12:00:00+07:00';
    const hash = createHash('sha256').update(body).digest('hex');
    const signature = signed(`POST:/v1.0/qr/qr-mpm-notify:${hash}:${timestamp}`);
    const key = readPublicKey(text('public'));
    const notify = { paths: ['/v1.0/qr/qr-mpm-notify'], body, timestamp, signature };
    expect(key && isNotifySigned(notify, key)).toBe(true);
    expect(key && isNotifySigned({ ...notify, body: '{"a":"x/y"}' }, key)).toBe(false);
  });
});

describe('a stamp', () => {
  const now = Date.parse('2026-11-21T12:00:00+07:00');
  const receivedAt = { fromMs: now, untilMs: now + 1000 };

  it.each([
    ['2026-11-21T12:00:00+07:00', true],
    ['2026-11-21T11:55:00.000+07:00', true],
    ['2026-11-21T12:05:00+07:00', true],
    ['2026-11-21T05:00:00Z', true],
    ['2026-11-21T11:54:58+07:00', false],
    ['2026-11-21T12:05:02+07:00', false],
    ['2026-11-20T12:00:00+07:00', false],
    ['', false],
    ['sekarang', false],
  ])('%s is fresh at noon: %s', (timestamp, isFresh) => {
    expect(isFreshStamp(timestamp, receivedAt)).toBe(isFresh);
  });
});
