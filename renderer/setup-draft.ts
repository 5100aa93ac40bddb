// Owns what the first-run form makes of its fields: the setup file's text, or what is still
// missing. The key typed here goes to the till and nowhere else; it is never kept by the page.

export type ZoneKey = 'wib' | 'wita' | 'wit';

export const TIMEZONES: Readonly<Record<ZoneKey, string>> = {
  wib: 'Asia/Jakarta',
  wita: 'Asia/Makassar',
  wit: 'Asia/Jayapura',
};

export interface SetupDraft {
  readonly storeName: string;
  readonly tillName: string;
  readonly zone: ZoneKey;
  readonly qris: string;
  readonly isQrisGood: boolean;
  readonly isConfirmed: boolean;
  readonly merchantCode: string;
  readonly apiKey: string;
}

/** A part of the form: shows the draft and changes some of it. */
export interface DraftProps {
  readonly draft: SetupDraft;
  readonly onChange: (part: Partial<SetupDraft>) => void;
}

/**
 * Sends a setup file's text to the till; answers what is wrong with it, nothing when it is taken.
 */
export type SendSetup = (text: string, kind: 'check' | 'save') => Promise<readonly string[]>;

export const EMPTY_DRAFT: SetupDraft = {
  storeName: '',
  tillName: 'Kasir 1',
  zone: 'wib',
  qris: '',
  isQrisGood: false,
  isConfirmed: false,
  merchantCode: '',
  apiKey: '',
};

export type Missing = 'name' | 'qris' | 'confirm' | 'merchantCode' | 'apiKey';

/** What a person still has to do, in the order of the form. */
export function missingIn(draft: SetupDraft): readonly Missing[] {
  const missing: Missing[] = [];
  if (draft.storeName.trim() === '') missing.push('name');
  if (!draft.isQrisGood) missing.push('qris');
  else if (!draft.isConfirmed) missing.push('confirm');
  if (draft.merchantCode.trim() === '') missing.push('merchantCode');
  if (draft.apiKey.trim() === '') missing.push('apiKey');
  return missing;
}

/** The setup file's text (JSON) for a draft in which nothing is missing. */
export function setupText(draft: SetupDraft): string {
  return JSON.stringify({
    store: { name: draft.storeName.trim(), timezone: TIMEZONES[draft.zone] },
    till: { name: draft.tillName.trim() || EMPTY_DRAFT.tillName },
    merchant: { qris: draft.qris.trim() },
    feeds: [
      {
        kind: 'qiospay',
        merchantCode: draft.merchantCode.trim(),
        apiKey: draft.apiKey.trim(),
      },
    ],
  });
}
