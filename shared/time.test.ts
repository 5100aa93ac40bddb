import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  formatWib,
  HOUR_MS,
  isTimezone,
  MINUTE_MS,
  parseCompactStamp,
  parseStamp,
  SECOND_MS,
  shopDay,
  shopDayBounds,
  shopHour,
  type ShopCalendar,
  wallClockMs,
  wallClockText,
} from './time.ts';

/** 12:00:30 in Jakarta, an instant written without any zone's help. */
const INSTANT_MS = Date.UTC(2026, 10, 21, 5, 0, 30);
const MINUTE_START_MS = Date.UTC(2026, 10, 21, 5, 0, 0);
const second = { fromMs: INSTANT_MS, untilMs: INSTANT_MS + SECOND_MS };
const minute = { fromMs: MINUTE_START_MS, untilMs: MINUTE_START_MS + MINUTE_MS };

it('runs on a machine far from Jakarta, or these tests prove nothing', () => {
  expect(new Date(INSTANT_MS).getTimezoneOffset()).not.toBe(-420);
});

describe('a stamp as providers write it is WIB', () => {
  const understood = [
    ['2026-11-21 12:00:30', second],
    ['2026-11-21 12:00', minute],
    ['2026-11-21T12:00:30', second],
    ['21/11/2026 12:00', minute],
    ['21/11/2026 12:00:30', second],
    ['2026-11-21T12:00', minute],
    ['2026-11-21 12:00:30.123', second],
    ['  2026-11-21 12:00:30\n', second],
    ['2026-11-21T12:00:30+07:00', second],
    ['2026-11-21T12:00:30.500+07:00', second],
    ['2026-11-21T12:00:30+0700', second],
    ['2026-11-21T05:00:30Z', second],
    ['2026-11-21T14:00:30+09:00', second],
    ['2026-11-21T00:30:30-04:30', second],
    ['2026-11-21 12:00:30+07:00', second],
  ] as const;
  it.each(understood)('%j', (text, stamp) => {
    expect(parseStamp(text)).toEqual(stamp);
  });

  it('reads the day of a leap year and the first second of a year', () => {
    expect(parseStamp('2028-02-29 00:00:00')?.fromMs).toBe(Date.UTC(2028, 1, 28, 17));
    expect(parseStamp('01/01/2027 00:00:00')?.fromMs).toBe(Date.UTC(2026, 11, 31, 17));
  });

  const refused = [
    ['', 'nothing'],
    ['2026-02-31 12:00:00', '31 February'],
    ['31/02/2026 12:00', '31 February, the day first'],
    ['2026-02-29 12:00:00', '29 February outside a leap year'],
    ['2026-13-01 12:00:00', 'a 13th month'],
    ['11/21/2026 12:00', 'the month first'],
    ['2026-00-10 12:00:00', 'month 0'],
    ['2026-11-00 12:00:00', 'day 0'],
    ['2026-11-21 24:00:00', 'hour 24'],
    ['2026-11-21 12:60:00', 'minute 60'],
    ['2026-11-21 12:00:60', 'second 60'],
    ['1999-11-21 12:00:00', 'a year before QRIS'],
    ['0026-11-21 12:00:00', 'a year of two digits'],
    ['2026-11-21', 'a day alone'],
    ['12:00:30', 'a time alone'],
    ['21-11-2026 12:00', 'another order'],
    ['2026/11/21 12:00', 'another stroke'],
    ['2026-11-21 12:00:30 WIB', 'a name of a zone'],
    ['2026-1-2 3:04', 'single digits'],
    ['1795237230', 'seconds of an epoch'],
    ['kemarin', 'a word'],
  ] as const;
  it.each(refused)('%j is refused: %s', (text) => {
    expect(parseStamp(text)).toBeNull();
  });

  it('reads back what it writes, to the second, for any moment', () => {
    const anyMs = fc.integer({ min: Date.UTC(2000, 1, 1), max: Date.UTC(2099, 0, 1) });
    fc.assert(
      fc.property(anyMs, (ms) => {
        const fromMs = ms - (ms % SECOND_MS);
        const stamp = { fromMs, untilMs: fromMs + SECOND_MS };
        expect(parseStamp(formatWib(ms))).toEqual(stamp);
        expect(parseStamp(formatWib(ms).slice(0, 19))).toEqual(stamp);
        expect(parseStamp(formatWib(ms, true))).toEqual(stamp);
      }),
    );
  });

  it('answers any text with a real interval or with null', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789-/: T+Z.'), maxLength: 26 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        const stamp = parseStamp(text);
        if (stamp !== null) expect([SECOND_MS, MINUTE_MS]).toContain(stamp.untilMs - stamp.fromMs);
      }),
    );
  });
});

