// Owns the locked screen: who comes next, and nothing of the shop's money but a LUNAS, which lies
// over it as over everything.
import { useState } from 'react';
import type { Nameplate } from '../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { Mark } from '../components/top-bar.tsx';
import { useStore } from '../hooks.ts';
import { LoginPanel } from './login-panel.tsx';
import { RecoverDialog } from './recover-dialog.tsx';
import { usePeopleWords } from './words.ts';

export function LockScreen() {
  const store = useStore((state) => state.till.view?.store.name) ?? '';
  const till = useStore((state) => state.till.view?.till.name) ?? '';
  const words = usePeopleWords().login;
  const [chosen, setChosen] = useState<Nameplate | null>(null);
  const [isRecovering, setRecovering] = useState(false);
  return (
    <main className="screen lock">
      <section className="lock-card" aria-labelledby="lock-title">
        <header className="lock-head">
          <Mark />
          <div>
            <h1 id="lock-title">{words.locked}</h1>
            <p className="soft">
              {store} · {till}
            </p>
          </div>
        </header>
        <p>{words.lockedLead}</p>
        <LoginPanel chosen={chosen} onChoose={setChosen} onDone={() => undefined} />
        {chosen === null && (
          <Button look="quiet" onPress={() => setRecovering(true)}>
            {words.forgot}
          </Button>
        )}
      </section>
      {isRecovering && <RecoverDialog onClose={() => setRecovering(false)} />}
    </main>
  );
}
