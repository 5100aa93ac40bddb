// Owns what each provider is asked for in the setup form: its fields, in the provider's order, and
// what is made of them. Names of fields are those of the setup file (shared/setup.ts).

export type FeedKind = 'qiospay' | 'snap' | 'nicepay' | 'netzme';

export const FEED_KINDS: readonly FeedKind[] = ['qiospay', 'snap', 'nicepay', 'netzme'];

export type FieldKey =
  | 'merchantCode'
  | 'apiKey'
  | 'callbackSecret'
  | 'baseUrl'
  | 'clientId'
  | 'clientSecret'
  | 'channelId'
  | 'merchantId'
  | 'privateKey'
  | 'providerPublicKey'
  | 'iMid'
  | 'merchantKey'
  | 'shopId'
  | 'mitraCd'
  | 'registrationUrl'
  | 'inquiryUrl'
  | 'callbackToken';

export interface FeedField {
  readonly key: FieldKey;
  /** The provider's own word for it, as in its documents. */
  readonly theirs: string;
  readonly isNeeded: boolean;
  readonly look: 'line' | 'secret' | 'key';
  readonly lengthMax: number;
  /** What it is where a provider says nothing else. */
  readonly start?: string;
}

type FieldParts = Partial<Pick<FeedField, 'isNeeded' | 'look' | 'lengthMax' | 'start'>>;

const field = (key: FieldKey, theirs: string, parts: FieldParts = {}): FeedField => ({
  key,
  theirs,
  isNeeded: true,
  look: 'line',
  lengthMax: 200,
  ...parts,
});

const SECRET = { look: 'secret', lengthMax: 4096 } as const;
const KEY = { look: 'key', lengthMax: 16_384 } as const;
const OPTIONAL = { isNeeded: false } as const;
const URL = { lengthMax: 500 } as const;
const NICEPAY = 'https://www.nicepay.co.id/nicepay/direct/v2';

/** As documented in docs/providers; what a shop seldom changes comes last. */
export const FEED_FIELDS: Readonly<Record<FeedKind, readonly FeedField[]>> = {
  qiospay: [
    field('merchantCode', 'merchant_code', { lengthMax: 64 }),
    field('apiKey', 'api_key', SECRET),
    field('callbackSecret', 'secret_key', { ...SECRET, ...OPTIONAL }),
    field('baseUrl', 'base URL', { ...URL, ...OPTIONAL, start: 'https://qiospay.id' }),
  ],
  snap: [
    field('baseUrl', 'BASE_URL', URL),
    field('clientId', 'CLIENT_ID · X-CLIENT-KEY · X-PARTNER-ID'),
    field('clientSecret', 'CLIENT_SECRET', SECRET),
    field('channelId', 'CHANNEL-ID', { lengthMax: 64 }),
    field('merchantId', 'merchantId', { lengthMax: 64 }),
    field('privateKey', 'private-key.pem', KEY),
    field('providerPublicKey', 'cb_public_key.pem', { ...KEY, ...OPTIONAL }),
  ],
  nicepay: [
    field('iMid', 'iMid', { lengthMax: 64 }),
    field('merchantKey', 'merchantKey', SECRET),
    field('shopId', 'shopId', { ...OPTIONAL, lengthMax: 64 }),
    field('mitraCd', 'mitraCd', { ...OPTIONAL, lengthMax: 16, start: 'QSHP' }),
    field('registrationUrl', 'registration', {
      ...URL,
      ...OPTIONAL,
      start: `${NICEPAY}/registration`,
    }),
    field('inquiryUrl', 'inquiry', { ...URL, ...OPTIONAL, start: `${NICEPAY}/inquiry` }),
  ],
  netzme: [field('callbackToken', 'x-callback-token', SECRET)],
};

export type FeedValues = Readonly<Partial<Record<FieldKey, string>>>;

export interface FeedDraft {
  readonly isOn: boolean;
  readonly values: FeedValues;
  /** Secrets the till keeps: left empty they stay. */
  readonly kept?: readonly FieldKey[];
}

export type FeedDrafts = Readonly<Record<FeedKind, FeedDraft>>;

function feedAtStart(kind: FeedKind, isOn: boolean): FeedDraft {
  const entries = FEED_FIELDS[kind].map(({ key, start = '' }) => [key, start] as const);
  return { isOn, values: Object.fromEntries(entries) };
}

/** Empty forms, with these feeds chosen. */
export function feedsAtStart(kinds: readonly string[]): FeedDrafts {
  const made = FEED_KINDS.map((kind) => [kind, feedAtStart(kind, kinds.includes(kind))]);
  return Object.fromEntries(made) as FeedDrafts;
}

/** The forms for feeds as the till tells of them: everything but their secrets. */
export function feedsFrom(feeds: readonly unknown[], secrets: readonly string[] = []): FeedDrafts {
  const made = FEED_KINDS.map((kind) => {
    const told = feeds.find(
      (feed): feed is Record<string, unknown> =>
        typeof feed === 'object' && feed !== null && 'kind' in feed && feed.kind === kind,
    );
    const fresh = feedAtStart(kind, false);
    if (told === undefined) return [kind, fresh] as const;
    const fields = FEED_FIELDS[kind];
    const values = fields.map(({ key }): [FieldKey, string] => {
      const value = Object.hasOwn(told, key) ? told[key] : '';
      return [key, typeof value === 'string' ? value : ''];
    });
    const kept = fields
      .map(({ key }) => key)
      .filter((key) => secrets.includes(`feeds.${kind}.${key}`));
    return [kind, { isOn: true, values: Object.fromEntries(values), kept }] as const;
  });
  return Object.fromEntries(made) as unknown as FeedDrafts;
}

/** What a person still has to fill in for this feed. */
export function missingFields(kind: FeedKind, { values, kept }: FeedDraft): readonly FieldKey[] {
  return FEED_FIELDS[kind]
    .filter(({ key, isNeeded }) => isNeeded && (values[key] ?? '').trim() === '')
    .map(({ key }) => key)
    .filter((key) => kept?.includes(key) !== true);
}

/**
 * A feed as a change of the setup: an open field that was emptied goes (null), an empty secret
 * stays as it is kept.
 */
export function feedChange(kind: FeedKind, { values }: FeedDraft): Record<string, string | null> {
  const fields = FEED_FIELDS[kind].map(({ key, look }) => {
    const value = (values[key] ?? '').trim();
    return [key, value === '' && look === 'line' ? null : value] as const;
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== ''));
}

/** The feed as the setup file has it; what is empty is left out. */
export function feedOf(kind: FeedKind, { values }: FeedDraft): Record<string, string> {
  const filled = FEED_FIELDS[kind]
    .map(({ key }) => [key, (values[key] ?? '').trim()] as const)
    .filter(([, value]) => value !== '');
  return { kind, ...Object.fromEntries(filled) };
}

/** Whether the provider is to call this till: then it needs a port to be called at. */
export function wantsCalls({ qiospay, snap, nicepay, netzme }: FeedDrafts): boolean {
  const has = ({ isOn, values }: FeedDraft, key: FieldKey): boolean =>
    isOn && (values[key] ?? '') !== '';
  const isPushed = has(qiospay, 'callbackSecret') || has(snap, 'providerPublicKey');
  return isPushed || nicepay.isOn || netzme.isOn;
}
