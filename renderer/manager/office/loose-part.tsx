// Owns what wants a person at some store: money given away twice with both stories, money without a
// sale, money that was taken back.
import { useCallback } from 'react';
import type { OfficeConflict, OfficeMoney, OfficeMoneyKind } from '../../../shared/office.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { usePage } from '../../hooks.ts';
import type { OfficeSpan } from './office-screen.tsx';
import { ListEnd, OfficeTable, useMoment } from './parts.tsx';
import { useList } from './use-office.ts';
import { useOfficeWords } from './words.ts';

interface PartProps {
  readonly span: OfficeSpan;
}

export function LoosePart({ span }: PartProps) {
  const words = useOfficeWords();
  return (
    <>
      <Conflicts span={span} />
      <Money span={span} kind="unclaimed" title={words.unclaimed} none={words.noUnclaimed} />
      <Money span={span} kind="reversed" title={words.reversed} none={words.noReversed} />
    </>
  );
}

function Conflicts({ span: { from, until, store } }: PartProps) {
  const { api } = usePage().session;
  const words = useOfficeWords();
  const list = useList<OfficeConflict>(
    useCallback(
      (after) =>
        api.office.conflicts({
          ...{ from, until },
          ...(store === undefined ? {} : { store }),
          ...(after === undefined ? {} : { after }),
        }),
      [api, from, until, store],
    ),
  );
  const { items } = list;
  return (
    <section className="panel office-panel">
      <h2>{words.conflicts}</h2>
      {items !== null && items.length === 0 && <p className="soft">{words.noConflicts}</p>}
      {items !== null && items.length > 0 && (
        <>
          <p className="soft">{words.conflictsLead}</p>
          <ul className="office-conflicts">
            {items.map((conflict) => (
              <Conflict key={`${conflict.store} ${conflict.seq}`} conflict={conflict} />
            ))}
          </ul>
        </>
      )}
      <ListEnd list={list} />
    </section>
  );
}

function Conflict({ conflict }: { readonly conflict: OfficeConflict }) {
  const words = useOfficeWords();
  const moment = useMoment();
  const { store, amount, first, second } = conflict;
  const told = ({ till, atMs, by, apart }: OfficeConflict['first']): string =>
    words.story(till, moment(atMs), words.by[by] ?? by, apart);
  return (
    <li>
      <strong>
        {formatRupiah(amount)} · {store}
      </strong>
      <dl className="office-stories">
        <div>
          <dt>{words.stands}</dt>
          <dd>{told(first)}</dd>
        </div>
        <div>
          <dt>{words.tooLate}</dt>
          <dd>{told(second)}</dd>
        </div>
      </dl>
    </li>
  );
}

interface MoneyProps extends PartProps {
  readonly kind: OfficeMoneyKind;
  readonly title: string;
  readonly none: string;
}

function Money({ span: { from, until, store }, kind, title, none }: MoneyProps) {
  const { api } = usePage().session;
  const words = useOfficeWords();
  const moment = useMoment();
  const list = useList<OfficeMoney>(
    useCallback(
      (after) =>
        api.office.money({
          ...{ from, until, kind },
          ...(store === undefined ? {} : { store }),
          ...(after === undefined ? {} : { after }),
        }),
      [api, from, until, store, kind],
    ),
  );
  const { items } = list;
  return (
    <section className="panel office-panel">
      <h2>{title}</h2>
      {items !== null && items.length === 0 && <p className="soft">{none}</p>}
      {items !== null && items.length > 0 && (
        <OfficeTable
          label={title}
          heads={[
            ...[
              words.when,
              words.store,
              words.till,
              { amount: words.amount },
              words.from,
              words.what,
            ],
          ]}
        >
          {items.map((each) => (
            <tr key={`${each.store} ${each.till} ${each.paymentId}`}>
              <td className="money">{moment(each.paidAtMs, each.timezone)}</td>
              <td>{each.store}</td>
              <td>{each.till}</td>
              <td className="money office-amount">{formatRupiah(each.amount)}</td>
              <td>{each.issuer === '' ? each.feed : each.issuer}</td>
              <td>{each.reference ?? each.note ?? ''}</td>
            </tr>
          ))}
        </OfficeTable>
      )}
      <ListEnd list={list} />
    </section>
  );
}
