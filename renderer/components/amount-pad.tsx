// Owns the amount being typed and its keys for mouse and touch. Pressing a key leaves the focus
// where it was, so that Enter on the keyboard still means "show the QR".
import type { ReactNode } from 'react';
import { formatRupiah } from '../../shared/money.ts';
import { amountOf, canAsk, faultOf, type Entry } from '../amount.ts';
import { useWords } from '../hooks.ts';
import { KeyHint } from './button.tsx';
import { Icon } from './icon.tsx';

export interface AmountPadProps {
  readonly entry: Entry;
  readonly onDigits: (digits: string) => void;
  readonly onErase: () => void;
  readonly onClear: () => void;
  readonly onAsk: () => void;
  readonly children?: ReactNode;
}

const DIGIT_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '00', '000'];

export function AmountPad(props: AmountPadProps) {
  const { entry, onDigits, onErase, onClear, onAsk, children } = props;
  const words = useWords().sell.pad;
  return (
    <section className="pad" aria-label={words.title}>
      <AmountShown entry={entry} />
      {children}
      <div className="pad-keys" role="group" aria-label={words.keypad}>
        <div className="pad-digits">
          {DIGIT_KEYS.map((digits) => (
            <PadKey key={digits} onPress={() => onDigits(digits)}>
              {digits}
            </PadKey>
          ))}
        </div>
        <div className="pad-side">
          <PadKey onPress={onErase} label={words.erase} look="side">
            <Icon name="erase" />
          </PadKey>
          <PadKey onPress={onClear} look="side">
            <span>{words.clear}</span>
            <KeyHint of="Esc" />
          </PadKey>
          <PadKey onPress={onAsk} look={canAsk(entry) ? 'ask' : 'ask pad-key-off'}>
            <span>{words.ask}</span>
            <KeyHint of="Enter" />
          </PadKey>
        </div>
      </div>
    </section>
  );
}

function AmountShown({ entry }: { readonly entry: Entry }) {
  const words = useWords().sell.pad;
  const fault = faultOf(entry);
  const isEmpty = amountOf(entry) === 0;
  const text = formatRupiah(amountOf(entry));
  return (
    <div className={`amount-shown${entry.isRefused ? ' amount-refused' : ''}`}>
      <div
        aria-live="polite"
        aria-atomic="true"
        className={`amount-typed${isEmpty ? ' amount-none' : ''}`}
        style={{ '--letters': text.length }}
      >
        {text}
      </div>
      <p className={`amount-note${fault === null ? '' : ' amount-fault'}`}>
        {fault === 'too_much' && words.tooMuch}
        {fault === 'barcode' && words.barcode}
        {fault === null && isEmpty && words.placeholder}
      </p>
    </div>
  );
}

interface PadKeyProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly label?: string;
  readonly look?: string;
}

function PadKey({ children, onPress, label, look = 'digit' }: PadKeyProps) {
  return (
    <button
      type="button"
      className={`pad-key pad-key-${look}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </button>
  );
}
