// What a customer sees, from the till's side: the sale in front of them, what became of it, and
// never anything else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { displayFrame, type DisplayFrame, type DisplayScene } from '../../../shared/display.ts';
import { rupiah } from '../../../shared/money.ts';
import type { Sale } from '../../../shared/sale.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { SaleView } from '../../../shared/views.ts';
import type { Clock } from '../ports.ts';
import { settled } from '../testing/fake-clock.ts';
import { createTestCore, type TestCore, type TestCoreOptions } from '../testing/harness.ts';
import { createStage, type Front } from './stage.ts';

const LOOK = { lang: 'id', theme: 'auto' } as const;
let till: TestCore;
let screen: Screen;

/** A customer's screen: keeps every frame it is sent. */
class Screen {
  readonly frames: DisplayFrame[] = [];
  private readonly over = new AbortController();

  constructor(core: TestCore['core']) {
    void (async () => {
      for await (const frame of core.display.frames(this.over.signal)) this.frames.push(frame);
    })();
  }

  get scene(): DisplayScene | undefined {
    return this.frames.at(-1)?.scene;
  }

  get kinds(): string[] {
    return this.frames.map(({ scene }) => scene.kind).filter((kind, n, all) => kind !== all[n - 1]);
  }

  async leave(): Promise<void> {
    this.over.abort();
    await settled();
  }
}

/** Each look at it takes 0.4 ms, and a timer is a millisecond early. */
class RestlessTime implements Clock {
  private ms = 0;
  private readonly sleepers = new Map<() => void, number>();

  wallMs(): number {
    return (this.ms += 0.4);
  }

  monoMs(): number {
    return (this.ms += 0.4);
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(wake);
        resolve();
      };
      this.sleepers.set(wake, this.ms + Math.max(1, ms) - 1);
      signal.addEventListener('abort', wake);
    });
  }

  async pass(ms: number): Promise<void> {
    const untilMs = this.ms + ms;
    for (;;) {
      const [next] = [...this.sleepers].toSorted((a, b) => a[1] - b[1]);
      if (next === undefined || next[1] > untilMs) return;
      this.ms = Math.max(this.ms, next[1]);
      next[0]();
      await settled();
    }
  }
}

async function open(options: TestCoreOptions = {}): Promise<void> {
  till = await createTestCore(options);
  screen = new Screen(till.core);
  await till.nextSweep();
}

async function show(sale: Sale | null, over: Partial<Front> = {}): Promise<void> {
  till.core.display.show({ saleId: sale?.id ?? null, hiddenId: null, look: LOOK, ...over });
  await settled();
}

async function pay(amount: number): Promise<void> {
  till.qiospay.pay(amount);
  await till.nextSweep();
}

beforeEach(() => open());
afterEach(() => till.stop());

describe('the screen of a shop where nobody buys', () => {
  it('says whose it is, and no more', async () => {
    expect(screen.frames.at(-1)).toEqual({
      nowMs: till.clock.wallMs(),
      shop: 'Warung Sejahtera',
      timezone: 'Asia/Jakarta',
      isTraining: false,
      look: LOOK,
      scene: { kind: 'idle' },
    });
  });

  it('sends a sign of life every few seconds, so that silence means a lost line', async () => {
    const before = screen.frames.length;
    await till.clock.advance(20 * SECOND_MS);
    expect(screen.frames.length - before).toBeGreaterThanOrEqual(4);
  });

  it('is closed while the till is not set up', async () => {
    await till.stop();
    await open({ isSetUp: false });
    expect(screen.scene).toEqual({ kind: 'closed' });
  });
});

