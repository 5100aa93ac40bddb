// Owns the look at the addresses this PC has in the shop's network, for both hosts.
import { networkInterfaces } from 'node:os';

/** IPv4 addresses of this PC that other machines may reach, those of home networks first. */
export function networkAddresses(): string[] {
  const found = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const usable = found.filter(({ family, internal, address }) => {
    return family === 'IPv4' && !internal && !address.startsWith('169.254.');
  });
  const rank = (address: string): number =>
    ['192.168.', '10.'].findIndex((start) => address.startsWith(start)) + 1 || 3;
  return usable.map(({ address }) => address).toSorted((a, b) => rank(a) - rank(b));
}
