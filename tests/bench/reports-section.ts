// Owns the words around the figures of the desk in an old shop: a section of docs/BENCH.md that can
// be made alone.
import { figureRow, FIGURE_HEAD, short } from './figures.ts';
import { PAYMENTS, PER_DAY } from './large-ledger.ts';
import { REPORT_GOAL, type Compared, type ReportFigures } from './reports.ts';

export const REPORTS_TITLE = '## Three years in one ledger';

const ratioOf = ({ ours, bare }: Compared): number => ours.median / bare.median;

export function isFastEnough({ reports }: ReportFigures): boolean {
  return reports.every((each) => ratioOf(each) <= REPORT_GOAL);
}

export function reportsSection(figures: ReportFigures): string {
  const { reports, scan, lists, insert, taking, openMs, migrationMs } = figures;
  const compared = (list: readonly Compared[]): string =>
    list
      .map(
        ({ name, ours, bare }) =>
          `| ${name} | ${short(ours.median)} ms | ${short(bare.median)} ms | ` +
          `${short(ours.median / bare.median)} × |`,
      )
      .join('\n');
  const head = '| | median | its statements, bare | ratio |\n| --- | --- | --- | --- |';
  const migration =
    migrationMs === null ? '' : ` Making the sums for it once took ${short(migrationMs / 1000)} s.`;
  const verdict = isFastEnough(figures) ? 'met' : '**missed**';
  return `${REPORTS_TITLE}

A ledger of ${PAYMENTS.toLocaleString('en')} payments, ${PER_DAY} a day. Opening it with its check
takes ${short(openMs / 1000)} s.${migration}

A report is of all its lists, with what it is held against; bare are the very statements it runs,
on the sums kept beside the ledger, prepared and run alone. Without those sums, one single total of
the year's payments takes ${short(scan.median)} ms.

${head}
${compared(reports)}

Goal: each report within ${REPORT_GOAL} × its statements: ${verdict}.

${head}
${compared(lists)}

An answer of 50 rows taken in, as above, but into this ledger:

${FIGURE_HEAD}
${figureRow('one bare insert', insert, insert)}
${figureRow('nothing new', taking.nothingNew, insert)}
${figureRow('one new payment, no sale', taking.oneNew, insert)}
${figureRow('one new payment, one of many sales paid', taking.lunas, insert)}
`;
}

/** Puts a section in place of the one of its title, or at the end where there is none. */
export function withSection(document: string, section: string): string {
  const title = section.slice(0, section.indexOf('\n'));
  const at = document.indexOf(`${title}\n`);
  if (at === -1) return `${document.trimEnd()}\n\n${section}`;
  const next = document.indexOf('\n## ', at + 1);
  const rest = next === -1 ? '' : document.slice(next);
  return `${document.slice(0, at)}${section.trimEnd()}\n${rest}`;
}
