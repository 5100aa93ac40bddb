// Owns what the setup form makes of its fields: the setup file's text, what may be kept of it half
// typed, or what is still missing. The keys typed here go to the till and nowhere else; they are
// never kept by the page.
import type { SetupSeen } from '../shared/views.ts';
import {
  FEED_FIELDS,
  FEED_KINDS,
  feedOf,
  feedsAtStart,
  feedsFrom,
  missingFields,
  wantsCalls,
  type FeedDrafts,
  type FeedKind,
  type FieldKey,
} from './feed-draft.ts';

export type ZoneKey = 'wib' | 'wita' | 'wit';

export const TIMEZONES: Readonly<Record<ZoneKey, string>> = {
  wib: 'Asia/Jakarta',
  wita: 'Asia/Makassar',
  wit: 'Asia/Jayapura',
};

/** The zone a PC says it is in, as one of the three; null for one that is not in Indonesia. */
export function zoneGuess(pcZone: string): string | null {
  if (Object.values(TIMEZONES).includes(pcZone)) return pcZone;
  if (pcZone === 'Asia/Pontianak') return TIMEZONES.wib;
  return pcZone === 'Asia/Ujung_Pandang' ? TIMEZONES.wita : null;
}

export interface SetupDraft {
  readonly storeName: string;
  readonly tillName: string;
  readonly timezone: string;
  /** When the shop's day begins, HH:mm. */
  readonly dayStartsAt: string;
  readonly qris: string;
  readonly isQrisGood: boolean;
  readonly feeds: FeedDrafts;
  /** Where providers call, as typed; empty: nowhere. */
  readonly callbackPort: string;
}

/** A part of the form: shows the draft and changes some of it. */
export interface DraftProps {
  readonly draft: SetupDraft;
  readonly onChange: (part: Partial<SetupDraft>) => void;
}

/**
 * Sends a setup file's text to the till; answers what is wrong with it, nothing when it is taken.
 */
export type SendSetup = (
  text: string,
  kind: 'check' | 'save',
  passphrase?: string,
) => Promise<readonly string[]>;

export const EMPTY_DRAFT: SetupDraft = {
  storeName: '',
  tillName: 'Kasir 1',
  timezone: TIMEZONES.wib,
  dayStartsAt: '00:00',
  qris: '',
  isQrisGood: false,
  feeds: feedsAtStart(['qiospay']),
  callbackPort: '',
};

/** The form for what the till knows: its setup, or what was typed of the first one. */
export function draftFrom({ setup }: SetupSeen, zone: string): SetupDraft {
  const { store, till, merchant, callbacks } = setup;
  const feeds = Array.isArray(setup['feeds']) ? setup['feeds'] : null;
  return {
    ...EMPTY_DRAFT,
    storeName: textIn(store, 'name') ?? '',
    tillName: textIn(till, 'name') ?? EMPTY_DRAFT.tillName,
    timezone: textIn(store, 'timezone') ?? zone,
    dayStartsAt: textIn(store, 'dayStartsAt') ?? EMPTY_DRAFT.dayStartsAt,
    qris: textIn(merchant, 'qris') ?? '',
    feeds: feeds === null ? EMPTY_DRAFT.feeds : feedsFrom(feeds),
    callbackPort: textIn(callbacks, 'port') ?? '',
  };
}

/** A field of a section, as text; null when it is not there. */
export function textIn(section: unknown, key: string): string | null {
  if (typeof section !== 'object' || section === null || !Object.hasOwn(section, key)) return null;
  const value = (section as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

export type Missing =
  | { readonly part: 'name' | 'day' | 'qris' | 'feed' | 'port' }
  | { readonly part: 'field'; readonly kind: FeedKind; readonly key: FieldKey };

export type StepName = 'shop' | 'qris' | 'feed' | 'sound';

export const STEPS: readonly StepName[] = ['shop', 'qris', 'feed', 'sound'];

/** What a person still has to do in a step, in the order of its fields. */
export function missingIn(step: StepName, draft: SetupDraft): readonly Missing[] {
  switch (step) {
    case 'shop':
      return shopMissing(draft);
    case 'qris':
      return draft.isQrisGood ? [] : [{ part: 'qris' }];
    case 'feed':
      return feedsMissing(draft);
    case 'sound':
      return [];
  }
}

function shopMissing({ storeName, dayStartsAt }: SetupDraft): Missing[] {
  const missing: Missing[] = [];
  if (storeName.trim() === '') missing.push({ part: 'name' });
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(dayStartsAt)) missing.push({ part: 'day' });
  return missing;
}

function feedsMissing(draft: SetupDraft): Missing[] {
  const chosen = chosenFeeds(draft);
  const missing: Missing[] = chosen.length === 0 ? [{ part: 'feed' }] : [];
  for (const kind of chosen)
    for (const key of missingFields(kind, draft.feeds[kind]))
      missing.push({ part: 'field', kind, key });
  if (portOf(draft) === null) missing.push({ part: 'port' });
  return missing;
}

export function chosenFeeds({ feeds }: SetupDraft): readonly FeedKind[] {
  return FEED_KINDS.filter((kind) => feeds[kind].isOn);
}

/** The port; undefined when none is wanted, null when what is typed is none. */
export function portOf({ feeds, callbackPort }: SetupDraft): number | null | undefined {
  const text = callbackPort.trim();
  if (text === '' || !wantsCalls(feeds)) return undefined;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : null;
}

/** The shop's own sections, as a setup file and a change of one have them. */
export function shopSections(draft: SetupDraft) {
  const { timezone, dayStartsAt } = draft;
  return {
    store: { name: draft.storeName.trim(), timezone, dayStartsAt },
    till: { name: draft.tillName.trim() || EMPTY_DRAFT.tillName },
  };
}

/** The setup file's text (JSON) for a draft in which nothing is missing. */
export function setupText(draft: SetupDraft): string {
  const port = portOf(draft) ?? undefined;
  return JSON.stringify({
    ...shopSections(draft),
    merchant: { qris: draft.qris.trim() },
    feeds: chosenFeeds(draft).map((kind) => feedOf(kind, draft.feeds[kind])),
    ...(port === undefined ? {} : { callbacks: { port } }),
  });
}

/** What may be kept of a draft until its person comes back: all but secrets. */
export function keptSections(draft: SetupDraft): Record<string, unknown> {
  const port = portOf(draft) ?? undefined;
  return {
    ...shopSections(draft),
    merchant: { qris: draft.qris.trim() },
    feeds: chosenFeeds(draft).map((kind) => {
      const open = FEED_FIELDS[kind].filter(({ look }) => look === 'line').map(({ key }) => key);
      const values = open.map((key) => [key, draft.feeds[kind].values[key] ?? ''] as const);
      return { kind, ...Object.fromEntries(values.filter(([, value]) => value !== '')) };
    }),
    ...(port === undefined ? {} : { callbacks: { port } }),
  };
}

/** A text with which one feed can be tried before the rest of the form is filled in. */
export function trialText(draft: SetupDraft, kind: FeedKind): string {
  return JSON.stringify({
    store: { name: draft.storeName.trim() || '-' },
    // Only the merchant's number is read of it, to set aside the money of a shop's other stores.
    merchant: { qris: draft.isQrisGood ? draft.qris.trim() : '-' },
    feeds: [feedOf(kind, draft.feeds[kind])],
  });
}
