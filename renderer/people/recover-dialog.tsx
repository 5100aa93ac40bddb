// Owns the way back for a manager who forgot the PIN: the code on paper, a new PIN, and the next
// code to write down.
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/text-field.tsx';
import { usePage, useWords } from '../hooks.ts';
import { CodeCard } from './code-card.tsx';
import { faultText, useNames } from './login-panel.tsx';
import { PinField } from './pin-field.tsx';
import type { LoggedIn } from './session.ts';
import { usePeopleWords } from './words.ts';

export const MANAGER_PIN_MIN = 6;

export function RecoverDialog({ onClose }: { readonly onClose: () => void }) {
  const { session } = usePage();
  const words = usePeopleWords();
  const faults = useWords().fault.codes;
  const names = useNames();
  const known = names === null || names === 'failed' ? [] : names;
  const managers = known.filter(({ role }) => role === 'manager');
  const [personId, setPersonId] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [pin, setPin] = useState('');
  const [answer, setAnswer] = useState<LoggedIn | null>(null);
  const [isBusy, setBusy] = useState(false);
  const chosen = personId ?? managers[0]?.id ?? null;
  const isReady = chosen !== null && code.trim().length >= 16 && pin.length >= MANAGER_PIN_MIN;

  const submit = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    setBusy(true);
    setAnswer(await session.recover(chosen, code, pin));
    setBusy(false);
  };
  if (answer?.kind === 'in' && answer.recoveryCode !== undefined)
    return <CodeCard code={answer.recoveryCode} onClose={onClose} />;
  const actions = (
    <>
      <Button look="quiet" onPress={onClose} keyHint="Esc">
        {words.login.back}
      </Button>
      <Button
        look="main"
        onPress={() => void submit()}
        isOff={!isReady}
        isBusy={isBusy}
        keyHint="Enter"
      >
        {words.recover.confirm}
      </Button>
    </>
  );
  const isWrong = answer?.kind === 'wrong' && answer.waitMs === 0;
  return (
    <Dialog
      title={words.recover.title}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={actions}
    >
      <p>{words.recover.lead}</p>
      {managers.length === 0 && <p>{words.login.noManager}</p>}
      {managers.length > 1 && (
        <Choice
          label={words.recover.who}
          value={chosen ?? ''}
          options={managers.map(({ id, name }) => [id, name] as const)}
          onChoose={setPersonId}
        />
      )}
      <TextField label={words.recover.code} value={code} lengthMax={40} onChange={setCode} />
      <PinField label={words.recover.pin} pin={pin} onType={setPin} />
      <p className="field-fault" aria-live="assertive">
        {answer !== null && (isWrong ? words.recover.wrong : faultText(answer, words, faults))}
      </p>
    </Dialog>
  );
}
