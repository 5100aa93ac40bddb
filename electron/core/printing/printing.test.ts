// A shop's printing, a whole core and a printer over real TCP: what prints by itself, what is asked
// for, what a dead printer holds up (nothing), what a restart prints again (nothing).
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { PrintView } from '../../../shared/print-views.ts';
import { pageRouter } from '../api.ts';
import { systemClock } from '../system-clock.ts';
import { textOf, type Printed } from '../testing/escpos-reader.ts';
import { FakeClock, settled } from '../testing/fake-clock.ts';
import { FakePrinter } from '../testing/fake-printer.ts';
import {
  createTestCore,
  setupText,
  type TestCore,
  type TestCoreOptions,
} from '../testing/harness.ts';

let till: TestCore;
let printer: FakePrinter;

beforeEach(async () => {
  printer = new FakePrinter();
  await printer.start();
});

afterEach(async () => {
  await till.stop();
  await printer.stop();
});

const section = (part: object) => ({ kind: 'tcp', host: '127.0.0.1', port: printer.port, ...part });

async function open(part: object = {}, options: TestCoreOptions = {}): Promise<void> {
  till = await createTestCore({ isSetUp: false, ...options });
  const faults = await till.core.importSetup(setupText({ printer: section(part) }));
  if (faults.length > 0) throw new Error(faults.join(' '));
  await settled();
}

/** As a power cut would end it: nothing is put in order, its time stands still for ever. */
async function cutOff(): Promise<void> {
  const { qiospay, core } = till;
  const clock = new FakeClock(till.clock.wallMs());
  till = await createTestCore({ clock, qiospay, ledger: core.database, isSetUp: false });
}

const page = () => createRouterClient(pageRouter, { context: { core: till.core } });
const prints = (): PrintView[] => till.core.requireTill().printing.recent();
const states = (): string[] => prints().map(({ state, fault }) => `${state} ${fault ?? ''}`.trim());

async function paid(amount: number, reference?: string): Promise<string> {
  const sale = await till.sell(amount, reference);
  till.qiospay.pay(amount);
  await till.nextSweep();
  if (till.sale(sale).status !== 'paid') throw new Error('the sale was not paid');
  return sale.id;
}

/** Lets real bytes go to and fro until the ledger says so; the clock of the till stands still. */
async function until(isSo: () => boolean): Promise<void> {
  for (let n = 0; n < 400 && !isSo(); n += 1)
    await systemClock.sleep(5, new AbortController().signal);
  if (!isSo()) throw new Error(`it never became so: ${states().join(', ')}`);
}

const printed = (count: number): Promise<void> =>
  until(() => prints().filter(({ state }) => state === 'printed').length === count);

/** Lets time pass for the till in steps, with real time for the bytes in each. */
async function pass(ms: number, stepMs = SECOND_MS): Promise<void> {
  for (let at = 0; at < ms; at += stepMs) {
    await till.clock.advance(stepMs);
    await systemClock.sleep(2, new AbortController().signal);
  }
}

const wordOf = (paper: Printed | undefined): string =>
  paper?.lines.find(({ scale, text }) => scale === 2 && !text.includes('Warung'))?.text.trim() ??
  '';

describe('a receipt by itself', () => {
  it('comes with LUNAS, once, as the first and not a copy', async () => {
    await open({ printOnPaid: true, paper: 80, footer: ['Terima kasih'] });
    await paid(13_000, 'Meja 4');
    const [paper] = await printer.got(1);
    await printed(1);
    expect(wordOf(paper)).toBe('LUNAS');
    const text = paper ? textOf(paper) : '';
    expect(text).toContain('Rp 13.000');
    expect(text).toContain('Meja 4');
    expect(text).toContain('Terima kasih');
    expect(text).not.toContain('SALINAN');
    await pass(MINUTE_MS);
    expect([printer.jobs.length, states()]).toEqual([1, ['printed']]);
  });

  it('does not come where the shop did not ask for it', async () => {
    await open();
    await paid(13_000);
    await pass(5 * SECOND_MS);
    expect([printer.calls, prints()]).toEqual([0, []]);
  });

  it('does not come for sales from before it was switched on', async () => {
    await open();
    await paid(13_000);
    const { faults } = await page().till.changeSetup({
      changes: { printer: { printOnPaid: true } },
    });
    expect(faults).toEqual([]);
    await pass(5 * SECOND_MS);
    expect(printer.calls).toBe(0);
    await paid(14_000);
    await printed(1);
    expect(textOf((await printer.got(1))[0] as Printed)).toContain('Rp 14.000');
  });

  it('does not come for money that was taken back meanwhile, and a person may still have a slip', async () => {
    await open({ printOnPaid: true });
    await printer.stop();
    const sale = await till.sell(13_000);
    const row = till.qiospay.pay(13_000);
    await till.nextSweep();
    till.qiospay.rows.unshift({ ...row, type: 'DB', balance: '1' });
    await till.clock.advance(MINUTE_MS);
    expect(till.sale(sale).payment?.status).toBe('reversed');
    await printer.start();
    await pass(30 * SECOND_MS);
    expect([printer.jobs.length, states()]).toEqual([0, ['gave_up not_paid']]);
    await page().receipt.print({ saleId: sale.id, kind: 'receipt' });
    const [slip] = await printer.got(1);
    expect(wordOf(slip)).toBe('DIBATALKAN BANK');
  });

  it('opens the drawer, a copy does not', async () => {
    await open({ printOnPaid: true, openDrawer: true });
    const saleId = await paid(13_000);
    await printed(1);
    await page().receipt.print({ saleId, kind: 'receipt' });
    const papers = await printer.got(2);
    expect(papers.map(({ drawerPulses }) => drawerPulses)).toEqual([1, 0]);
  });
});

