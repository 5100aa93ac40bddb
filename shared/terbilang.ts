// Owns how an amount is said aloud: words, and the recorded clips that together speak them.
// A shop hears this instead of looking, so it is exact for every amount Lunas takes.
import { assert } from './assert.ts';
import { AMOUNT_MAX, type Rupiah } from './money.ts';

export type SpokenLanguage = 'id' | 'en';

// prettier-ignore
const ID_WORDS = [
  'nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan',
  'sepuluh', 'sebelas', 'belas', 'puluh', 'seratus', 'ratus', 'seribu', 'ribu', 'juta', 'miliar',
] as const;
// prettier-ignore
const EN_WORDS = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten',
  'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen',
  'nineteen', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety',
  'hundred', 'thousand', 'million', 'billion',
] as const;

type IdWord = (typeof ID_WORDS)[number];
type EnWord = (typeof EN_WORDS)[number];
export type ClipId = IdWord | EnWord | 'rupiah';

/** Every clip a language needs: the recordings that must exist. */
export const CLIPS: Readonly<Record<SpokenLanguage, readonly ClipId[]>> = {
  id: [...ID_WORDS, 'rupiah'],
  en: [...EN_WORDS, 'rupiah'],
};

/**
 * Whole rupiah (0 to 999.999.999.999) in lower-case words without the currency: 13000 gives
 * "tiga belas ribu", "thirteen thousand". Throws AssertionError outside that range.
 */
export function amountInWords(amount: Rupiah, language: SpokenLanguage): string {
  const words = wordsFor(amount, language).join(' ');
  return language === 'id'
    ? words
    : words.replace(/ty (?=one|two|three|four|five|six|seven|eight|nine)/g, 'ty-');
}

/** The clips to play one after the other for an amount, "rupiah" last. Range as above. */
export function clipsFor(amount: Rupiah, language: SpokenLanguage): readonly ClipId[] {
  return [...wordsFor(amount, language), 'rupiah'];
}

function wordsFor(amount: Rupiah, language: SpokenLanguage): readonly (IdWord | EnWord)[] {
  assert(Number.isSafeInteger(amount), 'rupiah are whole and safe integers');
  assert(amount >= 0, 'no negative amount is ever announced');
  assert(amount <= AMOUNT_MAX, 'the words end with 999 miliar, as the amounts do');
  return language === 'id' ? indonesian(amount) : english(amount);
}

function indonesian(amount: number): readonly IdWord[] {
  if (amount === 0) return ['nol'];
  const words: IdWord[] = [];
  const scales = [
    [1e9, 'miliar'],
    [1e6, 'juta'],
    [1e3, 'ribu'],
  ] as const;
  for (const [size, word] of scales) {
    const group = Math.floor(amount / size) % 1000;
    // One thousand is one word; one million is not.
    if (group === 1 && word === 'ribu') words.push('seribu');
    else if (group > 0) words.push(...indonesianGroup(group), word);
  }
  return [...words, ...indonesianGroup(amount % 1000)];
}

function indonesianGroup(group: number): readonly IdWord[] {
  const words: IdWord[] = [];
  const hundreds = Math.floor(group / 100);
  const rest = group % 100;
  if (hundreds === 1) words.push('seratus');
  else if (hundreds > 1) words.push(idWord(hundreds), 'ratus');
  if (rest === 0) return words;
  if (rest < 12) return [...words, idWord(rest)];
  if (rest < 20) return [...words, idWord(rest - 10), 'belas'];
  words.push(idWord(Math.floor(rest / 10)), 'puluh');
  return rest % 10 === 0 ? words : [...words, idWord(rest % 10)];
}

function english(amount: number): readonly EnWord[] {
  if (amount === 0) return ['zero'];
  const words: EnWord[] = [];
  const scales = [
    [1e9, 'billion'],
    [1e6, 'million'],
    [1e3, 'thousand'],
  ] as const;
  for (const [size, word] of scales) {
    const group = Math.floor(amount / size) % 1000;
    if (group > 0) words.push(...englishGroup(group), word);
  }
  return [...words, ...englishGroup(amount % 1000)];
}

function englishGroup(group: number): readonly EnWord[] {
  const words: EnWord[] = [];
  const hundreds = Math.floor(group / 100);
  const rest = group % 100;
  if (hundreds > 0) words.push(enWord(hundreds), 'hundred');
  if (rest === 0) return words;
  if (rest < 20) return [...words, enWord(rest)];
  words.push(enWord(18 + Math.floor(rest / 10)));
  return rest % 10 === 0 ? words : [...words, enWord(rest % 10)];
}

function idWord(index: number): IdWord {
  const word = ID_WORDS[index];
  assert(word !== undefined, 'a number below 12 has a word of its own');
  return word;
}

function enWord(index: number): EnWord {
  const word = EN_WORDS[index];
  assert(word !== undefined, 'a number below 20 and a ten have a word of their own');
  return word;
}
