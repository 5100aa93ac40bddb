// Owns what a manager sees of this Lunas's version: whether there is a newer one, and the button
// that installs it. Must stay true: the button is off, and says why, while a sale waits.
import { useEffect, useState } from 'react';
import { shopDay } from '../../shared/time.ts';
import type { UpdateView } from '../../shared/update.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { dayText, minuteText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { useUpdateWords } from './words.ts';

const READ_EVERY_MS = 1_000;

export function UpdateDialog({ onClose }: { readonly onClose: () => void }) {
  const { api } = usePage().session;
  const words = useUpdateWords();
  const { fault: faultWords } = useWords();
  const { view, fault: readFault } = useUpdate();
  const [fault, setFault] = useState<CallFault | null>(null);
  const [isInstalling, setInstalling] = useState(false);
  const attempt = (call: () => Promise<unknown>): void => {
    setFault(null);
    call().catch((error: unknown) => {
      setInstalling(false);
      setFault(callFault(error));
    });
  };
  const install = (): void => {
    setInstalling(true);
    attempt(() => api.update.install());
  };
  const shown = fault ?? readFault;
  const isReady = view?.state.step === 'ready';
  const isBusy = view?.state.step === 'asking' || view?.state.step === 'loading';
  const actions = (
    <>
      {view?.state.way === 'itself' && !isReady && (
        <Button icon="search" isBusy={isBusy} onPress={() => attempt(() => api.update.look())}>
          {words.look}
        </Button>
      )}
      {isReady && (
        <Button
          look="main"
          icon="download"
          isOff={view.hold !== null}
          isBusy={isInstalling}
          onPress={install}
        >
          {words.install}
        </Button>
      )}
      <Button look={isReady ? 'plain' : 'main'} onPress={onClose} keyHint="Esc">
        {words.close}
      </Button>
    </>
  );
  return (
    <Dialog title={words.title} onClose={onClose} actions={actions}>
      {view !== null && <Facts view={view} isInstalling={isInstalling} />}
      <div aria-live="polite">
        {shown !== null && <p className="field-fault">{faultWords.codes[shown.code]}</p>}
      </div>
    </Dialog>
  );
}

interface Facts {
  readonly view: UpdateView;
  readonly isInstalling: boolean;
}

function Facts({ view: { version, state, hold }, isInstalling }: Facts) {
  const words = useUpdateWords();
  const { locale } = useWords();
  const store = useStore(({ till }) => till.view?.store);
  const { step, next, askedAtMs, fault, way } = state;
  const now = step === 'ready' ? words.ready(next ?? '') : words.steps[step];
  const asked =
    askedAtMs === null || store === undefined
      ? words.never
      : words.asked(
          dayText(shopDay(askedAtMs, store), locale),
          minuteText(askedAtMs, store.timezone),
        );
  return (
    <>
      <p>
        <strong>{words.version(version)}</strong>
      </p>
      {way === 'itself' && (
        <p aria-live="polite">
          {(askedAtMs !== null || step !== 'idle') && now} {asked}
        </p>
      )}
      {fault !== null && <p>{words.faults[fault]}</p>}
      {step === 'ready' && hold !== null && <p>{words.holds[hold]}</p>}
      {isInstalling && <p role="status">{words.installing}</p>}
      <p className="soft">{words.ways[way]}</p>
    </>
  );
}

/** Read again and again while it is looked at: a download goes on beside the page. */
function useUpdate(): { readonly view: UpdateView | null; readonly fault: CallFault | null } {
  const { api } = usePage().session;
  const [view, setView] = useState<UpdateView | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    const read = async (): Promise<void> => {
      try {
        const answer = await api.update.state();
        if (!isOver) setView(answer);
        if (!isOver) setFault(null);
      } catch (error) {
        if (!isOver) setFault(callFault(error));
      }
      if (!isOver) timer = window.setTimeout(() => void read(), READ_EVERY_MS);
    };
    void read();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [api]);
  return { view, fault };
}
