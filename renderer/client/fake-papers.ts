// Owns the fake till's receipts: made by the same function as the real ones, printed nowhere.
import { COLUMNS, receiptText, type ReceiptShop } from '../../shared/paper.ts';
import { qrSlipOf, receiptOf } from '../../shared/receipt.ts';
import type { PrintView } from '../../shared/print-views.ts';
import type { TillApi } from './client.ts';
import type { FakeTill } from './fake.ts';

/** `receipt` and `printer` of the contract. */
export function paperApi(till: FakeTill): Pick<TillApi, 'receipt' | 'printer'> {
  let count = 0;
  return {
    receipt: {
      async preview({ saleId, kind, lang, paper: width }) {
        const { view } = till;
        const { store, merchant, isTraining, nowMs } = view;
        const paper = width ?? view.printer?.paper ?? 58;
        const copy = view.prints.filter((print) => print.saleId === saleId).length;
        const shop: ReceiptShop = {
          store: store.name,
          till: view.till.name,
          timezone: store.timezone,
          merchant: merchant?.name ?? '',
          nmid: merchant?.nmid ?? null,
          isTraining,
          paper,
          lang,
          footer: ['Terima kasih'],
        };
        const sale = till.find(saleId);
        const made =
          kind === 'qr' ? qrSlipOf(sale, shop, nowMs) : receiptOf(sale, shop, { nowMs, copy });
        if (!made.ok) throw new Error(made.refusal);
        const parts = [...made.receipt.parts];
        return { paper, columns: COLUMNS[paper], copy, parts, text: receiptText(made.receipt) };
      },
      async print({ saleId, kind }) {
        count += 1;
        const part = { id: count, saleId, kind, copy: 0, isAuto: false } as const;
        const print: PrintView = {
          ...part,
          state: 'printed',
          tries: 1,
          fault: null,
          askedAtMs: till.view.nowMs,
        };
        till.emit({ type: 'print.changed', payload: { print } });
        return print;
      },
    },
    printer: {
      test: async () => ({
        done: ['find', 'send', 'finish'],
        failedAt: null,
        fault: null,
        tookMs: 120,
      }),
    },
  };
}
