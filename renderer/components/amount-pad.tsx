// Owns the amount being typed and its keys for mouse and touch. Pressing a key leaves the focus
// where it was, so that Enter on the keyboard still means "show the QR".
import type { ReactNode } from 'react';
import { formatRupiah } from '../../shared/money.ts';
import { amountOf, canAsk, faultOf, isSum, sumText } from '../amount.ts';
import type { Entry, Operator } from '../amount.ts';
import { SALE_AMOUNT_MAX } from '../limits.ts';
import { useWords } from '../hooks.ts';
import { KeyHint } from './button.tsx';
import { Icon } from './icon.tsx';

export interface AmountPadProps {
  readonly entry: Entry;
  /** A scanner has just typed a barcode, which was not taken. */
  readonly isScanned: boolean;
  readonly onDigits: (digits: string) => void;
  readonly onOperator: (operator: Operator) => void;
  readonly onErase: () => void;
  readonly onClear: () => void;
  readonly onAsk: () => void;
  readonly children?: ReactNode;
}

const DIGIT_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '00', '000'];

export function AmountPad(props: AmountPadProps) {
  const { entry, isScanned, onDigits, onOperator, onErase, onClear, onAsk, children } = props;
  const words = useWords().sell.pad;
  return (
    <section className="pad" aria-label={words.title}>
      <h1 className="only-heard">{words.title}</h1>
      <AmountShown entry={entry} isScanned={isScanned} />
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
            <KeyHint of="⌫" />
          </PadKey>
          <PadKey onPress={onClear} look="side">
            <span>{words.clear}</span>
            <KeyHint of="Esc" />
          </PadKey>
          <PadKey onPress={() => onOperator('*')} label={words.times} look="side">
            <span className="pad-sign">×</span>
            <KeyHint of="*" />
          </PadKey>
          <PadKey onPress={() => onOperator('+')} label={words.plus} look="side">
            <span className="pad-sign">+</span>
            <KeyHint of="+" />
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

interface AmountShownProps {
  readonly entry: Entry;
  readonly isScanned: boolean;
}

function AmountShown({ entry, isScanned }: AmountShownProps) {
  const fault = faultOf(entry);
  const amount = amountOf(entry);
  // A product can grow past what any number here can hold exactly; that it is too much is enough.
  const text =
    amount > Number.MAX_SAFE_INTEGER ? `> ${formatRupiah(SALE_AMOUNT_MAX)}` : formatRupiah(amount);
  const isBad = fault !== null && (fault !== 'incomplete' || entry.isRefused);
  return (
    <div className={`amount-shown${entry.isRefused ? ' amount-refused' : ''}`}>
      <div
        aria-live="polite"
        aria-atomic="true"
        className={`amount-typed${amount === 0 ? ' amount-none' : ''}`}
        style={{ '--letters': text.length }}
      >
        {text}
      </div>
      <p className={`amount-note${isBad || isScanned ? ' amount-fault' : ''}`} aria-live="polite">
        <AmountNote entry={entry} isScanned={isScanned} />
      </p>
    </div>
  );
}

function AmountNote({ entry, isScanned }: AmountShownProps) {
  const words = useWords().sell.pad;
  if (isScanned) return words.scanned;
  switch (faultOf(entry)) {
    case 'too_much':
      return words.tooMuch;
    case 'too_long':
      return words.tooLong;
    case 'barcode':
      return words.barcode;
    case 'incomplete':
      return entry.isRefused ? words.incomplete : <Sum entry={entry} />;
    case null:
      if (isSum(entry)) return <Sum entry={entry} />;
      return amountOf(entry) === 0 ? words.placeholder : null;
  }
}

/** In the line of the note, so that no key moves from under a finger. */
function Sum({ entry }: { readonly entry: Entry }) {
  return <span className="amount-sum">{sumText(entry)}</span>;
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
