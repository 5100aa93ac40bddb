// Owns one core under fuzz: a few sales on show, case after case thrown at it, each LUNAS asked for
// its reason.
import type { HttpAnswer } from '../../electron/core/ports.ts';
import { readMutasi } from '../../electron/core/providers/qiospay.ts';
import { SweepFailure } from '../../electron/core/providers/provider.ts';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import { createTestCore, type TestCore } from '../../electron/core/testing/harness.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import type { Sale } from '../../shared/sale.ts';
import { AnswerMaker, type Aim } from './answers.ts';
import { rowsThatPay } from './oracle.ts';
import { mayPay, PushMaker, READERS } from './pushes.ts';
import type { FuzzReport } from './run.ts';

const SALES_OPEN = 4;
const PUSH_SHARE = 0.3;
/** Longer than the till ever stays away from a feed of its own accord. */
const NEXT_LOOK_MS = 75_000;

interface OnShow extends Aim {
  readonly sale: Sale;
  /** Rows that were there before it. */
  readonly seenBefore: ReadonlySet<string>;
  mayBePaid: boolean;
}

export class Session {
  private readonly seed: number;
  private readonly report: FuzzReport;
  private readonly isPolled: boolean;
  private readonly dice: SeededRandom;
  private readonly answers: AnswerMaker;
  private readonly pushes: PushMaker;
  private readonly onShow: OnShow[] = [];
  private readonly seen = new Set<string>();
  private serial = 0;

  /** `isPolled`: answers are fetched by the poller, headers and all. */
  constructor(seed: number, report: FuzzReport, isPolled: boolean) {
    this.seed = seed;
    this.report = report;
    this.isPolled = isPolled;
    this.dice = createSeededRandom(seed);
    this.answers = new AnswerMaker(this.dice);
    this.pushes = new PushMaker(this.dice);
  }

  async run(cases: number): Promise<void> {
    const sale = { expiresAfterSeconds: 86_400, watchLateSeconds: 0 };
    const till = await createTestCore({ seed: this.seed, sale });
    await till.clock.advance(1000);
    for (let n = 0; n < cases; n += 1) {
      while (this.onShow.length < SALES_OPEN) await this.sell(till);
      if (this.dice.chance(PUSH_SHARE)) this.push(till, n);
      else await this.answer(till, n);
      this.report.cases += 1;
      if (n % 50 === 0) await till.clock.advance(this.dice.int(20_000));
    }
    const broken = brokenInvariants(till.core.database);
    this.report.faults.push(...broken.map((fault) => `seed ${this.seed}: ${fault}`));
    await till.stop();
  }

  private async sell(till: TestCore): Promise<void> {
    this.serial += 1;
    till.qiospay.reply = null;
    // Never an amount twice, so that no older sale's money is in doubt.
    const sale = await till.sell(priceOf(this.serial));
    const shownMs = till.qiospay.nowMs() - 100; // the harness lets 100 ms pass after a sale
    const seenBefore = new Set(this.seen);
    this.onShow.push({ sale, payable: sale.payable, shownMs, seenBefore, mayBePaid: false });
  }

  private async answer(till: TestCore, n: number): Promise<void> {
    const isMutated = this.dice.chance(0.97);
    const nowMs = till.qiospay.nowMs();
    // The next sale's money, stamped a little ahead: once seen before its QR it must never pay it.
    const toCome: Aim = { payable: priceOf(this.serial + 1), shownMs: nowMs + 20_000 };
    const answer = this.answers.make([...this.onShow, toCome], nowMs, isMutated);
    for (const row of rowsThatPay(answer, { ...toCome, shownMs: 0 })) this.seen.add(row);
    for (const aim of this.onShow) this.look(answer, aim);
    if (this.isPolled) await this.poll(till, answer, n);
    else this.timed(n, answer.body, () => this.read(till, answer));
    this.check(till, answer.body, n);
  }

