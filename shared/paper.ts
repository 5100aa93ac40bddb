// Owns a page of a receipt printer: lines, rules and codes that fit its paper, as plain ASCII
// (shared/receipt-text.ts). Knows nothing of sales.
import { pair, printable, wrapped } from './receipt-text.ts';
import { receiptWords, type ReceiptLang, type ReceiptWords } from './receipt-words.ts';
import { SECOND_MS } from './time.ts';

/** Millimetres of paper. */
export type Paper = 58 | 80;

/** Letters of font A in a line. */
export const COLUMNS: Readonly<Record<Paper, number>> = { 58: 32, 80: 48 };
/** Dots the head can print in a row. */
export const DOTS: Readonly<Record<Paper, number>> = { 58: 384, 80: 576 };

/** `big` is twice as wide and high as `normal`: half as many letters fit a line. */
export type ReceiptPart =
  | {
      readonly kind: 'line';
      readonly text: string;
      readonly look: 'normal' | 'bold' | 'big';
      readonly align: 'left' | 'center';
    }
  | { readonly kind: 'rule' }
  | { readonly kind: 'space' }
  | { readonly kind: 'qr'; readonly payload: string };

export interface Receipt {
  readonly paper: Paper;
  readonly parts: readonly ReceiptPart[];
}

/** What a receipt takes from the shop. */
export interface ReceiptShop {
  readonly store: string;
  readonly till: string;
  readonly timezone: string;
  readonly merchant: string;
  readonly nmid: string | null;
  readonly isTraining: boolean;
  readonly paper: Paper;
  readonly lang: ReceiptLang;
  readonly footer: readonly string[];
}

/** The lines alone, as text to copy; a QR is its payload. */
export function receiptText({ paper, parts }: Receipt): string {
  const columns = COLUMNS[paper];
  const lines = parts.map((part) => {
    if (part.kind === 'rule') return '-'.repeat(columns);
    if (part.kind === 'space') return '';
    if (part.kind === 'qr') return part.payload;
    const room = part.align === 'center' ? Math.floor((columns - part.text.length) / 2) : 0;
    return ' '.repeat(Math.max(0, room)) + part.text;
  });
  return `${lines.join('\n')}\n`;
}

/** A page being written. */
export class PaperPage {
  readonly words: ReceiptWords;
  readonly columns: number;
  readonly parts: ReceiptPart[] = [];
  readonly shop: ReceiptShop;

  constructor(shop: ReceiptShop) {
    this.shop = shop;
    this.words = receiptWords(shop.lang);
    this.columns = COLUMNS[shop.paper];
  }

  head(copy: number): void {
    this.training();
    this.big(this.shop.store);
    this.center(this.shop.till);
    if (copy > 0) this.center(`*** ${this.words.copy(copy)} ***`, 'bold');
    this.rule();
  }

  training(): void {
    if (this.shop.isTraining) this.center(this.words.training, 'bold');
  }

  big(text: string): void {
    for (const line of wrapped(text, this.columns / 2))
      this.parts.push({ kind: 'line', text: line, look: 'big', align: 'center' });
  }

  center(text: string, look: 'normal' | 'bold' = 'normal'): void {
    for (const line of wrapped(text, this.columns))
      this.parts.push({ kind: 'line', text: line, look, align: 'center' });
  }

  line(text: string): void {
    this.parts.push({ kind: 'line', text, look: 'normal', align: 'left' });
  }

  row(name: string, value: string): void {
    for (const line of pair(name, value, this.columns)) this.line(line);
  }

  rule(): void {
    this.parts.push({ kind: 'rule' });
  }

  footer(): void {
    const lines = this.shop.footer.filter((line) => printable(line) !== '');
    if (lines.length === 0) return;
    this.rule();
    for (const line of lines) this.center(line);
  }
}

const ZONE_WORDS: Readonly<Record<string, string>> = {
  'Asia/Jakarta': ' WIB',
  'Asia/Pontianak': ' WIB',
  'Asia/Makassar': ' WITA',
  'Asia/Jayapura': ' WIT',
};

/**
 * "21/11/2026 12:04:31 WIB" in the shop's zone; without the seconds a stamp given to the minute
 * never had.
 */
export function momentText(ms: number, precisionMs: number, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(precisionMs > SECOND_MS ? {} : { second: '2-digit' as const }),
  });
  return format.format(ms).replace(',', '') + (ZONE_WORDS[timezone] ?? '');
}

/** "12:09:31 WIB": a slip is good for minutes, the day is not in question. */
export function clockText(ms: number, timezone: string): string {
  return momentText(ms, SECOND_MS, timezone).slice('21/11/2026 '.length);
}
