// Owns the fields of the shop itself: its name, its till, its time zone and when its day begins.
import { useState } from 'react';
import { TIMEZONES, zoneGuess, type DraftProps } from '../setup-draft.ts';
import { Choice } from './choice.tsx';
import { useSetupWords } from './setup-words.ts';
import { TextField } from './text-field.tsx';

interface ShopFieldsProps extends DraftProps {
  /** Says where the zone comes from, to who has not chosen one yet. */
  readonly isFirst?: boolean;
}

/** Every full hour; a setup file may name any minute, which is then offered too. */
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

export function ShopFields({ draft, onChange, isFirst = false }: ShopFieldsProps) {
  const { shop } = useSetupWords();
  const zones = (['wib', 'wita', 'wit'] as const).map(
    (key) => [TIMEZONES[key], shop.zones[key]] as const,
  );
  // A setup file may name any zone; it is not lost by passing through this form.
  const isOther = !zones.some(([zone]) => zone === draft.timezone);
  const [other] = useState(isOther ? draft.timezone : null);
  const isOfPc = isFirst && draft.timezone === zoneGuess(pcZone());
  const starts = HOURS.includes(draft.dayStartsAt) ? HOURS : [draft.dayStartsAt, ...HOURS];
  return (
    <>
      <div className="fields">
        <TextField
          label={shop.name}
          value={draft.storeName}
          placeholder={shop.nameHint}
          lengthMax={60}
          onChange={(storeName) => onChange({ storeName })}
        />
        <TextField
          label={shop.till}
          value={draft.tillName}
          lengthMax={40}
          onChange={(tillName) => onChange({ tillName })}
        />
      </div>
      <div className="zone-field">
        <Choice
          label={shop.zone}
          value={draft.timezone}
          options={other === null ? zones : [...zones, [other, other] as const]}
          onChoose={(timezone) => onChange({ timezone })}
        />
        {isOfPc && <p className="soft">{shop.zoneOfPc}</p>}
      </div>
      <label className="field day-field">
        <span>{shop.day}</span>
        {/* Not a time field: some systems show it as "12:00 AM". */}
        <select
          value={draft.dayStartsAt}
          onChange={(event) => onChange({ dayStartsAt: event.target.value })}
        >
          {starts.map((start) => (
            <option key={start}>{start}</option>
          ))}
        </select>
        <small className="soft">{shop.dayHelp}</small>
      </label>
    </>
  );
}

/** The zone this PC says it is in, such as Asia/Jakarta. */
export function pcZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
