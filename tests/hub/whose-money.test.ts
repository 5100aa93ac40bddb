// Two and three tills of one store, each a whole till, on a real PostgreSQL: whose money is whose.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../shared/time.ts';
import { brokenInvariants } from '../../electron/core/store/invariants.ts';
import { isWithoutPostgres, startPostgres, type TestPostgres } from './postgres.ts';
import { ShopOfTills, type ShopTill } from './shop-of-tills.ts';

let server: TestPostgres;
let shop: ShopOfTills;

const isWithout = isWithoutPostgres();

beforeAll(async () => {
  if (!isWithout) server = await startPostgres();
});
afterAll(async () => {
  if (!isWithout) await server.end();
});
beforeEach(async () => {
  if (!isWithout) shop = await ShopOfTills.open(server);
});
afterEach(async () => {
  if (isWithout) return;
  const broken = shop.tills.flatMap(({ core }) => brokenInvariants(core.database));
  await shop.close();
  if (broken.length > 0) throw new Error(broken.join(' '));
});

const status = (till: ShopTill, sale: { id: string }) => till.sale(sale as never).status;
const ASKED = 'needs_person';
/** All but whose money it is has been told. */
const isTellingClaims = ({ core: { stores } }: ShopTill) =>
  stores.hub.hasTodo() && stores.hub.todo(9).every(({ kind }) => kind === 'claim');
const books = (till: ShopTill) => till.core.reports.totals({ fromMs: 0, untilMs: Date.UTC(2100) });
/** What is in these tills' books, rupiah. */
const counted = (...tills: ShopTill[]) =>
  tills.map(books).reduce((sum, { sales, unclaimed }) => sum + sales.amount + unclaimed.amount, 0);

describe.skipIf(isWithout)('one payment, two tills', { timeout: 60_000 }, () => {
  it('pays the one sale it can be for, and the other till does not count it', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const sale = await shop.sell(two, 13_000);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(two, sale) === 'paid');
    expect(books(two).sales).toMatchObject({ count: 1, amount: 13_000 });
    await shop.until(() => counted(one) === 0);
  });

  it('asks at both tills when both wait for this amount, and one answer settles both', async () => {
    const { one, two, first, second } = await shop.contested(13_000);
    const [money] = two.sale(second as never).candidates ?? [];
    await shop.done(two.core.inbox.attachShared(money?.id ?? '', second.id, 'dia yang bayar'));
    expect(status(two, second)).toBe('paid');
    await shop.until(() => status(one, first) === 'waiting');
    expect(counted(one, two)).toBe(13_000);
  });

  it('is LUNAS in time when the others were still being asked as its time was over', async () => {
    const one = await shop.till('Kasir 1', { sale: { expiresAfterSeconds: 60 } });
    const two = await shop.till('Kasir 2');
    const sale = await shop.sell(one, 13_000);
    await shop.pass(59 * SECOND_MS);
    const goOn = two.gate.hold('ack_log');
    shop.qiospay.pay(13_000);
    await shop.until(() => one.core.stores.hub.wants().length === 1, 10);
    await shop.pass(SECOND_MS);
    goOn();
    await shop.until(() => status(one, sale) !== 'waiting');
    expect(one.sale(sale as never)).toMatchObject({ status: 'paid', late: false });
  });

  it('is LUNAS at both tills when both equal sales have their money', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const first = await shop.sell(one, 13_000);
    const second = await shop.sell(two, 13_000);
    await shop.pass(2 * SECOND_MS);
    shop.qiospay.pay(13_000);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, first) === 'paid' && status(two, second) === 'paid');
    expect(books(one).sales.amount + books(two).sales.amount).toBe(26_000);
  });
});

