// Owns the commands that look and those that ask the till for one thing: lists, one sale, the day,
// the provider's health, and what happens as it happens.
import { z } from 'zod';
import { SECOND_MS } from '../../shared/time.ts';
import {
  dailyReport,
  health,
  paymentView,
  saleView,
  type DailyReport,
  type SaleView,
  type Sum,
} from '../../shared/views.ts';
import { cancelSale, showQr } from './charge.ts';
import type { CommandRun } from './command-run.ts';
import { follow, type AnyEvent } from './event-lines.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { dayOf, wholeNumber } from './flag-values.ts';
import { count, moment, money, paymentRow, plain, saleLine, saleRow, table } from './shown.ts';

const PAGE = 200;
const LIMIT = 200;
/** Every feed is asked, and may take its ten seconds. */
const CHECK_MS = 60 * SECOND_MS;

interface Listed<T> {
  readonly values: readonly T[];
  readonly raw: readonly unknown[];
  /** There was more than was asked for. */
  readonly isCut: boolean;
}

async function listAll<T>(
  run: CommandRun,
  path: string,
  query: URLSearchParams,
  item: z.ZodType<T>,
): Promise<Listed<T>> {
  const limit = wholeNumber(run, 'limit') ?? LIMIT;
  const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  const rawPage = z.object({ items: z.array(z.unknown()) });
  const values: T[] = [];
  const raw: unknown[] = [];
  for (;;) {
    query.set('limit', String(Math.min(PAGE, limit - values.length)));
    const answer = await run.till().ask({ path: `${path}?${query.toString()}` }, page);
    values.push(...answer.value.items);
    raw.push(...rawPage.parse(answer.raw).items);
    const { nextCursor } = answer.value;
    if (nextCursor === null) return { values, raw, isCut: false };
    if (values.length >= limit) return { values, raw, isCut: true };
    query.set('cursor', nextCursor);
  }
}

function queryOf(run: CommandRun, ...flags: string[]): URLSearchParams {
  const query = new URLSearchParams();
  const date = dayOf(run, 'date');
  if (date !== null) query.set('date', date);
  for (const flag of flags) {
    const value = run.asked.flags.get(flag);
    if (value !== undefined) query.set(flag, value);
  }
  return query;
}

export async function sales(run: CommandRun): Promise<ExitCode> {
  const { asked, words } = run;
  const list = await listAll(run, '/sales', queryOf(run, 'status'), saleView);
  const rows = list.values.map((sale) => saleRow(sale, asked.lang, words));
  run.result(table(rows), { items: list.raw, isCut: list.isCut });
  if (rows.length === 0 && !asked.isJson) run.note(words.sale.nothing);
  if (list.isCut) run.note(words.more(rows.length));
  return EXIT.ok;
}

export async function payments(run: CommandRun): Promise<ExitCode> {
  const { asked, words } = run;
  const list = await listAll(run, '/payments', queryOf(run, 'unclaimed'), paymentView);
  const rows = list.values.map((payment) => paymentRow(payment, asked.lang, words));
  run.result(table(rows), { items: list.raw, isCut: list.isCut });
  if (rows.length === 0 && !asked.isJson) run.note(words.payment.nothing);
  if (list.isCut) run.note(words.more(rows.length));
  return EXIT.ok;
}

function pathOf(run: CommandRun): string {
  return `/sales/${encodeURIComponent(run.asked.taken[0] ?? '')}`;
}

export async function show(run: CommandRun): Promise<ExitCode> {
  const sale = await run.till().ask({ path: pathOf(run) }, saleView);
  if (!run.asked.isJson) showQr(run, sale.value);
  return tellSale(run, sale.value, sale.raw);
}

export async function cancel(run: CommandRun): Promise<ExitCode> {
  const sale = await cancelSale(run, run.asked.taken[0] ?? '');
  tellSale(run, sale.value, sale.raw);
  return sale.value.status === 'cancelled' ? EXIT.ok : EXIT.refused;
}

export async function check(run: CommandRun): Promise<ExitCode> {
  const path = `${pathOf(run)}/check`;
  const sale = await run.till().ask({ path, body: {}, timeoutMs: CHECK_MS }, saleView);
  return tellSale(run, sale.value, sale.raw);
}

function tellSale(run: CommandRun, sale: SaleView, raw: unknown): ExitCode {
  const { asked, words } = run;
  const found = (sale.candidates ?? []).map((each) => paymentRow(each, asked.lang, words));
  const text = [saleLine(sale, asked.lang, words), ...(found.length > 0 ? [table(found)] : [])];
  run.result(text.join('\n'), raw);
  return EXIT.ok;
}

