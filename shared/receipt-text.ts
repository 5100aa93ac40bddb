// Owns how words become lines of a receipt: only printable ASCII leaves here, whatever came in, and
// no line is longer than the paper. A till printer takes bytes as commands, so this is its gate.

const SPELLED: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '·': '-',
  '•': '-',
  '×': 'x',
  '÷': '/',
  '½': '1/2',
  '€': 'EUR',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
};

const LETTER = /^[\x20-\x7e]$/;
const MARK = /^[\p{M}\p{Cf}]$/u;

/**
 * The text in printable ASCII: accents are dropped, known signs spelled out, each other letter or
 * picture is one `?`. Control characters and line breaks become spaces; runs of spaces one.
 */
export function printable(text: string): string {
  let plain = '';
  for (const { segment } of GRAPHEMES.segment(text)) plain += spelled(segment);
  return plain.replaceAll(/ {2,}/g, ' ').trim();
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

function spelled(grapheme: string): string {
  const known = SPELLED[grapheme];
  if (known !== undefined) return known;
  if (/^[\s\p{Cc}]+$/u.test(grapheme)) return ' ';
  let text = '';
  for (const letter of grapheme.normalize('NFKD')) {
    if (LETTER.test(letter)) text += letter;
    else if (Object.hasOwn(SPELLED, letter)) text += SPELLED[letter];
    else if (/^[\s\p{Cc}]$/u.test(letter)) text += ' ';
    else if (!MARK.test(letter)) return '?';
  }
  return text;
}

/** Lines of at most `columns` letters, broken between words, inside a word only when it must. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (word === '') continue;
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > columns) {
      lines.push(line);
      line = '';
    }
    while (rest.length > columns) {
      lines.push(rest.slice(0, columns));
      rest = rest.slice(columns);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return line === '' ? lines : [...lines, line];
}

/**
 * A name on the left and its value on the right, in one line where there is room for both, else the
 * value right under it.
 */
export function pair(name: string, value: string, columns: number): string[] {
  const [left, right] = [printable(name), printable(value)];
  const gap = columns - left.length - right.length;
  if (gap >= 1) return [left + ' '.repeat(gap) + right];
  return [
    ...wrapped(left, columns),
    ...wrapped(right, columns).map((line) => line.padStart(columns)),
  ];
}
