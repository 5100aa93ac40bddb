// Owns the question "why?", asked before a person moves money: a ready reason or own words, kept in
// the ledger. What the till refuses is said in the dialog, and nothing is lost.
import { useState } from 'react';
import type { CallFault } from '../deeds.ts';
import { useStore, useWords } from '../hooks.ts';
import { REASON_MAX, REASON_MIN } from '../limits.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ReasonDialogProps {
  readonly title: string;
  readonly meaning?: string;
  readonly reasons: readonly string[];
  readonly confirm: string;
  /** Does it, with a manager's PIN where this screen is none's; null when done, else why not. */
  readonly onConfirm: (reason: string, pin: string) => Promise<CallFault | null>;
  readonly onClose: () => void;
}

export function ReasonDialog(props: ReasonDialogProps) {
  const { title, meaning, reasons, confirm, onConfirm, onClose } = props;
  const words = useWords();
  const needsPin = useStore((state) => state.till.view?.needsManagerPin === true);
  const [reason, setReason] = useState('');
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<CallFault | null>(null);
  const isShort = reason.trim().length < REASON_MIN;

  const submit = async (): Promise<void> => {
    if (isShort || isBusy) return;
    setBusy(true);
    const answer = await onConfirm(reason.trim(), pin);
    setBusy(false);
    setFault(answer);
    if (answer === null) onClose();
  };

  const actions = (
    <>
      <Button look="quiet" onPress={onClose} keyHint="Esc">
        {words.lists.reason.back}
      </Button>
      <Button
        look="main"
        onPress={() => void submit()}
        isOff={isShort}
        isBusy={isBusy}
        keyHint="Enter"
      >
        {confirm}
      </Button>
    </>
  );

  return (
    <Dialog title={title} onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      {meaning !== undefined && <p>{meaning}</p>}
      <ReadyReasons reasons={reasons} chosen={reason} onChoose={setReason} />
      <label className="field">
        <span>{words.lists.reason.label}</span>
        <input
          value={reason}
          maxLength={REASON_MAX}
          placeholder={words.lists.reason.hint}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {needsPin && <PinField label={words.sell.byHand.pin} pin={pin} onType={setPin} />}
      <p className="field-fault" aria-live="assertive">
        {fault !== null && words.fault.codes[fault.code]}
        {fault === null && reason.length > 0 && isShort && words.lists.reason.tooShort}
      </p>
    </Dialog>
  );
}

interface PinProps {
  readonly label: string;
  readonly pin: string;
  readonly onType: (pin: string) => void;
}

function PinField({ label, pin, onType }: PinProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="password"
        inputMode="numeric"
        autoComplete="off"
        value={pin}
        maxLength={12}
        onChange={(event) => onType(event.target.value)}
      />
    </label>
  );
}

interface ReadyProps {
  readonly reasons: readonly string[];
  readonly chosen: string;
  readonly onChoose: (reason: string) => void;
}

function ReadyReasons({ reasons, chosen, onChoose }: ReadyProps) {
  return (
    <div className="reason-ready">
      {reasons.map((text) => (
        <button
          key={text}
          type="button"
          className="reason-chip"
          aria-pressed={chosen === text}
          onClick={() => onChoose(text)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
