// Owns what the setup form makes of its fields: the setup file's text, or what is still missing.
// The keys typed here go to the till and nowhere else; they are never kept by the page.
import type { Snapshot } from '../shared/views.ts';
import {
  FEED_KINDS,
  feedOf,
  feedsAtStart,
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

export interface SetupDraft {
  readonly storeName: string;
  readonly tillName: string;
  readonly timezone: string;
  /** When the shop's day begins, HH:mm; not in the form, kept when a till is set up again. */
  readonly dayStartsAt: string;
  readonly qris: string;
  readonly isQrisGood: boolean;
  readonly isConfirmed: boolean;
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
  isConfirmed: false,
  feeds: feedsAtStart(['qiospay']),
  callbackPort: '',
};

/** The form for a till that is set up already: all that a page may know of its setup. */
export function draftOf({ store, till, feeds }: Snapshot): SetupDraft {
  return {
    ...EMPTY_DRAFT,
    storeName: store.name,
    tillName: till.name,
    timezone: store.timezone,
    dayStartsAt: store.dayStartsAt,
    feeds: feedsAtStart(feeds.map(({ kind }) => kind)),
  };
}

export type Missing =
  | { readonly part: 'name' | 'qris' | 'confirm' | 'feed' | 'port' }
  | { readonly part: 'field'; readonly kind: FeedKind; readonly key: FieldKey };

/** What a person still has to do, in the order of the form. */
export function missingIn(draft: SetupDraft): readonly Missing[] {
  const missing: Missing[] = [];
  if (draft.storeName.trim() === '') missing.push({ part: 'name' });
  if (!draft.isQrisGood) missing.push({ part: 'qris' });
  else if (!draft.isConfirmed) missing.push({ part: 'confirm' });
  const chosen = chosenFeeds(draft);
  if (chosen.length === 0) missing.push({ part: 'feed' });
  for (const kind of chosen)
    for (const key of missingFields(kind, draft.feeds[kind]))
      missing.push({ part: 'field', kind, key });
  if (portOf(draft) === null) missing.push({ part: 'port' });
  return missing;
}

function chosenFeeds({ feeds }: SetupDraft): readonly FeedKind[] {
  return FEED_KINDS.filter((kind) => feeds[kind].isOn);
}

/** The port; undefined when none is wanted, null when what is typed is none. */
function portOf({ feeds, callbackPort }: SetupDraft): number | null | undefined {
  const text = callbackPort.trim();
  if (text === '' || !wantsCalls(feeds)) return undefined;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : null;
}

/** The setup file's text (JSON) for a draft in which nothing is missing. */
export function setupText(draft: SetupDraft): string {
  const port = portOf(draft) ?? undefined;
  return JSON.stringify({
    store: {
      name: draft.storeName.trim(),
      timezone: draft.timezone,
      dayStartsAt: draft.dayStartsAt,
    },
    till: { name: draft.tillName.trim() || EMPTY_DRAFT.tillName },
    merchant: { qris: draft.qris.trim() },
    feeds: chosenFeeds(draft).map((kind) => feedOf(kind, draft.feeds[kind])),
    ...(port === undefined ? {} : { callbacks: { port } }),
  });
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
