import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from './assert.ts';
import { AMOUNT_MAX, rupiah, type Rupiah } from './money.ts';
import { amountInWords, CLIPS, clipsFor, type SpokenLanguage } from './terbilang.ts';

const DIGITS = ['', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];

/** Slow on purpose and by another way: digit by digit, every irregular form mended afterwards. */
function terbilangByMending(amount: number): string {
  if (amount === 0) return 'nol';
  const digits = String(amount).padStart(12, '0');
  const spoken = ['miliar', 'juta', 'ribu', ''].map((scale, index) => {
    const [hundreds, tens, ones] = digits
      .slice(index * 3, index * 3 + 3)
      .split('')
      .map(Number);
    const part = (digit: number | undefined, unit: string): string =>
      digit === 0 || digit === undefined ? '' : ` ${DIGITS[digit]} ${unit}`;
    const group = `${part(hundreds, 'ratus')}${part(tens, 'puluh')}${part(ones, '')}`
      .replaceAll(/ +/g, ' ')
      .trim()
      .replace('satu ratus', 'seratus')
      .replace(/satu puluh (\w+)/, '$1 belas')
      .replace('satu puluh', 'sepuluh')
      .replace('satu belas', 'sebelas');
    if (group === '') return '';
    return group === 'satu' && scale === 'ribu' ? 'seribu' : `${group} ${scale}`;
  });
  return spoken.filter(Boolean).join(' ').trim();
}

/** Understands English number words, so that what is heard can be compared with what was meant. */
function heard(words: string): number {
  const small = (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen ' +
    'fifteen sixteen seventeen eighteen nineteen'
  ).split(' ');
  const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
  const scales = new Map([
    ['thousand', 1e3],
    ['million', 1e6],
    ['billion', 1e9],
  ]);
  let [total, group] = [0, 0];
  for (const word of words.split(/[ -]/)) {
    const scale = scales.get(word);
    if (scale !== undefined) [total, group] = [total + group * scale, 0];
    else if (word === 'hundred') group *= 100;
    else if (tens.includes(word)) group += (tens.indexOf(word) + 2) * 10;
    else if (small.includes(word)) group += small.indexOf(word);
    else throw new Error(`"${word}" is not an English number word`);
  }
  return total + group;
}

// Few digits, many zeros and round prices as often as long random numbers.
const amounts = fc.oneof(
  fc.integer({ min: 0, max: 2_500 }),
  fc.integer({ min: 0, max: AMOUNT_MAX }),
  fc.integer({ min: 1, max: 999_999 }).map((thousands) => thousands * 1_000),
  fc
    .array(fc.constantFrom('0', '0', '1', '1', '9'), { minLength: 1, maxLength: 12 })
    .map((digits) => Number(digits.join(''))),
);

describe('an amount in words', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [0, 'nol', 'zero'],
    [1, 'satu', 'one'],
    [10, 'sepuluh', 'ten'],
    [11, 'sebelas', 'eleven'],
    [12, 'dua belas', 'twelve'],
    [19, 'sembilan belas', 'nineteen'],
    [20, 'dua puluh', 'twenty'],
    [21, 'dua puluh satu', 'twenty-one'],
    [100, 'seratus', 'one hundred'],
    [101, 'seratus satu', 'one hundred one'],
    [111, 'seratus sebelas', 'one hundred eleven'],
    [200, 'dua ratus', 'two hundred'],
    [1_000, 'seribu', 'one thousand'],
    [1_001, 'seribu satu', 'one thousand one'],
    [1_100, 'seribu seratus', 'one thousand one hundred'],
    [11_000, 'sebelas ribu', 'eleven thousand'],
    [13_000, 'tiga belas ribu', 'thirteen thousand'],
    [20_006, 'dua puluh ribu enam', 'twenty thousand six'],
    [21_000, 'dua puluh satu ribu', 'twenty-one thousand'],
    [100_000, 'seratus ribu', 'one hundred thousand'],
    [101_000, 'seratus satu ribu', 'one hundred one thousand'],
    [1_000_000, 'satu juta', 'one million'],
    [1_001_000, 'satu juta seribu', 'one million one thousand'],
    [10_000_000, 'sepuluh juta', 'ten million'],
    [1_000_000_000, 'satu miliar', 'one billion'],
    [1_000_001_000, 'satu miliar seribu', 'one billion one thousand'],
    [
      999_999_999_999,
      'sembilan ratus sembilan puluh sembilan miliar sembilan ratus sembilan puluh sembilan juta ' +
        'sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan',
      'nine hundred ninety-nine billion nine hundred ninety-nine million ' +
        'nine hundred ninety-nine thousand nine hundred ninety-nine',
    ],
  ];
  it.each(cases)('%d is "%s" and "%s"', (amount, indonesian, english) => {
    expect(amountInWords(rupiah(amount), 'id')).toBe(indonesian);
    expect(amountInWords(rupiah(amount), 'en')).toBe(english);
  });

  it('agrees with a slower reckoning for every amount up to 20.000', () => {
    const wrong: number[] = [];
    for (let amount = 0; amount <= 20_000; amount++) {
      const said = amountInWords(rupiah(amount), 'id');
      const meant = heard(amountInWords(rupiah(amount), 'en'));
      if (said !== terbilangByMending(amount) || meant !== amount) wrong.push(amount);
    }
    expect(wrong).toEqual([]);
  });

  it('agrees with the slower reckoning for thousands of random amounts', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(amountInWords(rupiah(amount), 'id')).toBe(terbilangByMending(amount));
        expect(heard(amountInWords(rupiah(amount), 'en'))).toBe(amount);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the spoken confirmation', () => {
  it('of 13.000 is three words and the currency', () => {
    expect(clipsFor(rupiah(13_000), 'id')).toEqual(['tiga', 'belas', 'ribu', 'rupiah']);
    expect(clipsFor(rupiah(25_000), 'en')).toEqual(['twenty', 'five', 'thousand', 'rupiah']);
  });

  it('says the words of the amount, and needs no clip that is not on the list', () => {
    const language = fc.constantFrom<SpokenLanguage>('id', 'en');
    fc.assert(
      fc.property(amounts, language, (amount, spoken) => {
        const clips = clipsFor(rupiah(amount), spoken);
        const words = amountInWords(rupiah(amount), spoken).replaceAll('-', ' ');
        expect(clips.join(' ')).toBe(`${words} rupiah`);
        for (const clip of clips) expect(CLIPS[spoken]).toContain(clip);
      }),
    );
  });

  it('uses every clip on the list, so none is recorded for nothing', () => {
    for (const language of ['id', 'en'] as const) {
      const used = new Set(clipsFor(rupiah(1_001_000_000), language));
      for (let amount = 0; amount <= 21_000; amount++) {
        for (const clip of clipsFor(rupiah(amount), language)) used.add(clip);
      }
      expect([...used].toSorted()).toEqual(CLIPS[language].toSorted());
      expect(CLIPS[language].length).toBeLessThan(35);
    }
  });

  it.each([-1, -5_000, AMOUNT_MAX + 1, 1e21, 1500.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'stops at %d instead of saying something else',
    (amount) => {
      for (const language of ['id', 'en'] as const) {
        expect(() => amountInWords(amount as Rupiah, language)).toThrow(AssertionError);
        expect(() => clipsFor(amount as Rupiah, language)).toThrow(AssertionError);
      }
    },
  );
});
