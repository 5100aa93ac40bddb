// A cashier's day, told as she lives it, on both hosts: with the keyboard alone, and with fingers
// alone on a screen that knows no mouse. What a single key does is in counter.spec.ts.
import type { Locator, Page } from '@playwright/test';
import type { Simulator } from '../../simulator/start.ts';
import { expect, test } from './host.ts';
import { scan } from './scanner.ts';

// A day is longer than a key; and a busy machine is a slow shop.
test.describe.configure({ timeout: 120_000 });

const code = (page: Page, amount: number): Locator => {
  const digits = String(amount);
  return page.locator(`[data-qris*="54${String(digits.length).padStart(2, '0')}${digits}58"]`);
};
const waiting = (page: Page): Locator =>
  page.getByRole('region', { name: 'Menunggu' }).getByRole('listitem');
const alert = (page: Page): Locator => page.getByRole('alert');

/** How a cashier does things: by keys, or by fingers. */
interface Hands {
  readonly amount: (page: Page, amount: number) => Promise<void>;
  readonly next: (page: Page) => Promise<void>;
  readonly goTo: (page: Page, amount: number) => Promise<void>;
  readonly cancel: (page: Page) => Promise<void>;
  readonly saysPaid: (page: Page) => Promise<void>;
  readonly close: (page: Page) => Promise<void>;
}

const keys: Hands = {
  async amount(page, amount) {
    await page.keyboard.type(String(amount));
    await page.keyboard.press('Enter');
  },
  async next(page) {
    await page.keyboard.press('n');
    await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  },
  async goTo(page, amount) {
    await expect(async () => {
      await page.keyboard.press('ArrowRight');
      await expect(code(page, amount)).toBeVisible({ timeout: 500 });
    }).toPass();
  },
  async cancel(page) {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: /^Batalkan/ })).toBeVisible();
    await page.keyboard.press('Escape');
  },
  saysPaid: (page) => page.keyboard.press('c'),
  async close(page) {
    await expect(async () => {
      await page.keyboard.press('Enter');
      await expect(alert(page)).toBeHidden({ timeout: 500 });
    }).toPass();
  },
};

/** As a finger: a touch, and nothing that a mouse would tell first. */
const touch = (target: Locator): Promise<void> => target.tap();

const fingers: Hands = {
  async amount(page, amount) {
    const pad = page.getByRole('group', { name: 'Papan angka' });
    for (const digits of String(amount).match(/000|00|\d/g) ?? [])
      await touch(pad.getByRole('button', { name: digits, exact: true }));
    await touch(page.getByRole('button', { name: 'Tampilkan QR' }));
  },
  next: (page) => touch(page.getByRole('button', { name: 'Penjualan baru' })),
  goTo: (page, amount) => {
    const text = `Rp ${amount.toLocaleString('id-ID')}`;
    return touch(waiting(page).filter({ hasText: text }).getByRole('button'));
  },
  async cancel(page) {
    await touch(page.getByRole('button', { name: /^Batalkan/ }));
    await touch(page.getByRole('button', { name: /^Ya, batalkan/ }));
  },
  saysPaid: (page) => touch(page.getByRole('button', { name: /sudah bayar/ })),
  async close(page) {
    await expect(async () => {
      await touch(alert(page).getByRole('button', { name: /lanjut|dibaca/ }));
      await expect(alert(page)).toBeHidden({ timeout: 500 });
    }).toPass();
  },
};

async function payloadOf(page: Page, amount: number): Promise<string> {
  await expect(code(page, amount)).toBeVisible(SEEN);
  return (await code(page, amount).getAttribute('data-qris')) ?? '';
}

/** Until the till has seen it: while a sale waits, the feed is read every few seconds. */
const SEEN = { timeout: 30_000 };

for (const [name, hands] of [
  ['keys alone', keys],
  ['fingers alone', fingers],
] as const) {
  test.describe(`with ${name}`, () => {
    test.use({ hasTouch: name === 'fingers alone' });
    test.beforeEach(() => {
      const isWeb = test.info().project.name === 'web';
      test.skip(name === 'fingers alone' && !isWeb, 'no touch screen can be had for Electron');
    });
    rushOf(hands);
    troublesOf(hands);
  });
}

