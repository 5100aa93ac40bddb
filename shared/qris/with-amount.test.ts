import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../assert.ts';
import { parseRupiah, rupiah, type Rupiah } from '../money.ts';
import { object, PAYLOADS, payloadOf, PLAIN, sealed } from './payloads.fixture.ts';
import {
  payableWithFee,
  QRIS_AMOUNT_MAX,
  readQris,
  withAmount,
  type PointOfInitiation,
  type Qris,
} from './qris.ts';

function read(text: string): Qris {
  const result = readQris(text);
  if (!result.ok) throw new Error(`${result.code}: ${result.reason}`);
  return result.qris;
}

/** The converted payload, or the code of the refusal. */
function converted(text: string, amount: number, initiation?: PointOfInitiation): string {
  const result = readQris(text);
  if (!result.ok) return result.code;
  const options = initiation === undefined ? {} : { pointOfInitiation: initiation };
  const done = withAmount(result.qris, rupiah(amount), options);
  return done.ok ? done.payload : done.code;
}

/** As the till does it: what was typed is parsed first. */
function typed(text: string, amount: unknown): string {
  const parsed = parseRupiah(amount);
  return parsed.ok ? converted(text, parsed.amount) : 'not an amount';
}

describe('static to dynamic, as reckoned in facts/domain.md §1.7', () => {
  it('gives the ShopeePay code with 15.000 byte for byte', () => {
    expect(converted(PAYLOADS[1], 15_000)).toBe(
      '00020101021226570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME' +
        '51440014ID.CO.QRIS.WWW0215ID10190045322970303UME520458125303360' +
        '5405150005802ID5925Gulu Gulu Mall Ambassador6015Jakarta Selatan61051294062070703A01' +
        '6304AF16',
    );
  });

  const cases: readonly (readonly [1 | 2, number, PointOfInitiation, string, string])[] = [
    [1, 15_000, '12', '540515000', 'AF16'],
    [1, 15_000, '11', '540515000', '7473'],
    [1, 1, '12', '54011', 'EC80'],
    [1, 10_000_000, '12', '540810000000', 'CF4D'],
    [2, 15_000, '12', '540515000', '2A5A'],
    [2, 15_000, '11', '540515000', '8475'],
    [2, 1, '12', '54011', '5A53'],
    [2, 10_000_000, '12', '540810000000', 'BA7A'],
  ];
  it.each(cases)('number %d with %d as %s', (number, amount, initiation, tag54, crc) => {
    const source: string = PAYLOADS[number];
    const at = source.indexOf('5802ID');
    const expected =
      `0002010102${initiation}${source.slice(12, at)}${tag54}` + `${source.slice(at, -4)}${crc}`;
    expect(converted(source, amount, initiation)).toBe(expected);
  });

  it('leaves the ceiling of one payment to the core', () => {
    expect(QRIS_AMOUNT_MAX).toBe(10_000_000);
    expect(converted(PAYLOADS[1], 10_000_001)).toContain('540810000001');
  });
});

describe('pitfalls of other converters (facts/domain.md §1.6)', () => {
  const amountAfter53 = (text: string, amount: number): string =>
    sealed(text.slice(0, -8).replace('5303360', `5303360${object('54', String(amount))}`));

  it('split at 5802ID: a name that holds it stays whole', () => {
    const source = payloadOf({ '01': '12', '59': 'TOKO 5802ID JAYA' });
    expect(converted(source, 15_000)).toBe(amountAfter53(source, 15_000));
  });

  it('replace 010211 everywhere: digits inside accounts stay', () => {
    const nmid = object('00', 'ID.CO.QRIS.WWW') + object('02', 'ID0102110102112');
    const source = payloadOf({ '01': '12', '51': nmid, '62': '0706010211' });
    expect(converted(source, 15_000)).toBe(amountAfter53(source, 15_000));
  });

  it('default fee: none is added', () => {
    const { fee } = read(converted(payloadOf(), 15_000));
    expect(fee).toBeNull();
  });

  it('54 already there: one is left, the new one', () => {
    const source = payloadOf({ '01': '12', '54': '99999.00' });
    expect(converted(source, 15_000)).toBe(amountAfter53(payloadOf({ '01': '12' }), 15_000));
  });

  it('54 at the end: it goes directly behind 53, before 55', () => {
    const source = payloadOf({ '01': '12', '55': '02', '56': '500' });
    expect(converted(source, 15_000)).toBe(amountAfter53(source, 15_000));
  });

  it('01 not flipped: the code is dynamic unless asked otherwise', () => {
    expect(read(converted(payloadOf(), 15_000)).pointOfInitiation).toBe('12');
    expect(read(converted(payloadOf(), 15_000, '11')).pointOfInitiation).toBe('11');
    expect(read(converted(payloadOf({ '01': null }), 15_000)).objects[1]?.value).toBe('12');
  });

  it('insertion on meeting 58: it may come before 53, first or last', () => {
    const order = ['00', '58', '26', '51', '59', '60', '61', '53', '62', '52', '01'];
    const source = payloadOf({ '01': '12' }, order);
    expect(converted(source, 15_000)).toBe(amountAfter53(source, 15_000));
    expect(converted(payloadOf({ '58': null }), 15_000)).toBe('missing_mandatory');
  });

  it('stopping at a bad length: nothing is cut off in silence', () => {
    const wrong = sealed(payloadOf().slice(0, -8).replace('5913WARUNG', '5999WARUNG'));
    expect(converted(wrong, 15_000)).toBe('truncated');
  });

  it('no look at the old checksum: a typing mistake does not become a valid code', () => {
    expect(converted(payloadOf().replace('9360001', '9360002'), 15_000)).toBe('crc_mismatch');
  });

  it('lengths above two digits: an amount of 14 digits is refused', () => {
    expect(converted(payloadOf(), 9_999_999_999_999)).toContain('54139999999999999');
    expect(converted(payloadOf(), 10_000_000_000_000)).toBe('amount_too_long');
  });

  it('amounts padded to two digits: Rp 5 is written 5', () => {
    expect(converted(payloadOf(), 5)).toContain('5303360540155802ID');
  });

  it('objects keyed by tag: a tag that is there twice refuses', () => {
    expect(converted(sealed(`${payloadOf().slice(0, -8)}5904TOKO`), 1)).toBe('duplicate_tag');
  });

  it('percent-encoded paste: gives the same code as the plain one', () => {
    expect(converted(encodeURIComponent(PAYLOADS[1]), 15_000)).toBe(converted(PAYLOADS[1], 15_000));
  });

  it('trimmed and collapsed names: both spaces and the last one stay', () => {
    const source = payloadOf({ '01': '12', '59': 'MAZE CELL  OK2410975 ' });
    expect(converted(source, 15_000)).toBe(amountAfter53(source, 15_000));
  });

  it('edited by hand: a wrong checksum blocks', () => {
    expect(converted(PAYLOADS[25], 12_500)).toBe('crc_mismatch');
  });
});

