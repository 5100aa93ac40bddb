// Owns how the till is found: mDNS answers for `_lunas._tcp.local`. Must stay true: it says the
// port, the addresses and a random id, and nothing of whose till it is; where it can't be had, the
// till is reached by its address all the same.
import makeMdns, { type ResponseOutgoingPacket } from 'multicast-dns';
import type { Logger } from '../ports.ts';

type Answer = ResponseOutgoingPacket['answers'][number];

const SERVICE = '_lunas._tcp.local';
const MDNS_PORT = 5353;
const SERVICES = '_services._dns-sd._udp.local';
/** RFC 6762 §10: seconds that addresses and all else may be believed. */
const ADDRESS_TTL = 120;
const OTHER_TTL = 4500;

export interface Announced {
  readonly tillId: string;
  readonly hostName: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

export interface Announcement {
  /** False while no line to the multicast group could be had. */
  isHeard(): boolean;
  close(): Promise<void>;
}

/** The answer to a question of this name and type; null when it is none of ours. */
export function answerTo(
  name: string,
  type: string,
  till: Announced,
): ResponseOutgoingPacket | null {
  const instance = `${till.tillId}.${SERVICE}`;
  const asked = name.toLowerCase();
  const is = (own: string, ...types: string[]): boolean =>
    asked === own && [...types, 'ANY'].includes(type);
  const pointer = { name: SERVICE, type: 'PTR', ttl: OTHER_TTL, data: instance } as const;
  const target = { port: till.port, target: till.hostName, priority: 0, weight: 0 };
  const service = { name: instance, type: 'SRV', ttl: ADDRESS_TTL, data: target } as const;
  const data = [`id=${till.tillId}`];
  const text: Answer = { name: instance, type: 'TXT', ttl: OTHER_TTL, data };
  const hosts = till.addresses.map(
    (data) => ({ name: till.hostName, type: 'A', ttl: ADDRESS_TTL, data }) as const,
  );
  if (is(SERVICE, 'PTR')) return { answers: [pointer], additionals: [service, text, ...hosts] };
  if (is(instance, 'SRV', 'TXT')) return { answers: [service, text], additionals: hosts };
  if (is(till.hostName, 'A') && hosts.length > 0) return { answers: hosts };
  if (is(SERVICES, 'PTR'))
    return { answers: [{ name: SERVICES, type: 'PTR', ttl: OTHER_TTL, data: SERVICE }] };
  return null;
}

/** Nothing here is in doubt when the till goes: who heard of it forgets it at once. */
function goodbye(till: Announced): ResponseOutgoingPacket {
  const data = `${till.tillId}.${SERVICE}`;
  return { answers: [{ name: SERVICE, type: 'PTR', ttl: 0, data }] };
}

/** Answers on each address of this PC, until closed. Never rejects. */
export function announce(till: Announced, log: Logger): Announcement {
  const hearing = new Set<string>();
  const lines = till.addresses.map((address) => {
    const mdns = makeMdns({ interface: address, bind: '0.0.0.0', reuseAddr: true });
    mdns.on('networkInterface', () => {
      hearing.add(address);
      mdns.respond(answerTo(SERVICE, 'PTR', till) ?? { answers: [] });
    });
    const fail = (error: Error): void => {
      hearing.delete(address);
      log.warn('mDNS can not be used on this address', { address, error: String(error) });
    };
    mdns.on('error', fail);
    mdns.on('warning', () => {}); // a packet of somebody else that is none
    mdns.on('query', ({ id, questions }, asker) => {
      for (const question of questions ?? []) {
        const answer = answerTo(question.name, question.type, till);
        if (answer === null) continue;
        mdns.respond(answer);
        // Who asks from a port of its own listens there alone (RFC 6762 §6.7).
        if (asker.port !== MDNS_PORT)
          mdns.respond({ ...answer, ...(id ? { id } : {}), questions: [question] }, asker);
      }
    });
    return mdns;
  });
  return {
    isHeard: () => hearing.size > 0,
    close: async () => {
      const closing = lines.map(
        (mdns) =>
          new Promise<void>((closed) => {
            mdns.respond(goodbye(till), () => mdns.destroy(() => closed()));
          }),
      );
      await Promise.all(closing);
    },
  };
}
