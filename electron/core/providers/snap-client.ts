// Owns calls to a SNAP provider (facts/domain.md §4): the access token, every header, the
// signature, and which of the forms left open by the documents this provider takes. One request in
// flight; token and secrets are told to nobody.
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { SnapSetup } from '../../../shared/setup.ts';
import { DAY_MS, formatWib, MINUTE_MS, SECOND_MS, type Interval } from '../../../shared/time.ts';
import { HttpFailure, readClocks, type Clock, type Http, type Random } from '../ports.ts';
import { SweepFailure, type DatedAnswer, type Sweep } from './provider.ts';
import { readSnapAnswer, type SnapAnswer } from './snap-answer.ts';
import { readLooseJson } from './snap-json.ts';
import { readPrivateKey, signAccess, signService } from './snap-sign.ts';

const TIMEOUT_MS = 10 * SECOND_MS;
const BYTES_MAX = 8 * 1024 * 1024;
/**
 * Used when a token comes without a lifetime that makes sense; the shortest one known
 * (facts/domain.md §4.1).
 */
const TOKEN_LIFE_MS = 15 * MINUTE_MS;
const TOKEN_USED_SHARE = 0.8;
/** All forms were refused: asking all of them again sooner would look like an attack. */
const PROBE_PAUSE_MS = 10 * MINUTE_MS;
/** A stamp this wrong explains a refusal by itself. */
export const CLOCK_ERROR_MS = 30 * SECOND_MS;
const EXTERNAL_ID_RANDOM_DIGITS = 12;

const formSchema = z.strictObject({
  /** Stands before the service's own path in the signed text: "" or "/v1.0". */
  signedPrefix: z.string().max(100),
  /** X-TIMESTAMP with milliseconds. */
  hasMilliseconds: z.boolean(),
});

/** What the documents leave open (facts/domain.md §4.4). */
export type SnapForm = Readonly<z.infer<typeof formSchema>>;

/** A form as it was remembered, JSON; null when that is nothing or something else. */
export function readForm(text: string | null): SnapForm | null {
  const form = formSchema.safeParse(readLooseJson(text ?? ''));
  return form.success ? form.data : null;
}

/** This provider's clock, measured at every answer. */
export interface AnswerClock {
  measure(answer: DatedAnswer): void;
  at(monoMs: number): Interval | null;
}

export interface SnapParts {
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly providerClock: AnswerClock;
  /** The form that worked before, kept by whoever keeps things. */
  readonly recall?: () => SnapForm | null;
  readonly remember?: (form: SnapForm) => void;
}

export interface SnapReply {
  readonly body: Readonly<Record<string, unknown>>;
  readonly isEmpty: boolean;
  readonly date: Sweep['date'];
}

export interface SnapClient {
  /** POST of a service by its path after `/v1.0`. Rejects with {@link SweepFailure}. */
  call(path: string, content: object, signal: AbortSignal): Promise<SnapReply>;
  /** Provider time as exactly as it is known, epoch ms; else the PC's. */
  nowMs(): number;
}

const tokenSchema = z.looseObject({
  accessToken: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
  expiresIn: z.union([z.string(), z.number()]).nullish(),
});

interface Token {
  readonly text: string;
  readonly refreshMonoMs: number;
}

interface Exchange extends SnapAnswer {
  readonly date: Sweep['date'];
  /** The stamp it was signed with, epoch ms. */
  readonly stampMs: number;
}

export function createSnapClient(setup: SnapSetup, parts: SnapParts): SnapClient {
  return new SignedClient(setup, parts);
}

class SignedClient implements SnapClient {
  private readonly setup: SnapSetup;
  private readonly parts: SnapParts;
  private readonly base: string;
  private readonly key: KeyObject | null;
  private readonly forms: readonly SnapForm[];
  private form: SnapForm;
  private token: Token | null = null;
  private tokenHasMilliseconds: boolean;
  private probedMonoMs: number | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(setup: SnapSetup, parts: SnapParts) {
    this.setup = setup;
    this.parts = parts;
    this.base = baseOf(setup.baseUrl);
    this.key = readPrivateKey(setup.privateKey);
    this.forms = formsOf(setup, this.base);
    const known = parts.recall?.() ?? null;
    this.form = this.forms.find((form) => known !== null && isSameForm(form, known)) ??
      this.forms[0] ?? { signedPrefix: '', hasMilliseconds: true };
    this.tokenHasMilliseconds = this.form.hasMilliseconds;
  }

