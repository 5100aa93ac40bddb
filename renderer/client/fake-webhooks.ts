// Stands in for the webhooks in the gallery: one that tells, one whose receiver fails.
import type { DeliveryView, WebhookView } from '../../shared/webhooks.ts';
import type { TillApi } from './client.ts';

const MINUTE_MS = 60_000;

const SECRET = 'whsec_galeri';

function webhooks(nowMs: number): WebhookView[] {
  const common = {
    events: ['sale.changed' as const, 'payment.changed' as const],
    allowPrivate: false,
    fromSetup: false,
    madeAtMs: nowMs - 90 * MINUTE_MS,
    oldSecretUntilMs: null,
    lastGoodAtMs: nowMs - MINUTE_MS,
  };
  return [
    {
      ...common,
      id: 'whk_1',
      url: 'https://pos.example/lunas',
      state: 'active',
      failingSinceMs: null,
      waiting: 0,
      lost: 0,
    },
    {
      ...common,
      id: 'whk_2',
      url: 'https://pembukuan.example/hook',
      state: 'active',
      failingSinceMs: nowMs - 40 * MINUTE_MS,
      waiting: 7,
      lost: 3,
    },
  ];
}

function deliveries(nowMs: number): DeliveryView[] {
  const row = {
    type: 'sale.changed',
    about: 'sal_0000000000000001',
    attempts: 1,
    status: 200,
    fault: null,
    tookMs: 84,
    nextAtMs: null,
    endedAtMs: nowMs,
    excerpt: '',
    state: 'delivered' as const,
  };
  const lost = { status: 500, fault: 'refused' as const, attempts: 12, state: 'gave_up' as const };
  return [
    { ...row, id: 2, seq: 42, atMs: nowMs },
    { ...row, ...lost, id: 1, seq: 41, atMs: nowMs - MINUTE_MS },
  ];
}

export function fakeWebhooks(nowMs: number): TillApi['webhook'] {
  const [first, second] = webhooks(nowMs) as [WebhookView, WebhookView];
  return {
    list: async () => ({ items: [first, second] }),
    add: async () => ({ webhook: first, secret: SECRET }),
    change: async () => first,
    rotate: async () => ({ webhook: first, secret: SECRET }),
    remove: async () => ({}),
    test: async () => ({ status: 200, fault: null, tookMs: 84, excerpt: 'ok' }),
    deliveries: async () => ({ items: deliveries(nowMs), before: null }),
    again: async () => ({ count: 3 }),
    settle: async () => ({ ...second, lost: 0 }),
  };
}
