// Owns a choice of one of a few, all of them seen at once; the language is one such choice.
import { usePage, useStore, useWords } from '../hooks.ts';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChoose: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="choice-options">
        {options.map(([option, text]) => (
          <label key={option} className="choice-option">
            <input
              type="radio"
              name={label}
              checked={option === value}
              onChange={() => onChoose(option)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function LanguageChoice() {
  const { dispatch } = usePage();
  const prefs = useStore((state) => state.prefs);
  const words = useWords();
  return (
    <Choice
      label={words.settings.language}
      value={prefs.lang}
      options={[
        ['id', 'Indonesia'],
        ['en', 'English'],
      ]}
      onChoose={(lang) => dispatch({ type: 'prefs', prefs: { ...prefs, lang } })}
    />
  );
}
