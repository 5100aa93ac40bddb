// Owns which addresses a webhook may reach. Must stay true: what is not known to be of the public
// internet is refused, so that nobody makes the till knock at doors of the shop's own network.
import { BlockList, isIP } from 'node:net';

/** `loopback`: this machine only; `any`: the shop's setup said so. */
export type Reach = 'public' | 'loopback' | 'any';

/** IPv4 that is not the public internet (IANA's special-purpose registry). */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // carriers' own
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local; cloud machines keep their keys there
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Of 2000::/3, which alone is handed out: what is special, or has an IPv4 address inside. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const specialV4 = listOf(SPECIAL_V4, 'ipv4');
const specialV6 = listOf(SPECIAL_V6, 'ipv6');
const handedOutV6 = listOf(['2000::/3'], 'ipv6');
const loopbackV4 = listOf(['127.0.0.0/8'], 'ipv4');
const mappedV6 = listOf(['::ffff:0:0/96'], 'ipv6');
const loopbackV6 = listOf(['::1/128'], 'ipv6');

/** Whether `address`, IPv4 or IPv6 as text, may be connected to. What is no address may not. */
export function mayReach(address: string, reach: Reach): boolean {
  const plain = address.replace(/%.*$/, '');
  switch (isIP(plain)) {
    case 4:
      if (reach === 'any') return true;
      return reach === 'loopback'
        ? loopbackV4.check(plain, 'ipv4')
        : !specialV4.check(plain, 'ipv4');
    case 6:
      return mayReachV6(plain, reach);
    default:
      return false;
  }
}

function mayReachV6(address: string, reach: Reach): boolean {
  if (reach === 'any') return true;
  // A socket to ::ffff:10.0.0.1 is one to 10.0.0.1, in whichever way it is written.
  if (mappedV6.check(address, 'ipv6')) {
    const mapped = mappedIn(address);
    return mapped !== null && mayReach(mapped, reach);
  }
  if (reach === 'loopback') return loopbackV6.check(address, 'ipv6');
  return handedOutV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}

/** The IPv4 address at the end of a mapped one, from `::ffff:10.0.0.1` or `::ffff:a00:1`. */
function mappedIn(address: string): string | null {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const match = /([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!match) return null;
  const [high, low] = [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The host of an address as a socket needs it: without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * How far a webhook may reach. One that names this machine plainly may reach this machine (the
 * setup takes `http:` for nothing else); a name that only resolves to it may not.
 */
export function reachOf(url: URL, allowPrivate: boolean): Reach {
  if (allowPrivate) return 'any';
  const host = hostOf(url);
  return host === 'localhost' || mayReach(host, 'loopback') ? 'loopback' : 'public';
}