function rushOf(hands: Hands): void {
  test('a morning: the first sale, a rush of three, a wrong amount put right', async ({
    till: { page },
    simulator,
  }) => {
    await hands.amount(page, 13_000);
    simulator.bank.pay({ payload: await payloadOf(page, 13_000), issuerNns: '93600014' });
    await expect(alert(page)).toContainText('LUNAS', SEEN);
    await expect(alert(page)).toContainText('Rp 13.000');
    await expect(alert(page)).toContainText('BCA');
    await hands.close(page);

    const payloads = new Map<number, string>();
    for (const amount of [27_500, 8_000, 150_000]) {
      await hands.amount(page, amount);
      payloads.set(amount, await payloadOf(page, amount));
      await hands.next(page);
    }
    await expect(waiting(page)).toHaveCount(3);
    // Rp 150.000 was typed for Rp 15.000.
    await hands.goTo(page, 150_000);
    await hands.cancel(page);
    await expect(waiting(page)).toHaveCount(2);
    await hands.amount(page, 15_000);
    payloads.set(15_000, await payloadOf(page, 15_000));
    // They pay in another order than they came.
    for (const [amount, text] of [
      [8_000, 'Rp 8.000'],
      [15_000, 'Rp 15.000'],
      [27_500, 'Rp 27.500'],
    ] as const) {
      simulator.bank.pay({ payload: payloads.get(amount) ?? '' });
      await expect(alert(page)).toContainText(text, SEEN);
      await expect(alert(page)).toContainText('LUNAS');
      await hands.close(page);
    }
    await expect(waiting(page)).toHaveCount(0);
    await expect(page.getByText('4 penjualan')).toBeVisible();
  });
}

function troublesOf(hands: Hands): void {
  test('a customer says paid, and it was the one before; then pays twice', async ({
    till: { page },
    simulator,
  }) => {
    await hands.amount(page, 13_000);
    const first = await payloadOf(page, 13_000);
    simulator.bank.pay({ payload: first, issuerNns: '93600914' });
    await expect(alert(page)).toContainText('LUNAS', SEEN);
    await hands.close(page);

    await hands.amount(page, 13_500);
    await payloadOf(page, 13_500);
    await hands.saysPaid(page);
    await expect(page.getByText('Uang yang baru masuk dan mirip')).toBeVisible(SEEN);
    const near = page.getByRole('listitem').filter({ hasText: 'sudah untuk penjualan' });
    await expect(near).toContainText('Rp 13.000');
    await expect(near).toContainText('GoPay');
    await expect(alert(page)).toBeHidden();

    // The customer of before scans the old code again.
    simulator.bank.pay({ payload: first, issuerNns: '93600914' });
    await expect(alert(page)).toContainText('DIBAYAR DUA KALI', SEEN);
    await expect(alert(page)).toContainText('Rp 13.000');
    await expect(alert(page)).not.toContainText('LUNAS');
    await hands.close(page);
    await expect(code(page, 13_500)).toBeVisible();
    await expect(page.getByText('Uang tanpa penjualan')).toBeVisible();
  });

  test('money for a cancelled sale, too little, and money taken back: none is LUNAS', async ({
    till: { page },
    simulator,
  }) => {
    await hands.amount(page, 21_000);
    const gone = await payloadOf(page, 21_000);
    await hands.cancel(page);
    await hands.amount(page, 40_000);
    await payloadOf(page, 40_000);
    simulator.bank.pay({ payload: gone });
    await expect(alert(page)).toContainText('SUDAH BATAL, TETAPI DIBAYAR', SEEN);
    await expect(alert(page)).not.toContainText('LUNAS');
    await hands.close(page);

    simulator.bank.pay({ amount: 39_000, issuerNns: '93600014' });
    await expect(alert(page)).toContainText('KURANG BAYAR', SEEN);
    await expect(alert(page)).toContainText('Rp 39.000');
    await expect(alert(page)).not.toContainText('LUNAS');
    await hands.close(page);
    await expect(code(page, 40_000)).toBeVisible();

    const payment = simulator.bank.pay({ payload: await payloadOf(page, 40_000) });
    await expect(alert(page)).toContainText('LUNAS', SEEN);
    await hands.close(page);
    await hands.amount(page, 5_000);
    simulator.bank.reverse(payment.id);
    await expect(alert(page)).toContainText('DIBATALKAN BANK', SEEN);
    await expect(alert(page)).not.toContainText('LUNAS');
    await hands.close(page);
  });
}