describe('a stamp in two pieces, as NICEPAY writes it', () => {
  it('is WIB too', () => {
    expect(parseCompactStamp('20261121', '120030')).toEqual(second);
  });
  const refused = [
    ['20260231', '120000', '31 February'],
    ['20261121', '240000', 'hour 24'],
    ['20221208', '091279', '79 seconds, as in NICEPAY’s own example'],
    ['2026112', '120030', 'a digit short'],
    ['20261121', '12003', 'a digit short'],
    ['2026-11-21', '120030', 'dashes'],
    ['', '', 'nothing'],
  ] as const;
  it.each(refused)('%j %j is refused: %s', (date, time) => {
    expect(parseCompactStamp(date, time)).toBeNull();
  });
});

it('writes WIB, with milliseconds only on request', () => {
  expect(formatWib(INSTANT_MS)).toBe('2026-11-21T12:00:30+07:00');
  expect(formatWib(INSTANT_MS + 7, true)).toBe('2026-11-21T12:00:30.007+07:00');
  expect(formatWib(Date.UTC(2026, 11, 31, 17))).toBe('2027-01-01T00:00:00+07:00');
});

const calendar = (timezone: string, dayStartsAt = '00:00'): ShopCalendar => ({
  timezone,
  dayStartsAt,
});
const WIB = 'Asia/Jakarta';
const WITA = 'Asia/Makassar';
const WIT = 'Asia/Jayapura';

