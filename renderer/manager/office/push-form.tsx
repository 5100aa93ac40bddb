// Owns the form of a change for tills: for whom, rules of selling, rules of screens, people. What
// is left empty stays as it is at the tills.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { usePage } from '../../hooks.ts';
import { useAsked } from '../books/asking.ts';
import { OfficeFault } from './parts.tsx';
import { askedOf, EMPTY_DRAFT, type PersonDraft, type PushDraft } from './push-draft.ts';
import { useOfficeWords } from './words.ts';

type Change = (part: Partial<PushDraft>) => void;

interface FieldsProps {
  readonly draft: PushDraft;
  readonly onChange: Change;
}

export function PushForm({ onPushed }: { readonly onPushed: () => void }) {
  const { api } = usePage().session;
  const words = useOfficeWords().push;
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const { ask, answer, fault, isBusy } = useAsked<{ version: number }>();
  const [isSent, setSent] = useState(false);
  const asked = askedOf(draft);
  const change: Change = (part) => {
    setSent(false);
    setDraft((before) => ({ ...before, ...part }));
  };
  const send = async (): Promise<void> => {
    if (asked === null || (await ask(() => api.office.push(asked))) === null) return;
    setDraft(EMPTY_DRAFT);
    setSent(true);
    onPushed();
  };
  return (
    <form
      className="office-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="soft">{words.never}</p>
      <Scope draft={draft} onChange={change} />
      <Sale draft={draft} onChange={change} />
      <Rules draft={draft} onChange={change} />
      <People draft={draft} onChange={change} />
      <TextField
        label={words.note}
        value={draft.note}
        lengthMax={200}
        onChange={(note) => change({ note })}
      />
      <div className="books-actions">
        <Button
          look="main"
          icon="check"
          isBusy={isBusy}
          isOff={asked === null || isBusy}
          onPress={() => void send()}
        >
          {words.send}
        </Button>
        <span aria-live="polite" className={isSent ? 'fine' : 'soft'}>
          {isSent && answer !== null ? words.sent(answer.version) : asked === null && words.nothing}
        </span>
      </div>
      <OfficeFault fault={fault} />
    </form>
  );
}

function Scope({ draft: { scope, store, till }, onChange }: FieldsProps) {
  const words = useOfficeWords();
  const { scopes, to } = words.push;
  return (
    <div className="office-fields">
      <Choice
        label={to}
        value={scope}
        options={(['all', 'store', 'till'] as const).map((each) => [each, scopes[each]] as const)}
        onChoose={(next) => onChange({ scope: next })}
      />
      {scope !== 'all' && (
        <TextField
          label={words.store}
          value={store}
          lengthMax={60}
          onChange={(next) => onChange({ store: next })}
        />
      )}
      {scope === 'till' && (
        <TextField
          label={words.till}
          value={till}
          lengthMax={40}
          onChange={(next) => onChange({ till: next })}
        />
      )}
    </div>
  );
}

function Sale({ draft, onChange }: FieldsProps) {
  const words = useOfficeWords().push;
  const { scope, expiresMinutes, watchHours, equal, equalMax } = draft;
  return (
    <fieldset className="office-set">
      <legend>{words.sale}</legend>
      <div className="office-fields">
        <Digits
          label={words.expires}
          value={expiresMinutes}
          onChange={(next) => onChange({ expiresMinutes: next })}
        />
        <Digits
          label={words.watch}
          value={watchHours}
          onChange={(next) => onChange({ watchHours: next })}
        />
        {scope === 'till' ? (
          <p className="soft">
            {words.equal}: {words.equalWhole}
          </p>
        ) : (
          <Choice
            label={words.equal}
            value={equal}
            options={[
              ['keep', words.equalKeep],
              ['ask', words.equalAsk],
              ['discount', words.equalDiscount],
            ]}
            onChoose={(next) => onChange({ equal: next })}
          />
        )}
        {scope !== 'till' && equal === 'discount' && (
          <Digits
            label={words.equalMax}
            value={equalMax}
            onChange={(next) => onChange({ equalMax: next })}
          />
        )}
      </div>
    </fieldset>
  );
}

