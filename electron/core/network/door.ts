// Owns what is answered on the network's port, and to whom. Must stay true: who is not paired gets
// one answer for every path and every fault, the pairing page; a phone gets its page and its
// frames, a screen its page and its line, a program REST; none of them anything of the others.
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { CertificateView } from '../../../shared/network.ts';
import { plainAddress } from '../callbacks/address-list.ts';
import { createRateLimit } from '../callbacks/rate-limit.ts';
import type { Clock } from '../ports.ts';
import type { Admission } from './admission.ts';
import { isPublicKey, type Phones } from './devices.ts';
import {
  bearerOf,
  cookieName,
  cookieOf,
  isOwnHost,
  isOwnOrigin,
  pageHeaders,
  tokenOf,
} from './gate.ts';
import type { Pages } from './pages.ts';
import type { Proofs } from './proofs.ts';
import type { Watch } from './watch.ts';

const BODY_BYTES_MAX = 1024;
/** A page is a handful of files; a device whose line breaks dials again and again. */
const BURST = 60;
const PER_SECOND = 5;
/** A program of the shop sells all day: more than a person's device. */
const PROGRAM_BURST = 300;
const PROGRAM_PER_SECOND = 50;

const pairBody = z.object({
  code: z.string().max(16),
  name: z.string().max(200).optional(),
  /** Of a phone: the public half of its key. */
  key: z.string().max(200).optional(),
});
const proofBody = z.object({ nonce: z.string().max(64), signature: z.string().max(128) });

/** Programs with a token, as the till's REST knows them. */
export interface Programs {
  /** The token's id; null when it opens nothing. */
  find(token: string): string | null;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Paired customer screens, as the customer display knows them. */
export interface DisplayDoor {
  find(token: string): string | null;
  openLine(screenId: string, request: IncomingMessage, socket: Socket, head: Buffer): void;
}

export interface DoorParts {
  readonly clock: Clock;
  readonly tillId: string;
  readonly pages: Pages;
  readonly phones: Phones;
  readonly proofs: Proofs;
  readonly watch: Watch;
  readonly displays: DisplayDoor;
  readonly programs: Programs;
  readonly admission: Admission;
  names(): readonly string[];
  certificate(): CertificateView;
}

interface Device {
  readonly kind: 'display' | 'phone';
  readonly id: string;
  readonly token: string;
}

export class Door {
  private readonly parts: DoorParts;
  private readonly cookie: string;
  private readonly limit = createRateLimit(BURST, PER_SECOND);
  private readonly programLimit = createRateLimit(PROGRAM_BURST, PROGRAM_PER_SECOND);
  /** Lines of programs, to be cut with their token. */
  private readonly programLines = new Map<Socket, string>();

