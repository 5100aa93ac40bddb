// Owns the list of the 29 hard pictures, and of those that must not be read as they are.
import {
  blank,
  blurred,
  code,
  fill,
  inverted,
  mapped,
  MASKED,
  mirrored,
  noisy,
  put,
  shaded,
  shadowed,
  shaken,
  shrunk,
  slanted,
  STATIC,
  turned,
  type Picture,
} from './hard-pictures.ts';

export interface HardPicture {
  readonly name: string;
  /** What must be read, to the letter. */
  readonly text: string;
  readonly draw: () => Picture;
  /** Saved as JPEG of this quality (percent), else as PNG. */
  readonly jpeg?: number;
}

const GREY = [90, 90, 90] as const;
const RED = [196, 30, 42] as const;
const BLUE = [20, 60, 160] as const;

/** A counter stand as acquirers print it: colour, words, the code, more words. */
function poster(text: string, size: number): Picture {
  const sheet = blank(1000, 1400);
  fill(sheet, 0, 0, 1000, 190, RED);
  fill(sheet, 60, 60, 260, 70, [255, 255, 255]);
  for (let n = 0; n < 9; n += 1) fill(sheet, 380 + n * 58, 80, 40, 34, [255, 255, 255]);
  for (let n = 0; n < 12; n += 1) fill(sheet, 120 + n * 62, 250 + (n % 3) * 4, 44, 40, GREY);
  const picture = code(text, size, { quiet: 2 });
  const left = Math.round((1000 - picture.width) / 2);
  fill(sheet, left - 14, 346, picture.width + 28, picture.height + 28, [0, 0, 0]);
  put(sheet, picture, left, 360);
  for (let n = 0; n < 46; n += 1) fill(sheet, 120 + n * 16, 1200, n % 3 === 0 ? 10 : 5, 60, GREY);
  fill(sheet, 0, 1300, 1000, 100, RED);
  return sheet;
}

/** A badge over the middle, `share` of the code's side wide. */
function withLogo(picture: Picture, share: number): Picture {
  const side = Math.round(picture.width * share);
  const left = Math.round((picture.width - side) / 2);
  fill(picture, left, left, side, side, [255, 255, 255]);
  const inner = Math.round(side * 0.8);
  const start = Math.round((picture.width - inner) / 2);
  fill(picture, start, start, inner, inner, RED);
  return picture;
}

function onDark(picture: Picture): Picture {
  return put(blank(picture.width + 80, picture.height + 80, [30, 30, 34]), picture, 40, 40);
}

const plain = (size = 8): Picture => code(MASKED, size);

/** Grey on grey, 24 steps apart of 255. */
const faint = (): Picture =>
  noisy(code(MASKED, 8, { dark: [112, 112, 112], light: [136, 136, 136] }), 6);

const photo = (text: string): Picture =>
  noisy(shaded(turned(slanted(poster(text, 8), 0.78, GREY), -6, GREY), 0.45), 14);

