// A device on the shop's network for tests: real TLS on loopback, requests written by hand where a
// browser would not send them so, and a phone with its own key.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect, type TLSSocket } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Nobody here trusts the till's authority: what stands in the certificate is a test of its own. */
const TLS = { host: '127.0.0.1', rejectUnauthorized: false } as const;

function begin(port: number, path: string, asking: Asking): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body } = asking;
  return new Promise((answered, failed) => {
    const all = { host: `127.0.0.1:${port}`, ...headers };
    const options = { ...TLS, port, path, method, headers: all, setHost: false, agent: false };
    const asked = httpsRequest(options, answered);
    asked.on('error', failed);
    asked.end(body);
  });
}

export async function ask(port: number, path: string, asking: Asking = {}): Promise<Answer> {
  const response = await begin(port, path, asking);
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

export interface Stream {
  readonly status: number;
  /** The next line that is not empty; null when the stream is over, however it ended. */
  next(): Promise<string | null>;
}

/** Lines as they come, for as long as the till sends any. */
export async function openStream(port: number, path: string, asking: Asking): Promise<Stream> {
  const response = await begin(port, path, asking);
  response.setEncoding('utf8');
  const lines = linesOf(response);
  return {
    status: response.statusCode ?? 0,
    next: async () => {
      const { done, value } = await lines.next();
      return done === true ? null : value;
    },
  };
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string, void> {
  let rest = '';
  try {
    for await (const chunk of response) {
      const parts = `${rest}${String(chunk)}`.split('\n');
      rest = parts.pop() ?? '';
      yield* parts.filter((part) => part !== '');
    }
  } catch {
    // Cut off: it is over.
  }
}

/** A line with TLS and nothing said on it yet. */
export function openTls(port: number, options: object = {}): Promise<TLSSocket> {
  return new Promise((opened, failed) => {
    const socket = connect({ ...TLS, port, ...options }, () => opened(socket));
    socket.once('error', failed);
  });
}

/** A browser of the shop: it has an origin, one cookie, and a key that it shows nobody. */
export class TestDevice {
  readonly port: number;
  cookie = '';
  private readonly privateKey: KeyObject;
  private readonly publicKey: string;

  constructor(port: number) {
    this.port = port;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  get origin(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  ask(path: string, asking: Asking = {}): Promise<Answer> {
    return ask(this.port, path, { ...asking, headers: { ...this.own(), ...asking.headers } });
  }

  /** Types a code on the pairing page. */
  async pair(code: string, name = 'HP Budi', headers: Asking['headers'] = {}): Promise<Answer> {
    const body = JSON.stringify({ code, name, key: this.publicKey });
    const json = { 'content-type': 'application/json', accept: 'text/html' };
    const answer = await this.ask('/pair', {
      method: 'POST',
      headers: { ...json, ...headers },
      body,
    });
    const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat();
    if (answer.status === 204) this.cookie = cookie.split(';')[0] ?? '';
    return answer;
  }

  /** Asks for today, with the proof that it is this very device. */
  async today(): Promise<Stream> {
    const asked = await this.ask('/nonce');
    const { nonce = '' } = JSON.parse(asked.body || '{}') as { nonce?: string };
    return this.todayWith(nonce, this.proofOf(nonce));
  }

  todayWith(nonce: string, signature: string): Promise<Stream> {
    const headers = { ...this.own(), 'content-type': 'application/json' };
    const body = JSON.stringify({ nonce, signature });
    return openStream(this.port, '/today', { method: 'POST', headers, body });
  }

  proofOf(nonce: string): string {
    const key = { key: this.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return sign('sha256', Buffer.from(nonce), key).toString('base64url');
  }

  private own(): Record<string, string> {
    return { origin: this.origin, ...(this.cookie === '' ? {} : { cookie: this.cookie }) };
  }
}