describe('a dead printer', () => {
  it('holds up no sale, no LUNAS and no end of the till', async () => {
    await open({ printOnPaid: true });
    printer.mood = 'hanging';
    await paid(13_000);
    await until(() => printer.calls === 1);
    await paid(14_000);
    await paid(15_000);
    const startMs = systemClock.monoMs();
    await till.core.stop();
    expect(systemClock.monoMs() - startMs).toBeLessThan(1_000);
    await open(); // for the end of this test
  });

  it('is tried again, later each time, and prints when it is back', async () => {
    await open({ printOnPaid: true });
    await printer.stop();
    await paid(13_000);
    await pass(20 * SECOND_MS);
    expect(states()).toEqual(['queued refused']);
    expect(prints()[0]?.tries).toBeGreaterThan(3);
    expect(prints()[0]?.tries).toBeLessThan(8);
    await printer.start();
    await pass(20 * SECOND_MS);
    await printed(1);
    expect(wordOf((await printer.got(1))[0])).toBe('LUNAS');
  });

  it('brings no stack of paper in the morning: after minutes each is given up and said so', async () => {
    await open({ printOnPaid: true });
    await printer.stop();
    await paid(13_000);
    await paid(14_000);
    await pass(4 * MINUTE_MS, 5 * SECOND_MS);
    expect(states()).toEqual(['gave_up refused', 'gave_up refused']);
    const told = till.core.stores.events
      .since(0, 500)
      .filter(({ type }) => type === 'print.changed').length;
    expect(told).toBe(6); // asked, failing, given up: of each
    await printer.start();
    await pass(MINUTE_MS);
    expect(printer.jobs).toEqual([]);
  });

  it('once given up on, the next paper is the first and no copy', async () => {
    await open({ printOnPaid: true });
    await printer.stop();
    const saleId = await paid(13_000);
    await pass(4 * MINUTE_MS, 5 * SECOND_MS);
    await printer.start();
    await page().receipt.print({ saleId, kind: 'receipt' });
    const [paper] = await printer.got(1);
    expect(paper && textOf(paper)).not.toContain('SALINAN');
  });

  it('that hangs up in the middle gets it whole when it is back, in the order asked', async () => {
    await open({ printOnPaid: true });
    printer.mood = 'closing';
    await paid(13_000);
    await paid(14_000);
    await until(() => printer.calls > 0);
    printer.mood = 'well';
    await pass(30 * SECOND_MS);
    await printed(2);
    const amounts = printer.papers().map((paper) => /Rp 1[34]\.000/.exec(textOf(paper))?.[0]);
    expect(amounts).toEqual(['Rp 13.000', 'Rp 14.000']);
  });
});

