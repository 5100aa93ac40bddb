// The real way to webhooks: POST, with a time limit and no redirects. Must stay true: the address
// that is connected to is the one that was looked at, so that a name can't say one thing when asked
// and another when used.
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import {
  OutboundFailure,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
} from './webhooks/outbound.ts';
import { hostOf, mayReach, type Reach } from './webhooks/reach.ts';

/** Node's own reading of a certificate it does not take, and of a line that speaks no TLS. */
const TLS_CODES = /CERT|SSL|TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL|HOSTNAME|EPROTO/;

const LOOKUPS_MAX = 2;

/** An address that may not be reached; travels through the socket as any error does. */
class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** `resolve` is the system's; a test brings one that lies. */
export function createOutbound(asks: Resolve = dnsLookup): Outbound {
  const resolve = fewAtOnce(asks);
  return {
    async send(request) {
      const timeout = AbortSignal.timeout(request.timeoutMs);
      const signal = AbortSignal.any([request.signal, timeout]);
      try {
        return await post(request, signal, resolve);
      } catch (error) {
        if (request.signal.aborted) throw new OutboundFailure('aborted');
        if (timeout.aborted) throw new OutboundFailure('timeout');
        throw new OutboundFailure(kindOf(error));
      }
    },
  };
}

export const systemOutbound: Outbound = createOutbound();

async function post(
  { url, headers, body, reach, excerptBytes }: OutboundRequest,
  signal: AbortSignal,
  resolve: Resolve,
): Promise<OutboundAnswer> {
  const target = new URL(url);
  const host = hostOf(target);
  // A socket asks nobody about an address that is one already.
  if (isIP(host) !== 0 && !mayReach(host, reach)) throw new ForbiddenAddress();
  const isTls = target.protocol === 'https:';
  const bytes = Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    method: 'POST',
    hostname: host,
    port: target.port === '' ? (isTls ? 443 : 80) : Number(target.port),
    path: `${target.pathname}${target.search}`,
    headers: { ...headers, 'content-length': String(bytes.length), host: target.host },
    agent: false, // a line of its own: none is kept from an address that was good a while ago
    signal,
    lookup: guarded(resolve, reach),
  };
  const response = await new Promise<IncomingMessage>((done, fail) => {
    const request = isTls ? requestHttps(options) : requestHttp(options);
    request.once('socket', (socket: Socket) => watch(socket, reach));
    request.once('response', done);
    request.once('error', fail);
    request.end(bytes);
  });
  const excerpt = await beginning(response, excerptBytes);
  const { statusCode = 0, headers: given } = response;
  return { status: statusCode, retryAfter: given['retry-after'] ?? null, excerpt };
}

/**
 * A name that nobody answers for holds one of the few threads Node has for such work, and the
 * providers' names are looked up there too. So webhooks take two of them at most, and each name
 * one.
 */
function fewAtOnce(resolve: Resolve): Resolve {
  const underWay = new Map<string, Parameters<Resolve>[2][]>();
  const queue: (() => void)[] = [];
  let running = 0;
  const begin = (name: string, options: LookupOptions & { all: true }): void => {
    running += 1;
    resolve(name, options, (error, found) => {
      running -= 1;
      const waiting = underWay.get(name) ?? [];
      underWay.delete(name);
      queue.shift()?.();
      for (const callback of waiting) callback(error, found);
    });
  };
  return (name, options, callback) => {
    const waiting = underWay.get(name);
    if (waiting) return void waiting.push(callback);
    underWay.set(name, [callback]);
    if (running < LOOKUPS_MAX) begin(name, options);
    else queue.push(() => begin(name, options));
  };
}

/** The system's lookup, with every address it finds looked at before one is used. */
function guarded(resolve: Resolve, reach: Reach): NonNullable<RequestOptions['lookup']> {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error) callback(error, '');
      // A name with one address outside and one inside is up to something.
      else if (!first || !found.every(({ address }) => mayReach(address, reach)))
        callback(new ForbiddenAddress(), '');
      else if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

/** Looks once more at what was connected to, before a byte goes out. */
function watch(socket: Socket, reach: Reach): void {
  socket.once('connect', () => {
    if (!mayReach(socket.remoteAddress ?? '', reach)) socket.destroy(new ForbiddenAddress());
  });
}

/** At most `bytesMax` of the answer; how the rest of it goes changes nothing. */
async function beginning(response: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= bytesMax) break;
    }
  } catch {
    // The answer was given with its first line; a body cut off takes nothing of it back.
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, bytesMax).toString('utf8');
}

function kindOf(error: unknown): OutboundFailure['kind'] {
  const each = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  if (each instanceof ForbiddenAddress) return 'private_address';
  const code = each instanceof Error && 'code' in each ? String(each.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (code === 'ETIMEDOUT') return 'timeout';
  return TLS_CODES.test(code) ? 'tls' : 'unreachable';
}