describe.skipIf(isWithout)('a till that is cut off', { timeout: 60_000 }, () => {
  it('asks a person about money that may be another till’s, and says why', async () => {
    await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    await two.gate.shut();
    const sale = await shop.sell(two, 13_000);
    await shop.pass(SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(two, sale) === 'needs_person');
    expect(two.core.link.state().kind).toBe('apart');
    expect(two.sale(sale as never).candidates?.[0]?.finding).toBe('unasked');
  });

  it('keeps the others from saying LUNAS, until it is back and has said what it showed', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    await two.gate.shut();
    await shop.sell(two, 20_000);
    const sale = await shop.sell(one, 13_000);
    await shop.pass(SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, sale) === 'needs_person');
    two.gate.isShut = false;
    await shop.until(() => status(one, sale) === 'paid');
    expect(one.core.link.state().kind).toBe('live');
  });

  it('never lets another till take its customer’s money for its own', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    await two.gate.shut();
    const hidden = await shop.sell(two, 13_000);
    const sale = await shop.sell(one, 13_000);
    await shop.pass(SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, sale) === 'needs_person');
    two.gate.isShut = false;
    await shop.until(() => two.core.link.state().kind === 'live');
    await shop.pass(3 * SECOND_MS);
    expect([status(one, sale), status(two, hidden)]).toEqual(['needs_person', 'needs_person']);
  });

  it('takes a sale told of on its way back for one its own sight of money may be for', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    await two.gate.shut();
    const own = await shop.sell(two, 13_000);
    // Held back after it has read the log, before it has said that it told all.
    const goOn = two.gate.hold('tills_of');
    two.gate.isShut = false;
    await shop.until(() => two.core.stores.hub.todo(1).length === 0);
    const theirs = await shop.sell(one, 13_000);
    await shop.pass(SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(two, own) === 'needs_person');
    expect(two.core.link.state().kind).toBe('apart');
    goOn();
    await shop.until(() => two.core.link.state().kind === 'live');
    await shop.pass(3 * SECOND_MS);
    expect([status(one, theirs), status(two, own)]).toEqual(['needs_person', 'needs_person']);
  });

  it('leaves money that a person gave away here to this sale until the claim is told', async () => {
    const { one, two, first, second } = await shop.contested(13_000);
    await two.gate.shut();
    const [money] = two.sale(second as never).candidates ?? [];
    await shop.done(two.core.inbox.attachShared(money?.id ?? '', second.id, 'dia yang bayar'));
    const goOn = two.gate.hold('claim_payment');
    two.gate.isShut = false;
    await shop.until(() => two.core.link.state().kind !== 'off' && isTellingClaims(two));
    await shop.pass(8 * SECOND_MS);
    expect(status(one, first)).toBe(ASKED);
    goOn();
    await shop.until(() => status(one, first) === 'waiting');
    expect(counted(one, two)).toBe(13_000);
    expect(one.core.stores.hub.conflicts()).toEqual([]);
    await shop.until(() => one.core.stores.hub.sale(second.id)?.sale.state === 'paid');
  });

  it('counts money again that the other till took first and gave back', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const sale = await shop.sell(one, 13_000);
    await shop.sell(two, 13_000);
    await shop.pass(2 * SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, sale) === ASKED);
    await one.gate.shut();
    const [money] = one.sale(sale as never).candidates ?? [];
    await shop.done(one.core.inbox.attachShared(money?.id ?? '', sale.id, 'dia yang bayar'));
    const hub = two.core.link.hub();
    const paymentId = one.core.stores.hub.payment(money?.id ?? '')?.hubId ?? '';
    const taken = { ...{ paymentId, saleId: 'sal_lain', amount: 13_000 }, atMs: 0, apart: false };
    await shop.done(hub?.claim({ ...taken, by: 'person', evidence: null }) ?? Promise.reject());
    one.gate.isShut = false;
    await shop.until(() => one.core.stores.hub.conflicts().length === 1);
    await shop.until(() => one.core.stores.hub.claim(paymentId)?.till === 'Kasir 2');
    await shop.done(hub?.release(paymentId, 'sal_lain') ?? Promise.reject());
    await shop.until(() => one.core.stores.hub.claim(paymentId)?.till === 'Kasir 1');
    expect(books(one).sales.amount).toBe(13_000);
  });

  it('keeps the others from pairing older money by what its own customer paid', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const sales = [await shop.sell(two, 13_000), await shop.sell(two, 13_000)];
    const states = () => sales.map((sale) => status(two, sale));
    await shop.pass(2 * SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => states().every((is) => is === ASKED));
    await shop.pass(25 * SECOND_MS);
    await one.gate.shut();
    await shop.sell(one, 13_000);
    await shop.pass(SECOND_MS);
    shop.qiospay.pay(13_000);
    await shop.until(() => two.core.stores.ledger.undecided(0).length === 2);
    await shop.pass(5 * SECOND_MS);
    await shop.until(() => states().every((is) => is === ASKED));
    one.gate.isShut = false;
    await shop.until(() => one.core.link.state().kind === 'live');
    await shop.pass(5 * SECOND_MS);
    await shop.until(() => states().every((is) => is === ASKED));
    expect(sales.map((sale) => two.sale(sale as never).candidates?.length)).toEqual([2, 2]);
  });

  it('says LUNAS on its own where it lowers amounts to its own class', async () => {
    const sale = { equalAmounts: { policy: 'discount', max: 99 } };
    const one = await shop.till('Kasir 1', { sale });
    const two = await shop.till('Kasir 2', { sale });
    await shop.pass(25 * SECOND_MS);
    await two.gate.shut();
    const hidden = await shop.sell(two, 13_000);
    const shown = await shop.sell(one, 13_000);
    expect(hidden.payable).not.toBe(shown.payable);
    await shop.pass(SECOND_MS);
    shop.qiospay.pay(hidden.payable);
    await shop.until(() => status(two, hidden) === 'paid');
    shop.qiospay.pay(shown.payable);
    await shop.until(() => status(one, shown) === 'paid');
    two.gate.isShut = false;
    await shop.until(() => two.core.link.state().kind === 'live');
    await shop.until(() => counted(one, two) === hidden.payable + shown.payable);
    expect(books(two).sales.amount).toBe(hidden.payable);
  });

  it('reports money that two tills gave away apart, with both stories, at both', async () => {
    const one = await shop.till('Kasir 1');
    const two = await shop.till('Kasir 2');
    const first = await shop.sell(one, 13_000);
    const second = await shop.sell(two, 13_000);
    await shop.pass(SECOND_MS);
    await two.gate.shut();
    shop.qiospay.pay(13_000);
    await shop.until(() => status(one, first) === 'needs_person');
    await shop.until(() => status(two, second) === 'needs_person');
    const candidate = (till: ShopTill, sale: { id: string }): string =>
      till.sale(sale as never).candidates?.[0]?.id ?? '';
    await shop.done(one.core.inbox.attachShared(candidate(one, first), first.id, 'dia'));
    await shop.done(two.core.inbox.attachShared(candidate(two, second), second.id, 'dia juga'));
    two.gate.isShut = false;
    await shop.until(() => two.core.stores.hub.conflicts().length === 1);
    await shop.until(() => one.core.stores.hub.conflicts().length === 1);
    const [told] = one.core.stores.hub.conflicts();
    expect(told?.conflict).toMatchObject({
      amount: 13_000,
      first: { till: 'Kasir 1', saleId: first.id, by: 'person' },
      second: { till: 'Kasir 2', saleId: second.id, by: 'person', apart: true },
    });
    expect(counted(one, two)).toBe(13_000);
  });
});