  /** Straight to reader and money path. */
  private read(till: TestCore, answer: HttpAnswer): void {
    try {
      const { sightings, setAside } = readMutasi(answer);
      this.report.sightings += sightings.length;
      this.report.setAside += setAside.length;
      const source = { feed: 'qiospay', channel: 'poll', proves: true, sinceMs: null } as const;
      till.core.requireTill().take({ ...source, sightings, setAside });
    } catch (error) {
      if (!(error instanceof SweepFailure)) throw error;
      this.report.refused[error.fault] = (this.report.refused[error.fault] ?? 0) + 1;
    }
  }

  /** The way of a real answer: the loop must ask again, whatever it was told. */
  private async poll(till: TestCore, answer: HttpAnswer, n: number): Promise<void> {
    const { qiospay, clock } = till;
    qiospay.reply = answer;
    const asked = qiospay.requests;
    // What it was told to wait is kept to at most ten minutes.
    for (let ms = 0; ms < 700_000 && qiospay.requests === asked; ms += NEXT_LOOK_MS)
      await clock.advance(NEXT_LOOK_MS);
    if (qiospay.requests === asked) this.fault(n, `the feed is asked no more after ${answer.body}`);
    this.report.polls += 1;
    const mistake = till.logLines.find((line) => line.includes('could not be taken in'));
    if (mistake !== undefined) this.fault(n, mistake);
    till.logLines.length = 0;
  }

  private push(till: TestCore, n: number): void {
    const push = this.pushes.make(this.onShow, till.qiospay.nowMs());
    const reader = READERS.find(({ kind }) => kind === push.kind);
    for (const aim of this.onShow)
      if (mayPay(push, aim)) {
        aim.mayBePaid = true;
        this.report.couldPay += 1;
      }
    this.timed(n, push.request.body, () => {
      const read = reader?.read(push.request);
      if (!read) return;
      JSON.stringify(read.answer.body); // as the port does
      const { sightings, setAside, isTrusted, isPlain } = read;
      this.report.sightings += sightings.length;
      this.report.setAside += setAside.length;
      if (!isTrusted) return;
      const source = { feed: push.kind, channel: 'callback', sinceMs: null } as const;
      const proves = isPlain !== false;
      till.core.requireTill().take({ ...source, proves, sightings, setAside });
    });
    this.report.pushes += 1;
    this.check(till, `${push.kind} ${push.request.body}`, n);
  }

  private timed(n: number, body: string, work: () => void): void {
    const beganMs = performance.now();
    try {
      work();
    } catch (error) {
      this.fault(n, `${String(error)}: ${body.slice(0, 300)}`);
    }
    this.report.slowestMs = Math.max(this.report.slowestMs, performance.now() - beganMs);
  }

  private look(answer: HttpAnswer, aim: OnShow): void {
    const rows = rowsThatPay(answer, aim);
    for (const row of rows) {
      if (!aim.seenBefore.has(row)) aim.mayBePaid = true;
      this.seen.add(row);
    }
    if (rows.length > 0) this.report.couldPay += 1;
  }

  private check(till: TestCore, body: string, n: number): void {
    for (const aim of [...this.onShow]) {
      const status = till.core.stores.sales.find(aim.sale.id)?.status;
      if (status === 'waiting') continue;
      this.onShow.splice(this.onShow.indexOf(aim), 1);
      if (status === 'paid') this.report.lunas += 1;
      else this.fault(n, `a sale is ${String(status)} after ${body.slice(0, 1000)}`);
      if (status === 'paid' && !aim.mayBePaid)
        this.fault(n, `LUNAS ${aim.payable}, shown ${aim.shownMs}, by ${body.slice(0, 2000)}`);
    }
  }

  private fault(n: number, what: string): void {
    this.report.faults.push(`seed ${this.seed}, case ${n}: ${what}`);
  }
}

function priceOf(serial: number): number {
  return 10_000 + serial * 3;
}