function Rules({ draft: { hasRules, requireLogin, idleMinutes }, onChange }: FieldsProps) {
  const words = useOfficeWords().push;
  return (
    <fieldset className="office-set">
      <legend>{words.rules}</legend>
      <div className="office-fields">
        <Check
          label={words.rulesChange}
          isOn={hasRules}
          onChange={(next) => onChange({ hasRules: next })}
        />
        {hasRules && (
          <>
            <Check
              label={words.requireLogin}
              isOn={requireLogin}
              onChange={(next) => onChange({ requireLogin: next })}
            />
            <Digits
              label={words.idle}
              value={idleMinutes}
              onChange={(next) => onChange({ idleMinutes: next })}
            />
          </>
        )}
      </div>
    </fieldset>
  );
}

function People({ draft: { people }, onChange }: FieldsProps) {
  const words = useOfficeWords().push;
  const put = (person: PersonDraft): void =>
    onChange({ people: people.map((each) => (each.key === person.key ? person : each)) });
  const add = (): void => {
    const key = Math.max(0, ...people.map((each) => each.key)) + 1;
    const person = { key, name: '', role: 'cashier' as const, isActive: true, pin: '' };
    onChange({ people: [...people, person] });
  };
  return (
    <fieldset className="office-set">
      <legend>{words.people}</legend>
      {people.length > 0 && <p className="soft">{words.pinHint}</p>}
      {people.map((person) => (
        <PersonFields
          key={person.key}
          person={person}
          onChange={put}
          onRemove={() => onChange({ people: people.filter(({ key }) => key !== person.key) })}
        />
      ))}
      <div>
        <Button icon="plus" onPress={add}>
          {words.addPerson}
        </Button>
      </div>
    </fieldset>
  );
}

interface PersonProps {
  readonly person: PersonDraft;
  readonly onChange: (person: PersonDraft) => void;
  readonly onRemove: () => void;
}

function PersonFields({ person, onChange, onRemove }: PersonProps) {
  const words = useOfficeWords().push;
  const { key, name, role, isActive, pin } = person;
  return (
    <div className="office-person">
      <TextField
        label={words.name}
        value={name}
        lengthMax={40}
        onChange={(next) => onChange({ ...person, name: next })}
      />
      <label className="field">
        <span>{words.role}</span>
        <select
          value={isActive ? role : 'retired'}
          onChange={({ target: { value } }) =>
            onChange({
              ...person,
              role: value === 'manager' ? 'manager' : 'cashier',
              isActive: value !== 'retired',
            })
          }
        >
          <option value="cashier">{words.roles.cashier}</option>
          <option value="manager">{words.roles.manager}</option>
          <option value="retired">{words.retire}</option>
        </select>
      </label>
      {isActive && (
        <label className="field">
          <span>{words.pin}</span>
          <input
            type="password"
            inputMode="numeric"
            autoComplete="new-password"
            maxLength={12}
            value={pin}
            onChange={({ target }) => onChange({ ...person, pin: target.value })}
          />
        </label>
      )}
      <Button
        look="quiet"
        icon="cross"
        label={words.remove(name === '' ? String(key) : name)}
        onPress={onRemove}
      >
        {''}
      </Button>
    </div>
  );
}

interface DigitsProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Digits({ label, value, onChange }: DigitsProps) {
  return (
    <label className="field office-digits">
      <span>{label}</span>
      <input
        value={value}
        inputMode="numeric"
        maxLength={6}
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Check({ label, isOn, onChange }: CheckProps) {
  return (
    <label className="program-choice office-check">
      <input type="checkbox" checked={isOn} onChange={({ target }) => onChange(target.checked)} />
      <span>{label}</span>
    </label>
  );
}
