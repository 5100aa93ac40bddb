// Owns a receipt as a page of its own, for printers that are reached through the system: the same
// lines in a monospaced type, as wide as the paper. Everything is escaped; it holds no script.
import encodeQR from 'qr';
import { COLUMNS, type Receipt, type ReceiptPart } from '../../../shared/paper.ts';

/** Millimetres that print on paper of this width. */
const PRINTED_MM: Readonly<Record<Receipt['paper'], number>> = { 58: 48, 80: 72 };

/** A whole HTML document. */
export function receiptHtml({ paper, parts }: Receipt): string {
  const columns = COLUMNS[paper];
  const width = PRINTED_MM[paper];
  const style = [
    `@page{size:${paper}mm auto;margin:0 ${(paper - width) / 2}mm}`,
    `body{margin:0;width:${width}mm;font:${width / columns / 0.6}mm/1.25 monospace;color:#000}`,
    'p{margin:0;white-space:pre}.center{text-align:center}.bold{font-weight:700}',
    '.big{font-size:200%;font-weight:700;line-height:1.15}svg{display:block;width:80%;margin:2mm auto}',
  ].join('');
  const body = parts.map((part) => partHtml(part, columns)).join('');
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
  const head = `<meta charset="utf-8">${policy}<style>${style}</style>`;
  return `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
}

function partHtml(part: ReceiptPart, columns: number): string {
  switch (part.kind) {
    case 'line':
      return `<p class="${part.align} ${part.look}">${escaped(part.text)}</p>`;
    case 'rule':
      return `<p>${'-'.repeat(columns)}</p>`;
    case 'space':
      return '<p>&nbsp;</p>';
    case 'qr':
      return encodeQR(part.payload, 'svg', { ecc: 'medium', border: 4 });
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
