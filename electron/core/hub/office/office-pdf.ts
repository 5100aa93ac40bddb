// Owns head office's sums as a PDF: all stores, each store, each of its tills. Sums only: the
// payments of a chain are read by programs, not on paper.
import type { ExportLang } from '../../../../shared/export-columns.ts';
import { formatRupiah } from '../../../../shared/money.ts';
import type { OfficeSums } from '../../../../shared/office.ts';
import { createPaper, INK, printable, SOFT, type PaperField } from '../../exports/pdf-paper.ts';
import { officeWords, SUMS_NAMED } from './office-words.ts';

const NAME_WIDTH = 190;
const SHEET = { layout: 'landscape', margin: 36, lineHeight: 15 } as const;

export interface SumLine {
  readonly name: string;
  readonly sums: OfficeSums;
  readonly look: 'all' | 'store' | 'till';
}

export interface OfficePaper {
  readonly title: string;
  readonly under: string;
  readonly lang: ExportLang;
  readonly madeAtMs: number;
}

/** The whole file: as long as there are stores and tills, whatever they sold. */
export async function officePdf(
  { title, under, lang, madeAtMs }: OfficePaper,
  lines: AsyncIterable<readonly SumLine[]>,
): Promise<Uint8Array> {
  const paper = createPaper({ title, madeAtMs, ...SHEET });
  const { doc } = paper;
  doc.font('Helvetica-Bold').fontSize(18).fillColor(INK).text(printable(title));
  doc.font('Helvetica').fontSize(10).fillColor(SOFT).text(printable(under));
  doc.moveDown();
  const words = officeWords[lang];
  const fields = fieldsOf(paper.width);
  const head = (): void => {
    const cells = [words.store, ...SUMS_NAMED.map((name) => words.sums[name])];
    paper.line(fields, cells, { isStrong: true, size: 9, color: SOFT });
  };
  head();
  for await (const some of lines)
    for (const { name, sums, look } of some) {
      if (paper.isFull()) {
        doc.addPage();
        head();
      }
      const amounts = SUMS_NAMED.map((each) => formatRupiah(sums[each].amount));
      const cells = [look === 'till' ? `    ${name}` : name, ...amounts];
      paper.line(fields, cells, { isStrong: look !== 'till', size: 9, color: INK });
    }
  return paper.end(words.page);
}

function fieldsOf(paperWidth: number): readonly PaperField[] {
  const width = (paperWidth - NAME_WIDTH) / SUMS_NAMED.length;
  const sums = SUMS_NAMED.map((_, index) => ({
    x: NAME_WIDTH + index * width,
    width,
    align: 'right' as const,
  }));
  return [{ x: 0, width: NAME_WIDTH, align: 'left' }, ...sums];
}
