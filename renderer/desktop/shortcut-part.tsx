// Owns choosing the combination that calls the amount pad from anywhere: a person presses it.
import { useState, type KeyboardEvent } from 'react';
import { acceleratorOf, acceleratorText } from '../../shared/accelerator.ts';
import { Button } from '../components/button.tsx';
import type { PartProps } from './desktop-dialog.tsx';

export function ShortcutPart({ view, words, onChange }: PartProps) {
  const [isListening, setListening] = useState(false);
  const { shortcut } = view.settings;
  const isMac = view.platform === 'mac';
  return (
    <fieldset className="choice shortcut">
      <legend>{words.shortcut}</legend>
      {isListening ? (
        <Listener
          isMac={isMac}
          text={words.shortcutPress}
          onPressed={(pressed) => {
            setListening(false);
            if (pressed !== null) onChange({ shortcut: pressed });
          }}
        />
      ) : (
        <div className="shortcut-row">
          <span className="shortcut-keys">
            {shortcut === null ? words.shortcutNone : acceleratorText(shortcut, isMac)}
          </span>
          <Button onPress={() => setListening(true)}>{words.shortcutChange}</Button>
          {shortcut !== null && (
            <Button look="quiet" onPress={() => onChange({ shortcut: null })}>
              {words.shortcutRemove}
            </Button>
          )}
        </div>
      )}
      <p className={view.shortcut === 'refused' ? 'desktop-fault' : 'soft'} aria-live="polite">
        {view.shortcut === 'refused' ? words.shortcutRefused : words.shortcutHint}
      </p>
    </fieldset>
  );
}

interface ListenerProps {
  readonly isMac: boolean;
  readonly text: string;
  /** Null: given up. */
  readonly onPressed: (accelerator: string | null) => void;
}

/** Takes the next combination that is one; Escape and going elsewhere give up. */
function Listener({ isMac, text, onPressed }: ListenerProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return;
    event.preventDefault();
    // The dialog would close on Escape, and the page would take letters for its own.
    event.stopPropagation();
    const { code, ctrlKey, altKey, shiftKey, metaKey } = event;
    const modifiers = { isControl: ctrlKey, isAlt: altKey, isShift: shiftKey, isMeta: metaKey };
    if (code === 'Escape') return onPressed(null);
    const accelerator = acceleratorOf({ code, ...modifiers }, isMac);
    if (accelerator !== null) onPressed(accelerator);
  };
  return (
    <button
      type="button"
      className="shortcut-field"
      // Whoever asked for it presses it next.
      ref={(field) => field?.focus()}
      onKeyDown={onKeyDown}
      onBlur={() => onPressed(null)}
    >
      {text}
    </button>
  );
}
