import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysOf,
  isDate,
  lengthOf,
  monthOf,
  spanKind,
  stepSpan,
  weekdayOf,
  weekOf,
  yearOf,
} from './days.ts';

const span = (from: string, until: string) => ({ from, until });

describe('days of the calendar', () => {
  it('step over months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysOf(span('2026-11-29', '2026-12-02'))).toHaveLength(4);
    expect(lengthOf(span('2026-01-01', '2026-12-31'))).toBe(365);
  });

  it('are real or none', () => {
    expect(['2026-02-29', '2026-13-01', '2026-1-1', 'kemarin', ''].map(isDate)).not.toContain(true);
    expect(isDate('2028-02-29')).toBe(true);
  });

  it('begin their week on Monday', () => {
    expect(weekdayOf('2026-11-21')).toBe(6);
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(weekOf('2026-11-22')).toEqual(span('2026-11-16', '2026-11-22'));
  });
});

describe('a span of days', () => {
  it('is told by its ends', () => {
    expect(spanKind(span('2026-11-21', '2026-11-21'))).toBe('day');
    expect(spanKind(weekOf('2026-11-21'))).toBe('week');
    expect(spanKind(monthOf('2028-02-10'))).toBe('month');
    expect(spanKind(yearOf('2026-11-21'))).toBe('year');
    expect(spanKind(span('2026-11-20', '2026-11-21'))).toBe('days');
  });

  it('steps as a whole: months and years stay whole, days move by their length', () => {
    expect(stepSpan(monthOf('2026-03-31'), -1)).toEqual(span('2026-02-01', '2026-02-28'));
    expect(stepSpan(monthOf('2026-12-05'), 1)).toEqual(span('2027-01-01', '2027-01-31'));
    expect(stepSpan(yearOf('2026-03-31'), -1)).toEqual(span('2025-01-01', '2025-12-31'));
    expect(stepSpan(span('2026-11-10', '2026-11-12'), -1)).toEqual(
      span('2026-11-07', '2026-11-09'),
    );
  });
});
