import { describe, expect, it } from 'vitest';
import { monthOf, weekOf, yearOf } from '../../../shared/days.ts';
import {
  changeText,
  countText,
  dateOfWeekday,
  roundText,
  scaleEnd,
  spanText,
  weekdayText,
} from './texts.ts';

const UNITS = { thousand: 'rb', million: 'jt', billion: 'M' };

describe('a span in words', () => {
  it('is a day, a month, a year, or its two ends', () => {
    const day = { from: '2026-11-21', until: '2026-11-21' };
    expect(spanText(day, 'id-ID')).toBe('Sabtu, 21 November 2026');
    expect(spanText(monthOf('2026-11-21'), 'id-ID')).toBe('November 2026');
    expect(spanText(yearOf('2026-11-21'), 'en-GB')).toBe('2026');
    expect(spanText(weekOf('2026-11-21'), 'id-ID')).toBe('16 Nov – 22 Nov 2026');
    const turn = { from: '2026-12-30', until: '2027-01-02' };
    expect(spanText(turn, 'id-ID')).toBe('30 Des 2026 – 2 Jan 2027');
  });

  it('names weekdays by their number', () => {
    expect(weekdayText(dateOfWeekday(1), 'id-ID')).toBe('Senin');
    expect(weekdayText(dateOfWeekday(7), 'en-GB')).toBe('Sunday');
  });
});

describe('a sum on the axis', () => {
  it('is short', () => {
    expect(roundText(0, 'id-ID', UNITS)).toBe('0');
    expect(roundText(12_500, 'id-ID', UNITS)).toBe('13 rb');
    expect(roundText(1_250_000, 'id-ID', UNITS)).toBe('1,3 jt');
    expect(roundText(9_000_000_000, 'id-ID', UNITS)).toBe('9 M');
    expect(countText(34_598, 'id-ID')).toBe('34.598');
  });

  it('ends at a round number that holds the largest', () => {
    expect([1, 5, 12, 21, 99, 101].map(scaleEnd)).toEqual([1, 6, 12, 30, 100, 120]);
    expect(scaleEnd(0)).toBe(1);
  });
});

describe('a change', () => {
  it('says more and less, and nothing where there was nothing', () => {
    expect(changeText(112, 100)).toBe('+12 %');
    expect(changeText(97, 100)).toBe('−3 %');
    expect(changeText(100, 100)).toBe('±0 %');
    expect(changeText(100, 0)).toBeNull();
  });
});
