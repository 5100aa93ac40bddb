// What the till is on the network: what its certificates say, when they are made anew, and that a
// key lies nowhere in clear.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import type { Ports } from '../ports.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { NOON_MS } from '../testing/harness.ts';
import { createIdentity, type TillCertificate } from './identity.ts';
import * as maker from './till-certificate.ts';

const { makeAuthority, makeLeaf, newKey } = maker;

const ADDRESSES = ['192.168.1.20'];
const making = { nowMs: NOON_MS, randomBytes: (n: number) => createSeededRandom(7).bytes(n) };

let dir: string;
let clock: FakeClock;
let made: string[];
let machine: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-identity-'));
  clock = new FakeClock(NOON_MS);
  made = [];
  machine = 'this';
});
afterEach(() => rmSync(dir, { recursive: true, maxRetries: 5 }));

function identity() {
  const ports: Pick<Ports, 'dir' | 'clock' | 'log' | 'random' | 'secrets'> = {
    dir,
    clock,
    log: { info() {}, warn() {}, error() {} },
    random: createSeededRandom(1),
    secrets: {
      seal: (plain) => `${machine}:${Buffer.from(plain).toString('base64')}`,
      open: (sealed) => {
        const [by, text = ''] = sealed.split(':');
        if (by !== machine) throw new Error('sealed by another machine');
        return Buffer.from(text, 'base64').toString();
      },
    },
  };
  return createIdentity(ports, (fingerprint) => made.push(fingerprint));
}

const leafOf = ({ chainPem }: TillCertificate) => new X509Certificate(chainPem);
const authorityOf = ({ view }: TillCertificate) => new X509Certificate(view.authority);

describe("the till's certificate", () => {
  it('is for its addresses and names, signed by its own authority, and says no more', () => {
    const till = identity();
    const kept = till.certificateFor(ADDRESSES, maker);
    const leaf = leafOf(kept);
    const authority = authorityOf(kept);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkIssued(authority)).toBe(true);
    expect([leaf.ca, authority.ca]).toEqual([false, true]);
    expect(leaf.checkIP('192.168.1.20')).toBe('192.168.1.20');
    expect(leaf.checkHost(till.hostName)).toBe(till.hostName);
    expect(leaf.checkIP('192.168.1.21')).toBeUndefined();
    expect(leaf.subject).toBe('CN=till');
    expect(authority.subject).toBe(`CN=till ${till.tillId}`);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('stays through restarts', () => {
    const before = identity().certificateFor(ADDRESSES, maker);
    expect(identity().certificateFor(ADDRESSES, maker).view).toEqual(before.view);
    expect(made).toEqual([before.view.fingerprint]);
  });

  it('is made anew for a new address, a month before its end, and keeps its key', () => {
    const till = identity();
    const first = till.certificateFor(ADDRESSES, maker);
    clock.jump(330 * DAY_MS);
    expect(till.certificateFor(ADDRESSES, maker)).toBe(first);
    clock.jump(10 * DAY_MS);
    const second = till.certificateFor(ADDRESSES, maker);
    const third = till.certificateFor(['10.0.0.5'], maker);
    const prints = [first, second, third].map(({ view }) => view.fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(made).toEqual(prints);
    for (const later of [second, third]) {
      expect(later.view.publicKey).toBe(first.view.publicKey);
      expect(later.view.authority).toBe(first.view.authority);
    }
    expect(second.view.untilMs).toBe(first.view.untilMs + 340 * DAY_MS);
  });

  it('is made anew, with its authority, when the clock was years behind', () => {
    const wrong = identity().certificateFor(ADDRESSES, maker);
    clock.jump(20 * 365 * DAY_MS);
    const right = identity().certificateFor(ADDRESSES, maker);
    expect(right.view.authority).not.toBe(wrong.view.authority);
    clock.jump(-20 * 365 * DAY_MS);
    expect(identity().certificateFor(ADDRESSES, maker).view.authority).not.toBe(
      right.view.authority,
    );
  });

  it('is made anew where another machine sealed its key', () => {
    const before = identity().certificateFor(ADDRESSES, maker);
    machine = 'other';
    expect(identity().certificateFor(ADDRESSES, maker).view.publicKey).not.toBe(
      before.view.publicKey,
    );
  });

  it('lies nowhere with its key in clear', () => {
    const { keyPem } = identity().certificateFor(ADDRESSES, maker);
    const [, secret = ''] = keyPem.split('\n');
    const file = readFileSync(join(dir, 'network.json'), 'utf8');
    expect(file).not.toContain(secret);
    expect(file).not.toContain('PRIVATE KEY');
  });

  it('is made anew where its file was meddled with', () => {
    const before = identity().certificateFor(ADDRESSES, maker);
    writeFileSync(join(dir, 'network.json'), '{"network":{"tillId":"../../x"}}');
    const after = identity();
    expect(after.tillId).toMatch(/^[0-9a-f]{8}$/);
    expect(after.certificateFor(ADDRESSES, maker).view.fingerprint).not.toBe(
      before.view.fingerprint,
    );
  });
});

describe("the till's authority", () => {
  it('is named by a random id, is let to sign for addresses and .local alone', () => {
    const authority = makeAuthority('till 1', making);
    const text = new X509Certificate(authority.certificatePem).raw.toString('latin1');
    // id-ce-nameConstraints, critical: 2.5.29.30.
    expect(text).toContain('\u0006\u0003U\u001d\u001e\u0001\u0001ÿ');
    expect(text).toContain('\u0082\u0005local');
  });

  it('signs leaves that end after a year, begun two days ago for clocks that are behind', () => {
    const authority = makeAuthority('till 1', making);
    const leaf = new X509Certificate(makeLeaf(authority, newKey(), ['127.0.0.1'], making));
    expect(leaf.validFromDate.getTime()).toBe(NOON_MS - 2 * DAY_MS);
    expect(leaf.validToDate.getTime()).toBe(NOON_MS + 365 * DAY_MS);
  });
});
