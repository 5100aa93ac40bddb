// Owns what a manager has to settle besides money without a sale: sales that need a decision, money
// taken back, confirmations by hand that no provider has shown yet, and times a feed was silent.
// Loaded with the inbox; its words travel with it.
import type { SaleView, Snapshot } from '../../shared/views.ts';
import { formatRupiah } from '../../shared/money.ts';
import { minuteText } from '../format.ts';
import { usePage, useStore } from '../hooks.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

const id = {
  title: 'Harus dibereskan juga',
  needsPerson: (amount: string, time: string) =>
    `Penjualan ${amount} jam ${time}: uangnya cocok dengan lebih dari satu. Pilih di layarnya.`,
  reversed: (amount: string, time: string) =>
    `${amount} dari penjualan jam ${time} ditarik kembali oleh bank. Minta barang atau uangnya.`,
  unproven: (amount: string, time: string) =>
    `Penjualan ${amount} jam ${time} dikonfirmasi orang; uangnya belum terlihat di penyedia.`,
  gap: (feed: string, from: string, until: string) =>
    `${feed} tidak memberi mutasi antara ${from} dan ${until}. Bandingkan harinya di meja manajer.`,
  open: 'Buka',
};

const en: typeof id = {
  title: 'Also to be settled',
  needsPerson: (amount, time) =>
    `Sale of ${amount} at ${time}: its money fits more than one. Choose on its screen.`,
  reversed: (amount, time) =>
    `${amount} of the sale at ${time} was taken back by the bank. Ask for the goods or the money.`,
  unproven: (amount, time) =>
    `The sale of ${amount} at ${time} was confirmed by hand; no provider has shown its money yet.`,
  gap: (feed, from, until) =>
    `${feed} gave no rows between ${from} and ${until}. Compare the day at the manager's desk.`,
  open: 'Open',
};

interface Matter {
  readonly key: string;
  readonly icon: IconName;
  readonly text: string;
  readonly saleId: string | null;
}

/** What there is to settle, the most urgent first; of today, and of open sales. */
export function mattersOf(view: Snapshot, words: typeof id): Matter[] {
  const time = (ms: number) => minuteText(ms, view.store.timezone);
  const of = (
    icon: IconName,
    fits: (sale: SaleView) => boolean,
    say: (amount: string, time: string) => string,
  ): Matter[] =>
    view.sales.filter(fits).map((sale) => ({
      key: `${icon} ${sale.id}`,
      icon,
      text: say(formatRupiah(sale.payment?.amount ?? sale.payable), time(sale.createdAtMs)),
      saleId: sale.id,
    }));
  const isReversed = (sale: SaleView) => sale.payment?.status === 'reversed';
  const isUnproven = (sale: SaleView) => sale.payment?.manual === true && !sale.payment.verified;
  return [
    ...of('undo', isReversed, words.reversed),
    ...of('question', ({ status }) => status === 'needs_person', words.needsPerson),
    ...of('hand', (sale) => !isReversed(sale) && isUnproven(sale), words.unproven),
    ...view.feeds.flatMap(({ kind, gap }): Matter[] => {
      if (gap === null) return [];
      const text = words.gap(kind, time(gap.fromMs), time(gap.untilMs));
      return [{ key: `gap ${kind}`, icon: 'eyeOff', text, saleId: null }];
    }),
  ];
}

export function useMatters(): readonly Matter[] {
  const view = useStore((state) => state.till.view);
  const words = useStore(({ prefs }) => prefs.lang) === 'en' ? en : id;
  return view === null ? [] : mattersOf(view, words);
}

export function OpenMatters({ matters }: { readonly matters: readonly Matter[] }) {
  const { deeds } = usePage();
  const words = useStore(({ prefs }) => prefs.lang) === 'en' ? en : id;
  if (matters.length === 0) return null;
  const open = (saleId: string): void => {
    deeds.desk({ type: 'went', screen: 'sell' });
    deeds.desk({ type: 'focused', saleId });
  };
  return (
    <section aria-label={words.title}>
      <h2 className="matters-title">{words.title}</h2>
      <ul className="inbox">
        {matters.map(({ key, icon, text, saleId }) => (
          <li key={key} className="matter">
            <Icon name={icon} />
            <span>{text}</span>
            {saleId !== null && <Button onPress={() => open(saleId)}>{words.open}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}
