// Owns the one button: a word, often an icon, and the key that does the same.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly look?: 'plain' | 'main' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** The key that does the same, shown on the button. */
  readonly keyHint?: string;
  readonly isBusy?: boolean;
  readonly isOff?: boolean;
  readonly label?: string;
}

export function Button(props: ButtonProps) {
  const { children, onPress, look = 'plain', icon, keyHint, isBusy, isOff, label } = props;
  return (
    <button
      type="button"
      className={`button button-${look}`}
      onClick={onPress}
      disabled={isOff === true}
      aria-busy={isBusy === true}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(keyHint === undefined ? {} : { 'aria-keyshortcuts': ariaKey(keyHint) })}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span className="button-words">{children}</span>
      {keyHint !== undefined && <KeyHint of={keyHint} />}
    </button>
  );
}

export function KeyHint({ of }: { readonly of: string }) {
  return (
    <kbd className="key-hint" aria-hidden="true">
      {of}
    </kbd>
  );
}

function ariaKey(hint: string): string {
  return hint === 'Esc' ? 'Escape' : hint;
}
