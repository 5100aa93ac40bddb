// Owns what fills the screen when money came that pays nothing by itself: a second time, for a
// cancelled sale, too little, too much. Never green, and never the word LUNAS.
import { formatRupiah } from '../../shared/money.ts';
import type { PaymentView, Suggestion } from '../../shared/views.ts';
import { AlertWord, BigAmount } from '../components/big-amount.tsx';
import { Button } from '../components/button.tsx';
import { MoneyFacts } from '../components/money-facts.tsx';
import { Sign, type Kind } from '../components/sign.tsx';
import { minuteText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';

const KINDS = {
  double: 'double',
  after_cancel: 'cancelled',
  short: 'short',
  over: 'over',
} as const satisfies Partial<Record<NonNullable<PaymentView['finding']>, Kind>>;

type OddFinding = keyof typeof KINDS;

function isOddFinding(finding: PaymentView['finding']): finding is OddFinding {
  return finding !== null && Object.hasOwn(KINDS, finding);
}

export function OddPane({ payment }: { readonly payment: PaymentView }) {
  const { deeds } = usePage();
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const words = useWords();
  const { odd } = words.sell;
  const { finding } = payment;
  if (!isOddFinding(finding)) return null;
  const open = (): void => {
    deeds.closeAlerts();
    deeds.desk({ type: 'went', screen: 'inbox' });
  };
  return (
    <section className={`alert kind-${KINDS[finding]}`}>
      <Sign kind={KINDS[finding]} />
      <AlertWord>{odd[finding].word}</AlertWord>
      <BigAmount amount={payment.amount} />
      <p className="alert-facts">
        <MoneyFacts payment={payment} />
        <SaleMeant suggestion={payment.suggestions[0]} zone={zone} />
      </p>
      <p className="alert-meaning">{odd[finding].meaning}</p>
      <div className="alert-actions">
        <Button icon="inbox" keyHint="U" onPress={open}>
          {odd.open}
        </Button>
      </div>
    </section>
  );
}

interface MeantProps {
  readonly suggestion: Suggestion | undefined;
  readonly zone: string;
}

/** The sale the customer most likely meant: when, how much, its note. */
function SaleMeant({ suggestion, zone }: MeantProps) {
  const { odd } = useWords().sell;
  if (suggestion === undefined) return null;
  const time = minuteText(suggestion.createdAtMs, zone);
  const reference = suggestion.reference === null ? '' : ` · ${suggestion.reference}`;
  return (
    <span>
      {odd.sale} <strong>{`${time} · ${formatRupiah(suggestion.payable)}${reference}`}</strong>
    </span>
  );
}
