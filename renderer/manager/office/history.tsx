// Owns the history of what was pushed: who, when, for whom, what, and what became of it at each
// till, with why where one refused.
import { useCallback, useState } from 'react';
import type { PushResult, PushView } from '../../../shared/office.ts';
import { Button } from '../../components/button.tsx';
import { usePage } from '../../hooks.ts';
import { ListEnd, OfficeTable, useMoment } from './parts.tsx';
import { useList } from './use-office.ts';
import { useOfficeWords, type OfficeWords } from './words.ts';

const STATES = ['applied', 'waiting', 'asked', 'refused'] as const;

export function History({ news }: { readonly news: unknown }) {
  const { api } = usePage().session;
  const words = useOfficeWords().history;
  const [open, setOpen] = useState<number | null>(null);
  const list = useList<PushView>(
    useCallback(
      (after) => {
        void news; // read again after a push
        return api.office.pushes({ limit: 20, ...(after === undefined ? {} : { after }) });
      },
      [api, news],
    ),
  );
  const { items } = list;
  const shown = items?.find(({ version }) => version === open);
  return (
    <section className="panel office-panel">
      <h2>{words.title}</h2>
      {items !== null && items.length === 0 && <p className="soft">{words.none}</p>}
      {items !== null && items.length > 0 && (
        <OfficeTable
          label={words.title}
          heads={[words.number, words.by, words.scope, words.what, words.result]}
        >
          {items.map((push) => (
            <PushRow
              key={`${push.fingerprint} ${push.version}`}
              push={push}
              isOpen={push.version === open}
              onOpen={() => setOpen(push.version === open ? null : push.version)}
            />
          ))}
        </OfficeTable>
      )}
      {shown !== undefined && <Results key={shown.version} push={shown} />}
      <ListEnd list={list} />
    </section>
  );
}

interface PushRowProps {
  readonly push: PushView;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function PushRow({ push, isOpen, onOpen }: PushRowProps) {
  const all = useOfficeWords();
  const words = all.history;
  const moment = useMoment();
  const { version, by, madeAtMs, scope, counts, isOurs, note } = push;
  const to = scope.kind === 'all' ? all.push.scopes.all : Object.values(scope).slice(1).join(' · ');
  const said = STATES.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <tr>
      <th scope="row" className="money">
        {version}
      </th>
      <td>
        {by ?? ''} <small className="soft">{moment(madeAtMs)}</small>
        {!isOurs && <small className="soft"> · {words.foreign}</small>}
      </td>
      <td>{to}</td>
      <td className="office-what">
        {linesOf(push, all).join(' · ')}
        {note !== '' && <small className="soft"> — {note}</small>}
      </td>
      <td>
        <button
          type="button"
          className="button button-quiet office-outcome"
          aria-expanded={isOpen}
          onClick={onOpen}
        >
          {said.length === 0
            ? words.nobody
            : said.map((state) => `${counts[state]} ${words.states[state]}`).join(', ')}
        </button>
      </td>
    </tr>
  );
}

function linesOf({ sale, rules, people }: PushView, all: OfficeWords): string[] {
  const words = all.history;
  const lines: string[] = [];
  if (sale?.expiresAfterSeconds !== undefined)
    lines.push(words.expires(String(Math.round(sale.expiresAfterSeconds / 6) / 10)));
  if (sale?.watchLateSeconds !== undefined)
    lines.push(words.watch(String(Math.round(sale.watchLateSeconds / 360) / 10)));
  if (sale?.equalAmounts !== undefined) lines.push(words.equal[sale.equalAmounts.policy]);
  if (rules !== null) lines.push(words.rules(rules.idleLockMinutes, rules.requireLogin));
  for (const { name, role, isActive, hasPin } of people)
    lines.push(words.person(name, all.push.roles[role], isActive, hasPin));
  return lines;
}

function Results({ push: { version, fingerprint } }: { readonly push: PushView }) {
  const { api } = usePage().session;
  const words = useOfficeWords();
  const moment = useMoment();
  const list = useList<PushResult>(
    useCallback(
      (after) =>
        api.office.results({ version, fingerprint, ...(after === undefined ? {} : { after }) }),
      [api, version, fingerprint],
    ),
  );
  const { items } = list;
  return (
    <div className="office-results">
      {items !== null && items.length === 0 && <p className="soft">{words.history.nobody}</p>}
      {items !== null && items.length > 0 && (
        <OfficeTable
          label={words.history.show(version)}
          heads={[words.store, words.till, words.history.result, words.when]}
        >
          {items.map(({ store, till, state, why, atMs }) => (
            <tr key={`${store} ${till}`}>
              <td>{store}</td>
              <th scope="row">{till}</th>
              <td>
                {words.history.states[state]}
                {why !== null && `: ${words.history.why[why]}`}
              </td>
              <td className="money">{moment(atMs)}</td>
            </tr>
          ))}
        </OfficeTable>
      )}
      <Button look="quiet" onPress={list.again}>
        {words.again}
      </Button>
      <ListEnd list={list} />
    </div>
  );
}