describe('the sale in front', () => {
  it('is shown with its QR, amount, merchant and end', async () => {
    const sale = await till.sell(13_000, 'MEJA-RAHASIA');
    await show(sale);
    expect(screen.scene).toEqual({
      kind: 'pay',
      qris: sale.qris,
      amount: 13_000,
      price: null,
      merchant: 'Contoh Merchant',
      nmid: 'ID0000000000000',
      createdAtMs: sale.createdAtMs,
      expiresAtMs: sale.expiresAtMs,
      canSee: true,
    });
  });

  it('is the one the cashier looks at, not the newest', async () => {
    const first = await till.sell(13_000);
    const second = await till.sell(21_000);
    await show(first);
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 13_000 });
    await show(second);
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 21_000 });
  });

  it('is the newest that waits while no cashier says anything', async () => {
    await till.sell(13_000);
    await till.sell(21_000);
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 21_000 });
  });

  it('stays when the cashier types the next amount: its customer is still scanning', async () => {
    const first = await till.sell(13_000);
    await till.sell(21_000);
    await show(first);
    await show(null);
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 13_000 });
  });

  it('says what the discount is when the amount was lowered', async () => {
    await till.stop();
    await open({ sale: { equalAmounts: { policy: 'discount', max: 99 } } });
    await till.sell(13_000);
    await show(await till.sell(13_000));
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 12_999, price: 13_000 });
  });

  it('is hidden the moment the cashier begins to give it up, and back when they keep it', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    await show(sale, { hiddenId: sale.id });
    expect(screen.scene).toEqual({ kind: 'idle' });
    await show(sale);
    expect(screen.scene).toMatchObject({ kind: 'pay' });
  });

  it('comes back when the page died in the middle of that question', async () => {
    const sale = await till.sell(13_000);
    await show(sale, { hiddenId: sale.id });
    await till.clock.advance(11 * SECOND_MS);
    expect(screen.scene).toMatchObject({ kind: 'pay' });
  });

  it('warns while the till can not see payments', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    till.qiospay.failure = 'unreachable';
    await till.clock.advance(2 * MINUTE_MS);
    expect(screen.scene).toMatchObject({ kind: 'pay', canSee: false });
  });

  it('is no code to scan when its time is over, before the till has closed it too', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    till.qiospay.failure = 'unreachable'; // blind: nothing expires
    await till.clock.advance(5 * MINUTE_MS);
    expect(till.sale(sale).status).toBe('waiting');
    expect(screen.scene).toEqual({ kind: 'void' });
    till.core.requireTill().selling.extend(sale.id);
    await settled();
    expect(screen.scene).toMatchObject({ kind: 'pay' });
  });
});

describe('LUNAS', () => {
  it('stands there with the amount, and goes by itself', async () => {
    await show(await till.sell(13_000));
    await pay(13_000);
    expect(screen.scene).toEqual({ kind: 'paid', amount: 13_000 });
    await till.clock.advance(16 * SECOND_MS);
    expect(screen.scene).toEqual({ kind: 'idle' });
    expect(screen.kinds).toEqual(['idle', 'pay', 'paid', 'idle']);
  });

  it('goes by itself on a PC whose timers are early and whose time runs on meanwhile', async () => {
    const time = new RestlessTime();
    const sale = { id: 's', status: 'waiting', qris: '', payable: 13_000, expiresAtMs: HOUR_MS };
    const payment = { status: 'credited', verified: true, amount: 13_000 };
    let open = [sale as unknown as SaleView];
    const stage = createStage({
      clock: time,
      isTraining: false,
      shop: () => ({ name: 'Warung', timezone: 'Asia/Jakarta' }),
      feeds: () => [],
      openSales: () => open,
      sale: () => ({ ...sale, status: 'paid', payment }) as unknown as SaleView,
    });
    const over = new AbortController();
    void stage.run(over.signal);
    const kinds: string[] = [];
    void (async () => {
      for await (const { scene } of stage.frames(over.signal)) kinds.push(scene.kind);
    })();
    await settled();
    open = [];
    stage.refresh();
    await settled();
    expect(kinds.at(-1)).toBe('paid');
    await time.pass(16 * SECOND_MS);
    expect(kinds.at(-1)).toBe('idle');
    over.abort();
  });

  it('stays when the cashier only puts the sale away, and makes room for the next', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    await pay(13_000);
    await show(null);
    expect(screen.scene).toMatchObject({ kind: 'paid' });
    await show(await till.sell(21_000));
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 21_000 });
  });

  it('is not cut short by a sale that waits beside it', async () => {
    await till.sell(21_000);
    await show(await till.sell(13_000));
    await pay(13_000);
    await show(null);
    expect(screen.scene).toMatchObject({ kind: 'paid', amount: 13_000 });
    await till.clock.advance(16 * SECOND_MS);
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 21_000 });
  });

  it('of a sale nobody stands in front of is not shown', async () => {
    await till.sell(13_000);
    await show(await till.sell(21_000));
    await pay(13_000);
    expect(screen.kinds).not.toContain('paid');
    expect(screen.scene).toMatchObject({ kind: 'pay', amount: 21_000 });
  });

  it('does not come back to a screen that was away', async () => {
    await show(await till.sell(13_000));
    await screen.leave();
    await pay(13_000);
    await till.clock.advance(MINUTE_MS);
    const later = new Screen(till.core);
    await settled();
    expect(later.kinds).toEqual(['idle']);
  });

  it('is still told to a screen whose line broke for a few seconds', async () => {
    await show(await till.sell(13_000));
    await screen.leave();
    await pay(13_000);
    const back = new Screen(till.core);
    await settled();
    expect(back.scene).toEqual({ kind: 'paid', amount: 13_000 });
  });

  it('is gone at once when the provider takes the money back', async () => {
    await show(await till.sell(13_000));
    const { issuer_reff = '' } = till.qiospay.pay(13_000);
    await till.nextSweep();
    expect(screen.scene).toMatchObject({ kind: 'paid' });
    const fromMs = till.clock.wallMs();
    till.core.requireTill().take({
      feed: 'qiospay',
      channel: 'poll',
      sightings: [
        {
          feed: 'qiospay',
          channel: 'poll',
          direction: 'reversal',
          amount: rupiah(13_000),
          stamp: { fromMs, untilMs: fromMs + SECOND_MS },
          issuer: { code: '93600014', name: 'BCA' },
          refs: { issuer_reff },
          balance: null,
        },
      ],
      setAside: [],
      proves: true,
      sinceMs: null,
    });
    await settled();
    expect(screen.scene).toEqual({ kind: 'ask' });
  });
});