describe('the shop’s day', () => {
  const midnight = [
    [WIB, Date.UTC(2026, 10, 20, 17)],
    [WITA, Date.UTC(2026, 10, 20, 16)],
    [WIT, Date.UTC(2026, 10, 20, 15)],
    ['Asia/Kathmandu', Date.UTC(2026, 10, 20, 18, 15)],
    ['America/St_Johns', Date.UTC(2026, 10, 21, 3, 30)],
  ] as const;
  it.each(midnight)('begins at midnight in %s', (zone, firstMs) => {
    expect(shopDayBounds('2026-11-21', calendar(zone))).toEqual({
      fromMs: firstMs,
      untilMs: firstMs + DAY_MS,
    });
    expect(shopDay(firstMs - 1, calendar(zone))).toBe('2026-11-20');
    expect(shopDay(firstMs, calendar(zone))).toBe('2026-11-21');
    expect(shopDay(firstMs + DAY_MS - 1, calendar(zone))).toBe('2026-11-21');
    expect(shopDay(firstMs + DAY_MS, calendar(zone))).toBe('2026-11-22');
  });

  it.each(midnight)('begins at four in %s where the warung is open past midnight', (zone, ms) => {
    const firstMs = ms + 4 * HOUR_MS;
    const late = calendar(zone, '04:00');
    expect(shopDayBounds('2026-11-21', late)).toEqual({
      fromMs: firstMs,
      untilMs: firstMs + DAY_MS,
    });
    expect(shopDay(firstMs - 1, late)).toBe('2026-11-20');
    expect(shopDay(firstMs, late)).toBe('2026-11-21');
  });

  it('is 23 hours long when clocks go forward, and 25 when they go back', () => {
    const shop = calendar('America/St_Johns');
    const spring = shopDayBounds('2026-03-08', shop);
    expect(spring).toEqual({
      fromMs: Date.UTC(2026, 2, 8, 3, 30),
      untilMs: Date.UTC(2026, 2, 9, 2, 30),
    });
    const autumn = shopDayBounds('2026-11-01', shop);
    expect(autumn).toEqual({
      fromMs: Date.UTC(2026, 10, 1, 2, 30),
      untilMs: Date.UTC(2026, 10, 2, 3, 30),
    });
  });

  it('begins by the clock before the change where clocks change in the night east of Greenwich', () => {
    expect(shopDayBounds('2026-09-27', calendar('Pacific/Chatham'))).toEqual({
      fromMs: Date.UTC(2026, 8, 26, 11, 15),
      untilMs: Date.UTC(2026, 8, 27, 10, 15),
    });
  });

  it('has bounds that agree with the day of every moment, in every zone', () => {
    const zones = fc.constantFrom(
      WIB,
      WITA,
      WIT,
      'America/St_Johns',
      'Europe/Berlin',
      'Pacific/Chatham',
    );
    const starts = fc.constantFrom('00:00', '04:00', '06:30', '23:59');
    // Whole minutes, since every zone's rules are.
    const moments = fc.integer({ min: 29_400_000, max: 30_400_000 }).map((n) => n * MINUTE_MS);
    fc.assert(
      fc.property(moments, zones, starts, (ms, zone, dayStartsAt) => {
        const shop = calendar(zone, dayStartsAt);
        const bounds = shopDayBounds(shopDay(ms, shop), shop);
        expect(bounds && bounds.fromMs <= ms && ms < bounds.untilMs).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is followed at once by the next one, without hole or overlap', () => {
    const shop = calendar('America/St_Johns', '02:30');
    let day = Date.UTC(2026, 0, 1);
    let endMs = shopDayBounds('2025-12-31', shop)?.untilMs;
    for (let n = 0; n < 365; n += 1, day += DAY_MS) {
      const bounds = shopDayBounds(new Date(day).toISOString().slice(0, 10), shop);
      expect(bounds?.fromMs).toBe(endMs);
      endMs = bounds?.untilMs;
    }
  });

  const noDays = [
    '2026-02-30',
    '2026-13-01',
    '2026-00-01',
    '2026-11-32',
    '20261121',
    '21/11/2026',
    '',
  ];
  it.each(noDays)('there is no day %j', (date) => {
    expect(shopDayBounds(date, calendar(WIB))).toBeNull();
  });
});

it('counts hours by the shop’s wall clock', () => {
  expect(shopHour(INSTANT_MS, WIB)).toBe(12);
  expect(shopHour(INSTANT_MS, WITA)).toBe(13);
  expect(shopHour(INSTANT_MS, WIT)).toBe(14);
  expect(shopHour(Date.UTC(2026, 10, 20, 17), WIB)).toBe(0);
  expect(shopHour(Date.UTC(2026, 10, 20, 16, 59, 59, 999), WIB)).toBe(23);
});

it('knows a time zone from a word', () => {
  for (const zone of [WIB, WITA, WIT, 'UTC']) expect(isTimezone(zone)).toBe(true);
  for (const word of ['WIB', 'Asia/Bandung', '', 'Jakarta']) expect(isTimezone(word)).toBe(false);
});

describe('the wall clock of a shop, for files and paper', () => {
  it('is that of its own zone, over midnight too', () => {
    const ms = Date.UTC(2026, 10, 21, 17, 5, 9);
    expect(wallClockText(ms, 'Asia/Jakarta')).toBe('2026-11-22 00:05:09');
    expect(wallClockText(ms, 'Asia/Jayapura')).toBe('2026-11-22 02:05:09');
    expect(wallClockMs(ms, 'Asia/Jakarta') - ms).toBe(7 * HOUR_MS);
  });
});
