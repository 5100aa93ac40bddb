// Owns the telling: takes from the outbox what has its turn, posts it, writes down what came of it.
// Must stay true: an event is done only when the receiver said so, what fails holds back its own
// sale alone, and a slow receiver holds up neither another one nor the till.
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { DeliveryFault, WebhookTest } from '../../../shared/webhooks.ts';
import type { Announcer } from '../announcer.ts';
import type { Commit } from '../commit.ts';
import { TILL } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import type { Delivery, DeliveryStore } from '../store/deliveries.ts';
import type { EventStore } from '../store/events.ts';
import type { Webhook, WebhookStore } from '../store/webhooks.ts';
import { excerptOf } from './excerpt.ts';
import {
  BODY_BYTES_MAX,
  headersOf,
  messageOf,
  signature,
  testMessage,
  type Message,
} from './message.ts';
import { OutboundFailure } from './outbound.ts';
import { reachOf } from './reach.ts';
import { LONGEST_WAIT_MS, retryDelayMs } from './schedule.ts';

/** For the name, the line and the answer together. */
const TIMEOUT_MS = 10 * SECOND_MS;
const EXCERPT_BYTES = 2048;
/** So many at once to one receiver, each of another sale. */
const AT_ONCE = 8;
/** The page is told first; and what comes back together is written down together. */
const BEHIND_MS = 20;
const IDLE_MS = 30 * SECOND_MS;
const TIDY_EVERY_MS = 10 * MINUTE_MS;
/** What waited longer than this is given up untried: a receiver gone for good. */
const OPEN_KEPT_MS = 7 * DAY_MS;
const DELIVERED_KEPT_MS = 7 * DAY_MS;
const LOST_KEPT_MS = 30 * DAY_MS;
const FORGET_AT_ONCE = 500;
const GONE = 410;

export interface SenderParts {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log' | 'secrets' | 'outbound' | 'training'>;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly events: EventStore;
  readonly announcer: Announcer;
  readonly commit: Commit;
}

interface Tried {
  readonly delivery: Delivery;
  readonly answer: Answer;
}

/** What a try came to; `fault` null: told. */
interface Answer {
  readonly status: number | null;
  readonly fault: DeliveryFault | null;
  readonly retryAfterMs: number | null;
  readonly tookMs: number;
  readonly excerpt: string;
}

export interface Sender {
  /** Something is to be told, or may be told again. */
  wake(): void;
  /** Tells until aborted; then ends soon, whatever the receivers do. */
  run(signal: AbortSignal): Promise<void>;
  /** Sends a test past the outbox. Never rejects for what the receiver does. */
  test(webhook: Webhook, signal: AbortSignal): Promise<WebhookTest>;
}

export function createSender(parts: SenderParts): Sender {
  return new RunningSender(parts);
}

class RunningSender implements Sender {
  private readonly parts: SenderParts;
  private awake = new AbortController();
  private tidyAtMs = 0;
  /** Deliveries on their way, by webhook. */
  private readonly underWay = new Map<string, Map<number, Promise<void>>>();
  private came: Tried[] = [];

  constructor(parts: SenderParts) {
    this.parts = parts;
  }

  wake(): void {
    this.awake.abort();
  }

  async run(outer: AbortSignal): Promise<void> {
    const { clock } = this.parts.ports;
    const ending = new AbortController();
    const stop = (): void => {
      ending.abort();
      this.wake();
    };
    outer.addEventListener('abort', stop);
    if (outer.aborted) stop();
    const following = this.follow(ending.signal);
    try {
      while (!ending.signal.aborted) {
        this.awake = new AbortController();
        this.writeDown();
        this.tidy();
        const waitMs = this.sendDue(ending.signal);
        await clock.sleep(waitMs, this.awake.signal);
        await clock.sleep(BEHIND_MS, ending.signal);
      }
    } finally {
      // Also when the loop failed: it is begun again, and must find nothing of its old self.
      stop();
      outer.removeEventListener('abort', stop);
      await following;
      await Promise.all([...this.underWay.values()].flatMap((each) => [...each.values()]));
      this.came = [];
    }
  }

