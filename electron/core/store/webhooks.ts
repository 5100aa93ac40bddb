// Owns the rows of webhooks: who is told of what. Secrets lie here sealed, and a removed webhook
// keeps its row without them, so that a setup file read again does not bring it back.
import type { WebhookEvent, WebhookState } from '../../../shared/webhooks.ts';
import type { Sqlite } from './database.ts';

export interface Webhook {
  readonly id: string;
  /** May hold a key in its path or query: for managers, never for a log. */
  readonly url: string;
  readonly sealedSecret: string;
  /** The one before: signs too, for who has not changed yet. */
  readonly old: { readonly sealedSecret: string; readonly untilMs: number } | null;
  readonly events: readonly WebhookEvent[];
  readonly allowPrivate: boolean;
  readonly state: WebhookState | 'removed';
  /** The line of the setup that made it, sealed, as it was last taken over. */
  readonly setupLine: string | null;
  readonly madeAtMs: number;
  readonly changedAtMs: number;
  /** What was given up before this was seen by a manager. */
  readonly seenAtMs: number;
  readonly lastGoodAtMs: number | null;
  readonly failingSinceMs: number | null;
}

interface Row {
  id: string;
  url: string;
  secret: string;
  old_secret: string | null;
  old_until_ms: number | null;
  events: string;
  allow_private: number;
  state: WebhookState | 'removed';
  setup_line: string | null;
  made_at_ms: number;
  changed_at_ms: number;
  seen_at_ms: number;
  last_good_at_ms: number | null;
  failing_since_ms: number | null;
}

export interface WebhookStore {
  insert(webhook: Webhook): void;
  update(webhook: Webhook): void;
  find(id: string): Webhook | null;
  /** Oldest first, without the removed ones. */
  all(): Webhook[];
  /** Those that a setup made, removed ones too. */
  ofSetup(): Webhook[];
  /** Addresses for which something was given up that nobody has seen to, or that want no more. */
  troubled(): string[];
}

const FIELDS = `url = @url, secret = @secret, old_secret = @old_secret,
  old_until_ms = @old_until_ms, events = @events, allow_private = @allow_private, state = @state,
  setup_line = @setup_line, changed_at_ms = @changed_at_ms, seen_at_ms = @seen_at_ms,
  last_good_at_ms = @last_good_at_ms, failing_since_ms = @failing_since_ms`;

export function createWebhookStore(db: Sqlite): WebhookStore {
  const insert = db.prepare(`insert into webhook (id, url, secret, old_secret, old_until_ms, events,
    allow_private, state, setup_line, made_at_ms, changed_at_ms, seen_at_ms, last_good_at_ms,
    failing_since_ms) values (@id, @url, @secret, @old_secret, @old_until_ms, @events,
    @allow_private, @state, @setup_line, @made_at_ms, @changed_at_ms, @seen_at_ms,
    @last_good_at_ms, @failing_since_ms)`);
  const update = db.prepare(`update webhook set ${FIELDS} where id = @id`);
  const find = db.prepare<[string], Row>('select * from webhook where id = ?');
  const all = db.prepare<[], Row>(
    `select * from webhook where state <> 'removed' order by made_at_ms, id`,
  );
  const ofSetup = db.prepare<[], Row>(
    'select * from webhook where setup_line is not null order by made_at_ms, id',
  );
  const troubled = db.prepare<[], { url: string }>(`select url from webhook
    where state <> 'removed' and ((state = 'gone' and changed_at_ms > seen_at_ms)
      or exists (select 1 from delivery where webhook_id = webhook.id
        and delivery.state = 'gave_up' and ended_at_ms > seen_at_ms))
    order by made_at_ms, id`);
  return {
    insert: (webhook) => void insert.run(toRow(webhook)),
    update(webhook) {
      const { id, made_at_ms: _never, ...fields } = toRow(webhook);
      update.run({ id, ...fields });
    },
    find(id) {
      const row = find.get(id);
      return row ? fromRow(row) : null;
    },
    all: () => all.all().map(fromRow),
    ofSetup: () => ofSetup.all().map(fromRow),
    troubled: () => troubled.all().map(({ url }) => url),
  };
}

function toRow(webhook: Webhook): Row {
  return {
    id: webhook.id,
    url: webhook.url,
    secret: webhook.sealedSecret,
    old_secret: webhook.old?.sealedSecret ?? null,
    old_until_ms: webhook.old?.untilMs ?? null,
    events: JSON.stringify(webhook.events),
    allow_private: webhook.allowPrivate ? 1 : 0,
    state: webhook.state,
    setup_line: webhook.setupLine,
    made_at_ms: webhook.madeAtMs,
    changed_at_ms: webhook.changedAtMs,
    seen_at_ms: webhook.seenAtMs,
    last_good_at_ms: webhook.lastGoodAtMs,
    failing_since_ms: webhook.failingSinceMs,
  };
}

function fromRow(row: Row): Webhook {
  const { old_secret: oldSecret, old_until_ms: untilMs } = row;
  return {
    id: row.id,
    url: row.url,
    sealedSecret: row.secret,
    old: oldSecret === null || untilMs === null ? null : { sealedSecret: oldSecret, untilMs },
    events: JSON.parse(row.events) as WebhookEvent[],
    allowPrivate: row.allow_private === 1,
    state: row.state,
    setupLine: row.setup_line,
    madeAtMs: row.made_at_ms,
    changedAtMs: row.changed_at_ms,
    seenAtMs: row.seen_at_ms,
    lastGoodAtMs: row.last_good_at_ms,
    failingSinceMs: row.failing_since_ms,
  };
}
