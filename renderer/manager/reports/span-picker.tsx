// Owns the choice of days: a day, a week, a month, a year or any two days, stepping back and
// forth, and back to now. What is chosen as "now" follows the shop's day over midnight.
import { useState } from 'react';
import { isDate, monthOf, stepSpan, weekOf, yearOf, type DaySpan } from '../../../shared/days.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { useReportWords } from './words.ts';

export type SpanKind = 'day' | 'week' | 'month' | 'year' | 'days';

const KINDS: readonly SpanKind[] = ['day', 'week', 'month', 'year', 'days'];

/** `chosen`: null is the span that now lies in. */
export interface Picked {
  readonly kind: SpanKind;
  readonly chosen: DaySpan | null;
}

export function spanOf({ kind, chosen }: Picked, today: string): DaySpan {
  return chosen ?? around(kind, today);
}

function around(kind: SpanKind, date: string): DaySpan {
  switch (kind) {
    case 'week':
      return weekOf(date);
    case 'month':
      return monthOf(date);
    case 'year':
      return yearOf(date);
    case 'day':
    case 'days':
      return { from: date, until: date };
  }
}

export function usePicked(today: string) {
  const [picked, setPicked] = useState<Picked>({ kind: 'day', chosen: null });
  return { picked, setPicked, span: spanOf(picked, today) };
}

interface PickerProps {
  readonly picked: Picked;
  readonly today: string;
  readonly onPick: (picked: Picked) => void;
}

export function SpanPicker({ picked, today, onPick }: PickerProps) {
  const words = useReportWords();
  const { kind } = picked;
  const span = spanOf(picked, today);
  const choose = (chosen: DaySpan): void => {
    const isNow = kind !== 'days' && chosen.from <= today && today <= chosen.until;
    onPick({ kind, chosen: isNow ? null : chosen });
  };
  const step = (steps: number): void => choose(stepSpan(span, steps));
  return (
    <div className="span-picker">
      <Choice
        label={words.choose}
        value={kind}
        options={KINDS.map((each) => [each, words.kinds[each]] as const)}
        onChoose={(next) => onPick({ kind: next, chosen: next === 'days' ? span : null })}
      />
      <div className="span-steps">
        <Button label={words.before} onPress={() => step(-1)}>
          ‹
        </Button>
        <DayField
          label={kind === 'days' ? words.from : words.day}
          date={span.from}
          max={today}
          onPick={(date) => choose(kind === 'days' ? { ...span, from: date } : around(kind, date))}
        />
        {kind === 'days' && (
          <DayField
            label={words.until}
            date={span.until}
            max={today}
            onPick={(until) => choose({ ...span, until })}
          />
        )}
        <Button label={words.after} isOff={span.until >= today} onPress={() => step(1)}>
          ›
        </Button>
        {picked.chosen !== null && (
          <Button
            look="quiet"
            onPress={() => onPick({ kind: kind === 'days' ? 'day' : kind, chosen: null })}
          >
            {words.now[kind]}
          </Button>
        )}
      </div>
    </div>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly date: string;
  readonly max: string;
  readonly onPick: (date: string) => void;
}

function DayField({ label, date, max, onPick }: DayFieldProps) {
  return (
    <label className="field span-day">
      <span>{label}</span>
      <input
        type="date"
        value={date}
        max={max}
        onChange={({ target }) => {
          if (isDate(target.value)) onPick(target.value);
        }}
      />
    </label>
  );
}
