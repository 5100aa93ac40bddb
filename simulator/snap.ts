// SpeedCash's SNAP as specs/002 and specs/004 document it: token, history, list of codes. Every
// request is checked as a provider would: headers, token, clock, signature over the received bytes.
import type { SnapFaults } from './faults.ts';
import { providerNowMs, type Provider, type Stage } from './provider.ts';
import type { Random } from './random.ts';
import { json, readObject, type Ask, type Reply } from './reply.ts';
import { SnapCodes, type SnapCode, type SnapCodeInput } from './snap-codes.ts';
import { historyReply } from './snap-history.ts';
import { snapNotification } from './snap-notify.ts';
import { documentedMessage, refuse, say } from './snap-reply.ts';
import {
  makeKeyPair,
  publicKeyOf,
  verifyRsa,
  verifyService,
  type KeyPair,
} from './snap-signature.ts';
import { parseIso, wibDay } from './wib.ts';

export interface SnapAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly channelId: string;
  readonly merchantId: string;
  /** The till's private key in PEM; made up at first use when absent. */
  readonly privateKey?: string;
}

export interface Snap extends Provider {
  readonly account: Omit<SnapAccount, 'privateKey'>;
  /** The till's private key: what a setup file needs. */
  readonly privateKey: string;
  /** The provider's public key, PEM: what verifies qr-mpm-notify. */
  readonly publicKey: string;
  /** Makes a code at the provider; without an amount a static one. */
  makeCode(input: SnapCodeInput): SnapCode;
  /** Every token given so far stops working. */
  revokeTokens(): void;
}

const HISTORY = '12';
const CODES = '90';

export function createSnap(stage: Stage, account: SnapAccount): Snap {
  return new SnapServer(stage, account);
}

class SnapServer implements Snap {
  readonly feed = 'snap' as const;
  readonly account: Omit<SnapAccount, 'privateKey'>;
  readonly #stage: Stage;
  readonly #faults: SnapFaults;
  #privateKey: string | undefined;
  #providerKeys: KeyPair | undefined;
  #random: Random;
  #tokens = new Map<string, number>();
  #externalIds = new Map<string, Set<string>>();
  readonly #codes: SnapCodes;

  constructor(stage: Stage, { privateKey, ...account }: SnapAccount) {
    this.account = account;
    this.#stage = stage;
    this.#faults = stage.faults.snap;
    if (privateKey !== undefined) checkKey(privateKey);
    this.#privateKey = privateKey;
    this.#codes = new SnapCodes(stage);
    this.#random = stage.random('snap');
  }

  get privateKey(): string {
    this.#privateKey ??= makeKeyPair().privateKey;
    return this.#privateKey;
  }

  get publicKey(): string {
    return this.#keys().publicKey;
  }

  owns(path: string): boolean {
    return path.startsWith('/v1.0/');
  }

  shownPath(path: string): string {
    return path.slice(0, 80);
  }

  answer(ask: Ask): Reply {
    if (ask.method !== 'POST') return json(405, { responseMessage: 'Method Not Allowed' });
    switch (ask.path) {
      case '/v1.0/access-token/b2b':
        return this.#token(ask);
      case '/v1.0/transaction-history-list':
        return this.#service(ask, HISTORY, (body) =>
          historyReply(this.#stage, this.account.merchantId, body),
        );
      case '/v1.0/qr/qr-generate-list':
        return this.#faults.generateListPath === 'sdk' ? notFound() : this.#codeList(ask);
      case '/v1.0/qr/qr-mpm-generate-list':
        return this.#faults.generateListPath === 'spec' ? notFound() : this.#codeList(ask);
      default:
        return notFound();
    }
  }

  pushesFor: Provider['pushesFor'] = (entry) =>
    snapNotification(this.#stage, this.account, () => this.#keys().privateKey, entry);

  findOrder: Provider['findOrder'] = (payload) => this.#codes.findOrder(payload);
  isClosed: Provider['isClosed'] = (payload) => this.#codes.isClosed(payload);

  makeCode(input: SnapCodeInput): SnapCode {
    return this.#codes.make(input);
  }

  revokeTokens(): void {
    this.#tokens.clear();
  }

  reset(): void {
    this.#random = this.#stage.random('snap');
    this.#tokens.clear();
    this.#externalIds.clear();
    this.#codes.reset();
  }

  #keys(): KeyPair {
    this.#providerKeys ??= makeKeyPair();
    return this.#providerKeys;
  }