  constructor(parts: DoorParts) {
    this.parts = parts;
    this.cookie = cookieName(parts.tillId);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method = 'GET', url = '/', socket } = request;
    const { host, origin } = headers;
    const token = bearerOf(headers.authorization);
    const programId = token === null ? null : this.parts.programs.find(token);
    const address = plainAddress(socket.remoteAddress ?? '');
    const limit = programId === null ? this.limit : this.programLimit;
    if (!limit.take(address, this.parts.clock.monoMs()))
      return send(response, 429, { 'retry-after': '10', connection: 'close' });
    if (host === undefined || !this.isOurs(request)) return send(response, 421);
    const headersOf = Object.entries(pageHeaders(host, this.parts.pages.hashes));
    for (const [name, value] of headersOf) response.setHeader(name, value);
    const [path = '/'] = url.split('?', 1);
    if (origin !== undefined && !isOwnOrigin(origin, host)) return this.stranger(request, response);
    if (method === 'POST' && (path === '/pair' || path === '/v1/pair'))
      return this.pair(request, response, path);
    if (token !== null) return this.program(programId, path, request, response);
    const device = this.deviceOf(headers.cookie);
    if (device === null) return this.stranger(request, response);
    return this.paired(device, path, request, response);
  }

  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { headers, url } = request;
    const { host, origin, cookie } = headers;
    const address = plainAddress(socket.remoteAddress ?? '');
    const isCalm = this.limit.take(address, this.parts.clock.monoMs());
    const device = this.deviceOf(cookie);
    const isOurs = this.isOurs(request) && origin !== undefined && isOwnOrigin(origin, host);
    if (!isCalm || !isOurs || url !== '/line' || device?.kind !== 'display') return refuse(socket);
    this.parts.displays.openLine(device.id, request, socket, head);
  }

  /** Whether anything of this token's program is under way. */
  isConnected(programId: string): boolean {
    return [...this.programLines.values()].includes(programId);
  }

  /** Ends what a program whose token is good no more has under way. */
  cut(isGood: (programId: string) => boolean): void {
    for (const [line, id] of this.programLines) if (!isGood(id)) line.destroy();
  }

  private isOurs({ headers, socket }: IncomingMessage): boolean {
    const { localAddress, localPort = 0 } = socket;
    return isOwnHost(headers.host, localPort, this.parts.names(), localAddress);
  }

  /** Each list is asked, whoever is found: time says nothing of who is in which. */
  private deviceOf(cookie: string | undefined): Device | null {
    const token = tokenOf(cookie, this.cookie);
    const phone = this.parts.phones.find(token);
    const display = this.parts.displays.find(token);
    if (phone !== null) return { kind: 'phone', id: phone, token };
    return display === null ? null : { kind: 'display', id: display, token };
  }

  /** The one answer for whoever is not paired. */
  private stranger(request: IncomingMessage, response: ServerResponse): void {
    const { headers, method } = request;
    request.resume();
    const isPerson = (headers.accept ?? '').includes('text/html');
    const message = 'This device is not paired with this till.';
    const body = isPerson
      ? this.parts.pages.pairing(this.parts.certificate().fingerprint)
      : JSON.stringify({ error: { code: 'unauthorized', message, retryable: false } });
    response.writeHead(401, {
      'content-type': isPerson ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      // What it has to say is not waited for.
      ...(method === 'GET' || method === 'HEAD' ? {} : { connection: 'close' }),
    });
    response.end(method === 'HEAD' ? undefined : body);
  }

  private async pair(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    const { headers, socket } = request;
    const isBrowser = path === '/pair';
    // Only the pairing page itself may spend a try: a browser always says which page asks.
    if (isBrowser && headers.origin === undefined) return this.stranger(request, response);
    const body = pairBody.safeParse(jsonOf(await readBody(request)));
    if (!body.success) return this.stranger(request, response);
    const { code, name = '', key = '' } = body.data;
    const result = this.parts.admission.redeem({
      code: code.replaceAll(/\s/g, ''),
      name,
      key: isPublicKey(key) ? key : null,
      isBrowser,
      address: plainAddress(socket.remoteAddress ?? ''),
    });
    if (result.kind === 'wait')
      return send(response, 429, { 'retry-after': String(result.seconds), connection: 'close' });
    if (result.kind === 'wrong') return this.stranger(request, response);
    if (result.kind === 'device')
      return send(response, 204, { 'set-cookie': cookieOf(this.cookie, result.token) });
    const { token, name: given, scopes } = result;
    return sendJson(response, 201, { token, name: given, scopes, ...this.parts.certificate() });
  }

  private program(
    id: string | null,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> | void {
    if (id === null) return this.stranger(request, response);
    if (!path.startsWith('/v1/')) return send(response, 404);
    const { socket } = request;
    this.programLines.set(socket, id);
    response.once('close', () => this.programLines.delete(socket));
    return this.parts.programs.serve(request, response);
  }

  private async paired(
    device: Device,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const isPhone = device.kind === 'phone';
    if (isPhone && path === '/today' && request.method === 'POST')
      return this.today(device.id, request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, { allow: 'GET', connection: 'close' });
    if (path === '/paired') return send(response, 204);
    if (path === '/till.crt') return this.authority(response);
    if (isPhone && path === '/nonce')
      return sendJson(response, 200, { nonce: this.parts.proofs.offer(device.id) });
    if (path === '/') {
      response.setHeader('set-cookie', cookieOf(this.cookie, device.token));
      return this.file(device, isPhone ? '/phone.html' : '/display.html', response);
    }
    return this.file(device, path.startsWith('/assets/') ? path : '', response);
  }

  /** A cookie alone opens no figures: the phone proves each time that it is the phone. */
  private async today(
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.headers.origin === undefined) return this.stranger(request, response);
    const body = proofBody.safeParse(jsonOf(await readBody(request)));
    const isIt = body.success && this.parts.proofs.take(id, body.data.nonce, body.data.signature);
    if (!isIt) return send(response, 403, { connection: 'close' });
    this.parts.watch.open(id, response);
  }

  private authority(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'application/x-x509-ca-cert',
      'content-disposition': 'attachment; filename="till.crt"',
      'cache-control': 'no-store',
    });
    response.end(this.parts.certificate().authority);
  }

  private async file({ kind }: Device, path: string, response: ServerResponse): Promise<void> {
    const file = await this.parts.pages.file(kind, path);
    if (file === null) return send(response, 404);
    const cache = file.isLasting ? 'private, max-age=31536000, immutable' : 'no-store';
    response.writeHead(200, { 'content-type': file.type, 'cache-control': cache });
    response.end(file.body);
  }
}

function refuse(socket: Socket): void {
  socket.on('error', () => {}); // gone before it was told
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
}

function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { 'cache-control': 'no-store', ...headers });
  response.end();
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const type = 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The body as text; empty when it is larger than any of ours or its sender hung up. */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > BODY_BYTES_MAX) done('');
      else chunks.push(chunk);
    });
    request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
    request.on('close', () => done(''));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