describe('after a restart', () => {
  it('nothing prints again', async () => {
    await open({ printOnPaid: true });
    await paid(13_000);
    await printed(1);
    await cutOff();
    await till.core.importSetup(setupText({ printer: section({ printOnPaid: true }) }));
    await pass(5 * SECOND_MS);
    expect([printer.jobs.length, states()]).toEqual([1, ['printed']]);
  });

  it('a paper that was on its way when the power went is not sent again, and said to be in doubt', async () => {
    await open({ printOnPaid: true });
    printer.mood = 'silent'; // it has the job; the till still waits for its goodbye
    const saleId = await paid(13_000);
    await printer.got(1);
    expect(states()).toEqual(['sending']);
    await cutOff();
    await till.core.importSetup(setupText({ printer: section({ printOnPaid: true }) }));
    await until(() => states()[0] === 'unsure interrupted');
    await pass(5 * SECOND_MS);
    expect(printer.jobs).toHaveLength(1);
    printer.mood = 'well';
    const copy = await page().receipt.print({ saleId, kind: 'receipt' });
    expect(copy.copy).toBe(1); // the first may lie there
  });

  it('a LUNAS of a moment ago that was not yet asked for is not forgotten', async () => {
    await open({ printOnPaid: true });
    const sale = await till.sell(13_000);
    till.qiospay.pay(13_000);
    await till.core.pollNow(); // LUNAS; the clock stands still, so nothing is written down yet
    await settled();
    expect([till.sale(sale).status, prints()]).toEqual(['paid', []]);
    await cutOff();
    await till.core.importSetup(setupText({ printer: section({ printOnPaid: true }) }));
    await pass(SECOND_MS);
    await printed(1);
    expect(printer.jobs).toHaveLength(1);
  });

  it('what still waits and is minutes old is given up', async () => {
    await open({ printOnPaid: true });
    await printer.stop();
    await paid(13_000);
    await pass(2 * SECOND_MS);
    till.clock.jump(10 * MINUTE_MS);
    await cutOff();
    await printer.start();
    await till.core.importSetup(setupText({ printer: section({ printOnPaid: true }) }));
    await pass(SECOND_MS);
    expect([printer.jobs.length, states()]).toEqual([0, ['gave_up refused']]);
  });

  it('what waits for a printer that was taken out of the setup is given up', async () => {
    await open({ printOnPaid: true });
    await printer.stop();
    await paid(13_000);
    await pass(2 * SECOND_MS);
    await page().till.changeSetup({ changes: { printer: null } });
    await pass(SECOND_MS);
    expect(states()).toEqual(['gave_up no_printer']);
    expect(till.core.requireTill().printing.printer).toBeNull();
  });
});