/** A key's worth each, counted where the page hears them. */
async function countKeys(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const heard = { count: 0 };
    Object.assign(window, { heardKeys: heard });
    addEventListener('keydown', () => (heard.count += 1), { capture: true });
  });
  return () =>
    page.evaluate(() => (window as unknown as { heardKeys: { count: number } }).heardKeys.count);
}

test('a sale costs its digits and Enter, and the next one no more', async ({
  till: { page },
  simulator,
}) => {
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  const pressed = await countKeys(page);
  await keys.amount(page, 13_000);
  const first = await payloadOf(page, 13_000);
  expect(await pressed()).toBe('13000'.length + 1);
  // The next customer is served while the first still looks for the phone.
  await keys.amount(page, 27_500);
  const second = await payloadOf(page, 27_500);
  expect(await pressed()).toBe('1300027500'.length + 2);
  // And the third while LUNAS of the first fills the screen.
  simulator.bank.pay({ payload: first });
  await expect(alert(page)).toContainText('Rp 13.000', SEEN);
  await page.waitForTimeout(1_100);
  await keys.amount(page, 8_000);
  await payloadOf(page, 8_000);
  expect(await pressed()).toBe('13000275008000'.length + 3);
  simulator.bank.pay({ payload: second });
  await expect(alert(page)).toContainText('Rp 27.500', SEEN);
});

test('two payments land together: both fill the screen', async ({ till: { page }, simulator }) => {
  await keys.amount(page, 13_000);
  const first = await payloadOf(page, 13_000);
  await keys.amount(page, 27_500);
  const second = await payloadOf(page, 27_500);
  simulator.bank.pay({ payload: first });
  simulator.bank.pay({ payload: second });
  await expect(alert(page)).toContainText('Rp 13.000', SEEN);
  await expect(alert(page)).toContainText('Rp 27.500', SEEN);
  await expect(alert(page).getByRole('heading', { name: 'LUNAS' })).toHaveCount(2);
});

const CODES = [
  ['8991002101234', 'Enter'],
  ['8991002101234', 'Tab'],
  ['8991002101234', null],
  ['PRD-0042/N-77', 'Enter'],
  ['00020101021126570016ID.CO.SHOPEE.WWW 5802ID5910TOKO LAIN 6304ABCD', 'Enter'],
] as const;

