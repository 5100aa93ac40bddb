// Owns the list of copies and the way into one of them.
import { useEffect, useState } from 'react';
import type { BackupItem } from '../../../shared/care.ts';
import { Button } from '../../components/button.tsx';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { useMoment } from '../books/parts.tsx';
import { CareFaultLine, dataFault, type DataFault } from './care-fault.tsx';
import type { CarePanelProps } from './data-screen.tsx';
import { PathField } from './fields.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { useDataWords } from './words.ts';

/** What a person wants to look into. */
export interface Asked {
  readonly source: string;
  readonly isSealed: boolean;
}

export function RestorePanel({ state }: CarePanelProps) {
  const words = useDataWords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [path, setPath] = useState('');
  const { items, fault } = useBackups();
  return (
    <section className="panel" aria-labelledby="data-restore">
      <h2 id="data-restore">{words.restore.title}</h2>
      <p className="soft">{words.restore.lead}</p>
      <CareFaultLine fault={fault} />
      {items !== null && items.length === 0 && <p className="soft">{words.restore.none}</p>}
      {items !== null && items.length > 0 && <Copies items={items} onAsk={setAsked} />}
      <div className="books-tools">
        <PathField
          label={words.restore.file}
          what="file"
          canChoose={state.canChoose}
          value={path}
          onChange={setPath}
        />
        <Button
          isOff={path.trim() === ''}
          onPress={() => setAsked({ source: `file:${path.trim()}`, isSealed: isSealedName(path) })}
        >
          {words.restore.lookFile}
        </Button>
      </div>
      {asked !== null && <RestoreDialog asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

export function isSealedName(path: string): boolean {
  return path.trim().toLowerCase().endsWith('.lunas');
}

function useBackups() {
  const { session } = usePage();
  const link = useStore((page) => page.till.link);
  const [items, setItems] = useState<readonly BackupItem[] | null>(null);
  const [fault, setFault] = useState<DataFault | null>(null);
  useEffect(() => {
    if (link !== 'open') return;
    session.api.care.backups().then(
      (answer) => {
        setFault(null);
        setItems(answer.items);
      },
      (error: unknown) => setFault(dataFault(error)),
    );
  }, [session, link]);
  return { items, fault };
}

interface CopiesProps {
  readonly items: readonly BackupItem[];
  readonly onAsk: (asked: Asked) => void;
}

function Copies({ items, onAsk }: CopiesProps) {
  const words = useDataWords().restore;
  const moment = useMoment();
  const { locale } = useWords();
  const figure = (count: number): string => count.toLocaleString(locale);
  return (
    <div className="data-copies">
      <table className="table tally">
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.sales}</th>
            <th scope="col">{words.payments}</th>
            <th scope="col">{words.last}</th>
            <th scope="col">
              <span className="only-heard">{words.look}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ source, where, madeAtMs, isSealed, figures }) => {
            const when = madeAtMs === null ? '–' : moment(madeAtMs);
            return (
              <tr key={source}>
                <th scope="row">{when}</th>
                <td>{words.where[where]}</td>
                {figures === null ? (
                  <td colSpan={3} className="soft">
                    {isSealed ? words.sealed : words.broken}
                  </td>
                ) : (
                  <>
                    <td className="money">{figure(figures.sales)}</td>
                    <td className="money">{figure(figures.payments)}</td>
                    <td>
                      {figures.lastPaymentAtMs === null ? '–' : moment(figures.lastPaymentAtMs)}
                    </td>
                  </>
                )}
                <td>
                  <Button
                    label={`${words.look}: ${when}`}
                    onPress={() => onAsk({ source, isSealed })}
                  >
                    {words.look}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