describe('a person', () => {
  it('asks for a receipt (receipt.print), and a second one is marked as a copy', async () => {
    await open();
    const saleId = await paid(13_000);
    await page().receipt.print({ saleId, kind: 'receipt' });
    await printed(1);
    const again = await page().receipt.print({ saleId, kind: 'receipt' });
    await printed(2);
    const [first, second] = await printer.got(2);
    expect(again.copy).toBe(1);
    expect(first && textOf(first)).not.toContain('SALINAN');
    expect(second && textOf(second)).toContain('*** SALINAN 1 ***');
  });

  it('who asked for a paper is kept with it', async () => {
    await open({ printOnPaid: true });
    const saleId = await paid(13_000);
    await printed(1);
    const asked = till.core.requireTill().printing.print(saleId, 'receipt', 'Sari');
    const { find } = till.core.stores.prints;
    expect(find(asked.id)?.askedBy).toBe('Sari');
    expect(find(asked.id - 1)?.askedBy).toBeNull(); // it printed by itself
    await printed(2);
  });

  it('asking in haste gets one paper, not three', async () => {
    await open();
    await printer.stop();
    const saleId = await paid(13_000);
    const asked = [1, 2, 3].map(() => page().receipt.print({ saleId, kind: 'receipt' }));
    const ids = (await Promise.all(asked)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    await printer.start();
    await page().receipt.print({ saleId, kind: 'receipt' }); // once more: it is tried at once
    await printed(1);
    expect(printer.jobs).toHaveLength(1);
  });

  it('gets no receipt of a sale that is not paid, by no way', async () => {
    await open();
    const sale = await till.sell(13_000);
    const ask = { saleId: sale.id, kind: 'receipt' as const };
    const refusal = { code: 'conflict', message: 'This sale is not paid: it has no receipt.' };
    await expect(page().receipt.print(ask)).rejects.toMatchObject(refusal);
    await expect(page().receipt.preview({ ...ask, lang: 'id' })).rejects.toMatchObject(refusal);
    till.core.requireTill().selling.cancel(sale.id);
    await expect(page().receipt.print(ask)).rejects.toMatchObject(refusal);
    await expect(
      page().receipt.print({ saleId: 'sal_none', kind: 'receipt' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect([printer.calls, prints()]).toEqual([0, []]);
  });

  it('sees the paper before (receipt.preview), with or without a printer', async () => {
    await open({ paper: 80, language: 'en' });
    const saleId = await paid(13_000);
    const seen = await page().receipt.preview({ saleId, kind: 'receipt', lang: 'id' });
    expect([seen.paper, seen.columns, seen.copy]).toEqual([80, 48, 0]);
    await page().receipt.print({ saleId, kind: 'receipt' });
    const [paper] = await printer.got(1);
    const lines = seen.text.split('\n').map((line) => line.trim());
    expect(
      paper &&
        textOf(paper)
          .split('\n')
          .slice(0, lines.length - 1),
    ).toEqual(lines.slice(0, -1));
    await printed(1);
    const again = await page().receipt.preview({ saleId, kind: 'receipt', lang: 'id' });
    expect([again.copy, again.text.includes('*** COPY 1 ***')]).toEqual([1, true]);
    await page().till.changeSetup({ changes: { printer: null } });
    const bare = await page().receipt.preview({ saleId, kind: 'receipt', lang: 'id' });
    expect([bare.paper, bare.text.includes('SALINAN 1')]).toEqual([58, true]);
    await expect(page().receipt.print({ saleId, kind: 'receipt' })).rejects.toMatchObject({
      message: 'This till has no printer in its setup.',
    });
  });
});

describe('the QR on paper', () => {
  it('comes by itself when a sale begins to wait, and holds the code of the screen', async () => {
    await open({ printQr: true });
    const sale = await till.sell(13_000);
    const [slip] = await printer.got(1);
    expect(slip?.qrs.map(({ payload }) => payload)).toEqual([sale.qris]);
    expect(wordOf(slip)).toBe('BELUM LUNAS');
    till.core.requireTill().selling.extend(sale.id);
    await pass(5 * SECOND_MS);
    expect(printer.jobs).toHaveLength(1);
  });

  it('does not come out for a sale that waits no more', async () => {
    await open({ printQr: true });
    await printer.stop();
    const sale = await till.sell(13_000);
    await pass(2 * SECOND_MS);
    till.core.requireTill().selling.cancel(sale.id);
    await printer.start();
    await pass(20 * SECOND_MS);
    expect([printer.jobs.length, states()]).toEqual([0, ['gave_up not_waiting']]);
    await expect(page().receipt.print({ saleId: sale.id, kind: 'qr' })).rejects.toMatchObject({
      message: 'This sale waits no more: its QR must not be handed out.',
    });
  });
});

describe('trying a printer (printer.test)', () => {
  it('prints a test, and says which step failed', async () => {
    await open();
    const fine = await page().printer.test({});
    expect(fine).toMatchObject({ done: ['find', 'send', 'finish'], failedAt: null, fault: null });
    const [paper] = await printer.got(1);
    expect(wordOf(paper)).toBe('CETAK TES');
    expect(paper?.qrs[0]?.payload).toBe('LUNAS TES');
    await printer.stop();
    const off = await page().printer.test({});
    expect(off).toMatchObject({ done: [], failedAt: 'find', fault: 'refused' });
    expect(prints()).toEqual([]); // a test is no print of a sale
  });

  it('tries one that is typed and not stored, and refuses what is none', async () => {
    await open();
    await page().till.changeSetup({ changes: { printer: null } });
    await expect(page().printer.test({})).rejects.toMatchObject({ code: 'bad_input' });
    const typed = {
      kind: 'tcp' as const,
      host: '127.0.0.1',
      port: printer.port,
      paper: 80 as const,
    };
    expect(await page().printer.test({ printer: typed })).toMatchObject({ fault: null });
    expect(till.core.requireTill().setup.printer).toBeUndefined();
    const dashed = { kind: 'system' as const, name: '-o raw' };
    await expect(page().printer.test({ printer: dashed })).rejects.toMatchObject({ status: 400 });
  });
});

it('shows what became of the papers in the snapshot', async () => {
  await open({ printOnPaid: true, paper: 80 });
  await paid(13_000);
  await printed(1);
  const { printer: shown, prints: list } = await page().till.snapshot();
  expect(shown).toEqual({ kind: 'tcp', paper: 80, printOnPaid: true, printQr: false });
  expect(list.map(({ state, isAuto, copy }) => [state, isAuto, copy])).toEqual([
    ['printed', true, 0],
  ]);
});

describe('a Z report', () => {
  it('comes out of the receipt printer with the figures of the closing', async () => {
    await open();
    await paid(13_000);
    const { number } = await page().shift.close({});
    expect(await page().shift.print({ number })).toMatchObject({ failedAt: null, fault: null });
    const [paper] = await printer.got(1);
    expect(wordOf(paper)).toBe(`LAPORAN Z ${number}`);
    expect(paper && textOf(paper)).toContain('Penjualan lunas (1)    Rp 13.000');
  });

  it('says why it did not come out, and what a till without a printer can not do', async () => {
    await open();
    const { number } = await page().shift.close({});
    await printer.stop();
    expect(await page().shift.print({ number })).toMatchObject({ failedAt: 'find' });
    await page().till.changeSetup({ changes: { printer: null } });
    await expect(page().shift.print({ number })).rejects.toMatchObject({ code: 'conflict' });
  });
});
