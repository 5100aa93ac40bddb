// Owns the fields of this section: a folder or file (chosen where the host has dialogs, else typed)
// and a passphrase that is typed twice when it is a new one.
import { PASSPHRASE_MIN } from '../../../shared/care-terms.ts';
import { Button } from '../../components/button.tsx';
import { HelpedField } from '../../components/text-field.tsx';
import { usePage } from '../../hooks.ts';
import { useDataWords } from './words.ts';

interface PathFieldProps {
  readonly label: string;
  readonly what: 'folder' | 'file';
  readonly canChoose: boolean;
  readonly value: string;
  readonly onChange: (path: string) => void;
}

export function PathField({ label, what, canChoose, value, onChange }: PathFieldProps) {
  const { api } = usePage().session;
  const words = useDataWords();
  const choose = async (): Promise<void> => {
    const { path } = await api.care.choose({ what });
    if (path !== null) onChange(path);
  };
  return (
    <div className="data-path">
      <label className="field">
        <span>{label}</span>
        <input
          value={value}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      {canChoose && (
        <Button label={`${words.choose} ${label}`} onPress={() => void choose().catch(() => {})}>
          {words.choose}
        </Button>
      )}
    </div>
  );
}

export interface NewPassphrase {
  readonly text: string;
  readonly again: string;
}

export const NO_PASSPHRASE: NewPassphrase = { text: '', again: '' };

export function isGood({ text, again }: NewPassphrase): boolean {
  return text.length >= PASSPHRASE_MIN && text === again;
}

interface NewPassphraseFieldsProps {
  readonly value: NewPassphrase;
  readonly help: string;
  readonly onChange: (value: NewPassphrase) => void;
}

export function NewPassphraseFields({ value, help, onChange }: NewPassphraseFieldsProps) {
  const words = useDataWords();
  const { text, again } = value;
  const isShort = text !== '' && text.length < PASSPHRASE_MIN;
  const differs = again !== '' && again !== text;
  return (
    <>
      <PassphraseField
        label={words.passphrase}
        help={help}
        value={text}
        onChange={(next) => onChange({ text: next, again })}
      />
      {text !== '' && (
        <PassphraseField
          label={words.passphraseAgain}
          help={
            isShort
              ? words.passphraseShort(PASSPHRASE_MIN)
              : differs
                ? words.passphraseDiffers
                : words.passphraseKeep
          }
          value={again}
          onChange={(next) => onChange({ text, again: next })}
        />
      )}
    </>
  );
}

interface PassphraseFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function PassphraseField({ label, help, value, onChange }: PassphraseFieldProps) {
  const { show, hide } = useDataWords();
  return (
    <HelpedField look="secret" lengthMax={200} {...{ label, help, value, show, hide, onChange }} />
  );
}
