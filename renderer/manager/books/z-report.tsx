// Owns the Z report: the figures as they were closed, and below them what has changed since then.
import type { PrintTest } from '../../../shared/print-views.ts';
import type { ShiftCorrection, ShiftReport } from '../../../shared/shift.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { Button } from '../../components/button.tsx';
import { usePage, useStore } from '../../hooks.ts';
import { useReceiptWords } from '../../receipt/words.ts';
import { useAsked } from './asking.ts';
import { Fault, Sums, useMoment, type SumLine } from './parts.tsx';
import { useBooksWords } from './words.ts';

export function ZReport({ report }: { readonly report: ShiftReport }) {
  const words = useBooksWords();
  const momentOf = useMoment();
  const shop = useStore((state) => state.till.view?.store.name) ?? '';
  const till = useStore((state) => state.till.view?.till.name) ?? '';
  const { shift } = words;
  const { figures } = report;
  return (
    <article className="z-report">
      <header>
        <h2>{shift.number(report.number)}</h2>
        <p>
          <strong>{shop}</strong> · {till}
        </p>
        <p className="soft">
          {shift.openedBy(report.openedBy ?? words.nobody, momentOf(report.openedAtMs))}
          {report.closedAtMs !== null &&
            ` · ${shift.closedBy(report.closedBy ?? words.nobody, momentOf(report.closedAtMs))}`}
        </p>
        {report.openingNote !== null && <p>{report.openingNote}</p>}
        {report.closingNote !== null && <p>{report.closingNote}</p>}
      </header>
      <Warnings report={report} />
      <div className="z-tables">
        <Sums title={shift.number(report.number)} lines={linesOf(report, words)} />
        <Sums title={shift.byIssuer} lines={figures.byIssuer} />
        <Sums
          title={shift.byCashier}
          lines={figures.byCashier.map((line) => ({ ...line, name: line.name ?? words.nobody }))}
        />
        <Sums title={shift.byFeed} lines={figures.byFeed} />
      </div>
      <Corrections report={report} />
      <PrintButtons number={report.number} />
    </article>
  );
}

function PrintButtons({ number }: { readonly number: number }) {
  const { api } = usePage().session;
  const { shift } = useBooksWords();
  const { faults } = useReceiptWords();
  const hasPrinter = useStore((state) => (state.till.view?.printer ?? null) !== null);
  const { ask, answer, fault, isBusy } = useAsked<PrintTest>();
  return (
    <>
      <div className="books-actions">
        {hasPrinter && (
          <Button
            look="main"
            icon="printer"
            isBusy={isBusy}
            onPress={() => void ask(() => api.shift.print({ number }))}
          >
            {isBusy ? shift.slipPrinting : shift.printSlip}
          </Button>
        )}
        <Button icon="printer" onPress={() => window.print()}>
          {shift.print}
        </Button>
      </div>
      <div aria-live="polite">
        <Fault fault={fault} />
        {!isBusy && answer?.failedAt === null && <p className="fine">{shift.slipPrinted}</p>}
        {!isBusy && answer !== null && answer.failedAt !== null && (
          <p className="field-fault">
            {shift.slipFailed} {faults[answer.fault ?? 'failed']}
          </p>
        )}
      </div>
    </>
  );
}

function linesOf(
  { figures }: ShiftReport,
  { shift, kinds }: ReturnType<typeof useBooksWords>,
): SumLine[] {
  const { sales, payments, unclaimed, dismissed, reversed, unproven, discounts } = figures;
  const lines: SumLine[] = [
    { name: shift.sales, ...sales, isMain: true },
    { name: shift.unproven, ...unproven },
    { name: kinds.unclaimed, ...unclaimed },
    { name: kinds.dismissed, ...dismissed },
    { name: shift.payments, ...payments, isMain: true },
    { name: kinds.reversed, ...reversed },
    { name: shift.discounts, count: 0, amount: discounts },
  ];
  const isNeeded = ({ count, amount, isMain }: SumLine) => isMain === true || count + amount > 0;
  return lines.filter(isNeeded);
}

function Warnings({ report }: { readonly report: ShiftReport }) {
  const { shift } = useBooksWords();
  const { waiting, needsPerson, blind } = report.figures;
  const said = [
    ...(blind.length > 0 ? [shift.blind(blind.join(', '))] : []),
    ...(waiting > 0 ? [shift.waiting(waiting)] : []),
    ...(needsPerson > 0 ? [shift.needsPerson(needsPerson)] : []),
  ];
  return said.map((text) => (
    <p key={text} className="books-warning">
      {text}
    </p>
  ));
}

function Corrections({ report }: { readonly report: ShiftReport }) {
  const words = useBooksWords();
  const momentOf = useMoment();
  const { shift, kinds } = words;
  if (report.corrections.length === 0) return null;
  const kindText = (kind: ShiftCorrection['was'], none: string) =>
    kind === null ? none : kinds[kind];
  return (
    <section>
      <table className="table tally">
        <caption>{shift.corrections}</caption>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.amount}</th>
            <th scope="col">{shift.was}</th>
            <th scope="col">{shift.is}</th>
            <th scope="col">{words.note}</th>
          </tr>
        </thead>
        <tbody>
          {report.corrections.map((each) => (
            <tr key={each.paymentId}>
              <td>{momentOf(each.paidAtMs)}</td>
              <td className="money">{formatRupiah(each.amount)}</td>
              <td>{kindText(each.was, shift.notThere)}</td>
              <td>{kindText(each.is, shift.gone)}</td>
              <td>{each.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.now !== null && (
        <p>
          <strong>{shift.nowTotal(formatRupiah(report.now.sales.amount))}</strong>
        </p>
      )}
    </section>
  );
}