export async function today(run: CommandRun): Promise<ExitCode> {
  const query = queryOf(run);
  const report = await run.till().ask({ path: `/reports/daily?${query.toString()}` }, dailyReport);
  run.result(reportText(report.value, run), report.raw);
  return EXIT.ok;
}

function reportText(report: DailyReport, { asked, words }: CommandRun): string {
  const said = words.report;
  const width = count(report.payments.count, asked.lang).length;
  const row = (name: string, sum: Sum): string[] => [
    plain(name),
    count(sum.count, asked.lang).padStart(width),
    money(sum.amount),
  ];
  const kinds = [
    'sales',
    'payments',
    'unclaimed',
    'dismissed',
    'reversed',
    'manual',
    'unseen',
  ] as const;
  const always: readonly string[] = ['sales', 'payments', 'unclaimed'];
  const parts = [
    kinds
      .filter((kind) => always.includes(kind) || report[kind].count > 0)
      .map((kind) => row(said[kind], report[kind])),
    report.byHour.map((each) => row(`${String(each.hour).padStart(2, '0')}.00`, each)),
    report.byIssuer.map((each) => row(each.name, each)),
    report.byCashier.map((each) => row(each.cashier ?? said.unnamed, each)),
  ];
  const heads = ['', said.byHour, said.byIssuer, said.byCashier];
  // One width for all, so that the amounts stand below one another.
  const lines = table(parts.flat()).split('\n');
  const text = parts.map((rows, index) => {
    const own = lines.splice(0, rows.length);
    return rows.length === 0 ? [] : ['', ...(heads[index] ? [heads[index]] : []), ...own];
  });
  return [`${report.date} · ${report.timezone}`, ...text.flat()].join('\n');
}

export async function healthCheck(run: CommandRun): Promise<ExitCode> {
  const { asked, words } = run;
  const { value, raw } = await run.till().ask({ path: '/health' }, health);
  const feeds = value.feeds.map(({ kind, state, lastGoodAtMs, message }) => [
    kind,
    state,
    lastGoodAtMs === null
      ? words.health.never
      : words.health.lastGood(moment(lastGoodAtMs, asked.lang, { withDay: true })),
    plain(message),
  ]);
  const { hub } = value;
  const tills =
    hub === undefined
      ? []
      : hub.state === 'live' || hub.sinceMs === null
        ? [words.health.tillsLive]
        : [words.health.tillsApart(moment(hub.sinceMs, asked.lang, { withDay: true }))];
  const lines = [words.health[value.status], ...(feeds.length ? [table(feeds)] : []), ...tills];
  run.result(lines.join('\n'), raw);
  return value.status === 'ok' ? EXIT.ok : EXIT.blind;
}

export async function events(run: CommandRun): Promise<ExitCode> {
  const { asked, words, around } = run;
  const since = asked.flags.get('since');
  if (since !== undefined && !/^\d{1,15}$/.test(since)) throw new Fault('usage', words.usage.seq);
  const ended = new AbortController();
  const stopHearing = around.onInterrupt(() => ended.abort());
  // Nobody reads any more (`lunas events | head`): there is nothing left to do.
  around.stdout.once('error', () => ended.abort());
  let isBroken = false;
  const from = since === undefined ? null : Number(since);
  try {
    for await (const heard of follow(run.till(), from, around.clock, ended.signal)) {
      if (heard.kind === 'broken' && !isBroken) run.note(words.trouble.stillTrying);
      if (heard.kind === 'open' && isBroken) run.note(words.trouble.back);
      isBroken = heard.kind === 'broken';
      if (heard.kind === 'event') run.result(eventLine(heard.event, run), heard.raw);
    }
  } finally {
    stopHearing();
  }
  return EXIT.ok;
}

const told = z.object({
  sale: saleView.nullish().catch(null),
  payment: paymentView.nullish().catch(null),
  feed: health.shape.feeds.element.nullish().catch(null),
});

function eventLine(event: AnyEvent, { asked, words }: CommandRun): string {
  const { sale, payment, feed } = told.catch({}).parse(event.payload);
  const what = [
    sale ? saleLine(sale, asked.lang, words) : null,
    payment ? paymentRow(payment, asked.lang, words).slice(1).join(' · ') : null,
    feed ? `${feed.kind} ${feed.state} · ${plain(feed.message)}` : null,
  ];
  return [String(event.seq), moment(event.atMs, asked.lang), event.type, ...what]
    .filter((part) => part !== null)
    .join('  ');
}
