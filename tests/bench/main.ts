// `npm run bench`: the benchmarks, as times and as ratios to a named bare thing measured in the
// same run. Prints them as Markdown and writes docs/BENCH.md. Ends with 1 when LUNAS is not painted
// within the goal.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from '@playwright/test';
import { findBrowser } from '../../build/browser.mjs';
import { api } from './api.ts';
import { apiSection } from './api-section.ts';
import { FIGURE_HEAD, figureRow, figuresOf, short, type Figures } from './figures.ts';
import { hub } from './hub.ts';
import { hubSection } from './hub-section.ts';
import { ingest, type IngestFigures } from './ingest.ts';
import { lunasPainted } from './lunas.ts';
import { whyNoPostgres } from '../hub/postgres.ts';
import { bareSocket } from './painted.ts';
import { firstScreens, isQuickEnough, pageSection, type PageFigures } from './page.ts';
import { qr, type QrFigures } from './qr.ts';
import { reports } from './reports.ts';
import { isFastEnough, reportsSection, withSection } from './reports-section.ts';
import { readDocument, writeDocument } from './write-document.ts';

const GOAL_MS = 50;
const VISITS = 30;

const { values } = parseArgs({
  options: { payments: { type: 'string', default: '200' }, only: { type: 'string' } },
});
const payments = Number(values.payments);

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

if (values.only === 'reports') await reportsAlone();
else if (values.only === 'page') await pageAlone();
else if (values.only === 'api') await apiAlone();
else if (values.only === 'hub') await hubAlone();
else if (values.only === undefined) await everything();
else throw new Error(`There is no part ${values.only}; there are: api, hub, page, reports.`);

async function everything(): Promise<void> {
  say('QR conversion …');
  const conversion = qr();
  say('Taking answers in …');
  const taking = await ingest();
  say('Three years in one ledger …');
  const desk = await reports(say);
  say(`LUNAS painted, ${payments} payments …`);
  const painting = await inBrowser(paintings);
  say('The first screen …');
  const screens = await inBrowser((browser) => firstScreens(browser, VISITS));
  say('Fifty programs at once …');
  const programs = await api();
  say('A hundred tills and their hub …');
  const store = await hubPart();
  const sections = [pageSection(screens), apiSection(programs), reportsSection(desk), store];
  const text = [markdown(conversion, taking, painting), ...sections].join('\n');
  process.stdout.write(writeDocument('BENCH.md', text));
  process.exitCode =
    painting.lunas.p99 <= GOAL_MS && isQuickEnough(screens) && isFastEnough(desk) ? 0 : 1;
}

/** `--only page`: the other sections stay as they are. */
async function pageAlone(): Promise<void> {
  const screens: PageFigures = await inBrowser((browser) => firstScreens(browser, VISITS));
  const section = pageSection(screens);
  writeDocument('BENCH.md', withSection(readDocument('BENCH.md'), section));
  process.stdout.write(section);
  process.exitCode = isQuickEnough(screens) ? 0 : 1;
}

/** `--only api`: the other sections stay as they are. */
async function apiAlone(): Promise<void> {
  const section = apiSection(await api());
  writeDocument('BENCH.md', withSection(readDocument('BENCH.md'), section));
  process.stdout.write(section);
}

/** `--only hub`: the other sections stay as they are. */
async function hubAlone(): Promise<void> {
  const section = await hubPart();
  if (section !== '') writeDocument('BENCH.md', withSection(readDocument('BENCH.md'), section));
  process.stdout.write(section);
}

/** Nothing where there is no PostgreSQL to start. */
async function hubPart(): Promise<string> {
  const why = whyNoPostgres();
  if (why === null) return hubSection(await hub(say));
  say(`No hub: ${why}.`);
  return '';
}

/** `--only reports`: the other sections stay as they are. */
async function reportsAlone(): Promise<void> {
  const desk = await reports(say);
  const section = reportsSection(desk);
  writeDocument('BENCH.md', withSection(readDocument('BENCH.md'), section));
  process.stdout.write(section);
  process.exitCode = isFastEnough(desk) ? 0 : 1;
}

async function inBrowser<T>(measure: (browser: Browser) => Promise<T>): Promise<T> {
  const path = findBrowser();
  const browser = await chromium.launch(path === undefined ? {} : { executablePath: path });
  try {
    return await measure(browser);
  } finally {
    await browser.close();
  }
}

async function paintings(browser: Browser): Promise<{ lunas: Figures; bare: Figures }> {
  // Before and after, so that a machine that gets busy meanwhile shows in both.
  const before = await bareSocket(browser, payments / 2);
  const lunas = await lunasPainted(browser, payments);
  const after = await bareSocket(browser, payments / 2);
  return { lunas, bare: figuresOf([...before.samples, ...after.samples]) };
}

function markdown(
  codes: QrFigures,
  { insert, ledgers }: IngestFigures,
  { lunas, bare }: { lunas: Figures; bare: Figures },
): string {
  const isMet = lunas.p99 <= GOAL_MS ? 'met' : '**missed**';
  return `# Benchmarks

Made by \`npm run bench\`; don't edit by hand. Absolute times are of the machine they were taken on (${cpus().length} × ${cpus()[0]?.model.trim()},
Node ${process.versions.node}); the ratios say more.

## From the provider's answer to LUNAS

The built till with its page in Chromium over WebSocket, 1366×768; the provider 50 ms away; the customer pays while the
poll is in flight. Counted from the moment the last byte of the answer has left the provider's server to the frame that
shows LUNAS having been drawn: fetch, reading, ledger (a commit on disk), event, WebSocket, React, layout, frame.
${lunas.count} payments. The bare thing: a WebSocket frame whose text a page puts into one element, measured alike.

${FIGURE_HEAD}
${figureRow('LUNAS painted', lunas, bare)}
${figureRow('bare WebSocket text painted', bare, bare)}

Goal: p99 within ${GOAL_MS} ms: ${isMet}.

## Taking an answer of 50 rows in

From the answer's text to the committed ledger file, by the way the poller takes. The bare thing: one row inserted by
better-sqlite3 in one transaction, with the same settings (WAL, synchronous=FULL).

${FIGURE_HEAD}
${figureRow('one bare insert', insert, insert)}
${ledgers
  .flatMap(({ name, nothingNew, oneNew, lunas: paid }) => [
    figureRow(`ledger ${name}: nothing new`, nothingNew, insert),
    figureRow(`ledger ${name}: one new payment, no sale`, oneNew, insert),
    figureRow(`ledger ${name}: one new payment, one of many sales paid`, paid, insert),
  ])
  .join('\n')}

"Of a year": 110.000 paid sales. "One of many": up to 330 sales wait at once, far more than any counter has.

## Putting an amount into a code

| | a second | ratio |
| --- | --- | --- |
| read strictly, put in, read back | ${codes.ours} | ${short(codes.split / codes.ours)} × slower |
| the split rule (no check at all) | ${codes.split} | 1 |

A till makes one code per sale; ${short(1000 / codes.ours)} ms of reading is the price of never showing a broken one.
`;
}
