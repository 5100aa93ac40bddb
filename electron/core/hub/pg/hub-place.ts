// Owns the reading of a hub's address: where it is, as whom, and whether the way there may go
// without TLS. Must stay true: nothing in the address weakens TLS; only its host decides.
import { HubFailure } from '../hub-store.ts';

export interface HubPlace {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Loopback or a Unix socket: nobody in between. */
  readonly isHere: boolean;
}

const USUAL_PORT = 5432;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * `postgres://user:password@host:port/database`; `?host=` names a folder of a Unix socket where no
 * host stands before. Every other setting in it is passed over. Throws HubFailure.
 */
export function readHubPlace(url: string): HubPlace {
  const address = parsed(url);
  const named = address.searchParams.get('host') ?? '';
  const written = plain(address.hostname).replace(/^\[(.*)\]$/, '$1');
  // Two hosts: one to be looked at for TLS, another to be sent the password.
  if (written !== '' && named !== '' && written !== named) throw new HubFailure('unexpected');
  const host = written || named || 'localhost';
  return {
    host,
    port: address.port === '' ? USUAL_PORT : Number(address.port),
    user: plain(address.username),
    password: plain(address.password),
    database: plain(address.pathname.slice(1)) || plain(address.username),
    isHere: host.startsWith('/') || LOOPBACK.test(host),
  };
}

function parsed(url: string): URL {
  const address = URL.parse(url);
  if (address === null || !/^postgres(ql)?:$/.test(address.protocol))
    throw new HubFailure('unexpected');
  return address;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new HubFailure('unexpected');
  }
}
