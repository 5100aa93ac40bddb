// Ten simulated days with whatever goes wrong in them: every evening the report of the page, of
// REST, of the files for an accountant, a plain SQL over the ledger and the provider's own books
// (closing.ts) say the same of every day there was.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRouterClient } from '@orpc/server';
import type { ExportKind } from '../../shared/books.ts';
import { addDays } from '../../shared/days.ts';
import { KIND_WORDS } from '../../shared/export-columns.ts';
import type { RowKind } from '../../shared/ledger-row.ts';
import { formatRupiah } from '../../shared/money.ts';
import { shopDay, shopDayBounds } from '../../shared/time.ts';
import { dailyReport, rangeReport, type DailyReport } from '../../shared/views.ts';
import { pageRouter } from '../../electron/core/api.ts';
import type { Core } from '../../electron/core/core.ts';
import { printed, readCsv, readSheet } from '../../electron/core/exports/file-readers.fixture.ts';
import { restHandler } from '../../electron/core/rest/handler.ts';
import { profileOf } from './profile.ts';
import { scriptOf } from './script.ts';
import { Shop, SIM_TOKEN } from './shop.ts';

const DAYS = 10;

/** What each payment is, told from the ledger's own tables alone. */
const PLAIN = `select count(*) as count, coalesce(sum(payment.amount), 0) as amount from payment
  left join claim on claim.payment_id = payment.id
  where stamp_from_ms >= ? and stamp_from_ms < ?`;
const PLACES: Readonly<Record<string, string>> = {
  sales: `state = 'credited' and sale_id is not null`,
  payments: `state = 'credited'`,
  unclaimed: `state = 'credited' and sale_id is null and finding is not 'dismissed'`,
  dismissed: `state = 'credited' and sale_id is null and finding = 'dismissed'`,
  reversed: `state = 'reversed'`,
  manual: `state = 'credited' and sale_id is not null and manual = 1`,
  unseen: `state = 'credited' and sale_id is not null and manual = 1 and finding = 'unseen'`,
};

function plain(core: Core, date: string): Record<string, unknown> {
  const { store } = core.requireTill().setup;
  const { fromMs, untilMs } = shopDayBounds(date, store) ?? { fromMs: 0, untilMs: 0 };
  return Object.fromEntries(
    Object.entries(PLACES).map(([place, where]) => [
      place,
      core.database.prepare(`${PLAIN} and ${where}`).get(fromMs, untilMs),
    ]),
  );
}

const placesOf = (report: Pick<DailyReport, 'sales'>): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(PLACES).map((place) => [place, (report as Record<string, unknown>)[place]]),
  );

async function overRest(core: Core, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${SIM_TOKEN}` };
  const server = createServer((...exchange) => {
    void restHandler(core, { isHost: () => true })(...exchange);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).json();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function agree(core: Core, date: string): Promise<void> {
  const session = core.people.sessions.open();
  const page = createRouterClient(pageRouter, { context: { core, session } });
  const span = { from: date, until: date };
  const ranged = await page.report.range(span);
  const rest = dailyReport.parse(await overRest(core, `/v1/reports/daily?date=${date}`));
  expect(rest).toEqual(await page.report.daily({ date }));
  const restRange = await overRest(core, `/v1/reports/range?from=${date}&until=${date}`);
  expect(rangeReport.parse(restRange)).toEqual(ranged);
  expect(placesOf(rest)).toEqual(plain(core, date));
  expect(placesOf(ranged)).toEqual(plain(core, date));
  const listed = await page.payment.list({ date, unclaimed: true, limit: 200 });
  const amount = listed.items.reduce((total, payment) => total + payment.amount, 0);
  expect({ count: listed.items.length, amount }).toEqual(rest.unclaimed);
}

/** The kinds of money in files, by the places of a report they add up to. */
const KINDS_OF: Readonly<Record<string, readonly RowKind[]>> = {
  sales: ['paid', 'late', 'attached', 'manual', 'unproven'],
  unclaimed: ['unclaimed'],
  dismissed: ['dismissed'],
  reversed: ['reversed'],
  unseen: ['unproven'],
};

async function fileOf(core: Core, date: string, kind: ExportKind): Promise<Uint8Array> {
  const session = core.people.sessions.open();
  const page = createRouterClient(pageRouter, { context: { core, session } });
  const parts: Uint8Array[] = [];
  for await (const step of await page.books.export({ kind, from: date, until: date }))
    if (step.type === 'part') parts.push(Buffer.from(step.base64, 'base64'));
  return Buffer.concat(parts);
}

async function filesAgree(core: Core, date: string): Promise<void> {
  const [, ...rows] = readCsv(await fileOf(core, date, 'csv'));
  const book = await fileOf(core, date, 'xlsx');
  const sheet = new Map(readSheet(book, 1).map(([name, ...figures]) => [name, figures]));
  const pdf = printed(await fileOf(core, date, 'pdf'));
  const wanted = plain(core, date);
  for (const [place, kinds] of Object.entries(KINDS_OF)) {
    const words = kinds.map((kind) => KIND_WORDS.id[kind]);
    const fitting = rows.filter((row) => words.includes(row[2] ?? ''));
    const amount = fitting.reduce((sum, row) => sum + Number(row[3]), 0);
    expect({ count: fitting.length, amount }, `${date} CSV ${place}`).toEqual(wanted[place]);
    const figure = (n: number) =>
      words.reduce((sum, word) => sum + Number(sheet.get(word)?.[n] ?? 0), 0);
    expect({ count: figure(0), amount: figure(1) }, `${date} XLSX`).toEqual(wanted[place]);
  }
  const { count, amount } = wanted['payments'] as { count: number; amount: number };
  expect(sheet.get('Semua uang masuk')).toEqual([count, amount]);
  expect(pdf).toContain(
    `Semua uang masuk\n${count}\n${formatRupiah(amount)}`.replaceAll('\u00A0', ' '),
  );
}

describe('ten days of a shop', () => {
  it.each([2001, 2002, 2003])(
    'page, REST, CSV, XLSX, PDF, plain SQL and the books agree on every day, seed %i',
    async (seed) => {
      const profile = profileOf(seed);
      const shop = new Shop(profile);
      const looked: Record<string, number> = {};
      let last = '2026-11-20';
      shop.evening = async (core) => {
        const { store } = core.requireTill().setup;
        const today = shopDay(shop.clock.nowMs(), store);
        for (; last < today; last = addDays(last, 1)) await agree(core, addDays(last, 1));
        await filesAgree(core, today);
        await agree(core, '2026-11-21');
        const { fromMs } = shopDayBounds('2026-11-21', store) ?? { fromMs: 0 };
        const sums = core.reports.sums({ fromMs, untilMs: shop.clock.nowMs() });
        for (const [place, { count }] of Object.entries(sums))
          looked[place] = Math.max(count, looked[place] ?? 0);
      };
      await shop.play(scriptOf(profile, DAYS));
      expect(shop.judge.faults).toEqual([]);
      // What the days were played for did happen.
      expect(Object.keys(PLACES).filter((place) => !looked[place])).toEqual([]);
    },
    240_000,
  );
});