  async test(webhook: Webhook, signal: AbortSignal): Promise<WebhookTest> {
    const { clock, random, training } = this.parts.ports;
    const message = testMessage(clock.wallMs(), training !== undefined, random.bytes(16));
    const { status, fault, tookMs, excerpt } = await this.post(webhook, message, 1, signal);
    return { status, fault, tookMs, excerpt };
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { announcer, events, ports } = this.parts;
    while (!signal.aborted) {
      for await (const _event of announcer.stream(events.lastSeq(), signal)) this.wake();
      // Cut off for being far behind: what was not heard is found in the outbox all the same.
      await ports.clock.sleep(SECOND_MS, signal);
    }
  }

  /** Begins what may begin; answers how long there is nothing more to begin, in ms. */
  private sendDue(signal: AbortSignal): number {
    const { webhooks, deliveries, ports } = this.parts;
    if (!ports.outbound) return IDLE_MS;
    const nowMs = ports.clock.wallMs();
    let soonestMs = nowMs + IDLE_MS;
    for (const webhook of webhooks.all()) {
      if (webhook.state !== 'active') continue;
      const mine = this.underWay.get(webhook.id) ?? new Map<number, Promise<void>>();
      this.underWay.set(webhook.id, mine);
      for (const delivery of deliveries.due(webhook.id, nowMs, 2 * AT_ONCE)) {
        if (mine.size >= AT_ONCE) break;
        if (mine.has(delivery.id)) continue;
        mine.set(delivery.id, this.send(webhook, delivery, signal));
      }
      // With all places taken the next answer wakes us; so it does for what is on its way.
      const nextMs = mine.size === 0 ? deliveries.nextAtMs(webhook.id) : null;
      if (nextMs !== null) soonestMs = Math.min(soonestMs, nextMs);
    }
    return Math.max(0, soonestMs - nowMs);
  }

  private async send(webhook: Webhook, delivery: Delivery, signal: AbortSignal): Promise<void> {
    const { deliveries, ports } = this.parts;
    const event = deliveries.event(delivery.seq);
    // Nothing is deleted from the log: a row without its event is a fault of the file.
    const message = event && messageOf(event, ports.training !== undefined);
    const answer: Answer = !message
      ? { ...NOTHING, fault: 'too_old' }
      : message.body.length > BODY_BYTES_MAX
        ? { ...NOTHING, fault: 'too_large' }
        : await this.post(webhook, message, delivery.attempts + 1, signal);
    this.underWay.get(webhook.id)?.delete(delivery.id);
    if (signal.aborted) return; // as if it had never been tried: it is told again
    this.came.push({ delivery, answer });
    this.wake();
  }

  private async post(
    webhook: Webhook,
    message: Message,
    attempt: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { clock, outbound, log } = this.parts.ports;
    const startMs = clock.monoMs();
    const tookMs = (): number => Math.round(clock.monoMs() - startMs);
    const secrets = this.secretsOf(webhook);
    if (secrets === null) return { ...NOTHING, fault: 'bad_secret' };
    if (!outbound) return { ...NOTHING, fault: 'unreachable' };
    try {
      const signed = signature(message.body, secrets, clock.wallMs());
      const { status, retryAfter, excerpt } = await outbound.send({
        url: webhook.url,
        headers: headersOf(message, attempt, signed),
        body: message.body,
        reach: reachOf(new URL(webhook.url), webhook.allowPrivate),
        timeoutMs: TIMEOUT_MS,
        excerptBytes: EXCERPT_BYTES,
        signal,
      });
      return {
        status,
        fault: faultOf(status),
        retryAfterMs: retryAfterMsOf(retryAfter, clock.wallMs()),
        tookMs: tookMs(),
        excerpt: excerptOf(excerpt, secrets),
      };
    } catch (error) {
      const kind = error instanceof OutboundFailure ? error.kind : 'unreachable';
      if (!(error instanceof OutboundFailure))
        log.error('a webhook could not be told', { webhook: webhook.id, error: String(error) });
      return { ...NOTHING, fault: kind === 'aborted' ? 'unreachable' : kind, tookMs: tookMs() };
    }
  }

