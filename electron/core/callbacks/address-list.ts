// Owns who may push at all: addresses and networks the shop lists; an empty list lets everyone try.
import { BlockList, isIP } from 'node:net';

export interface AddressList {
  isAllowed(address: string): boolean;
}

/**
 * `entries`: "103.20.51.34" or "103.20.51.0/24", IPv6 alike. Throws RangeError naming an entry that
 * is neither.
 */
export function createAddressList(entries: readonly string[]): AddressList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
    const isValid = family !== 0 && Number.isInteger(bits) && bits <= (family === 4 ? 32 : 128);
    if (!isValid) throw new RangeError(`"${entry}" is no address or network.`);
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    isAllowed(address) {
      if (entries.length === 0) return true;
      const plain = plainAddress(address);
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/** An IPv4 caller on a socket that listens to both comes as ::ffff:1.2.3.4. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
