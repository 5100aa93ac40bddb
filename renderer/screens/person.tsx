// Owns a sale that needs a person: the money that fits, told apart by issuer and second. The till
// has no evidence left; what the customer says is evidence, and is kept as the reason.
import { formatRupiah } from '../../shared/money.ts';
import type { PaymentView, SaleView } from '../../shared/views.ts';
import { Button } from '../components/button.tsx';
import { CancelQuestion } from '../components/cancel-question.tsx';
import { Money } from '../components/money.tsx';
import { ReasonDialog } from '../components/reason-dialog.tsx';
import { Sign } from '../components/sign.tsx';
import { stampText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { CANDIDATE_KEYS } from '../keys.ts';
import type { Words } from '../strings.ts';

export function NeedsPerson({ sale }: { readonly sale: SaleView }) {
  const { deeds } = usePage();
  const isCancelling = useStore((state) => state.desk.cancelling?.saleId === sale.id);
  const words = useWords().sell;
  if (isCancelling)
    return (
      <article className="person">
        <CancelQuestion sale={sale} />
      </article>
    );
  return (
    <article className="person">
      <header>
        <h1 className="kind-person">
          <Sign kind="person" /> {words.person.title}
        </h1>
        <p className="amount-big">
          <Money amount={sale.payable} />
        </p>
        {sale.reference !== null && <p className="reference-shown">{sale.reference}</p>}
        <p>{whyOf(sale, words.person)}</p>
      </header>
      <h2>{words.person.candidate}</h2>
      <ul className="candidates">
        {(sale.candidates ?? []).map((payment, place) => (
          <Candidate
            key={payment.id}
            payment={payment}
            sale={sale}
            keyHint={CANDIDATE_KEYS[place]}
          />
        ))}
      </ul>
      <div className="actions">
        <Button icon="search" keyHint="C" onPress={() => deeds.check(sale.id)}>
          {words.waiting.check}
        </Button>
        <Button icon="plus" keyHint="N" onPress={() => deeds.newSale()}>
          {words.waiting.next}
        </Button>
        <Button look="danger" icon="cross" keyHint="Esc" onPress={() => deeds.cancel(sale.id)}>
          {words.waiting.cancel}
        </Button>
      </div>
    </article>
  );
}

/** Money that only this till knows of is checked with the others, by foot. */
function whyOf({ candidates = [], silentTills = [] }: SaleView, words: Words['sell']['person']) {
  if (silentTills.length > 0) return words.unaskedBy(silentTills.join(', '));
  return candidates.some(({ finding }) => finding === 'unasked') ? words.unasked : words.why;
}

interface CandidateProps {
  readonly payment: PaymentView;
  readonly sale: SaleView;
  readonly keyHint: string | undefined;
}

function Candidate({ payment, sale, keyHint }: CandidateProps) {
  const { deeds } = usePage();
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const isAsking = useStore((state) => state.desk.pickedId === payment.id);
  const pick = (paymentId: string | null): void => deeds.desk({ type: 'picked', paymentId });
  const { unknownIssuer, sell } = useWords();
  const words = sell.person;
  const issuer = payment.issuer.name || unknownIssuer;
  return (
    <li className="candidate">
      <strong>
        <Money amount={payment.amount} />
      </strong>
      <span>{issuer}</span>
      <span className="money">{stampText(payment.paidAtMs, payment.precisionMs, zone)}</span>
      <Button
        look="main"
        onPress={() => pick(payment.id)}
        {...(keyHint === undefined ? {} : { keyHint })}
      >
        {words.mine}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={words.pick(formatRupiah(payment.amount), issuer)}
          reasons={words.reasons}
          confirm={words.confirm}
          onConfirm={(reason, pin) => deeds.attach(payment.id, sale.id, reason, pin)}
          onClose={() => pick(null)}
        />
      )}
    </li>
  );
}
