// Which addresses a webhook may reach, in every way there is to write one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf, mayReach, reachOf } from './reach.ts';

describe('the public internet', () => {
  it.each(['8.8.8.8', '103.20.51.34', '172.32.0.1', '2404:6800:4003::200e', '2606:4700::1111'])(
    '%s may be reached',
    (address) => {
      expect(mayReach(address, 'public')).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a00:1',
    '0:0:0:0:0:ffff:c0a8:0101',
    '::127.0.0.1', // IPv4 compatible, long out of use
    '64:ff9b::a00:1', // NAT64 of 10.0.0.1
    '2002:a00:1::', // 6to4 of 10.0.0.1
    '2001:0:a00:1::', // Teredo
    '2001:db8::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::fb',
    'kasir.lan',
    '',
  ])('%s may not', (address) => {
    expect(mayReach(address, 'public')).toBe(false);
  });

  it('answers alike for an IPv4 address and for the same one inside IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const bytes = address.split('.').map(Number);
        const hex = (n: number): string => ((bytes[n]! << 8) | bytes[n + 1]!).toString(16);
        for (const reach of ['public', 'loopback', 'any'] as const) {
          const answer = mayReach(address, reach);
          expect(mayReach(`::ffff:${address}`, reach)).toBe(answer);
          expect(mayReach(`::ffff:${hex(0)}:${hex(2)}`, reach)).toBe(answer);
        }
      }),
    );
  });
});

describe('an address as somebody writes it', () => {
  it.each([
    ['http://127.0.0.1:9/x', 'loopback'],
    ['http://localhost:9/x', 'loopback'],
    ['http://[::1]:9/x', 'loopback'],
    ['https://2130706433/x', 'loopback'], // 127.0.0.1 as one number
    ['https://0x7f.1/x', 'loopback'],
    ['https://[::ffff:127.0.0.1]/x', 'loopback'],
    ['https://localhost.toko.example/x', 'public'],
    ['https://toko.example/x', 'public'],
    ['https://10.0.0.1/x', 'public'],
  ] as const)('%s reaches %s', (url, reach) => {
    expect(reachOf(new URL(url), false)).toBe(reach);
    expect(reachOf(new URL(url), true)).toBe('any');
  });

  it.each(['https://167772161/x', 'https://0xa000001/x', 'https://012.0.0.1/x', 'https://10.1/x'])(
    '%s is 10.0.0.1 all the same',
    (url) => {
      expect(mayReach(hostOf(new URL(url)), 'public')).toBe(false);
    },
  );

  it('loopback is this machine and nothing else', () => {
    expect(mayReach('127.0.0.1', 'loopback')).toBe(true);
    expect(mayReach('::1', 'loopback')).toBe(true);
    for (const address of ['8.8.8.8', '10.0.0.1', '0.0.0.0', '::', 'fe80::1'])
      expect(mayReach(address, 'loopback')).toBe(false);
  });
});
