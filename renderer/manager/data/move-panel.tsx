// Owns the move to another PC: one file, and this PC sells no more; and the way back from it.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { usePage, useStore } from '../../hooks.ts';
import { PinField } from '../../people/pin-field.tsx';
import { useMoment } from '../books/parts.tsx';
import { CareFaultLine, useDoing } from './care-fault.tsx';
import type { CarePanelProps } from './data-screen.tsx';
import { isGood, NewPassphraseFields, NO_PASSPHRASE, PathField } from './fields.tsx';
import { useDataWords } from './words.ts';

export function MovePanel(props: CarePanelProps) {
  const words = useDataWords().move;
  const [file, setFile] = useState<string | null>(null);
  const { movedAtMs } = props.state;
  return (
    <section className="panel" aria-labelledby="data-move">
      <h2 id="data-move">{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <div aria-live="polite">
        {file !== null && (
          <>
            <p className="fine">{words.done(file)}</p>
            <p>{words.next}</p>
          </>
        )}
      </div>
      {movedAtMs === null ? (
        <Out {...props} onFile={setFile} />
      ) : (
        <Here {...props} atMs={movedAtMs} onBack={() => setFile(null)} />
      )}
    </section>
  );
}

function Out({
  state,
  onState,
  onFile,
}: CarePanelProps & { readonly onFile: (file: string) => void }) {
  const { api } = usePage().session;
  const all = useDataWords();
  const words = all.move;
  const { isBusy, fault, run } = useDoing();
  const [folder, setFolder] = useState('');
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE);
  const [isAsking, setAsking] = useState(false);
  const isOff = isBusy || folder.trim() === '' || !isGood(passphrase);
  const go = async (): Promise<void> => {
    setAsking(false);
    const made = await run(() =>
      api.care.moveOut({ folder: folder.trim(), passphrase: passphrase.text }),
    );
    const now = await api.care.state().catch(() => null);
    if (now !== null) onState(now);
    if (made !== null) onFile(made.file);
  };
  return (
    <>
      <PathField
        label={words.folder}
        what="folder"
        canChoose={state.canChoose}
        value={folder}
        onChange={setFolder}
      />
      <NewPassphraseFields value={passphrase} help={all.passphraseKeep} onChange={setPassphrase} />
      <CareFaultLine fault={fault} />
      <div className="books-actions">
        <Button isBusy={isBusy} isOff={isOff} onPress={() => setAsking(true)}>
          {isBusy ? words.doing : words.do}
        </Button>
      </div>
      {isAsking && (
        <Dialog
          title={words.ask}
          onClose={() => setAsking(false)}
          onSubmit={() => void go()}
          actions={
            <>
              <Button look="quiet" keyHint="Esc" onPress={() => setAsking(false)}>
                {all.back}
              </Button>
              <Button look="danger" onPress={() => void go()}>
                {words.do}
              </Button>
            </>
          }
        >
          <p>{words.asked}</p>
        </Dialog>
      )}
    </>
  );
}

interface HereProps extends CarePanelProps {
  readonly atMs: number;
  readonly onBack: () => void;
}

function Here({ atMs, onState, onBack }: HereProps) {
  const { api } = usePage().session;
  const all = useDataWords();
  const words = all.move;
  const moment = useMoment();
  const needsPin = useStore((page) => page.till.view?.session.hasPeople === true);
  const { isBusy, fault, run } = useDoing();
  const [pin, setPin] = useState('');
  const back = async (): Promise<void> => {
    const state = await run(() => api.care.sellHere(pin === '' ? {} : { pin }));
    if (state === null) return;
    onBack();
    onState(state);
  };
  return (
    <>
      <p className="books-warning">{words.moved(moment(atMs))}</p>
      <p className="soft">{words.sellHereMeaning}</p>
      {needsPin && <PinField label={all.pin} pin={pin} onType={setPin} />}
      <CareFaultLine fault={fault} />
      <div className="books-actions">
        <Button
          look="danger"
          isBusy={isBusy}
          isOff={isBusy || (needsPin && pin.length < 4)}
          onPress={() => void back()}
        >
          {words.sellHere}
        </Button>
      </div>
    </>
  );
}
