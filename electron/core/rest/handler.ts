// Owns REST: who may ask anything under /v1, from where and how often, and the contract's calls
// behind it. One handler serves the till's own web address, a port of its own on this PC and the
// shop's network alike. No logic of the till lives here.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { AppError } from '../../../shared/errors.ts';
import { restRouter } from '../api.ts';
import { plainAddress } from '../callbacks/address-list.ts';
import type { Core } from '../core.ts';
import { NOBODY, programActor, type Actor, type Program } from '../people/actor.ts';
import type { GatedCall } from '../people/gate.ts';
import {
  BAD_KEY,
  errorBody,
  failureOf,
  FROM_A_PAGE,
  NOT_FOUND,
  NOT_JSON,
  NOT_SET_UP,
  NOT_THE_TILL,
  rateLimited,
  TOO_LARGE,
  TOO_MANY_STREAMS,
  UNAUTHORIZED,
  type Failure,
} from './failures.ts';
import { openApi } from './open-api.ts';

const BODY_BYTES_MAX = 64 * 1024;

/** What every answer says, whatever it is. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'content-security-policy':
    "default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

export interface RestOptions {
  /** Whether a Host header names this listener: a name that somebody pointed here is refused. */
  isHost(host: string | undefined): boolean;
}

/** Answers requests whose path begins with /v1; never rejects. */
export type RestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function restHandler(core: Core, options: RestOptions): RestHandler {
  const door = new Door(core, options);
  return async (request, response) => {
    try {
      await door.answer(request, response);
    } catch (error) {
      core.ports.log.error('a request could not be answered', { error: String(error) });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  };
}

class Door {
  private readonly core: Core;
  private readonly options: RestOptions;
  private readonly handler = new OpenAPIHandler(restRouter, {
    customErrorResponseBodyEncoder: errorBody,
    plugins: [new BodyLimitPlugin({ maxBodySize: BODY_BYTES_MAX })],
  });

  constructor(core: Core, options: RestOptions) {
    this.core = core;
    this.options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method = 'GET', url = '/' } = request;
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const foreign = this.foreignness(request);
    if (foreign) return send(request, response, foreign);
    const [path = '/'] = url.split('?', 1);
    if (method === 'GET' && path === '/v1/openapi.json') return this.document(response);
    if (path === '/v1/health') {
      // Watchers ask for the head alone; Node leaves the body out by itself.
      if (method === 'HEAD') request.method = 'GET';
      return this.open(request, response);
    }
    const program = this.programOf(headers.authorization);
    if (!program) return send(request, response, this.unknown(request, `${method} ${path}`));
    const waitMs = this.core.rest.limits.ofProgram(program.id);
    if (waitMs > 0) return send(request, response, rateLimited(waitMs));
    if (method === 'GET' && path === '/v1/events') return this.events(program, request, response);
    const fault = faultOf(request);
    if (fault) return send(request, response, fault);
    const key = headers['idempotency-key'];
    const isMatched = await this.call(request, response, program, key);
    if (isMatched) return;
    // What REST does not offer may be what only a page may ask: who tried is written down.
    if (method !== 'GET') this.note(programActor(program.name), `${method} ${path}`);
    return send(request, response, NOT_FOUND);
  }

  /** Called under a name that is none of ours, or by a web page of somewhere else. */
  private foreignness({ headers }: IncomingMessage): Failure | null {
    const { host, origin } = headers;
    if (!this.options.isHost(host)) return NOT_THE_TILL;
    if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host?.toLowerCase())
      return FROM_A_PAGE;
    const site = headers['sec-fetch-site'];
    return site === 'cross-site' || site === 'same-site' ? FROM_A_PAGE : null;
  }

  private programOf(authorization: string | undefined): Program | null {
    const bearer = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '')?.[1];
    return bearer === undefined ? null : this.core.rest.tokens.find(bearer);
  }

  private unknown({ socket }: IncomingMessage, call: string): Failure {
    const { core } = this;
    const waitMs = core.rest.limits.ofStranger(plainAddress(socket.remoteAddress ?? ''));
    if (waitMs > 0) return rateLimited(waitMs);
    this.note(NOBODY, call);
    // Without a setup there is nothing to be had yet, whatever the token.
    return core.till() ? UNAUTHORIZED : NOT_SET_UP;
  }

  private async open(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { limits } = this.core.rest;
    const waitMs = limits.ofAsker(plainAddress(request.socket.remoteAddress ?? ''));
    if (waitMs > 0) return send(request, response, rateLimited(waitMs));
    const fault = faultOf(request);
    if (fault) return send(request, response, fault);
    if (!(await this.call(request, response, null))) send(request, response, NOT_FOUND);
  }

  private async call(
    request: IncomingMessage,
    response: ServerResponse,
    program: Program | null,
    key?: string | string[],
  ): Promise<boolean> {
    const idempotencyKey = key?.toString();
    const context = { core: this.core, idempotencyKey, program };
    const { matched } = await this.handler.handle(request, response, { prefix: '/v1', context });
    return matched;
  }

  private async document(response: ServerResponse): Promise<void> {
    const text = await openApi();
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  }

  private async events(
    program: Program,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { people, rest } = this.core;
    const call = { call: 'event.stream', who: 'today', scope: 'read', input: null, today: null };
    try {
      await people.gate.pass({ kind: 'program', program }, call as GatedCall);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return send(request, response, failureOf(error));
    }
    if (!rest.streams.open(program, request, response)) send(request, response, TOO_MANY_STREAMS);
  }

  /** Method and path, as the audit keeps them; a path of REST holds no secret. */
  private note(actor: Actor, call: string): void {
    this.core.people.gate.note(actor, call.slice(0, 100));
  }
}

/** What is wrong with a request before anybody looks at what it asks. */
function faultOf({ headers }: IncomingMessage): Failure | null {
  const key = headers['idempotency-key'];
  if (key !== undefined && !/^[\x21-\x7e]{1,128}$/.test(String(key))) return BAD_KEY;
  const length = headers['content-length'] ?? '0';
  const hasBody = length !== '0' || headers['transfer-encoding'] !== undefined;
  if (!hasBody) return null;
  if (Number(length) > BODY_BYTES_MAX) return TOO_LARGE;
  return /^application\/json\b/i.test(headers['content-type'] ?? '') ? null : NOT_JSON;
}

/** Answers, and lets what is still on its way run past unread. */
function send(request: IncomingMessage, response: ServerResponse, failure: Failure): void {
  const { status, body, headers } = failure;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
  request.resume();
}