describe('the edge cases of facts/libraries.md §3.1', () => {
  const good = payloadOf();
  const plain12 = converted(good, 25_000);
  const kept: readonly (readonly [string, string])[] = [
    ['tag 64', payloadOf({ '64': object('00', 'id') + object('01', 'Warung') })],
    ['tag 80', payloadOf({ '80': object('00', 'x') })],
    ['tags 64 and 80', payloadOf({ '64': '0002id', '80': '0001x' })],
    ['an already dynamic code', payloadOf({ '01': '12' })],
    ['a static code with tag 54', payloadOf({ '54': '1000' })],
    ['a dynamic code with tag 54', payloadOf({ '01': '12', '54': '1000.00' })],
    ['tag 55 for a tip', payloadOf({ '55': '01' })],
    ['tag 55 with a fixed fee', payloadOf({ '55': '02', '56': '500' })],
    ['tag 55 with a percentage', payloadOf({ '55': '03', '57': '0.7' })],
    ['010211 in the NMID of a dynamic code', payloadOf({ '01': '12', '51': nmidOf('ID010211') })],
    ['010211 in the account number', payloadOf({ '26': accountOf('936000140102110102') })],
    ['5802ID in the name', payloadOf({ '59': 'TOKO 5802ID' })],
    ['5802ID in the terminal', payloadOf({ '62': object('07', '5802ID') })],
    ['5303360 in the name', payloadOf({ '59': 'TOKO 5303360' })],
    ['6304 in the name', payloadOf({ '59': 'TOKO 6304ABCD' })],
    ['tag 58 before tag 53', payloadOf({}, ['00', '01', '26', '51', '52', '58', '53', '59', '60'])],
    ['no tag 01', payloadOf({ '01': null })],
    ['no tag 61', payloadOf({ '61': null })],
    ['no tag 62', payloadOf({ '62': null })],
    ['a name of 99 characters', payloadOf({ '59': 'A'.repeat(99) })],
  ];
  it.each(kept)('puts 25.000 into a code with %s and changes nothing else', (_, source) => {
    const before = read(source).objects.filter(isKept);
    const after = read(converted(source, 25_000));
    expect(after.objects.filter(isKept)).toEqual(before);
    expect(after.amountText).toBe('25000');
    expect(after.objects.filter(({ tag }) => tag === '54')).toHaveLength(1);
  });

  const same: readonly (readonly [string, string])[] = [
    ['a line break behind it', `${good}\n`],
    ['CR and LF behind it', `${good}\r\n`],
    ['spaces before it', `  ${good}`],
    ['a byte order mark', `\ufeff${good}`],
    ['a checksum in lower case', good.slice(0, -4) + good.slice(-4).toLowerCase()],
  ];
  it.each(same)('takes a code with %s for the same', (_, source) => {
    expect(converted(source, 25_000)).toBe(plain12);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['a name outside ASCII', payloadOf({ '59': 'KOPI CAF\u00c9' }), 'bad_character'],
    ['a wrong digit', good.replace('9360001', '9360002'), 'crc_mismatch'],
    ['the end cut off', good.slice(0, -2), 'truncated'],
    ['text after the checksum', `${good} bayar ya`, 'text_after_crc'],
    ['tag 59 twice', sealed(`${good.slice(0, -8)}5904TOKO`), 'duplicate_tag'],
    ['dollars', payloadOf({ '53': '840' }), 'wrong_currency'],
  ];
  it.each(refused)('refuses a code with %s', (_, source, code) => {
    expect(converted(source, 25_000)).toBe(code);
  });

  const amounts: readonly (readonly [unknown, string])[] = [
    [0, 'amount_not_positive'],
    ['0', 'amount_not_positive'],
    [-5000, 'not an amount'],
    ['-5000', 'not an amount'],
    [12_345_678_901_234, 'not an amount'],
    ['12345678901234', 'not an amount'],
    [1e21, 'not an amount'],
    ['1e21', 'not an amount'],
    [Number.NaN, 'not an amount'],
    [Number.POSITIVE_INFINITY, 'not an amount'],
    ['25000abc', 'not an amount'],
    [undefined, 'not an amount'],
    [25_000.5, 'not an amount'],
    ['25.000', plain12],
    ['25000', plain12],
    ['25000.00', plain12],
  ];
  it.each(amounts)('given %j says what it must', (amount, outcome) => {
    expect(typed(good, amount)).toBe(outcome);
  });

  it('writes four digits of checksum for every amount to 20.000', () => {
    const qris = read(good);
    let leadingZeros = 0;
    for (let amount = 1; amount <= 20_000; amount++) {
      const done = withAmount(qris, rupiah(amount));
      if (!done.ok) throw new Error(done.reason);
      if (sealed(done.payload.slice(0, -8)) !== done.payload) throw new Error(done.payload);
      if (done.payload.at(-4) === '0') leadingZeros += 1;
    }
    expect(leadingZeros).toBeGreaterThan(1_000);
  });

  it('stops at numbers that are no rupiah, should the types ever be got round', () => {
    const qris = read(good);
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, 1e21, 0.5]) {
      expect(() => withAmount(qris, number as Rupiah)).toThrow(AssertionError);
    }
    expect(withAmount(qris, rupiah(-1))).toMatchObject({ code: 'amount_not_positive' });
  });
});