  /** POST /v1.0/access-token/b2b, service 73. */
  #token(ask: Ask): Reply {
    const forced = this.#forced('73');
    if (forced) return forced;
    const clientId = ask.headers['x-client-key'];
    const timestamp = ask.headers['x-timestamp'];
    const signature = ask.headers['x-signature'];
    for (const [name, value] of Object.entries({ clientId, timestamp, signature }))
      if (!value) return say('4007302', `Invalid Mandatory Field ${HEADER_NAMES[name] ?? name}`);
    if (clientId !== this.account.clientId) return say('4017300', 'Unauthorized. Unknown Client');
    const clock = this.#clockProblem(timestamp ?? '');
    if (clock === 'format') return say('4007301', 'Invalid Field Format X-TIMESTAMP');
    if (clock === 'skew') return say('4017300', 'Unauthorized. Invalid X-TIMESTAMP');
    const isSigned = verifyRsa(
      `${clientId}|${timestamp}`,
      signature ?? '',
      publicKeyOf(this.privateKey),
    );
    if (!isSigned) return say('4017300', 'Unauthorized. Invalid Signature');
    const body = readObject(ask.body);
    if (typeof body === 'string' || body['grantType'] !== 'client_credentials')
      return say('4007301', 'Invalid Field Format grantType');
    const token = this.#random.uuid();
    const lifetime = this.#faults.tokenLifetimeSeconds;
    this.#tokens.set(token, this.#stage.clockMs() + lifetime * 1000);
    return say('2007300', 'Successful', {
      accessToken: token,
      tokenType: 'Bearer',
      expiresIn: this.#faults.expiresInAs === 'text' ? String(lifetime) : lifetime,
    });
  }

  /** Checks a signed call and answers it, or says which check it failed. */
  #service(ask: Ask, service: string, act: (body: Record<string, unknown>) => Reply): Reply {
    const forced = this.#forced(service);
    if (forced) return forced;
    const call = readCall(ask);
    if (call === null) return refuse(service, '40401');
    if (call.partnerId !== this.account.clientId) return refuse(service, '40400');
    if (call.channelId !== this.account.channelId) return refuse(service, '40400');
    const expiresAtMs = this.#tokens.get(call.token) ?? 0;
    if (expiresAtMs <= this.#stage.clockMs()) return refuse(service, '40101');
    const clock = this.#clockProblem(call.timestamp);
    if (clock === 'format') return refuse(service, '40001', 'X-TIMESTAMP');
    if (clock === 'skew') return refuse(service, '40100');
    if (!this.#isSigned(ask, call)) return refuse(service, '40100');
    if (!/^[\x21-\x7e]{1,36}$/.test(call.externalId))
      return refuse(service, '40001', 'X-EXTERNAL-ID');
    if (!this.#takeExternalId(call.externalId)) return refuse(service, '40900');
    const body = readObject(ask.body);
    if (typeof body === 'string') return refuse(service, '40001', 'body');
    return act(body);
  }

  #isSigned(ask: Ask, { token, timestamp, signature }: Call): boolean {
    const withVersion = ask.target;
    const afterBase = ask.target.slice('/v1.0'.length);
    const wanted = {
      withVersion: [withVersion],
      afterBase: [afterBase],
      any: [withVersion, afterBase],
    };
    return wanted[this.#faults.signedPath].some((path) =>
      verifyService(
        { method: ask.method, path, token, timestamp, body: ask.body },
        signature,
        this.account.clientSecret,
      ),
    );
  }

  /** Unique per partner and WIB day, over all services. */
  #takeExternalId(externalId: string): boolean {
    const day = wibDay(providerNowMs(this.#stage));
    const taken = this.#externalIds.get(day) ?? new Set<string>();
    if (taken.has(externalId)) return false;
    taken.add(externalId);
    this.#externalIds.set(day, taken);
    return true;
  }

  #clockProblem(timestamp: string): 'format' | 'skew' | null {
    const atMs = parseIso(timestamp);
    if (atMs === null) return 'format';
    const windowMs = this.#faults.timestampWindowSeconds * 1000;
    if (windowMs === 0) return null;
    return Math.abs(providerNowMs(this.#stage) - atMs) > windowMs ? 'skew' : null;
  }

  /** POST /v1.0/qr/qr-generate-list, or qr-mpm-generate-list as the provider's own samples call. */
  #codeList(ask: Ask): Reply {
    return this.#service(ask, CODES, (body) => this.#codes.list(body, this.account.merchantId));
  }

  #forced(service: string): Reply | null {
    const { forceResponseCode: code, forceResponseMessage: message } = this.#faults;
    if (code.slice(3, 5) !== service) return null;
    return say(code, message || documentedMessage(code));
  }
}

const HEADER_NAMES: Readonly<Record<string, string>> = {
  clientId: 'X-CLIENT-KEY',
  timestamp: 'X-TIMESTAMP',
  signature: 'X-SIGNATURE',
};

interface Call {
  readonly token: string;
  readonly timestamp: string;
  readonly partnerId: string;
  readonly channelId: string;
  readonly signature: string;
  readonly externalId: string;
}

/** Null when a documented header is missing. */
function readCall({ headers }: Ask): Call | null {
  const token = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const call: Call = {
    token,
    timestamp: headers['x-timestamp'] ?? '',
    partnerId: headers['x-partner-id'] ?? '',
    channelId: headers['x-channel-id'] ?? headers['channel-id'] ?? '',
    signature: headers['x-signature'] ?? '',
    externalId: headers['x-external-id'] ?? '',
  };
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  return isJson && Object.values(call).every((value) => value !== '') ? call : null;
}

function checkKey(privateKey: string): void {
  try {
    publicKeyOf(privateKey);
  } catch {
    throw new Error('The SNAP private key is not a private key in PEM.');
  }
}

function notFound(): Reply {
  return json(404, { responseCode: '4040000', responseMessage: 'Not Found' });
}
