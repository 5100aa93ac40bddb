// Owns the Z report on the paper of a receipt printer: the figures as they were closed, what
// changed since, and lines to sign on. Must stay true: its sums are those of the report, none of
// its own.
import { formatRupiah } from './money.ts';
import { momentText, PaperPage, type Receipt, type ReceiptShop } from './paper.ts';
import type { ReceiptLang } from './receipt-words.ts';
import type { ShiftReport, ShownFigures } from './shift.ts';
import { SECOND_MS } from './time.ts';

/** Plain ASCII: a till printer knows no other letters by itself. */
const id = {
  title: (number: number) => `LAPORAN Z ${number}`,
  interim: 'LAPORAN SEMENTARA',
  interimMeaning: 'Giliran ini belum ditutup.',
  opened: 'Dibuka',
  closed: 'Ditutup',
  by: 'oleh',
  nobody: 'tanpa nama',
  sales: 'Penjualan lunas',
  unproven: '- belum terlihat',
  unclaimed: 'Tanpa penjualan',
  dismissed: 'Bukan penjualan',
  payments: 'Semua uang masuk',
  reversed: 'Ditarik kembali',
  discounts: 'Diskon pembeda',
  byIssuer: 'Menurut penerbit',
  byCashier: 'Menurut kasir',
  byFeed: 'Menurut penyedia',
  waiting: (count: number) => `${count} penjualan masih menunggu waktu ditutup.`,
  needsPerson: (count: number) => `${count} penjualan masih harus diputuskan waktu ditutup.`,
  blind: (feeds: string) => `Waktu ditutup mutasi ${feeds} tidak terbaca.`,
  corrections: (count: number) => `Koreksi sesudah ditutup: ${count}`,
  now: 'Lunas sekarang',
  cashier: 'Kasir',
  manager: 'Manajer',
};

type ZWords = typeof id;

const en: ZWords = {
  title: (number) => `Z REPORT ${number}`,
  interim: 'INTERIM REPORT',
  interimMeaning: 'This shift is not closed yet.',
  opened: 'Opened',
  closed: 'Closed',
  by: 'by',
  nobody: 'no name',
  sales: 'Paid sales',
  unproven: '- not seen yet',
  unclaimed: 'Without a sale',
  dismissed: 'No sale of ours',
  payments: 'All money in',
  reversed: 'Taken back',
  discounts: 'Discounts',
  byIssuer: 'By issuer',
  byCashier: 'By cashier',
  byFeed: 'By provider',
  waiting: (count) => `${count} sales still waited at the closing.`,
  needsPerson: (count) => `${count} sales still needed a person at the closing.`,
  blind: (feeds) => `At the closing the history of ${feeds} could not be read.`,
  corrections: (count) => `Corrections after the closing: ${count}`,
  now: 'Paid by now',
  cashier: 'Cashier',
  manager: 'Manager',
};

const WORDS: Readonly<Record<ReceiptLang, ZWords>> = { id, en };

/** @param nowMs when it is printed, epoch ms by the till's clock. */
export function zSlip(report: ShiftReport, shop: ReceiptShop, nowMs: number): Receipt {
  const page = new ZPage(shop);
  const { figures } = report;
  page.head(0);
  page.title(report);
  page.rule();
  page.figures(figures);
  page.group(page.z.byIssuer, figures.byIssuer);
  page.group(page.z.byCashier, figures.byCashier);
  page.group(page.z.byFeed, figures.byFeed);
  page.warnings(figures);
  page.changes(report);
  page.signatures();
  page.row(page.words.printedAt, momentText(nowMs, SECOND_MS, shop.timezone));
  page.training();
  return { paper: shop.paper, parts: page.parts };
}

interface SumLine {
  readonly name: string | null;
  readonly count: number;
  readonly amount: number;
}

class ZPage extends PaperPage {
  readonly z: ZWords = WORDS[this.shop.lang];

  title({ number, openedAtMs, openedBy, closedAtMs, closedBy, ...notes }: ShiftReport): void {
    const { z, shop } = this;
    const moment = (ms: number): string => momentText(ms, SECOND_MS, shop.timezone);
    this.big(closedAtMs === null ? z.interim : z.title(number));
    if (closedAtMs === null) this.center(z.interimMeaning, 'bold');
    this.row(z.opened, moment(openedAtMs));
    this.row(`  ${z.by}`, openedBy ?? z.nobody);
    if (closedAtMs !== null) {
      this.row(z.closed, moment(closedAtMs));
      this.row(`  ${z.by}`, closedBy ?? z.nobody);
    }
    this.row(this.words.merchant, shop.merchant);
    if (shop.nmid !== null) this.row(this.words.nmid, shop.nmid);
    for (const note of [notes.openingNote, notes.closingNote]) if (note !== null) this.text(note);
  }

  figures(sums: ShownFigures): void {
    const { z } = this;
    this.sum({ name: z.sales, ...sums.sales });
    if (sums.unproven.count > 0) this.sum({ name: z.unproven, ...sums.unproven });
    if (sums.unclaimed.count > 0) this.sum({ name: z.unclaimed, ...sums.unclaimed });
    if (sums.dismissed.count > 0) this.sum({ name: z.dismissed, ...sums.dismissed });
    this.sum({ name: z.payments, ...sums.payments });
    if (sums.reversed.count > 0) this.sum({ name: z.reversed, ...sums.reversed });
    if (sums.discounts > 0) this.row(z.discounts, formatRupiah(sums.discounts));
  }

  group(title: string, lines: readonly SumLine[]): void {
    if (lines.length === 0) return;
    this.rule();
    this.center(title, 'bold');
    for (const line of lines) this.sum(line);
  }

  warnings({ waiting, needsPerson, blind }: ShownFigures): void {
    const { z } = this;
    const said = [
      ...(blind.length > 0 ? [z.blind(blind.join(', '))] : []),
      ...(waiting > 0 ? [z.waiting(waiting)] : []),
      ...(needsPerson > 0 ? [z.needsPerson(needsPerson)] : []),
    ];
    if (said.length === 0) return;
    this.rule();
    for (const sentence of said) this.text(sentence);
  }

  changes({ corrections, now }: ShiftReport): void {
    if (corrections.length === 0) return;
    this.rule();
    this.text(this.z.corrections(corrections.length));
    if (now !== null) this.sum({ name: this.z.now, ...now.sales });
  }

  signatures(): void {
    const { z } = this;
    this.rule();
    for (const who of [z.cashier, z.manager]) {
      this.parts.push({ kind: 'space' }, { kind: 'space' });
      this.line(`${who}: `.padEnd(this.columns, '_'));
    }
    this.rule();
  }

  private sum({ name, count, amount }: SumLine): void {
    this.row(`${name ?? this.z.nobody} (${count})`, formatRupiah(amount));
  }

  private text(sentence: string): void {
    this.center(sentence);
  }
}
