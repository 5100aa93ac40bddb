// Owns logging in: a name by its number or a touch, then the PIN. Two keys bring a cashier to their
// PIN; nothing of the PIN is ever shown.
import { useEffect, useRef, useState } from 'react';
import type { Nameplate } from '../../shared/people.ts';
import { Button, KeyHint } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { usePage, useWords } from '../hooks.ts';
import type { LoggedIn } from './session.ts';
import { usePeopleWords, type PeopleWords } from './words.ts';
import '../styles/people.css';

const PIN_MIN = 4;
const PIN_MAX = 12;

interface LoginProps {
  /** Whose PIN is asked for; null shows the names. */
  readonly chosen: Nameplate | null;
  readonly onChoose: (person: Nameplate | null) => void;
  /** Called once somebody is in. */
  readonly onDone: () => void;
}

export function LoginPanel({ chosen, onChoose, onDone }: LoginProps) {
  const names = useNames();
  const words = usePeopleWords().login;
  if (names === null) return <p className="soft">{words.none}</p>;
  if (names === 'failed') return <p className="field-fault">{words.failed}</p>;
  if (chosen !== null)
    return <PinEntry person={chosen} onBack={() => onChoose(null)} onDone={onDone} />;
  return <NameList names={names} onChoose={onChoose} />;
}

/** Who may log in; null while asked for. */
export function useNames(): readonly Nameplate[] | 'failed' | null {
  const { session } = usePage();
  const [names, setNames] = useState<readonly Nameplate[] | 'failed' | null>(null);
  useEffect(() => {
    session.names().then(setNames, () => setNames('failed'));
  }, [session]);
  return names;
}

interface NameListProps {
  readonly names: readonly Nameplate[];
  readonly onChoose: (person: Nameplate) => void;
}

function NameList({ names, onChoose }: NameListProps) {
  const words = usePeopleWords();
  useDigits((digit) => {
    const person = names[digit - 1];
    if (person !== undefined) onChoose(person);
  });
  return (
    <>
      <p className="soft">{words.login.choose}</p>
      <ol className="names">
        {names.map((person, index) => (
          <li key={person.id}>
            <button
              type="button"
              className="name"
              onClick={() => onChoose(person)}
              {...(index < 9 ? { 'aria-keyshortcuts': String(index + 1) } : {})}
            >
              {index < 9 && <KeyHint of={String(index + 1)} />}
              <strong>{person.name}</strong>
              <span className="soft">{words.people.roles[person.role]}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A digit pressed anywhere, while nobody types into a field. */
function useDigits(onDigit: (digit: number) => void): void {
  const latest = useRef(onDigit);
  useEffect(() => {
    latest.current = onDigit;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(key)) return;
      if (target instanceof Element && target.closest('input, textarea, select')) return;
      event.preventDefault();
      latest.current(Number(key));
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

interface PinEntryProps {
  readonly person: Nameplate;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

function PinEntry({ person, onBack, onDone }: PinEntryProps) {
  const { session } = usePage();
  const words = usePeopleWords();
  const faults = useWords().fault.codes;
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<LoggedIn | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = async (): Promise<void> => {
    if (pin.length < PIN_MIN || isBusy) return;
    setBusy(true);
    const came = await session.login(person.id, pin);
    setBusy(false);
    setPin('');
    setAnswer(came);
    if (came.kind === 'in') onDone();
    else field.current?.focus();
  };
  const type = (digits: string): void => setPin((before) => (before + digits).slice(0, PIN_MAX));

  return (
    <form
      className="pin-entry"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label className="field">
        <span>{words.login.pinOf(person.name)}</span>
        <input
          ref={field}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          className="pin-field"
          value={pin}
          maxLength={PIN_MAX}
          onChange={(event) => setPin(event.target.value.replaceAll(/\D/g, ''))}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // Back to the names, not out of the dialog around them.
            event.preventDefault();
            event.stopPropagation();
            onBack();
          }}
        />
      </label>
      <p className="field-fault" aria-live="assertive">
        {answer !== null && faultText(answer, words, faults)}
      </p>
      <PinKeys onDigit={type} onErase={() => setPin((before) => before.slice(0, -1))} />
      <PinActions
        isReady={pin.length >= PIN_MIN}
        isBusy={isBusy}
        onBack={onBack}
        onEnter={() => void submit()}
      />
    </form>
  );
}

interface PinActionsProps {
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onEnter: () => void;
}

function PinActions({ isReady, isBusy, onBack, onEnter }: PinActionsProps) {
  const words = usePeopleWords().login;
  return (
    <div className="pin-actions">
      <Button look="quiet" onPress={onBack} keyHint="Esc">
        {words.back}
      </Button>
      <Button look="main" onPress={onEnter} isOff={!isReady} isBusy={isBusy} keyHint="Enter">
        {words.enter}
      </Button>
    </div>
  );
}

interface PinKeysProps {
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
}

/** For fingers; hands on a keyboard type into the field. */
function PinKeys({ onDigit, onErase }: PinKeysProps) {
  const words = usePeopleWords().login;
  return (
    <div className="pin-keys">
      {['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((digit) => (
        <button
          key={digit}
          type="button"
          className="pin-key"
          tabIndex={-1}
          onClick={() => onDigit(digit)}
        >
          {digit}
        </button>
      ))}
      <button
        type="button"
        className="pin-key pin-erase"
        tabIndex={-1}
        aria-label={words.erase}
        onClick={onErase}
      >
        <Icon name="erase" />
      </button>
    </div>
  );
}

/** Why nobody is in yet; empty when somebody is. */
export function faultText(
  answer: LoggedIn,
  { login }: PeopleWords,
  faults: Readonly<Record<string, string>>,
): string {
  switch (answer.kind) {
    case 'in':
      return '';
    case 'wrong':
      return answer.waitMs > 0 ? login.wait(secondsOf(answer.waitMs)) : login.wrong;
    case 'wait':
      return answer.isLocked
        ? login.lockedOut(Math.ceil(answer.waitMs / 60_000))
        : login.wait(secondsOf(answer.waitMs));
    case 'fault':
      return faults[answer.fault.code] ?? '';
  }
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
