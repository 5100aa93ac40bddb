// Owns the fields of the shop itself: its name, its till, its time zone and when its day begins.
import { useState } from 'react';
import { TIMEZONES, zoneGuess, type DraftProps } from '../setup-draft.ts';
import { Choice } from './choice.tsx';
import { useSetupWords } from './setup-words.ts';
import { TextField } from './text-field.tsx';

export function ShopFields({ draft, onChange }: DraftProps) {
  const { shop } = useSetupWords();
  const zones = (['wib', 'wita', 'wit'] as const).map(
    (key) => [TIMEZONES[key], shop.zones[key]] as const,
  );
  // A setup file may name any zone; it is not lost by passing through this form.
  const isOther = !zones.some(([zone]) => zone === draft.timezone);
  const [other] = useState(isOther ? draft.timezone : null);
  const isOfPc = draft.timezone === zoneGuess(pcZone());
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
      <div>
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
        <input
          type="time"
          value={draft.dayStartsAt}
          onChange={(event) => onChange({ dayStartsAt: event.target.value })}
        />
        <small className="soft">{shop.dayHelp}</small>
      </label>
    </>
  );
}

/** The zone this PC says it is in, such as Asia/Jakarta. */
export function pcZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
