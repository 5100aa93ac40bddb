// Readers of exported files that know nothing of their writers: what an accountant's program finds
// in them.
import { inflateSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';

/** RFC 4180, all lines, the heads among them. */
export function readCsv(bytes: Uint8Array): string[][] {
  const text = new TextDecoder().decode(bytes);
  const lines: string[][] = [[]];
  const cells = text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/g);
  for (const [, cell = '', end = ''] of cells) {
    const isQuoted = cell.startsWith('"');
    lines.at(-1)?.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') lines.push([]);
    if (end === '') break;
  }
  return lines.slice(0, -1);
}

/** The cells of one sheet, counted from 1; numbers as numbers. */
export function readSheet(bytes: Uint8Array, sheet: number): (string | number)[][] {
  const parts = unzipSync(bytes);
  const part = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
  const strings = [...part('xl/sharedStrings.xml').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)];
  const rows = part(`xl/worksheets/sheet${sheet}.xml`).matchAll(
    /<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs,
  );
  return [...rows].map(([, row = '']) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, head = '', cell = '']) => {
      const value = /<v>([^<]*)<\/v>/.exec(cell)?.[1] ?? '';
      if (!head.includes('t="s"')) return value === '' ? '' : Number(value);
      return (strings[Number(value)]?.[1] ?? '').replaceAll('&amp;', '&');
    }),
  );
}

/** Whether any sheet holds a formula. */
export function hasFormula(bytes: Uint8Array): boolean {
  return Object.entries(unzipSync(bytes)).some(
    ([name, part]) => name.startsWith('xl/worksheets/') && strFromU8(part).includes('<f>'),
  );
}

/** All that is printed, a line for each piece of text, with plain spaces. */
export function printed(pdf: Uint8Array): string {
  const file = Buffer.from(pdf).toString('latin1');
  const streams = file.matchAll(/\/Length (\d+)[^>]*>>\s*stream\r?\n/g);
  const contents = [...streams].map((head) => {
    const from = head.index + head[0].length;
    const bytes = Buffer.from(file.slice(from, from + Number(head[1])), 'latin1');
    return (bytes[0] === 0x78 ? inflateSync(bytes) : bytes).toString('latin1');
  });
  const lines = contents.flatMap((content) => content.match(/\[[^\]]*\] TJ/g) ?? []);
  const decoded = lines.map((line) =>
    [...line.matchAll(/<([0-9a-f]+)>/g)]
      .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
      .join(''),
  );
  return decoded.join('\n').replaceAll('\u00A0', ' ');
}