  nowMs(): number {
    const { clock, providerClock } = this.parts;
    const at = providerClock.at(clock.monoMs());
    return at === null ? clock.wallMs() : Math.round((at.fromMs + at.untilMs) / 2);
  }

  call(path: string, content: object, signal: AbortSignal): Promise<SnapReply> {
    const mine = this.turn.then(() => this.ask(path, JSON.stringify(content), signal));
    this.turn = mine.catch(() => {});
    return mine;
  }

  private async ask(path: string, body: string, signal: AbortSignal): Promise<SnapReply> {
    let refusal: Exchange | null = null;
    const forms = this.formsToTry();
    for (const form of forms) {
      const exchange = await this.persist(() => this.service(path, body, form, signal));
      const { fault, isEmpty, date } = exchange;
      if (fault === null) {
        this.worked(form);
        return { body: exchange.body, isEmpty, date };
      }
      const isByForm = fault === 'bad_signature' || exchange.isAboutStamp;
      if (!isByForm) throw failureOf(exchange);
      refusal ??= exchange;
    }
    if (forms.length > 1) this.probedMonoMs = this.parts.clock.monoMs();
    throw refusal === null ? new SweepFailure('unexpected') : failureOf(refusal);
  }

  /**
   * Once more after each refusal that a second try can mend: an old token, an id taken, a stamp by
   * a wrong clock.
   */
  private async persist(attempt: () => Promise<Exchange>): Promise<Exchange> {
    const mended = new Set<string>();
    for (;;) {
      const exchange = await attempt();
      const { fault } = exchange;
      const isMendable = fault === 'token_refused' || fault === 'duplicate_external_id';
      const isOldStamp =
        fault !== null && Math.abs(this.nowMs() - exchange.stampMs) > CLOCK_ERROR_MS;
      const cure = isOldStamp ? 'clock' : isMendable ? fault : null;
      if (cure === null || mended.has(cure)) return exchange;
      if (cure === 'token_refused') this.token = null;
      mended.add(cure);
    }
  }

  private async service(
    path: string,
    body: string,
    form: SnapForm,
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { clientId, clientSecret } = this.setup;
    const token = await this.accessToken(signal);
    const stampMs = this.nowMs();
    const timestamp = formatWib(stampMs, form.hasMilliseconds);
    const signed = { method: 'POST' as const, path: form.signedPrefix + path, token, body };
    const headers = {
      authorization: `Bearer ${token}`,
      'x-signature': signService({ ...signed, timestamp }, clientSecret),
      'x-partner-id': clientId,
      'x-external-id': this.externalId(),
    };
    return this.post(path, body, { timestamp, headers, stampMs }, signal);
  }

  private async accessToken(signal: AbortSignal): Promise<string> {
    const { clock } = this.parts;
    if (this.token !== null && clock.monoMs() < this.token.refreshMonoMs) return this.token.text;
    if (this.key === null) throw new SweepFailure('bad_key');
    const known = this.tokenHasMilliseconds;
    const kinds = this.mayProbe() ? [known, !known] : [known];
    let refusal: Exchange | null = null;
    for (const hasMilliseconds of kinds) {
      const askedMonoMs = clock.monoMs();
      const exchange = await this.persist(() => this.askToken(hasMilliseconds, signal));
      if (exchange.fault === null) {
        this.token = tokenIn(exchange.body, askedMonoMs);
        this.tokenHasMilliseconds = hasMilliseconds;
        return this.token.text;
      }
      refusal ??= exchange;
      if (exchange.fault !== 'bad_key' && !exchange.isAboutStamp) throw failureOf(exchange);
    }
    if (kinds.length > 1) this.probedMonoMs = clock.monoMs();
    throw refusal === null ? new SweepFailure('unexpected') : failureOf(refusal);
  }

