// Owns how the webhooks of a setup come into the ledger. A line is taken over when it is new or was
// changed; one that stays as it was undoes nothing that was done in the desk since.
import type { Setup } from '../../../shared/setup.ts';
import { DEFAULT_EVENTS } from '../../../shared/webhooks.ts';
import type { Commit } from '../commit.ts';
import { TILL } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { Webhook, WebhookStore } from '../store/webhooks.ts';
import { webhookIdFrom } from './webhook-id.ts';

export type SetupWebhook = NonNullable<Setup['webhooks']>[number];

export interface SetupLinesParts {
  readonly ports: Pick<Ports, 'random' | 'secrets'>;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly commit: Commit;
}

/** Brings the ledger to what the setup says; nothing is written when nothing changed. */
export function adoptSetupLines(all: readonly SetupWebhook[], parts: SetupLinesParts): void {
  // A setup of before this was looked at (setup-faults.ts) may hold one that is no address.
  const lines = all.filter(({ url }) => URL.canParse(url));
  const known = parts.webhooks.ofSetup();
  // In a ledger that came from another machine no line can be read: the address tells then.
  const kept = (url: string): Webhook | undefined =>
    known.find((webhook) => lineOf(webhook, parts)?.url === url) ??
    known.find((webhook) => webhook.url === url && lineOf(webhook, parts) === null);
  const matched = new Set(lines.map(({ url }) => kept(url)));
  const left = known.filter((webhook) => !matched.has(webhook));
  const changed = lines.filter((line) => {
    const before = kept(line.url);
    return !before || textOf(lineOf(before, parts)) !== textOf(line);
  });
  if (changed.length === 0 && left.length === 0) return;
  parts.commit((change) => {
    for (const webhook of left) {
      const isThere = webhook.state !== 'removed';
      parts.deliveries.remove(webhook.id);
      parts.webhooks.update({ ...removed(webhook, change.nowMs), setupLine: null });
      if (isThere)
        change.audit({ by: TILL, act: 'webhook.removed', subject: new URL(webhook.url).host });
    }
    for (const line of changed) {
      const byLine = kept(line.url);
      const before = byLine ?? parts.webhooks.all().find(({ url }) => url === line.url);
      take(line, before ?? null, change.nowMs, parts);
      const act = before === undefined ? 'webhook.added' : 'webhook.changed';
      change.audit({ by: TILL, act, subject: new URL(line.url).host });
    }
  });
}

/** A removed webhook: its row stays, its secrets and what it waited for do not. */
export function removed(webhook: Webhook, nowMs: number): Webhook {
  return { ...webhook, state: 'removed', sealedSecret: '', old: null, changedAtMs: nowMs };
}

function take(
  line: SetupWebhook,
  before: Webhook | null,
  nowMs: number,
  { ports, webhooks }: SetupLinesParts,
): void {
  const { random, secrets } = ports;
  const fields = {
    url: line.url,
    sealedSecret: secrets.seal(line.secret),
    old: null,
    events: line.events ?? DEFAULT_EVENTS,
    allowPrivate: line.allowPrivate ?? false,
    setupLine: secrets.seal(JSON.stringify(line)),
    changedAtMs: nowMs,
  };
  if (before)
    webhooks.update({
      ...before,
      ...fields,
      state: before.state === 'paused' ? 'paused' : 'active',
    });
  else
    webhooks.insert({
      id: webhookIdFrom(random.bytes(16)),
      ...fields,
      state: 'active',
      madeAtMs: nowMs,
      seenAtMs: 0,
      lastGoodAtMs: null,
      failingSinceMs: null,
    });
}

function lineOf({ setupLine }: Webhook, { ports }: SetupLinesParts): SetupWebhook | null {
  if (setupLine === null) return null;
  try {
    return JSON.parse(ports.secrets.open(setupLine)) as SetupWebhook;
  } catch {
    return null; // sealed by another machine: the setup is taken over anew
  }
}

function textOf(line: SetupWebhook | null): string {
  return JSON.stringify([line?.url, line?.secret, line?.events, line?.allowPrivate]);
}
