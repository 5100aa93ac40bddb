// Owns the copies outside the PC: where, how often, how many, under a passphrase or not.
import { useState } from 'react';
import type { CareState } from '../../../shared/care.ts';
import { EVERY_HOURS } from '../../../shared/care-terms.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { usePage } from '../../hooks.ts';
import { useMoment } from '../books/parts.tsx';
import { CareFaultLine, useDoing } from './care-fault.tsx';
import type { CarePanelProps } from './data-screen.tsx';
import { isGood, NewPassphraseFields, NO_PASSPHRASE, PathField } from './fields.tsx';
import { useDataWords } from './words.ts';

const KEEP = [7, 14, 30, 60] as const;
type Hours = (typeof EVERY_HOURS)[number];

export function OutsidePanel({ state, onState }: CarePanelProps) {
  const { api } = usePage().session;
  const words = useDataWords().outside;
  const { isBusy, fault, run } = useDoing();
  const form = useForm(state.outside);
  const send = async (call: () => Promise<CareState>): Promise<void> => {
    const next = await run(call);
    if (next !== null) onState(next);
  };
  const save = (): Promise<void> =>
    send(() => {
      const { folder, hours, keep, seals, passphrase } = form;
      const typed = passphrase.text === '' ? {} : { passphrase: passphrase.text };
      const sealing = seals ? typed : { passphrase: null };
      return api.care.setOutside({
        outside: { folder: folder.trim(), everyHours: hours, keep, ...sealing },
      });
    });
  return (
    <section className="panel" aria-labelledby="data-outside">
      <h2 id="data-outside">{words.title}</h2>
      <Now state={state} />
      <Fields state={state} form={form} />
      <CareFaultLine fault={fault} />
      <div className="books-actions">
        <Button
          look="main"
          icon="download"
          isBusy={isBusy}
          isOff={isBusy || !isReady(form, state)}
          onPress={() => void save()}
        >
          {isBusy ? words.saving : words.save}
        </Button>
        {state.outside !== null && (
          <>
            <Button isOff={isBusy} onPress={() => void send(() => api.care.backUpNow())}>
              {words.now}
            </Button>
            <Button
              look="quiet"
              isOff={isBusy}
              onPress={() => void send(() => api.care.setOutside({ outside: null }))}
            >
              {words.stop}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

interface FieldsProps {
  readonly state: CareState;
  readonly form: Form;
}

function Fields({ state, form }: FieldsProps) {
  const words = useDataWords().outside;
  return (
    <>
      <PathField
        label={words.folder}
        what="folder"
        canChoose={state.canChoose}
        value={form.folder}
        onChange={form.setFolder}
      />
      <Choice
        label={words.every}
        value={String(form.hours)}
        options={EVERY_HOURS.map((each) => [String(each), words.hours[each]] as const)}
        onChoose={(value) =>
          form.setHours(EVERY_HOURS.find((each) => String(each) === value) ?? 24)
        }
      />
      <Choice
        label={words.keep}
        value={String(form.keep)}
        options={[...new Set([...KEEP, form.keep])]
          .toSorted((a, b) => a - b)
          .map((count) => [String(count), words.keepCount(count)] as const)}
        onChoose={(value) => form.setKeep(Number(value))}
      />
      <Sealing form={form} isSealed={state.outside?.isSealed === true} />
    </>
  );
}

function Now({ state }: { readonly state: CareState }) {
  const words = useDataWords().outside;
  const moment = useMoment();
  const { local, outside } = state;
  return (
    <div aria-live="polite">
      <p>
        {local.newestAtMs === null
          ? words.localNone
          : words.local(local.count, moment(local.newestAtMs))}
      </p>
      {outside === null && <p className="books-warning">{words.none}</p>}
      {outside !== null && outside.fault === null && outside.lastAtMs !== null && (
        <p className="fine">{words.last(moment(outside.lastAtMs))}</p>
      )}
      {outside !== null && outside.fault !== null && (
        <p className="books-warning">{words.fault[outside.fault]}</p>
      )}
    </div>
  );
}

function Sealing({ form, isSealed }: { readonly form: Form; readonly isSealed: boolean }) {
  const words = useDataWords().outside;
  return (
    <>
      <Choice
        label={words.seal}
        value={form.seals ? 'yes' : 'no'}
        options={[
          ['yes', words.sealOptions.yes],
          ['no', words.sealOptions.no],
        ]}
        onChoose={(value) => form.setSeals(value === 'yes')}
      />
      {form.seals && (
        <NewPassphraseFields
          value={form.passphrase}
          help={isSealed ? words.sealKept : words.sealMeaning}
          onChange={form.setPassphrase}
        />
      )}
    </>
  );
}

type Form = ReturnType<typeof useForm>;

function useForm(outside: CareState['outside']) {
  const [folder, setFolder] = useState(outside?.folder ?? '');
  const [hours, setHours] = useState<Hours>(
    EVERY_HOURS.find((each) => each === outside?.everyHours) ?? 24,
  );
  const [keep, setKeep] = useState(outside?.keep ?? 14);
  const [seals, setSeals] = useState(outside?.isSealed ?? true);
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE);
  const values = { folder, hours, keep, seals, passphrase };
  return { ...values, setFolder, setHours, setKeep, setSeals, setPassphrase };
}

function isReady({ folder, seals, passphrase }: Form, { outside }: CareState): boolean {
  if (folder.trim() === '') return false;
  const isKept = outside?.isSealed === true && passphrase.text === '';
  return !seals || isKept || isGood(passphrase);
}