test('a scanner does no harm, whatever it reads and wherever the cashier is', async ({
  till: { page },
  simulator,
}) => {
  await keys.amount(page, 13_000);
  const payload = await payloadOf(page, 13_000);
  for (const [text, end] of CODES) {
    await scan(page, text, end);
    await page.waitForTimeout(150);
    await expect(code(page, 13_000), text).toBeVisible();
    await expect(waiting(page), text).toHaveCount(1);
    await expect(page.getByRole('dialog'), text).toBeHidden();
  }
  // In the question of a manager's word, whose reason would be taken for given.
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().focus();
  for (const [text, end] of CODES.filter(([, suffix]) => suffix !== null)) {
    await scan(page, text, end);
    await expect(dialog.getByRole('textbox').first(), text).toHaveValue('');
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // On the other screens.
  for (const screen of ['h', 'u']) {
    await page.keyboard.press(screen);
    await page.waitForTimeout(150);
    for (const [text, end] of CODES) await scan(page, text, end);
    await page.waitForTimeout(150);
    await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeHidden();
  }
  await page.keyboard.press('j');
  await expect(waiting(page)).toHaveCount(1);
  // Over LUNAS: it stays.
  simulator.bank.pay({ payload });
  await expect(alert(page)).toContainText('LUNAS', SEEN);
  await page.waitForTimeout(1_100);
  for (const [text, end] of CODES) await scan(page, text, end);
  await page.waitForTimeout(150);
  await expect(alert(page)).toContainText('LUNAS');
});

test('a reload in the middle, and a till switched off in the middle, lose nothing', async ({
  till,
  simulator,
}) => {
  let { page } = till;
  await keys.amount(page, 13_000);
  const first = await payloadOf(page, 13_000);
  await keys.amount(page, 27_500);
  const second = await payloadOf(page, 27_500);
  await page.reload();
  await expect(waiting(page)).toHaveCount(2);
  simulator.bank.pay({ payload: second });
  await expect(alert(page)).toContainText('Rp 27.500', SEEN);
  page = await till.restart();
  await expect(waiting(page)).toHaveCount(1, SEEN);
  // It was never put away: it is shown again, while it is still news.
  await keys.close(page);
  simulator.bank.pay({ payload: first });
  await expect(alert(page)).toContainText('Rp 13.000', SEEN);
});

test('the internet goes and comes back: said in words, and the money is found', async ({
  till: { page },
  simulator,
}) => {
  await keys.amount(page, 13_000);
  const payload = await payloadOf(page, 13_000);
  simulator.setFaults({ outage: 'refuse' });
  const banner = page.getByRole('status').filter({ hasText: 'Tidak bisa melihat pembayaran' });
  await expect(banner).toContainText('Jangan percaya layar HP pelanggan', SEEN);
  simulator.bank.pay({ payload });
  await keys.amount(page, 8_000); // selling goes on
  await payloadOf(page, 8_000);
  await expect(alert(page)).toBeHidden();
  simulator.setFaults({ outage: 'none' });
  await keys.saysPaid(page); // and the till looks at once
  await expect(alert(page)).toContainText('Rp 13.000', SEEN);
  await expect(banner).toBeHidden();
});

test.describe('with short patience', () => {
  test.use({ tillOptions: { setup: { sale: { expiresAfterSeconds: 12 } } } });

  test('more time is given by P; without it late money is LUNAS, but late', async ({
    till: { page },
    simulator,
  }) => {
    await keys.amount(page, 13_000);
    const payload = await payloadOf(page, 13_000);
    await expect(page.getByText(/Sisa waktu 0:0[1-7]/)).toBeVisible({ timeout: 15_000 });
    await page.keyboard.press('p');
    await expect(page.getByText(/Sisa waktu 0:(09|1\d)/)).toBeVisible();
    await expect(page.getByText('Waktu habis').first()).toBeVisible({ timeout: 45_000 });
    simulator.bank.pay({ payload });
    await keys.amount(page, 99_000);
    const late = alert(page).filter({ hasText: 'Rp 13.000' });
    await expect(late).toContainText('LUNAS TERLAMBAT', SEEN);
  });
});

test('English from one second to the next, and back', async ({ till: { page } }) => {
  await keys.amount(page, 13_000);
  await payloadOf(page, 13_000);
  await page.keyboard.press('t');
  await page.getByRole('radio', { name: 'English' }).check();
  await expect(page.getByText('Waiting for payment')).toBeVisible();
  await page.getByRole('radio', { name: 'Indonesia' }).check();
  await expect(page.getByText('Menunggu pembayaran')).toBeVisible();
  await expect(code(page, 13_000)).toBeVisible();
});

test('? lists every key', async ({ till: { page } }) => {
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Semua tombol' });
  await expect(dialog).toContainText('pelanggan bilang sudah bayar');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('LUNAS goes by itself after the time that was chosen', async ({
  till: { page },
  simulator,
}) => {
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  await page.keyboard.press('t');
  await page.getByRole('radio', { name: '5 detik' }).check();
  await page.keyboard.press('Escape');
  await payOne(page, simulator, 13_000);
  await expect(alert(page)).toBeHidden({ timeout: 6_500 });
  await page.keyboard.press('t');
  await page.getByRole('radio', { name: 'Sampai ditekan' }).check();
  await page.keyboard.press('Escape');
  await payOne(page, simulator, 8_000);
  await page.waitForTimeout(6_500);
  await expect(alert(page)).toContainText('LUNAS');
});

async function payOne(page: Page, simulator: Simulator, amount: number): Promise<void> {
  await keys.amount(page, amount);
  simulator.bank.pay({ payload: await payloadOf(page, amount) });
  await expect(alert(page)).toContainText('LUNAS', SEEN);
}

test('the screen is kept on while a sale waits, and no longer', async ({ till: { page } }) => {
  await page.addInitScript(() => {
    const locks = { held: 0 };
    Object.assign(window, { heldLocks: locks });
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = async (type) => {
      const lock = await request(type);
      locks.held += 1;
      lock.addEventListener('release', () => (locks.held -= 1));
      return lock;
    };
  });
  await page.reload();
  const held = () =>
    page.evaluate(() => (window as unknown as { heldLocks: { held: number } }).heldLocks.held);
  await expect(page.getByRole('button', { name: 'Tampilkan QR' })).toBeVisible();
  expect(await held()).toBe(0);
  await keys.amount(page, 13_000);
  await payloadOf(page, 13_000);
  await expect.poll(held).toBe(1);
  await keys.cancel(page);
  await expect.poll(held).toBe(0);
});
