// Owns what a manager does with webhooks, and the loop that tells them. A secret leaves twice only:
// when it is made and when it is renewed; every act is in the audit, without keys.
import { isIP } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { DAY_MS } from '../../../shared/time.ts';
import {
  WEBHOOKS_MAX,
  type DeliveryPage,
  type DeliveryState,
  type DeliveryView,
  type WebhookEvent,
  type WebhookState,
  type WebhookTest,
  type WebhookView,
  type WebhookWithSecret,
} from '../../../shared/webhooks.ts';
import type { Announcer } from '../announcer.ts';
import type { Change, Commit } from '../commit.ts';
import type { Actor } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import type { Delivery } from '../store/deliveries.ts';
import type { Webhook } from '../store/webhooks.ts';
import type { Stores } from '../stores.ts';
import { hostOf, mayReach, reachOf } from './reach.ts';
import { createSender, type Sender } from './sender.ts';
import { adoptSetupLines, removed, type SetupWebhook } from './setup-lines.ts';
import { webhookIdFrom, webhookSecretFrom } from './webhook-id.ts';

/** So long two secrets sign: time to change the receiver's without missing anything. */
const ROTATION_MS = DAY_MS;
/** So many are asked for again at once; the rest with the next press. */
const AGAIN_MAX = 5000;

export interface WebhookChange {
  readonly id: string;
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEvent[] | undefined;
  readonly state?: 'active' | 'paused' | undefined;
}

export interface Webhooks {
  list(): WebhookView[];
  /** Throws AppError: an address that may not be reached or is there already, too many. */
  add(url: string, events: readonly WebhookEvent[], by: Actor): WebhookWithSecret;
  change(change: WebhookChange, by: Actor): WebhookView;
  /** A new secret; the old one signs beside it for a day. */
  rotate(id: string, by: Actor): WebhookWithSecret;
  remove(id: string, by: Actor): void;
  test(id: string, by: Actor, signal: AbortSignal): Promise<WebhookTest>;
  deliveries(
    id: string,
    asked: { state: DeliveryState | null; before: number; limit: number },
  ): DeliveryPage;
  /** One delivery, or all given up since a moment; answers how many are told again. */
  again(id: string, which: { deliveryId: number } | { sinceMs: number }, by: Actor): number;
  /** What was given up until now is seen to. */
  settle(id: string, by: Actor): WebhookView;
  /** As lines of a setup file, with what was changed since; for a sealed export. */
  asSetup(): { webhooks?: SetupWebhook[] };
  run(signal: AbortSignal): Promise<void>;
}

export interface WebhookParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly commit: Commit;
  readonly announcer: Announcer;
  readonly setup: { readonly webhooks?: readonly SetupWebhook[] | undefined };
}

export function createWebhooks(parts: WebhookParts): Webhooks {
  const { webhooks, deliveries, events } = parts.stores;
  return new WebhookDesk(parts, createSender({ ...parts, webhooks, deliveries, events }));
}

class WebhookDesk implements Webhooks {
  private readonly parts: WebhookParts;
  private readonly sender: Sender;

  constructor(parts: WebhookParts, sender: Sender) {
    this.parts = parts;
    this.sender = sender;
  }

  run(signal: AbortSignal): Promise<void> {
    const { setup, stores, ports, commit } = this.parts;
    const { webhooks, deliveries } = stores;
    adoptSetupLines(setup.webhooks ?? [], { ports, commit, webhooks, deliveries });
    return this.sender.run(signal);
  }

  list(): WebhookView[] {
    return this.parts.stores.webhooks.all().map((webhook) => this.viewOf(webhook));
  }

  add(url: string, events: readonly WebhookEvent[], by: Actor): WebhookWithSecret {
    const { ports, stores } = this.parts;
    const { webhooks } = stores;
    const address = this.checked(url, null);
    if (webhooks.all().length >= WEBHOOKS_MAX)
      throw new AppError('conflict', `A till tells at most ${WEBHOOKS_MAX} webhooks.`);
    const secret = webhookSecretFrom(ports.random.bytes(32));
    const id = webhookIdFrom(ports.random.bytes(16));
    this.commit((change) => {
      const { nowMs } = change;
      webhooks.insert({
        id,
        url: address,
        sealedSecret: ports.secrets.seal(secret),
        old: null,
        events,
        allowPrivate: false,
        state: 'active',
        setupLine: null,
        madeAtMs: nowMs,
        changedAtMs: nowMs,
        seenAtMs: 0,
        lastGoodAtMs: null,
        failingSinceMs: null,
      });
      const details = { events: events.join(', ') };
      change.audit({ by, act: 'webhook.added', subject: new URL(address).host, details });
    });
    return { webhook: this.viewOf(this.known(id)), secret };
  }

