// Owns the three things only a person can say about the hub, each asked once more with what it
// means, and with a manager's PIN where this screen is none's.
import { useState } from 'react';
import type { HubConflict } from '../../shared/hub.ts';
import { formatRupiah } from '../../shared/money.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { PinField } from '../people/pin-field.tsx';
import { useHubWords, type HubWords } from './words.ts';

export type HubQuestionOf =
  /** `isClosed`: it shows nothing anyway, only its name is in the way of another PC. */
  | { readonly kind: 'putAway'; readonly till: string; readonly isClosed?: boolean }
  | { readonly kind: 'sellApart' }
  | { readonly kind: 'conflictSeen'; readonly conflict: HubConflict };

interface HubQuestionProps {
  readonly of: HubQuestionOf;
  readonly onClose: () => void;
}

export function HubQuestion({ of, onClose }: HubQuestionProps) {
  const { api } = usePage().session;
  const words = useHubWords();
  const { fault: faultWords } = useWords();
  const needsPin = useStore((state) => state.till.view?.needsManagerPin === true);
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<CallFault | null>(null);
  const { title, lines, confirm } = textsOf(of, words.ask);
  const isOff = needsPin && pin === '';
  const submit = async (): Promise<void> => {
    if (isBusy || isOff) return;
    setBusy(true);
    try {
      await said(api.hub, of, pin);
      onClose();
    } catch (error) {
      setFault(callFault(error));
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button look="quiet" keyHint="Esc" onPress={onClose}>
        {words.ask.back}
      </Button>
      <Button
        look={of.kind === 'conflictSeen' ? 'main' : 'danger'}
        keyHint="Enter"
        isBusy={isBusy}
        isOff={isOff}
        onPress={() => void submit()}
      >
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {needsPin && <PinField label={words.ask.pin} pin={pin} onType={setPin} />}
      <p className="field-fault" aria-live="assertive">
        {fault !== null && faultWords.codes[fault.code]}
      </p>
    </Dialog>
  );
}

interface Texts {
  readonly title: string;
  readonly lines: readonly string[];
  readonly confirm: string;
}

function textsOf(of: HubQuestionOf, words: HubWords['ask']): Texts {
  switch (of.kind) {
    case 'putAway':
      if (of.isClosed === true)
        return {
          title: words.freeTitle(of.till),
          lines: words.freeLines,
          confirm: words.freeConfirm,
        };
      return {
        title: words.putAwayTitle(of.till),
        lines: words.putAwayLines,
        confirm: words.putAwayConfirm(of.till),
      };
    case 'sellApart':
      return {
        title: words.sellApartTitle,
        lines: words.sellApartLines,
        confirm: words.sellApartConfirm,
      };
    case 'conflictSeen':
      return {
        title: words.seenTitle(formatRupiah(of.conflict.amount)),
        lines: words.seenLines,
        confirm: words.seenConfirm,
      };
  }
}

type HubApi = ReturnType<typeof usePage>['session']['api']['hub'];

async function said(api: HubApi, of: HubQuestionOf, typed: string): Promise<void> {
  const pin = typed === '' ? {} : { pin: typed };
  switch (of.kind) {
    case 'putAway':
      await api.putAway({ till: of.till, ...pin });
      return;
    case 'sellApart':
      await api.sellApart(pin);
      return;
    case 'conflictSeen':
      await api.conflictSeen({ paymentId: of.conflict.paymentId, ...pin });
  }
}