export const HARD_PICTURES: readonly HardPicture[] = [
  { name: 'plain', text: MASKED, draw: plain },
  { name: 'plain, of another shop', text: STATIC, draw: () => code(STATIC, 8) },
  { name: 'one pixel a module', text: MASKED, draw: () => plain(1) },
  { name: 'two pixels a module, JPEG', text: MASKED, draw: () => plain(2), jpeg: 60 },
  { name: 'very large', text: STATIC, draw: () => code(STATIC, 24) },
  {
    name: 'no white around it, on a dark ground',
    text: MASKED,
    draw: () => onDark(code(MASKED, 6, { quiet: 0 })),
  },
  { name: 'blurred a little', text: MASKED, draw: () => blurred(plain(), 3.2) },
  { name: 'blurred', text: MASKED, draw: () => blurred(plain(), 4.8) },
  { name: 'blurred heavily', text: STATIC, draw: () => blurred(code(STATIC, 8), 6.4) },
  { name: 'shaken', text: MASKED, draw: () => shaken(plain(), 9) },
  { name: 'turned by 7°', text: MASKED, draw: () => turned(plain(), 7) },
  { name: 'turned by 45°', text: MASKED, draw: () => turned(plain(), 45) },
  { name: 'upside down and askew', text: STATIC, draw: () => turned(code(STATIC, 6), 193, GREY) },
  { name: 'in a mirror', text: MASKED, draw: () => mirrored(plain()) },
  { name: 'slanted', text: MASKED, draw: () => slanted(plain(), 0.8) },
  { name: 'slanted strongly', text: MASKED, draw: () => slanted(plain(), 0.55, GREY) },
  {
    name: 'slanted and turned',
    text: STATIC,
    draw: () => turned(slanted(code(STATIC, 8), 0.65), 24),
  },
  { name: 'JPEG of quality 4', text: MASKED, draw: plain, jpeg: 4 },
  { name: 'small, JPEG of quality 4', text: MASKED, draw: () => plain(5), jpeg: 4 },
  { name: 'photo of a poster', text: STATIC, draw: () => photo(STATIC), jpeg: 40 },
  {
    name: 'photo of a poster, from afar',
    text: MASKED,
    draw: () => shrunk(photo(MASKED), 0.4),
    jpeg: 60,
  },
  {
    name: 'a large logo in it',
    text: MASKED,
    draw: () => withLogo(code(MASKED, 8, { level: 'H' }), 0.27),
  },
  { name: 'a logo in it', text: STATIC, draw: () => withLogo(code(STATIC, 8), 0.17), jpeg: 50 },
  { name: 'white on black', text: MASKED, draw: () => inverted(plain()) },
  {
    name: 'white on blue, JPEG',
    text: STATIC,
    draw: () => code(STATIC, 6, { dark: [255, 255, 255], light: BLUE }),
    jpeg: 25,
  },
  { name: 'in bad light', text: MASKED, draw: () => noisy(shaded(plain(), 0.15), 6) },
  { name: "a hand's shadow on it", text: STATIC, draw: () => shadowed(code(STATIC, 8), 0.12) },
  { name: 'faint', text: MASKED, draw: faint },
  { name: 'grainy', text: MASKED, draw: () => noisy(plain(), 150) },
];

/** A real code that is no QRIS. */
const WIFI = 'WIFI:T:WPA;S:Warung Sejahtera;P:kopi-susu-gula-aren;;';
/** No 24 of facts/domain.md §1.7: a QRIS for transfers to a person. */
const TRANSFER =
  '00020101021240550016ID.CO.SHOPEE.WWW011800000000000000000002090000000005204482953033605802ID' +
  '5915Contoh Merchant6015Jakarta Selatan61051000062470804DMCT' +
  '993500000000000000000000000000000000000630491F3';
const WRONG_CRC = `${MASKED.slice(0, -1)}2`;

function sideBySide(left: string, right: string): Picture {
  const [one, two] = [code(left, 6), code(right, 6)];
  const sheet = blank(one.width + two.width + 60, Math.max(one.height, two.height));
  return put(put(sheet, one, 0, 0), two, one.width + 60, 0);
}

export interface OtherPicture {
  readonly name: string;
  readonly draw: () => Picture;
  /** The text that is to be read, or why none is. */
  readonly answer: { readonly text: string } | { readonly reason: string; readonly fault?: string };
}

export const OTHER_PICTURES: readonly OtherPicture[] = [
  { name: 'beside a Wi-Fi code', draw: () => sideBySide(WIFI, MASKED), answer: { text: MASKED } },
  { name: 'twice the same', draw: () => sideBySide(STATIC, STATIC), answer: { text: STATIC } },
  {
    name: 'of two shops',
    draw: () => sideBySide(STATIC, MASKED),
    answer: { reason: 'several_qris' },
  },
  {
    name: 'a Wi-Fi code only',
    draw: () => code(WIFI, 6),
    answer: { reason: 'not_qris', fault: 'not_qris' },
  },
  {
    name: 'a QRIS for transfers',
    draw: () => code(TRANSFER, 6),
    answer: { reason: 'not_qris', fault: 'transfer' },
  },
  {
    name: 'a QRIS with one character changed',
    draw: () => code(WRONG_CRC, 6),
    answer: { reason: 'not_qris', fault: 'crc_mismatch' },
  },
  { name: 'white paper', draw: () => blank(400, 300), answer: { reason: 'no_code' } },
  {
    name: 'grains only',
    draw: () =>
      noisy(
        mapped(blank(500, 500), () => 128),
        120,
      ),
    answer: { reason: 'no_code' },
  },
];
