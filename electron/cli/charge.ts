// Owns `charge` and `wait`: a sale asked for once, however often the answer is lost, its QR shown,
// and what became of it told by a line, a code, and nothing better than the till knows.
import { parseRupiah } from '../../shared/money.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { saleView, type SaleView } from '../../shared/views.ts';
import { askYes } from './ask.ts';
import type { CommandRun } from './command-run.ts';
import { EXIT, exitOf, standingOf, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { wholeNumber } from './flag-values.ts';
import { moment, money, plain, saleLine } from './shown.ts';
import { drawQr, lookFor } from './terminal-qr.ts';
import type { Answered } from './till-client.ts';
import { waitForSale, type WaitEnd, type WaitNews } from './wait-for-sale.ts';

/** A till that is being started again, or a cable that is plugged in again. */
const PATIENCE_MS = 20 * SECOND_MS;

export async function charge(run: CommandRun): Promise<ExitCode> {
  const { asked, words } = run;
  const [text = ''] = asked.taken;
  const amount = parseRupiah(text);
  if (!amount.ok || amount.amount < 1) throw new Fault('usage', words.usage.amount(plain(text)));
  const timeoutMs = timeoutOf(run);
  const sale = await makeSale(run, amount.amount);
  const isWait = asked.flags.has('wait');
  if (asked.isJson) run.result('', { outcome: standingOf(sale.value), sale: sale.raw });
  else showQr(run, sale.value);
  if (isWait) return waitAndTell(run, sale, timeoutMs);
  if (!asked.isJson) run.result(saleLine(sale.value, asked.lang, words), null);
  // A sale made earlier under this key may be closed by now.
  return sale.value.status === 'waiting' ? EXIT.ok : exitOf(sale.value);
}

/** `wait ID` */
export async function wait(run: CommandRun): Promise<ExitCode> {
  const [id = ''] = run.asked.taken;
  const timeoutMs = timeoutOf(run);
  const path = `/sales/${encodeURIComponent(id)}`;
  const sale = await run.till().ask({ path, patienceMs: PATIENCE_MS }, saleView);
  if (sale.value.status === 'waiting' && !run.asked.isJson) showQr(run, sale.value);
  return waitAndTell(run, sale, timeoutMs);
}

async function makeSale(run: CommandRun, amount: number): Promise<Answered<SaleView>> {
  const { asked, words, around } = run;
  const key = asked.flags.get('key') ?? newKey(around.random.bytes(16));
  if (!/^[\x21-\x7E]{1,128}$/.test(key)) throw new Fault('usage', words.usage.key);
  const reference = asked.flags.get('reference');
  const body = { amount, ...(reference === undefined ? {} : { reference }) };
  const till = run.till();
  try {
    return await till.ask(
      {
        path: '/sales',
        body,
        key,
        patienceMs: PATIENCE_MS,
        onRetry: () => run.note(words.trouble.stillTrying),
      },
      saleView,
    );
  } catch (error) {
    // The request may have arrived all the same: the key makes trying again safe.
    const isUnknown = error instanceof Fault && error.kind !== 'refused' && error.kind !== 'usage';
    if (isUnknown) run.note(words.trouble.unknownSale(key));
    throw error;
  }
}

function newKey(bytes: Uint8Array): string {
  return `lunas-${Buffer.from(bytes).toString('hex')}`;
}

function timeoutOf(run: CommandRun): number | null {
  const seconds = wholeNumber(run, 'timeout');
  return seconds === null ? null : seconds * SECOND_MS;
}

/** On stderr: a code is no result, and belongs before the person, not into a pipe. */
export function showQr(run: CommandRun, sale: SaleView): void {
  const { asked, around, words } = run;
  const { stderr, env } = around;
  if (sale.status !== 'waiting' || asked.flags.has('no-qr')) return;
  const look = lookFor(asked.flags.get('qr') ?? 'auto', { isTty: stderr.isTTY === true, env });
  if (look === null) return;
  const { text, columns } = drawQr(sale.qris, look);
  if (stderr.isTTY && (stderr.columns ?? 80) < columns) run.note(words.sale.narrow(columns));
  else stderr.write(text);
  if (sale.payable !== sale.amount) run.note(words.sale.payLess(money(sale.payable)));
}

async function waitAndTell(
  run: CommandRun,
  first: Answered<SaleView>,
  timeoutMs: number | null,
): Promise<ExitCode> {
  const { asked, words, around } = run;
  const interrupt = new AbortController();
  const stopHearing = around.onInterrupt(() => interrupt.abort());
  if (first.value.status === 'waiting')
    run.note(
      `${money(first.value.payable)} · ${first.value.id}\n` +
        words.sale.waitingUntil(moment(first.value.expiresAtMs, asked.lang)),
    );
  try {
    const end = await waitForSale(first, {
      client: run.till(),
      clock: around.clock,
      timeoutMs,
      interrupt: interrupt.signal,
      onNews: (news) => tellNews(run, news),
    });
    return end.kind === 'interrupted' ? await leave(run, end.sale) : tellEnd(run, end);
  } finally {
    stopHearing();
  }
}

function tellNews(run: CommandRun, news: WaitNews): void {
  const { words } = run;
  switch (news.kind) {
    case 'gone':
      return run.note(words.trouble.stillTrying);
    case 'back':
      return run.note(words.trouble.back);
    case 'sale':
      return news.sale.verifying ? run.note(words.sale.verifying) : undefined;
    case 'feed': {
      const { kind, state, message } = news.feed;
      const isGood = state === 'live';
      return run.note(
        isGood ? words.sale.feedGood(kind) : words.sale.feedBad(kind, plain(message)),
      );
    }
  }
}

function tellEnd(run: CommandRun, end: Exclude<WaitEnd, { kind: 'interrupted' }>): ExitCode {
  const { asked, words } = run;
  const { sale } = end;
  const line = saleLine(sale.value, asked.lang, words);
  switch (end.kind) {
    case 'closed': {
      const standing = standingOf(sale.value);
      run.result(line, { outcome: standing, sale: sale.raw });
      if (standing !== 'paid') run.note(words.sale.notPaid[standing]);
      return exitOf(sale.value);
    }
    case 'blind':
      run.result(line, { outcome: 'blind', sale: sale.raw });
      run.note(words.sale.blind);
      return EXIT.blind;
    case 'timeout':
      run.result(line, { outcome: 'waiting', sale: sale.raw });
      run.note(words.sale.notPaid.waiting);
      run.note(words.sale.left(sale.value.id));
      return EXIT.waiting;
    case 'lost':
      run.result(line, { outcome: 'unknown', sale: sale.raw });
      run.note(end.fault.message);
      run.note(words.trouble.lastSeen(sale.value.id, words.sale.status[standingOf(sale.value)]));
      return EXIT.noTill;
  }
}

/** After Ctrl-C: cancel or leave, as asked for, and say how the sale stands in the end. */
async function leave(run: CommandRun, last: Answered<SaleView>): Promise<ExitCode> {
  const { asked, words } = run;
  const { id } = last.value;
  const how = asked.flags.get('on-interrupt') ?? 'ask';
  const isCancel =
    how === 'cancel' ||
    (how === 'ask' && words.sale.yes.test(await askYes(run, words.sale.askCancel)));
  const sale = isCancel ? await cancelSale(run, id) : await look(run, id, last);
  const outcome = standingOf(sale.value);
  run.result(saleLine(sale.value, asked.lang, words), { outcome, sale: sale.raw });
  if (outcome === 'waiting') {
    run.note(words.sale.left(id));
    return EXIT.interrupted;
  }
  if (outcome !== 'paid') run.note(words.sale.notPaid[outcome]);
  return exitOf(sale.value);
}

async function look(
  run: CommandRun,
  id: string,
  last: Answered<SaleView>,
): Promise<Answered<SaleView>> {
  try {
    return await run.till().ask({ path: `/sales/${encodeURIComponent(id)}` }, saleView);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    run.note(error.message);
    return last;
  }
}

/** Cancels; a sale that is closed already is answered as it is. Throws a Fault. */
export async function cancelSale(run: CommandRun, id: string): Promise<Answered<SaleView>> {
  const path = `/sales/${encodeURIComponent(id)}`;
  const till = run.till();
  try {
    return await till.ask({ path: `${path}/cancel`, body: {}, patienceMs: PATIENCE_MS }, saleView);
  } catch (error) {
    if (!(error instanceof Fault && error.refusal?.code === 'conflict')) throw error;
    // Closed already: by our own first try whose answer was lost, or paid in this moment.
    const sale = await till.ask({ path }, saleView);
    if (sale.value.status === 'waiting') throw error;
    return sale;
  }
}
