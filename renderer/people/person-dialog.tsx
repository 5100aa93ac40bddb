// Owns the questions about one person: a new one, another name, another PIN, and retiring.
import { useState } from 'react';
import type { PersonRole, PersonView } from '../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/text-field.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import { PinField } from './pin-field.tsx';
import { MANAGER_PIN_MIN } from './recover-dialog.tsx';
import { usePeopleWords } from './words.ts';

const CASHIER_PIN_MIN = 4;
const NAME_MAX = 40;

export type PersonQuestion =
  | { readonly kind: 'add'; readonly isFirst: boolean }
  | { readonly kind: 'rename' | 'pin' | 'retire'; readonly person: PersonView };

interface PersonDialogProps {
  readonly asked: PersonQuestion;
  readonly onClose: () => void;
  /** With a recovery code when the shop's first manager was made. */
  readonly onDone: (recoveryCode: string | null) => void;
}

export function PersonDialog({ asked, onClose, onDone }: PersonDialogProps) {
  const { session } = usePage();
  const words = usePeopleWords().people;
  const faults = useWords().fault.codes;
  const [name, setName] = useState(asked.kind === 'rename' ? asked.person.name : '');
  const [role, setRole] = useState<PersonRole>(firstRole(asked));
  const [pin, setPin] = useState('');
  const [fault, setFault] = useState<CallFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const least = role === 'manager' ? MANAGER_PIN_MIN : CASHIER_PIN_MIN;
  const hasPin = asked.kind === 'add' || asked.kind === 'pin';
  const hasName = asked.kind === 'add' || asked.kind === 'rename';
  const isShort = hasPin && pin.length < least;
  const isReady = !isShort && (!hasName || name.trim() !== '');

  const submit = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    setBusy(true);
    try {
      onDone(await send(session.api.people, asked, { name: name.trim(), role, pin }));
    } catch (error) {
      setFault(callFault(error));
    }
    setBusy(false);
  };
  const actions = (
    <>
      <Button look="quiet" onPress={onClose} keyHint="Esc">
        {words.back}
      </Button>
      <Button
        look={asked.kind === 'retire' ? 'danger' : 'main'}
        onPress={() => void submit()}
        isOff={!isReady}
        isBusy={isBusy}
        keyHint="Enter"
      >
        {asked.kind === 'retire' ? words.retireConfirm : words.save}
      </Button>
    </>
  );
  return (
    <Dialog
      title={titleOf(asked, words)}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={actions}
    >
      {asked.kind === 'retire' && <p>{words.retireMeaning}</p>}
      {hasName && (
        <TextField label={words.name} value={name} lengthMax={NAME_MAX} onChange={setName} />
      )}
      {asked.kind === 'add' && !asked.isFirst && <RoleChoice role={role} onChoose={setRole} />}
      {hasPin && (
        <PinField
          label={role === 'manager' ? words.pinManager : words.pinCashier}
          pin={pin}
          onType={setPin}
        />
      )}
      <p className="field-fault" aria-live="assertive">
        {fault !== null &&
          (fault.code === 'conflict' ? conflict(asked, words) : faults[fault.code])}
        {fault === null && isShort && pin.length > 0 && words.pinShort(least)}
      </p>
    </Dialog>
  );
}

interface RoleChoiceProps {
  readonly role: PersonRole;
  readonly onChoose: (role: PersonRole) => void;
}

function RoleChoice({ role, onChoose }: RoleChoiceProps) {
  const words = usePeopleWords().people;
  return (
    <>
      <Choice
        label={words.role}
        value={role}
        options={[
          ['cashier', words.roles.cashier],
          ['manager', words.roles.manager],
        ]}
        onChoose={onChoose}
      />
      <p className="soft">{words.rolesMeaning[role]}</p>
    </>
  );
}

type Words = ReturnType<typeof usePeopleWords>['people'];

function conflict(asked: PersonQuestion, words: Words): string {
  return asked.kind === 'retire' ? words.last : words.taken;
}

function firstRole(asked: PersonQuestion): PersonRole {
  if (asked.kind === 'add') return asked.isFirst ? 'manager' : 'cashier';
  return asked.person.role;
}

function titleOf(asked: PersonQuestion, words: Words): string {
  switch (asked.kind) {
    case 'add':
      return asked.isFirst ? words.addFirst : words.add;
    case 'rename':
      return words.rename;
    case 'pin':
      return words.newPinOf(asked.person.name);
    case 'retire':
      return words.retireTitle(asked.person.name);
  }
}

interface Typed {
  readonly name: string;
  readonly role: PersonRole;
  readonly pin: string;
}

type PeopleApi = ReturnType<typeof usePage>['session']['api']['people'];

async function send(
  api: PeopleApi,
  asked: PersonQuestion,
  { name, role, pin }: Typed,
): Promise<string | null> {
  switch (asked.kind) {
    case 'add':
      return (await api.add({ name, role, pin })).recoveryCode;
    case 'rename':
      await api.change({ id: asked.person.id, name });
      return null;
    case 'pin':
      await api.setPin({ id: asked.person.id, pin });
      return null;
    case 'retire':
      await api.change({ id: asked.person.id, isActive: false });
      return null;
  }
}
