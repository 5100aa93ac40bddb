// Owns the log of one webhook: what was told, when, what came back, when it is tried again.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeliveryState, DeliveryView } from '../../../shared/webhooks.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { dayText, timeText } from '../../format.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { shopDay } from '../../../shared/time.ts';
import { faultText, useWebhookWords } from './words.ts';

const ROWS = 25;

type Filter = 'all' | Extract<DeliveryState, 'gave_up' | 'queued'>;

interface LogProps {
  readonly id: string;
  /** Changes when something was told: what is shown is read again. */
  readonly news: string;
  readonly onChange: () => Promise<void>;
}

export function DeliveryLog({ id, news, onChange }: LogProps) {
  const { api } = usePage().session;
  const words = useWebhookWords();
  const { codes } = useWords().fault;
  const [filter, setFilter] = useState<Filter>('all');
  const log = useLog(id, filter, news);
  const again = async (deliveryId: number): Promise<void> => {
    await log.attempt(() => api.webhook.again({ id, deliveryId }));
    await onChange();
  };
  return (
    <div className="webhook-log">
      <Choice
        label={words.filter}
        value={filter}
        options={(['all', 'gave_up', 'queued'] as const).map(
          (each) => [each, words.filters[each]] as const,
        )}
        onChoose={setFilter}
      />
      <p className="field-fault" aria-live="polite">
        {log.fault !== null && codes[log.fault.code]}
      </p>
      {log.rows !== null && log.rows.length === 0 && <p className="soft">{words.noDeliveries}</p>}
      {log.rows !== null && log.rows.length > 0 && (
        <Rows rows={log.rows} onAgain={(deliveryId) => void again(deliveryId)} />
      )}
      {log.before !== null && <Button onPress={() => void log.more()}>{words.more}</Button>}
    </div>
  );
}

function useLog(id: string, filter: Filter, news: string) {
  const { api } = usePage().session;
  const [rows, setRows] = useState<readonly DeliveryView[] | null>(null);
  const [before, setBefore] = useState<number | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const read = useCallback(
    (below: number | null) =>
      api.webhook.deliveries({
        id,
        limit: ROWS,
        ...(filter === 'all' ? {} : { state: filter }),
        ...(below === null ? {} : { before: below }),
      }),
    [api, id, filter],
  );
  // Who has gone on to older rows keeps them.
  const pagedWith = useRef<typeof read | null>(null);
  useEffect(() => {
    if (pagedWith.current === read) return;
    let isWanted = true;
    read(null).then(
      (page) => {
        if (!isWanted) return;
        setFault(null);
        setRows(page.items);
        setBefore(page.before);
      },
      (error: unknown) => isWanted && setFault(callFault(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [read, news]);
  const attempt = async (call: () => Promise<unknown>): Promise<void> => {
    try {
      await call();
      const page = await read(null);
      setRows(page.items);
      setBefore(page.before);
    } catch (error) {
      setFault(callFault(error));
    }
  };
  const more = async (): Promise<void> => {
    try {
      const page = await read(before);
      pagedWith.current = read;
      setRows((known) => [...(known ?? []), ...page.items]);
      setBefore(page.before);
    } catch (error) {
      setFault(callFault(error));
    }
  };
  return { rows, before, fault, attempt, more };
}

interface RowsProps {
  readonly rows: readonly DeliveryView[];
  readonly onAgain: (deliveryId: number) => void;
}

function Rows({ rows, onAgain }: RowsProps) {
  const words = useWebhookWords();
  const heads = ['when', 'event', 'state', 'answered', 'took', 'tries', 'next', 'again'] as const;
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={words.log}>
      <table className="table webhook-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {words[head]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onAgain={onAgain} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: DeliveryView;
  readonly onAgain: (deliveryId: number) => void;
}

function Row({ row, onAgain }: RowProps) {
  const words = useWebhookWords();
  const time = useTime();
  const { id, seq, type, about, atMs, state, attempts, tookMs, nextAtMs, endedAtMs } = row;
  return (
    <tr className={state === 'gave_up' ? 'webhook-bad' : ''}>
      <td className="money">{time(atMs)}</td>
      <td>
        <code>{type}</code> <span className="soft">#{seq}</span>
        <br />
        <span className="soft">{about}</span>
      </td>
      <td>
        <strong>{words.deliveryStates[state]}</strong>
      </td>
      <td>
        {faultText(row, words)}
        {row.excerpt !== null && row.excerpt !== '' && row.fault !== null && (
          <>
            <br />
            <span className="soft">{row.excerpt}</span>
          </>
        )}
      </td>
      <td className="money">{attempts === 0 ? '' : tookMs}</td>
      <td className="money">{attempts}</td>
      <td className="money">{nextAtMs !== null && attempts > 0 ? time(nextAtMs) : ''}</td>
      <td>
        {endedAtMs !== null && (
          <Button look="quiet" onPress={() => onAgain(id)} label={`${words.again} #${seq}`}>
            {words.again}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The time, and the day where it is not today. */
function useTime(): (ms: number) => string {
  const view = useStore((state) => state.till.view);
  const { locale } = useWords();
  return (ms) => {
    if (view === null) return '';
    const { store, today } = view;
    const day = shopDay(ms, store);
    const time = timeText(ms, store.timezone);
    return day === today ? time : `${dayText(day, locale)} ${time}`;
  };
}