describe('what only the cashier can explain', () => {
  it('is a cancelled code: good no more, then nothing', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    till.core.requireTill().selling.cancel(sale.id);
    await settled();
    expect(screen.scene).toEqual({ kind: 'void' });
    await till.clock.advance(9 * SECOND_MS);
    expect(screen.scene).toEqual({ kind: 'idle' });
  });

  it('is late money: never LUNAS here', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    await till.clock.advance(5 * MINUTE_MS + 1000);
    await till.nextSweep();
    expect(till.sale(sale).status).toBe('expired');
    till.qiospay.pay(13_000);
    await till.clock.advance(2 * MINUTE_MS);
    expect(till.sale(sale)).toMatchObject({ status: 'paid', late: true });
    expect(screen.kinds).not.toContain('paid');
  });

  it('is money confirmed by hand: the screen does not vouch for it', async () => {
    const sale = await till.sell(13_000);
    await show(sale);
    till.core.inbox.confirm(sale.id, 'terlihat di aplikasi');
    await settled();
    expect(screen.scene).toEqual({ kind: 'ask' });
  });

  it('is a payment that fits two sales', async () => {
    await till.sell(13_000);
    await show(await till.sell(13_000));
    await pay(13_000);
    expect(screen.scene).toEqual({ kind: 'ask' });
    expect(screen.kinds).not.toContain('paid');
  });
});

it('no frame ever holds a reference, an issuer, a total or another sale', async () => {
  const sale = await till.sell(13_000, 'MEJA-RAHASIA-2');
  await show(sale);
  await till.sell(77_000, 'MEJA-RAHASIA-1');
  await pay(13_000);
  await show(await till.sell(21_000, 'MEJA-RAHASIA-3'));
  const { payment } = till.sale(sale);
  const all = JSON.stringify(screen.frames);
  for (const word of [
    'RAHASIA',
    sale.id,
    payment?.id ?? 'no payment',
    payment?.issuer.name ?? 'no issuer',
    '93600014',
    'qiospay',
    'Kasir',
  ])
    expect(all).not.toContain(word);
  expect(all).not.toContain('77000');
  for (const frame of screen.frames) expect(displayFrame.parse(frame)).toEqual(frame);
});
