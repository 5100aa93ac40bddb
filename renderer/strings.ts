// Owns every word the user reads, Indonesian first. A key missing in one language does not compile.
import { commonEn, commonId } from './strings/common.ts';
import { listsEn, listsId } from './strings/lists.ts';
import { receiptEn, receiptId } from './strings/receipt.ts';
import { sellEn, sellId } from './strings/sell.ts';
import type { Lang } from './prefs.ts';

const id = { ...commonId, sell: sellId, lists: listsId, receipt: receiptId };

export type Words = typeof id;

const en: Words = { ...commonEn, sell: sellEn, lists: listsEn, receipt: receiptEn };

const BY_LANG: Readonly<Record<Lang, Words>> = { id, en };

export function wordsOf(lang: Lang): Words {
  return BY_LANG[lang];
}
