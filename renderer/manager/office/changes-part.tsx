// Owns what is changed from afar: whom this till trusts, the owner's key, the form of a change, and
// the history with what became of each. What may not push sees no form.
import { useCallback } from 'react';
import type { OfficeState } from '../../../shared/office.ts';
import { Button } from '../../components/button.tsx';
import { usePage } from '../../hooks.ts';
import { useAsked } from '../books/asking.ts';
import { History } from './history.tsx';
import { KeyPanel } from './key-panel.tsx';
import { OfficeFault, useMoment } from './parts.tsx';
import { PushForm } from './push-form.tsx';
import { useAnswer } from './use-office.ts';
import { useOfficeWords } from './words.ts';

interface ChangesProps {
  readonly state: OfficeState;
  readonly onChange: () => void;
}

export function ChangesPart({ state, onChange }: ChangesProps) {
  const { api } = usePage().session;
  const words = useOfficeWords();
  const rights = useAnswer(useCallback(() => api.office.pushes({ limit: 1 }), [api]));
  const mayPush = rights.answer?.mayPush === true;
  return (
    <>
      {state.role !== 'office' && <Trust state={state} onChange={onChange} />}
      {(mayPush || state.key !== null || state.role === 'office') && (
        <KeyPanel state={state} onChange={onChange} />
      )}
      <section className="panel office-panel">
        <h2>{words.push.title}</h2>
        <OfficeFault fault={rights.fault} />
        {rights.answer !== null && !mayPush && <p className="soft">{words.push.mayNot}</p>}
        {mayPush && state.key === null && <p className="soft">{words.push.noKey}</p>}
        {mayPush && state.key !== null && <PushForm onPushed={rights.again} />}
      </section>
      <History news={rights.answer} />
    </>
  );
}

function Trust({ state: { trusted, asks, taken, key }, onChange }: ChangesProps) {
  const { api } = usePage().session;
  const words = useOfficeWords().trust;
  const moment = useMoment();
  const { ask, fault, isBusy } = useAsked<OfficeState>();
  const answer = async (call: () => Promise<OfficeState>): Promise<void> => {
    if ((await ask(call)) !== null) onChange();
  };
  return (
    <section className="panel office-panel">
      <h2>{words.title}</h2>
      {trusted === null && asks === null && <p className="soft">{words.none}</p>}
      {trusted !== null && (
        <div className="office-trusted">
          <p>
            {trusted.fromSetup
              ? words.fromSetup
              : trusted.by === null && trusted.fingerprint === key?.fingerprint
                ? words.own
                : words.known(trusted.by, trusted.atMs === null ? '' : moment(trusted.atMs))}
            <span className="soft"> · {words.taken(taken)}</span>
          </p>
          <p className="office-fingerprint">{trusted.fingerprint}</p>
          {!trusted.fromSetup && trusted.fingerprint !== key?.fingerprint && (
            <Button
              look="quiet"
              isBusy={isBusy}
              onPress={() =>
                void answer(() => api.office.distrust({ fingerprint: trusted.fingerprint }))
              }
            >
              {words.stop}
            </Button>
          )}
        </div>
      )}
      {asks !== null && (
        <div className="office-question">
          <h3>{words.asks(asks.by)}</h3>
          <p>{words.compare}</p>
          <p className="office-fingerprint">{asks.fingerprint}</p>
          <div className="books-actions">
            <Button
              look="main"
              icon="check"
              isBusy={isBusy}
              onPress={() => void answer(() => api.office.trust({ fingerprint: asks.fingerprint }))}
            >
              {words.yes}
            </Button>
            <Button
              isBusy={isBusy}
              onPress={() =>
                void answer(() => api.office.distrust({ fingerprint: asks.fingerprint }))
              }
            >
              {words.no}
            </Button>
          </div>
        </div>
      )}
      <OfficeFault fault={fault} />
    </section>
  );
}