describe('an amount in a code', () => {
  it('is refused where a static code would lack the merchant id', () => {
    const source = payloadOf({ '01': '12', '51': null });
    expect(converted(source, 15_000, '11')).toBe('nmid_missing');
    expect(converted(source, 15_000, '12')).toContain('540515000');
  });

  it('is refused where the code would grow past 512 characters', () => {
    const room = 512 - payloadOf().length;
    const fill = (spare: number): string => {
      const sizes = [99, 99, room - spare - 2 * 103 - 4];
      const filler = sizes.map((size, index) => [String(80 + index), 'x'.repeat(size)]);
      return payloadOf(Object.fromEntries(filler) as Record<string, string>);
    };
    expect(converted(fill(9), 15_000)).toHaveLength(512);
    expect(converted(fill(8), 15_000)).toBe('payload_too_long');
  });

  it('tells what the payer is charged when the code adds a fee', () => {
    expect(payableWithFee(read(PAYLOADS[1]), rupiah(15_000))).toBe(15_000);
    expect(payableWithFee(read(PAYLOADS[3]), rupiah(15_000))).toBe(15_500);
    expect(payableWithFee(read(PAYLOADS[5]), rupiah(15_000))).toBe(15_105);
    expect(payableWithFee(read(PAYLOADS[6]), rupiah(15_000))).toBeNull();
  });

  it('reads back with that amount and every other object as it was', () => {
    const number = fc.constantFrom(1, 2, 3, 5, 6, 9, 10, 11, 13, 18, 23);
    const amount = fc.integer({ min: 1, max: 9_999_999_999_999 });
    const initiation = fc.constantFrom<PointOfInitiation>('11', '12');
    const order = fc.shuffledSubarray(
      Object.keys(PLAIN).filter((tag) => tag !== '00'),
      {
        minLength: Object.keys(PLAIN).length - 1,
      },
    );
    const shuffled = order.map((tags) => payloadOf({}, ['00', ...tags]));
    const source = fc.oneof(
      number.map((key) => PAYLOADS[key as keyof typeof PAYLOADS] as string),
      shuffled,
    );
    fc.assert(
      fc.property(source, amount, initiation, (text, whole, point) => {
        const after = read(converted(text, whole, point));
        expect(after.amountText).toBe(String(whole));
        expect(after.pointOfInitiation).toBe(point);
        expect(after.objects.filter(isKept)).toEqual(read(text).objects.filter(isKept));
        expect(sealed(after.payload.slice(0, -8))).toBe(after.payload);
        expect(converted(after.payload, whole, point)).toBe(after.payload);
      }),
      { numRuns: 500 },
    );
  });
});

function isKept({ tag }: { readonly tag: string }): boolean {
  return tag !== '01' && tag !== '54' && tag !== '63';
}

function nmidOf(id: string): string {
  return object('00', 'ID.CO.QRIS.WWW') + object('02', id);
}

function accountOf(pan: string): string {
  return object('00', 'ID.CO.CONTOH.WWW') + object('01', pan);
}
