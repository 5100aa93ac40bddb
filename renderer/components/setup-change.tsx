// Owns the saving of one part of the setup, and what came of it in words.
import { useState, type ReactNode } from 'react';
import type { SetupChanged } from '../../shared/views.ts';
import { callFault, type CallFault, type SetupPart } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import { Button } from './button.tsx';
import { FaultList } from './fault-list.tsx';
import { useSetupWords } from './setup-words.ts';

type State =
  | { readonly kind: 'still' | 'busy' | 'saved' | 'missing' }
  | { readonly kind: 'refused'; readonly answer: SetupChanged }
  | { readonly kind: 'failed'; readonly fault: CallFault };

export interface PartChange {
  readonly state: State;
  /** Something was typed: what came of the last saving is old news. */
  touch(): void;
  /** Fields are missing: say so. */
  miss(): void;
  save(changes: SetupPart): Promise<void>;
}

export function useChange(onChanged: () => void): PartChange {
  const { deeds } = usePage();
  const [state, setState] = useState<State>({ kind: 'still' });
  return {
    state,
    touch: () => setState({ kind: 'still' }),
    miss: () => setState({ kind: 'missing' }),
    async save(changes) {
      setState({ kind: 'busy' });
      try {
        const answer = await deeds.settings.change(changes);
        const isSaved = answer.faults.length === 0 && answer.waiting === 0;
        setState(isSaved ? { kind: 'saved' } : { kind: 'refused', answer });
        if (isSaved) onChanged();
      } catch (error) {
        setState({ kind: 'failed', fault: callFault(error) });
      }
    },
  };
}

interface PartEndProps {
  readonly change: PartChange;
  readonly onSave: () => void;
  /** What must be filled in before anything is saved. */
  readonly faults?: readonly string[];
  readonly word?: string;
  /** Other buttons. */
  readonly children?: ReactNode;
}

export function PartEnd({ change, onSave, faults = [], word, children }: PartEndProps) {
  const setup = useSetupWords();
  const { fault: faultWords } = useWords();
  const { state } = change;
  return (
    <div className="part-end">
      <div aria-live="polite">
        {state.kind === 'missing' && faults.length > 0 && (
          <FaultList title={setup.faults} faults={faults} />
        )}
        {state.kind === 'saved' && <p className="fine">{setup.edit.saved}</p>}
        {state.kind === 'failed' && (
          <p className="field-fault">{faultWords.codes[state.fault.code]}</p>
        )}
        {state.kind === 'refused' && state.answer.waiting > 0 && (
          <p className="test-warning">{setup.edit.waiting(state.answer.waiting)}</p>
        )}
        {state.kind === 'refused' && state.answer.faults.length > 0 && (
          <FaultList title={setup.tillFaults} faults={state.answer.faults} />
        )}
      </div>
      <div className="actions">
        <Button
          icon="check"
          onPress={() => (faults.length > 0 ? change.miss() : onSave())}
          isBusy={state.kind === 'busy'}
        >
          {word ?? setup.edit.save}
        </Button>
        {children}
      </div>
    </div>
  );
}
