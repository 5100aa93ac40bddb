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

interface SecretFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly show: string;
  readonly hide: string;
  readonly onChange: (value: string) => void;
}

export function SecretField({ label, hint, value, show, hide, onChange }: SecretFieldProps) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          id={id}
          type={isShown ? 'text' : 'password'}
          value={value}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" className="button button-plain" onClick={() => setShown(!isShown)}>
          {isShown ? hide : show}
        </button>
      </div>
      <small id={`${id}-hint`} className="soft">
        {hint}
      </small>
    </div>
  );
}
