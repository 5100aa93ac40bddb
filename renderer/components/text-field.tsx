// Owns the fields of forms: a label that stays, room for a finger, and secrets that are not shown.
import { useId, useState } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly lengthMax?: number;
}

export function TextField({ label, value, onChange, placeholder, lengthMax }: TextFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        value={value}
        maxLength={lengthMax}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

interface HelpedFieldProps {
  readonly label: string;
  /** The provider's own word, shown beside the label. */
  readonly theirs?: string;
  readonly help: string;
  readonly look: 'line' | 'secret' | 'key';
  readonly lengthMax?: number;
  readonly value: string;
  readonly show: string;
  readonly hide: string;
  readonly onChange: (value: string) => void;
}

/** A field with a line of help. A secret is shown only while somebody asks for it. */
export function HelpedField(props: HelpedFieldProps) {
  const { label, theirs, help, look, lengthMax, value, show, hide, onChange } = props;
  const id = useId();
  const [isShown, setShown] = useState(look === 'line');
  const common = {
    id,
    value,
    maxLength: lengthMax,
    autoComplete: 'off',
    spellCheck: false,
    'aria-describedby': `${id}-help`,
  };
  return (
    <div className={`field${isShown ? '' : ' field-hidden'}`}>
      <span className="field-name">
        <label htmlFor={id}>{label}</label>
        {theirs !== undefined && !label.includes(theirs) && <code>{theirs}</code>}
      </span>
      <div className="field-row">
        {look === 'key' ? (
          <textarea {...common} rows={3} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input
            {...common}
            type={isShown ? 'text' : 'password'}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
        {look !== 'line' && (
          <button
            type="button"
            className="button button-plain"
            aria-label={`${isShown ? hide : show}: ${label}`}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? hide : show}
          </button>
        )}
      </div>
      <small id={`${id}-help`} className="soft">
        {help}
      </small>
    </div>
  );
}
