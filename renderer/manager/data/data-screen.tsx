// Owns the section of data care: copies outside, restore, move, how long things are kept, help.
import { useCallback, useEffect, useState } from 'react';
import type { CareState } from '../../../shared/care.ts';
import { usePage, useStore } from '../../hooks.ts';
import { Section } from '../books/parts.tsx';
import { CareFaultLine, dataFault, type DataFault } from './care-fault.tsx';
import { HelpPanel } from './help-panel.tsx';
import { KeepPanel } from './keep-panel.tsx';
import { MovePanel } from './move-panel.tsx';
import { OutsidePanel } from './outside-panel.tsx';
import { RestorePanel } from './restore-panel.tsx';
import { useDataWords } from './words.ts';
import '../../styles/books.css';
import '../../styles/data.css';

export interface CarePanelProps {
  readonly state: CareState;
  readonly onState: (state: CareState) => void;
}

export function DataScreen() {
  const words = useDataWords();
  const { state, fault, setState } = useCareState();
  if (state === null)
    return fault === null ? (
      <p className="soft">{words.loading}</p>
    ) : (
      <CareFaultLine fault={fault} />
    );
  const parts = { state, onState: setState };
  return (
    <Section lead={words.lead}>
      <OutsidePanel {...parts} />
      <RestorePanel {...parts} />
      <MovePanel {...parts} />
      <KeepPanel {...parts} />
      <HelpPanel {...parts} />
    </Section>
  );
}

/** Asked again on each new line to the till: it may have started again in between. */
export function useCareState() {
  const { session } = usePage();
  const link = useStore((page) => page.till.link);
  const [state, setState] = useState<CareState | null>(null);
  const [fault, setFault] = useState<DataFault | null>(null);
  const load = useCallback((): void => {
    session.api.care.state().then(
      (answer) => {
        setFault(null);
        setState(answer);
      },
      (error: unknown) => setFault(dataFault(error)),
    );
  }, [session]);
  useEffect(() => {
    if (link === 'open') load();
  }, [link, load]);
  return { state, fault, setState };
}
