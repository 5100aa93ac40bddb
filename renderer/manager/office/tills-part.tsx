// Owns the tills as head office sees them: their sums, and which of them somebody should call.
import { useCallback, useState } from 'react';
import type { OfficeTill } from '../../../shared/office.ts';
import { Choice } from '../../components/choice.tsx';
import { countdownText } from '../../format.ts';
import { usePage, useWords } from '../../hooks.ts';
import type { OfficeSpan } from './office-screen.tsx';
import { ListEnd, OfficeTable, SumCell, Troubles, useMoment } from './parts.tsx';
import { useList } from './use-office.ts';
import { useOfficeWords } from './words.ts';

type Shown = 'all' | 'troubled';

export function TillsPart({ span: { from, until, store } }: { readonly span: OfficeSpan }) {
  const { api } = usePage().session;
  const words = useOfficeWords();
  const [shown, setShown] = useState<Shown>('all');
  const tills = useList<OfficeTill>(
    useCallback(
      (after) =>
        api.office.tills({
          ...{ from, until, onlyTroubled: shown === 'troubled' },
          ...(store === undefined ? {} : { store }),
          ...(after === undefined ? {} : { after }),
        }),
      [api, from, until, store, shown],
    ),
  );
  const { items } = tills;
  const { sums } = words;
  return (
    <>
      <Choice
        label={words.showing}
        value={shown}
        options={[
          ['all', words.allTills],
          ['troubled', words.onlyTroubled],
        ]}
        onChoose={setShown}
      />
      {items !== null && items.length === 0 && <p className="soft">{words.noTills}</p>}
      {items !== null && items.length > 0 && (
        <OfficeTable
          label={words.parts.tills}
          heads={[
            ...[words.store, words.till, { amount: sums.payments }, { amount: sums.unclaimed }],
            words.state,
            ...[words.seen, words.version],
          ]}
        >
          {items.map((till) => (
            <TillRow key={`${till.store} ${till.till}`} till={till} />
          ))}
        </OfficeTable>
      )}
      <ListEnd list={tills} />
    </>
  );
}

function TillRow({ till }: { readonly till: OfficeTill }) {
  const words = useOfficeWords();
  const moment = useMoment();
  const { locale } = useWords();
  const { clockAheadMs, backlog, backlogSinceMs, troubles } = till;
  const isOff = troubles.includes('clock') && clockAheadMs !== null;
  const isLate = troubles.includes('backlog') && backlog !== null && backlogSinceMs !== null;
  return (
    <tr>
      <td>{till.store}</td>
      <th scope="row">{till.till}</th>
      <td className="money office-amount">
        <SumCell of={till.sums.payments} />
      </td>
      <td className="money office-amount">
        <SumCell of={till.sums.unclaimed} />
      </td>
      <td>
        <div className="office-state">
          <span>{words.states[till.state]}</span>
          <Troubles of={troubles} />
          {isOff && (
            <small>{words.clockOff(countdownText(Math.abs(clockAheadMs)), clockAheadMs > 0)}</small>
          )}
          {isLate && (
            <small>{words.behind(backlog.toLocaleString(locale), moment(backlogSinceMs))}</small>
          )}
        </div>
      </td>
      <td className="money">{moment(till.seenAtMs)}</td>
      <td className="money">{till.version}</td>
    </tr>
  );
}
