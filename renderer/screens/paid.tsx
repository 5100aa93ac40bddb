// Owns what fills the screen: LUNAS, the kinds of LUNAS that are not plain, and money taken back. A
// LUNAS is drawn from the till's own sale as it is now; a sale that is not paid draws nothing.
import { useEffect } from 'react';
import { formatRupiah } from '../../shared/money.ts';
import type { SaleView } from '../../shared/views.ts';
import { useAgo } from '../components/ago.tsx';
import { AlertWord, BigAmount } from '../components/big-amount.tsx';
import { MoneyFacts } from '../components/money-facts.tsx';
import { Sign } from '../components/sign.tsx';
import type { Alert } from '../desk.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { ReceiptButton } from '../receipt/receipt-button.tsx';
import { OddPane } from './odd.tsx';
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
  const isAnywhere = alerts.every(({ kind }) => kind === 'paid');
  const shown = alerts.toSorted((a, b) => RANKS[a.kind] - RANKS[b.kind]).slice(0, SHOWN_MAX);
  return (
    <div className={`alerts alerts-${Math.min(shown.length, 4)}`} role="alert">
      {shown.map((alert) => (
        <AlertPane key={alert.key} alert={alert} />
      ))}
      <button
        type="button"
        className={`alerts-close${isAnywhere ? ' alerts-anywhere' : ''}`}
        onClick={() => deeds.closeAlerts()}
      >
        {alerts.length > shown.length && words.paid.more(alerts.length - shown.length)}{' '}
        {mustBeRead ? words.reversed.dismiss : words.paid.dismiss}
      </button>
    </div>
  );
}

/** More at once, after an outage, are told as a number: the lists have them all. */
const SHOWN_MAX = 6;
/** What must not be overlooked comes first. */
const RANKS: Readonly<Record<Alert['kind'], number>> = { reversed: 0, odd: 1, paid: 2 };

/**
 * Each LUNAS goes by itself, if the shop wants it; one opened again from a list, money taken back,
 * and money that pays nothing stay.
 */
function useLeaving(alerts: readonly Alert[]): void {
  const { deeds, clock } = usePage();
  const staysMs = useStore((state) => state.prefs.lunasSeconds) * 1000;
  useEffect(() => {
    if (staysMs === 0) return;
    const leaving = alerts.filter(({ kind, isAgain }) => kind === 'paid' && !isAgain);
    const timers = leaving.map(({ key, sinceMs }) =>
      window.setTimeout(
        () => deeds.desk({ type: 'alertsClosed', keys: [key] }),
        Math.max(0, sinceMs + staysMs - clock.nowMs()),
      ),
    );
    return () => timers.forEach((timer) => window.clearTimeout(timer));
  }, [alerts, deeds, clock, staysMs]);
}

function AlertPane({ alert }: { readonly alert: Alert }) {
  const { kind, sale } = alert;
  if (kind === 'reversed') return <ReversedPane alert={alert} />;
  if (kind === 'odd') return alert.payment && <OddPane payment={alert.payment} />;
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
  const isAlone = useStore((state) => state.desk.alerts.length === 1);
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
      <AlertWord>{wordOf(verdict, words)}</AlertWord>
      <BigAmount amount={amount} />
      <p className="alert-facts">
        {payment !== undefined && <MoneyFacts payment={payment} />}
        {sale.reference !== null && <strong>{sale.reference}</strong>}
      </p>
      {meaning !== null && <p className="alert-meaning">{meaning}</p>}
      <div className="alert-actions">
        <ReceiptButton saleId={sale.id} kind="receipt" hasKey={isAlone} />
      </div>
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
  const words = useWords();
  const { reversed } = words.sell;
  const { payment, sale } = alert;
  const reference = sale?.reference ?? null;
  if (payment === null) return null;
  return (
    <section className="alert kind-reversed">
      <Sign kind="reversed" />
      <AlertWord>{reversed.word}</AlertWord>
      <BigAmount amount={payment.amount} />
      <p className="alert-facts">
        <MoneyFacts payment={payment} />
        {reference !== null && <strong>{reference}</strong>}
      </p>
      <p className="alert-meaning">{reversed.meaning}</p>
    </section>
  );
}