  change({ id, url, events, state }: WebhookChange, by: Actor): WebhookView {
    const before = this.known(id);
    const after: Webhook = {
      ...before,
      url: url === undefined ? before.url : this.checked(url, before),
      events: events ?? before.events,
      state: state ?? before.state,
    };
    this.save(after, before, by);
    return this.viewOf(this.known(id));
  }

  rotate(id: string, by: Actor): WebhookWithSecret {
    const { random, secrets } = this.parts.ports;
    const before = this.known(id);
    const secret = webhookSecretFrom(random.bytes(32));
    this.commit((change) => {
      const untilMs = change.nowMs + ROTATION_MS;
      const isReadable = this.opened(before.sealedSecret) !== null;
      this.parts.stores.webhooks.update({
        ...before,
        sealedSecret: secrets.seal(secret),
        old: isReadable ? { sealedSecret: before.sealedSecret, untilMs } : null,
        changedAtMs: change.nowMs,
      });
      change.audit({ by, act: 'webhook.secretChanged', subject: new URL(before.url).host });
    });
    return { webhook: this.viewOf(this.known(id)), secret };
  }

  remove(id: string, by: Actor): void {
    const { webhooks, deliveries } = this.parts.stores;
    const before = this.known(id);
    this.commit((change) => {
      deliveries.remove(id);
      webhooks.update(removed(before, change.nowMs));
      change.audit({ by, act: 'webhook.removed', subject: new URL(before.url).host });
    });
  }

  async test(id: string, by: Actor, signal: AbortSignal): Promise<WebhookTest> {
    const webhook = this.known(id);
    const tested = await this.sender.test(webhook, signal);
    const details = { answer: String(tested.status ?? tested.fault) };
    const subject = new URL(webhook.url).host;
    this.parts.commit((change) => change.audit({ by, act: 'webhook.tested', subject, details }));
    return tested;
  }

  deliveries(
    id: string,
    { state, before, limit }: { state: DeliveryState | null; before: number; limit: number },
  ): DeliveryPage {
    const webhook = this.known(id);
    const rows = this.parts.stores.deliveries.page(webhook.id, state, before, limit);
    const last = rows.length < limit ? null : (rows.at(-1)?.seq ?? null);
    return { items: rows.map(deliveryViewOf), before: last };
  }

  again(id: string, which: { deliveryId: number } | { sinceMs: number }, by: Actor): number {
    const { deliveries, webhooks } = this.parts.stores;
    const webhook = this.known(id);
    if (webhook.state === 'gone')
      throw new AppError('conflict', 'This webhook wants no more: start it again first.');
    const rows =
      'deliveryId' in which
        ? [deliveries.find(which.deliveryId)].filter((row) => row?.webhookId === id)
        : deliveries.lost(id, which.sinceMs, AGAIN_MAX);
    const ended = rows.flatMap((row) => (row && row.endedAtMs !== null ? [row] : []));
    if ('deliveryId' in which && ended.length === 0)
      throw new AppError('not_found', 'There is no such delivery to send again.');
    this.commit((change) => {
      for (const row of ended) deliveries.again(row, change.nowMs);
      if (!('deliveryId' in which) && ended.length < AGAIN_MAX)
        webhooks.update({ ...webhook, seenAtMs: change.nowMs });
      const subject = new URL(webhook.url).host;
      change.audit({ by, act: 'webhook.sentAgain', subject, details: { count: ended.length } });
    });
    return ended.length;
  }

  settle(id: string, by: Actor): WebhookView {
    const { webhooks } = this.parts.stores;
    const webhook = this.known(id);
    this.commit((change) => {
      webhooks.update({ ...webhook, seenAtMs: change.nowMs });
      change.audit({ by, act: 'webhook.settled', subject: new URL(webhook.url).host });
    });
    return this.viewOf(this.known(id));
  }

