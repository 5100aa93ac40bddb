// Owns money without a sale: each with the likeliest sales and why. A person joins or sets aside,
// with a reason; the till never guesses, and nothing disappears.
import { useState } from 'react';
import { formatRupiah } from '../../shared/money.ts';
import type { PaymentView, Suggestion } from '../../shared/views.ts';
import { useAgo } from '../components/ago.tsx';
import { Button } from '../components/button.tsx';
import { ChooseSale } from '../components/choose-sale.tsx';
import { Empty } from '../components/empty.tsx';
import { Money } from '../components/money.tsx';
import { OpenMatters, useMatters } from '../components/open-matters.tsx';
import { ReasonDialog } from '../components/reason-dialog.tsx';
import { minuteText, stampText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';

export function InboxScreen() {
  const inbox = useStore((state) => state.till.view?.inbox) ?? [];
  const words = useWords().lists.inbox;
  const matters = useMatters();
  return (
    <main className="screen list-screen">
      <header className="list-head">
        <h1>{words.title}</h1>
        {inbox.length > 0 && <p className="soft">{words.lead}</p>}
      </header>
      {inbox.length === 0 && matters.length === 0 && (
        <Empty icon="inbox" title={words.none} hint={words.noneHint} />
      )}
      <ul className="inbox">
        {inbox.map((payment) => (
          <UnclaimedMoney key={payment.id} payment={payment} />
        ))}
      </ul>
      <OpenMatters matters={matters} />
    </main>
  );
}

/** As much of a sale as the question needs: a suggestion or a sale of the list. */
interface Target {
  readonly id: string;
  readonly payable: number;
  readonly createdAtMs: number;
}

type Asked =
  | { readonly kind: 'attach'; readonly sale: Target }
  | { readonly kind: 'choose' }
  | { readonly kind: 'dismiss' }
  | null;

export function UnclaimedMoney({ payment }: { readonly payment: PaymentView }) {
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const [asked, setAsked] = useState<Asked>(null);
  const { unknownIssuer, lists } = useWords();
  const words = lists.inbox;
  const seen = useAgo(payment.seenAtMs);
  const { suggestions } = payment;
  const ask = (sale: Target): void => setAsked({ kind: 'attach', sale });
  return (
    <li className="unclaimed">
      <div className="unclaimed-money">
        <strong className="unclaimed-amount">
          <Money amount={payment.amount} />
        </strong>
        <span>
          {payment.issuer.name || unknownIssuer} ·{' '}
          <span className="money">{stampText(payment.paidAtMs, payment.precisionMs, zone)}</span>
        </span>
        <span className="soft">
          {payment.feed} · {words.seen(seen)}
        </span>
      </div>
      <div className="unclaimed-why">
        <p>{words.findings[payment.finding ?? 'no_sale']}</p>
        {suggestions.length > 0 && <h2>{words.suggestions}</h2>}
        <ul>
          {suggestions.map((suggestion) => (
            <SuggestedSale
              key={suggestion.saleId}
              suggestion={suggestion}
              zone={zone}
              onAttach={() => ask({ ...suggestion, id: suggestion.saleId })}
            />
          ))}
        </ul>
      </div>
      <div className="unclaimed-actions">
        <Button onPress={() => setAsked({ kind: 'choose' })}>{words.choose}</Button>
        <Button look="quiet" onPress={() => setAsked({ kind: 'dismiss' })}>
          {words.dismiss}
        </Button>
      </div>
      {asked?.kind === 'choose' && (
        <ChooseSale
          title={words.chooseTitle(formatRupiah(payment.amount))}
          onChoose={ask}
          onClose={() => setAsked(null)}
        />
      )}
      <Question payment={payment} zone={zone} asked={asked} onClose={() => setAsked(null)} />
    </li>
  );
}

interface SuggestedProps {
  readonly suggestion: Suggestion;
  readonly zone: string;
  readonly onAttach: () => void;
}

function SuggestedSale({ suggestion, zone, onAttach }: SuggestedProps) {
  const words = useWords().lists.inbox;
  return (
    <li className="suggested">
      <span>
        <strong>
          <Money amount={suggestion.payable} />
        </strong>{' '}
        {words.saleAt(minuteText(suggestion.createdAtMs, zone))}
        {suggestion.reference !== null && ` · ${suggestion.reference}`}
        <em>{words.whys[suggestion.why]}</em>
      </span>
      {suggestion.status !== 'paid' && <Button onPress={onAttach}>{words.attach}</Button>}
    </li>
  );
}

interface QuestionProps {
  readonly payment: PaymentView;
  readonly zone: string;
  readonly asked: Asked;
  readonly onClose: () => void;
}

function Question({ payment, zone, asked, onClose }: QuestionProps) {
  const { deeds } = usePage();
  const words = useWords().lists.inbox;
  if (asked === null || asked.kind === 'choose') return null;
  const amount = formatRupiah(payment.amount);
  if (asked.kind === 'dismiss')
    return (
      <ReasonDialog
        title={words.dismissTitle(amount)}
        meaning={words.dismissMeaning}
        reasons={words.dismissReasons}
        confirm={words.dismissConfirm}
        onConfirm={(reason, pin) => deeds.dismiss(payment.id, reason, pin)}
        onClose={onClose}
      />
    );
  const { sale } = asked;
  const time = minuteText(sale.createdAtMs, zone);
  return (
    <ReasonDialog
      title={words.attachTitle(amount, `${formatRupiah(sale.payable)} (${time})`)}
      reasons={words.attachReasons}
      confirm={words.attachConfirm}
      onConfirm={(reason, pin) => deeds.attach(payment.id, sale.id, reason, pin)}
      onClose={onClose}
    />
  );
}
