// Owns the change of who is on duty, over any screen: G, the number, the PIN.
import { useState } from 'react';
import type { Nameplate } from '../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { usePage, useStore } from '../hooks.ts';
import { LoginPanel } from './login-panel.tsx';
import { RecoverDialog } from './recover-dialog.tsx';
import { usePeopleWords } from './words.ts';

export function Switcher() {
  const { deeds, session } = usePage();
  const person = useStore((state) => state.till.view?.session.person ?? null);
  const words = usePeopleWords().login;
  const [chosen, setChosen] = useState<Nameplate | null>(null);
  const [isRecovering, setRecovering] = useState(false);
  const close = (): void => deeds.desk({ type: 'switcherToggled', isOpen: false });
  const leave = (how: () => Promise<void>): void => {
    close();
    void how();
  };
  if (isRecovering) return <RecoverDialog onClose={close} />;
  // The PIN brings its own way back, to the names.
  const actions = chosen === null && (
    <>
      <Button look="quiet" onPress={close} keyHint="Esc">
        {words.back}
      </Button>
      {person === null && (
        <Button look="quiet" onPress={() => setRecovering(true)}>
          {words.forgot}
        </Button>
      )}
      {person !== null && (
        <>
          <Button icon="lock" onPress={() => leave(() => session.lock(false))}>
            {words.lock}
          </Button>
          <Button onPress={() => leave(() => session.logout())}>{words.logout}</Button>
        </>
      )}
    </>
  );
  return (
    <Dialog title={words.title} onClose={close} actions={actions}>
      {person !== null && chosen === null && <p>{words.onDuty(person.name)}</p>}
      <LoginPanel chosen={chosen} onChoose={setChosen} onDone={close} />
    </Dialog>
  );
}
