// Owns what fills the screen: LUNAS, the kinds of LUNAS that are not plain, and money taken back. A
// LUNAS is drawn from the till's own sale as it is now; a sale that is not paid draws nothing.
import { useEffect } from 'react';
import { formatRupiah } from '../../shared/money.ts';
import type { SaleView } from '../../shared/views.ts';
import { useAgo } from '../components/ago.tsx';
import { Money } from '../components/money.tsx';
import { Sign } from '../components/sign.tsx';
import { ALERT_MS, type Alert } from '../desk.ts';
import { stampText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { learnedPaidAtMs } from '../store.ts';
import type { Words } from '../strings.ts';
import { verdictOf, type Verdict } from '../verdict.ts';

export function Alerts() {
  const { deeds } = usePage();
  const alerts = useStore((state) => state.desk.alerts);
  const words = useWords().sell;
  useLeaving(alerts);
  if (alerts.length === 0) return null;
  const mustBeRead = alerts.some(({ kind }) => kind === 'reversed');
  return (
    <div className={`alerts alerts-${Math.min(alerts.length, 4)}`} role="alert">
      {alerts.map((alert) => (
        <AlertPane key={alert.key} alert={alert} />
      ))}
      <button
        type="button"
        className={`alerts-close${mustBeRead ? '' : ' alerts-anywhere'}`}
        onClick={() => deeds.closeAlerts()}
      >
        {mustBeRead ? words.reversed.dismiss : words.paid.dismiss}
      </button>
    </div>
  );
}

/** Each LUNAS goes by itself; one opened again from a list, or money taken back, stays. */
function useLeaving(alerts: readonly Alert[]): void {
  const { deeds, clock } = usePage();
  useEffect(() => {
    const leaving = alerts.filter(({ kind, isAgain }) => kind === 'paid' && !isAgain);
    const timers = leaving.map(({ key, sinceMs }) =>
      window.setTimeout(
        () => deeds.desk({ type: 'alertsClosed', keys: [key] }),
        Math.max(0, sinceMs + ALERT_MS - clock.nowMs()),
      ),
    );
    return () => timers.forEach((timer) => window.clearTimeout(timer));
  }, [alerts, deeds, clock]);
}

function AlertPane({ alert }: { readonly alert: Alert }) {
  const { kind, sale } = alert;
  if (kind === 'reversed') return <ReversedPane alert={alert} />;
  const verdict = sale === null ? null : verdictOf(sale);
  if (sale === null || verdict === null) return null;
  return <PaidPane sale={sale} verdict={verdict} isAgain={alert.isAgain} />;
}

interface PaidPaneProps {
  readonly sale: SaleView;
  readonly verdict: Verdict;
  readonly isAgain: boolean;
}

export function PaidPane({ sale, verdict, isAgain }: PaidPaneProps) {
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const words = useWords();
  const ago = useAgo(learnedPaidAtMs(sale));
  const { paid } = words.sell;
  const { payment } = sale;
  const amount = payment?.amount ?? sale.payable;
  const meaning = meaningOf(verdict, sale.payable, words);
  return (
    <section className={`alert kind-${verdict.kind}`}>
      {isAgain && <p className="alert-again">{paid.again(ago)}</p>}
      <Sign kind={verdict.kind} />
      <h1 className="alert-word">{wordOf(verdict, words)}</h1>
      <BigAmount amount={amount} />
      <p className="alert-facts">
        {payment !== undefined && (
          <span>
            {paid.from} <strong>{payment.issuer.name || words.unknownIssuer}</strong>
          </span>
        )}
        {payment !== undefined && (
          <span>
            {paid.at}{' '}
            <strong className="money">
              {stampText(payment.paidAtMs, payment.precisionMs, zone)}
            </strong>
          </span>
        )}
        {sale.reference !== null && <strong>{sale.reference}</strong>}
      </p>
      {meaning !== null && <p className="alert-meaning">{meaning}</p>}
    </section>
  );
}

function wordOf(verdict: Verdict, words: Words): string {
  const { paid } = words.sell;
  switch (verdict.kind) {
    case 'plain':
      return paid.word;
    case 'late':
      return paid.late;
    case 'manual':
      return paid.manual;
    case 'short':
      return paid.short;
    case 'over':
      return paid.over;
  }
}

function meaningOf(verdict: Verdict, payable: number, words: Words): string | null {
  const { paid } = words.sell;
  switch (verdict.kind) {
    case 'plain':
      return null;
    case 'late':
      return paid.lateMeaning;
    case 'manual':
      return paid.manualMeaning;
    case 'short':
      return paid.shortMeaning(formatRupiah(verdict.by), formatRupiah(payable));
    case 'over':
      return paid.overMeaning(formatRupiah(verdict.by), formatRupiah(payable));
  }
}

function ReversedPane({ alert }: { readonly alert: Alert }) {
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const words = useWords();
  const { paid, reversed } = words.sell;
  const { payment, sale } = alert;
  const reference = sale?.reference ?? null;
  if (payment === null) return null;
  return (
    <section className="alert kind-reversed">
      <Sign kind="reversed" />
      <h1 className="alert-word">{reversed.word}</h1>
      <BigAmount amount={payment.amount} />
      <p className="alert-facts">
        <span>
          {paid.from} <strong>{payment.issuer.name || words.unknownIssuer}</strong>
        </span>
        <span>
          {paid.at}{' '}
          <strong className="money">
            {stampText(payment.paidAtMs, payment.precisionMs, zone)}
          </strong>
        </span>
        {reference !== null && <strong>{reference}</strong>}
      </p>
      <p className="alert-meaning">{reversed.meaning}</p>
    </section>
  );
}

function BigAmount({ amount }: { readonly amount: number }) {
  return (
    <p className="alert-amount" style={{ '--letters': formatRupiah(amount).length }}>
      <Money amount={amount} />
    </p>
  );
}