  asSetup(): { webhooks?: SetupWebhook[] } {
    const webhooks = this.parts.stores.webhooks.all().flatMap((webhook) => {
      const secret = this.opened(webhook.sealedSecret);
      const { url, events, allowPrivate } = webhook;
      const allow = allowPrivate ? { allowPrivate } : {};
      return secret === null ? [] : [{ url, secret, events: [...events], ...allow }];
    });
    // Where there never was one the setup says nothing of them, as it was written.
    const isNamed = webhooks.length > 0 || this.parts.setup.webhooks !== undefined;
    return isNamed ? { webhooks } : {};
  }

  private save(after: Webhook, before: Webhook, by: Actor): void {
    const { webhooks } = this.parts.stores;
    const resumed = after.state === 'active' && before.state !== 'active';
    this.commit((change) => {
      const { nowMs } = change;
      webhooks.update({ ...after, changedAtMs: nowMs });
      const subject = new URL(after.url).host;
      const details = {
        ...(after.url === before.url ? {} : { from: new URL(before.url).host }),
        ...(after.events.join() === before.events.join()
          ? {}
          : { events: after.events.join(', ') }),
      };
      const act =
        after.state === before.state
          ? 'webhook.changed'
          : resumed
            ? 'webhook.resumed'
            : 'webhook.paused';
      change.audit({ by, act, subject, details });
    });
  }

  /** An address as it is kept. Throws AppError with what to do. */
  private checked(url: string, mine: Webhook | null): string {
    if (!URL.canParse(url)) throw new AppError('bad_input', 'This is no web address.');
    const address = new URL(url);
    if (address.username !== '' || address.password !== '')
      throw new AppError('bad_input', 'An address with a name and a password in it is not taken.');
    const host = hostOf(address);
    const reach = reachOf(address, mine?.allowPrivate ?? false);
    if (isIP(host) !== 0 && !mayReach(host, reach))
      throw new AppError(
        'forbidden',
        'This is an address of a private network: it needs "allowPrivate": true in the setup file.',
      );
    const others = this.parts.stores.webhooks.all().filter(({ id }) => id !== mine?.id);
    if (others.some((other) => other.url === url))
      throw new AppError('conflict', 'This address is told already.');
    return url;
  }

  private commit(work: (change: Change) => void): void {
    this.parts.commit(work);
    this.sender.wake();
  }

  private known(id: string): Webhook & { readonly state: WebhookState } {
    const webhook = this.parts.stores.webhooks.find(id);
    if (!webhook || webhook.state === 'removed')
      throw new AppError('not_found', 'There is no such webhook.');
    return { ...webhook, state: webhook.state };
  }

  private opened(sealed: string): string | null {
    try {
      return this.parts.ports.secrets.open(sealed);
    } catch {
      return null;
    }
  }

  private viewOf(webhook: Webhook): WebhookView {
    const { deliveries } = this.parts.stores;
    const { id, url, events, allowPrivate, madeAtMs, lastGoodAtMs, failingSinceMs } = webhook;
    const nowMs = this.parts.ports.clock.wallMs();
    const oldUntilMs = webhook.old?.untilMs ?? null;
    return {
      id,
      url,
      events: [...events],
      state: webhook.state === 'removed' ? 'gone' : webhook.state,
      allowPrivate,
      fromSetup: webhook.setupLine !== null,
      madeAtMs,
      oldSecretUntilMs: oldUntilMs !== null && oldUntilMs > nowMs ? oldUntilMs : null,
      lastGoodAtMs,
      failingSinceMs,
      waiting: deliveries.waitingCount(id),
      lost: deliveries.lostCount(id, webhook.seenAtMs),
    };
  }
}

function deliveryViewOf(row: Delivery): DeliveryView {
  const { id, seq, type, about, atMs, state, attempts, status, fault } = row;
  const { tookMs, endedAtMs, excerpt } = row;
  const nextAtMs = state === 'queued' ? row.nextAtMs : null;
  const view = { id, seq, type, about, atMs, state, attempts, status, fault };
  return { ...view, tookMs, nextAtMs, endedAtMs, excerpt };
}