  /** Null: they were sealed by another machine. */
  private secretsOf({ sealedSecret, old }: Webhook): string[] | null {
    const { secrets, clock } = this.parts.ports;
    try {
      const isOldGood = old !== null && old.untilMs > clock.wallMs();
      return [secrets.open(sealedSecret), ...(isOldGood ? [secrets.open(old.sealedSecret)] : [])];
    } catch {
      return null;
    }
  }

  /** All that came back since the last time, in one transaction. */
  private writeDown(): void {
    const came = this.came;
    if (came.length === 0) return;
    this.parts.commit((change) => {
      for (const tried of came) this.keep(tried, change.nowMs);
      const gone = new Set(came.flatMap(({ delivery, answer }) => isGone(answer, delivery)));
      for (const webhookId of gone) {
        const webhook = this.parts.webhooks.find(webhookId);
        if (!webhook || webhook.state === 'gone' || webhook.state === 'removed') continue;
        this.parts.webhooks.update({ ...webhook, state: 'gone', changedAtMs: change.nowMs });
        this.parts.deliveries.giveUp(webhookId, 'gone', change.nowMs);
        const subject = new URL(webhook.url).host;
        change.audit({ by: TILL, act: 'webhook.stopped', subject });
      }
    });
    this.came = this.came.slice(came.length);
  }

  private keep({ delivery, answer }: Tried, nowMs: number): void {
    const { webhooks, deliveries, ports } = this.parts;
    const webhook = webhooks.find(delivery.webhookId);
    if (!webhook) return;
    const { status, fault, tookMs, excerpt, retryAfterMs } = answer;
    const attempts = delivery.attempts + 1;
    const tried = { ...delivery, attempts, status, fault, tookMs, excerpt };
    if (fault === null) {
      deliveries.tried({ ...tried, state: 'delivered', endedAtMs: nowMs });
      webhooks.update({ ...webhook, lastGoodAtMs: nowMs, failingSinceMs: null });
      return;
    }
    const fraction = ports.random.fraction();
    const isHopeless = fault === 'gone' || fault === 'too_large';
    const delayMs = isHopeless ? null : retryDelayMs({ attempts, retryAfterMs, fraction });
    if (delayMs === null) deliveries.tried({ ...tried, state: 'gave_up', endedAtMs: nowMs });
    else deliveries.tried({ ...tried, nextAtMs: nowMs + delayMs });
    if (webhook.failingSinceMs === null) webhooks.update({ ...webhook, failingSinceMs: nowMs });
  }

  /** Clocks set back, receivers gone for good, rows nobody looks at any more. */
  private tidy(): void {
    const { webhooks, deliveries, commit, ports } = this.parts;
    const monoMs = ports.clock.monoMs();
    if (monoMs < this.tidyAtMs) return;
    this.tidyAtMs = monoMs + TIDY_EVERY_MS;
    const all = webhooks.all();
    if (all.length === 0) return;
    commit(({ nowMs }) => {
      for (const { id } of all) deliveries.pullIn(id, nowMs + LONGEST_WAIT_MS, nowMs);
      deliveries.giveUpOld(nowMs - OPEN_KEPT_MS, nowMs);
      deliveries.forget(nowMs - DELIVERED_KEPT_MS, nowMs - LOST_KEPT_MS, FORGET_AT_ONCE);
    });
  }
}

const NOTHING: Answer = { status: null, fault: null, retryAfterMs: null, tookMs: 0, excerpt: '' };

function isGone({ fault }: Answer, { webhookId }: Delivery): string[] {
  return fault === 'gone' ? [webhookId] : [];
}

function faultOf(status: number): DeliveryFault | null {
  if (status >= 200 && status < 300) return null;
  if (status === GONE) return 'gone';
  return status >= 300 && status < 400 ? 'redirect' : 'refused';
}

/** `Retry-After` in seconds or as a date; null: none, or none that can be read. */
export function retryAfterMsOf(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND_MS;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
