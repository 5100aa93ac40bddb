// Owns the field for a PIN: digits only, never shown.

interface PinFieldProps {
  readonly label: string;
  readonly pin: string;
  readonly onType: (pin: string) => void;
}

export function PinField({ label, pin, onType }: PinFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="password"
        inputMode="numeric"
        autoComplete="off"
        value={pin}
        maxLength={12}
        onChange={(event) => onType(event.target.value.replaceAll(/\D/g, ''))}
      />
    </label>
  );
}