  private askToken(hasMilliseconds: boolean, signal: AbortSignal): Promise<Exchange> {
    const { clientId } = this.setup;
    if (this.key === null) throw new SweepFailure('bad_key');
    const stampMs = this.nowMs();
    const timestamp = formatWib(stampMs, hasMilliseconds);
    const headers = { 'x-signature': signAccess(clientId, timestamp, this.key) };
    const body = JSON.stringify({ grantType: 'client_credentials' });
    return this.post('/access-token/b2b', body, { timestamp, headers, stampMs }, signal);
  }

  private async post(
    path: string,
    body: string,
    signed: { timestamp: string; headers: Record<string, string>; stampMs: number },
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { http, clock, providerClock } = this.parts;
    const { clientId, channelId } = this.setup;
    const sent = readClocks(clock);
    const answer = await http
      .send({
        method: 'POST',
        url: this.base + path,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'x-timestamp': signed.timestamp,
          'x-client-key': clientId,
          // The documents' table and their samples name this header differently.
          'x-channel-id': channelId,
          'channel-id': channelId,
          ...signed.headers,
        },
        body,
        timeoutMs: TIMEOUT_MS,
        bytesMax: BYTES_MAX,
        signal,
      })
      .catch((error: unknown) => {
        if (!(error instanceof HttpFailure)) throw error;
        throw new SweepFailure(error.kind === 'aborted' ? 'unreachable' : error.kind);
      });
    const received = readClocks(clock);
    const header = answer.headers.get('date');
    const date = { header, sent, received };
    providerClock.measure(date);
    return { ...readSnapAnswer(answer), date, stampMs: signed.stampMs };
  }

  /**
   * Digits only, at most 36 (facts/domain.md §4.1): the moment, then dice, so that a restart
   * repeats none.
   */
  private externalId(): string {
    const { clock, random } = this.parts;
    const dice = [...random.bytes(EXTERNAL_ID_RANDOM_DIGITS)].map((byte) => byte % 10);
    return `${clock.wallMs()}${dice.join('')}`;
  }

  private formsToTry(): SnapForm[] {
    if (!this.mayProbe()) return [this.form];
    return [this.form, ...this.forms.filter((form) => form !== this.form)];
  }

  private mayProbe(): boolean {
    const { probedMonoMs } = this;
    return probedMonoMs === null || this.parts.clock.monoMs() - probedMonoMs >= PROBE_PAUSE_MS;
  }

  private worked(form: SnapForm): void {
    this.probedMonoMs = null;
    if (form === this.form) return;
    this.form = form;
    this.parts.remember?.(form);
  }
}

function failureOf({ fault, retryAfterMs }: SnapAnswer): SweepFailure {
  return new SweepFailure(fault ?? 'unexpected', retryAfterMs);
}

/** The documents put `/v1.0` before every path; an address given without it gets it. */
function baseOf(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return /\/v\d+(?:\.\d+)?$/.test(base) ? base : `${base}/v1.0`;
}

/**
 * The provider's samples sign the path after the base address; its pages show one with `/v1.0`
 * (facts/domain.md §4.4).
 */
function formsOf(setup: SnapSetup, base: string): SnapForm[] {
  const prefixes =
    setup.signedPathPrefix === undefined
      ? ['', '/v1.0', new URL(base).pathname]
      : [setup.signedPathPrefix.replace(/\/+$/, '')];
  return [...new Set(prefixes)].flatMap((signedPrefix) =>
    [true, false].map((hasMilliseconds) => ({ signedPrefix, hasMilliseconds })),
  );
}

function isSameForm(a: SnapForm, b: SnapForm): boolean {
  return a.signedPrefix === b.signedPrefix && a.hasMilliseconds === b.hasMilliseconds;
}

function tokenIn(body: Readonly<Record<string, unknown>>, askedMonoMs: number): Token {
  const parsed = tokenSchema.safeParse(body);
  if (!parsed.success) throw new SweepFailure('unexpected');
  const { accessToken, expiresIn } = parsed.data;
  const givenMs = Number(expiresIn ?? Number.NaN) * SECOND_MS;
  const isGiven = givenMs > 0 && givenMs <= 30 * DAY_MS;
  const lifeMs = isGiven ? givenMs : TOKEN_LIFE_MS;
  return { text: accessToken, refreshMonoMs: askedMonoMs + lifeMs * TOKEN_USED_SHARE };
}
