// The judge judged: a day on which all is right, then one thing made wrong by hand, and the
// sentence that must be said of it. A judge that lets it pass would make every long run worthless.
import { describe, expect, it } from 'vitest';
import type { Core } from '../../electron/core/core.ts';
import type { Sqlite } from '../../electron/core/store/database.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Action, Deed, PayPlan } from './deeds.ts';
import { profileOf, type Profile } from './profile.ts';
import { Shop } from './shop.ts';

/** A shop and a provider without bad habits. */
const PLAIN: Profile = {
  ...profileOf(1),
  policy: { policy: 'ask' },
  expiresAfterSeconds: 300,
  rows: 'full',
  fillsLater: false,
  recomputesBalance: false,
  dateFormat: 0,
  amountFormat: 'text',
  order: 'newest',
  windowRows: 25,
  repeatsRows: false,
  dateHeader: 'always',
  latencyMs: 50,
  feedDelayMs: 0,
  pcErrorMs: 0,
  providerErrorMs: 0,
  stampErrorMs: 0,
  callbacks: 'nudge',
  callbackSpreadMs: 0,
};

const at = (seconds: number, deed: Deed): Action => ({ atMs: seconds * SECOND_MS, ...deed });

function paid(pay: number, sale: number | null, over: Partial<PayPlan> = {}): PayPlan {
  return {
    do: 'pay',
    pay,
    sale,
    amount: null,
    off: 0,
    brand: '93600014',
    delayMs: 0,
    refAfterMs: 0,
    balanceAfterMs: 0,
    brokenForMs: 0,
    push: null,
    ...over,
  };
}

const PUSH = { afterMs: 500, stampOffMs: 0, isMinute: false, isTwice: false };

/**
 * Sale 1 is paid, sale 2 is paid and taken back, sale 3 waits, sale 4 is paid but its row can't be
 * read all day; 15.300 come by the sticker, as does the price of sale 5 before its code is shown.
 */
const DAY: readonly Action[] = [
  at(600, { do: 'sell', sale: 1, amount: 11_000 }),
  at(610, paid(1, 1)),
  at(620, { do: 'sell', sale: 2, amount: 12_000 }),
  at(630, paid(2, 2)),
  at(640, { do: 'reverse', pay: 2, delayMs: 0 }),
  at(650, paid(3, null, { amount: 16_000 })),
  at(660, paid(4, null, { amount: 15_300 })),
  at(770, { do: 'sell', sale: 3, amount: 15_000 }),
  at(780, { do: 'sell', sale: 4, amount: 14_000 }),
  at(790, paid(5, 4, { brokenForMs: 24 * 60 * MINUTE_MS, push: PUSH })),
  at(805, { do: 'sell', sale: 5, amount: 16_000 }),
  at(806, { do: 'close' }),
];

interface Scene {
  readonly shop: Shop;
  readonly core: Core;
  readonly db: Sqlite;
  /** The ledger's name of a sale of the story, and of the first payment of an amount. */
  readonly sale: (n: number) => string;
  readonly money: (amount: number) => string;
}

async function verdict(tamper: (scene: Scene) => void): Promise<readonly string[]> {
  const shop = new Shop(PLAIN);
  const { db } = shop.ledger;
  const sale = (n: number): string => shop.truth.sales.get(n)?.id ?? '';
  const money = (amount: number): string =>
    shop.ledger
      .read<[number], { id: string }>('select id from payment where amount = ?')
      .get(amount)?.id ?? '';
  let looked = false;
  shop.evening = async (core) => {
    expect(shop.judge.faults).toEqual([]);
    db.pragma('foreign_keys = OFF');
    tamper({ shop, core, db, sale, money });
    shop.judge.close(core);
    looked = true;
  };
  await shop.play(DAY);
  expect(looked).toBe(true);
  return shop.judge.faults;
}

/** A sale made paid by a person, and then its claim called evidence. */
function paidFalsely({ core, db }: Scene, paymentId: string, saleId: string): void {
  core.inbox.attach(paymentId, saleId, 'salah');
  db.prepare(`update claim set by = 'evidence' where sale_id = ?`).run(saleId);
}

/** A row in the ledger as it says itself, kept under a payment. */
function seen({ db }: Scene, body: object, paymentId: string): void {
  db.prepare(
    `insert into sighting (payment_id, feed, channel, key, body, seen_at_ms)
     values (?, 'qiospay', 'poll', 'by hand', ?, 1)`,
  ).run(paymentId, JSON.stringify(body));
}

function bodyOf({ db }: Scene, paymentId: string): object {
  const row = db.prepare<[string], { body: string }>(
    `select body from sighting where payment_id = ? and channel = 'poll' order by id`,
  );
  return JSON.parse(row.get(paymentId)?.body ?? '{}') as object;
}

/** An event of the log about this sale as it stands in the tables, with changes. */
function told({ core, db }: Scene, saleId: string, over: object): void {
  const sale = core.stores.sales.find(saleId);
  const view = sale && core.present.sale(sale);
  db.prepare(`insert into event (at_ms, type, payload) values (1, 'sale.changed', ?)`).run(
    JSON.stringify({ sale: { ...view, ...over } }),
  );
}

/** What the judge must say → what is made wrong. */
const WRONGS: readonly (readonly [string, (scene: Scene) => void])[] = [
  [
    'LUNAS without its own money: sale 3',
    (scene) => paidFalsely(scene, scene.money(14_000), scene.sale(3)),
  ],
  ['s before its code', (scene) => paidFalsely(scene, scene.money(16_000), scene.sale(5))],
  [
    'asked without need: sale 3',
    (scene) => {
      const { db, sale, money } = scene;
      db.prepare(
        `update sale set status = 'needs_person', candidates = json_array(?) where id = ?`,
      ).run(money(14_000), sale(3));
      told(scene, sale(3), {});
    },
  ],
  [
    'two payments were taken for one',
    (scene) => seen(scene, bodyOf(scene, scene.money(16_000)), scene.money(15_300)),
  ],
  [
    'a row was read as something no row said',
    (scene) =>
      seen(scene, { ...bodyOf(scene, scene.money(16_000)), amount: 1 }, scene.money(16_000)),
  ],
  ['said LUNAS and then waiting', (scene) => told(scene, scene.sale(1), { status: 'waiting' })],
  [
    'follows',
    (scene) => {
      scene.db.prepare(`insert into event values (999999, 1, 'till.changed', '{}')`).run();
    },
  ],
  [
    'the events say of sal_',
    ({ db, sale }) =>
      void db.prepare('update sale set expires_at_ms = 1 where id = ?').run(sale(1)),
  ],
  [
    'the events say of pay_',
    ({ db, money }) =>
      void db.prepare(`update payment set note = 'x' where id = ?`).run(money(15_300)),
  ],
  [
    'one payment was counted twice',
    (scene) => {
      const { db, money } = scene;
      const columns = db
        .prepare<[], { name: string }>(`select name from pragma_table_info('payment')`)
        .all()
        .map(({ name }) => (name === 'id' ? `'pay_twice'` : name));
      db.exec(`insert into payment select ${columns.join()} from payment
        where id = '${money(15_300)}'`);
      seen(scene, bodyOf(scene, money(15_300)), 'pay_twice');
    },
  ],
  [
    'a payment was lost: credit',
    ({ db, money }) => {
      const id = money(15_300);
      db.exec(`drop trigger payment_kept; delete from payment where id = '${id}'`);
    },
  ],
  [
    'money that was taken back still counts',
    ({ db, money }) =>
      void db.prepare(`update payment set state = 'credited' where id = ?`).run(money(12_000)),
  ],
  [
    'money that stayed is written off',
    ({ db, money }) =>
      void db.prepare(`update payment set state = 'reversed' where id = ?`).run(money(11_000)),
  ],
  [
    'money nobody proved is counted',
    ({ db, money }) =>
      void db.prepare(`update payment set state = 'credited' where id = ?`).run(money(14_000)),
  ],
  [
    'money that was proven is not counted',
    ({ db, money }) =>
      void db.prepare(`update payment set state = 'unverified' where id = ?`).run(money(15_300)),
  ],
  [
    'the till counts',
    ({ core }) => {
      const { reports } = core;
      const none = { count: 0, amount: 0 };
      Object.assign(reports, { sums: () => ({ payments: none }) });
    },
  ],
  [
    'invariant: ',
    ({ db, sale }) => void db.prepare('update sale set late = 1 where id = ?').run(sale(3)),
  ],
  ['the core failed inside', ({ shop }) => shop.judge.logged({ error: 'a mistake of ours' })],
];

describe('a day on which all was right', () => {
  it('is called right', async () => {
    expect(await verdict(() => {})).toEqual([]);
  });

  it.each(WRONGS)('and one thing was made wrong: %s', async (sentence, tamper) => {
    const faults = await verdict(tamper);
    expect(faults.filter((fault) => fault.includes(sentence))).not.toEqual([]);
  });
});

describe('a list so short that it slides on between two equal payments of one second', () => {
  const PAID_AT = 660;
  const story = (delayMs: number): readonly Action[] => [
    at(PAID_AT, paid(1, null, { amount: 15_300 })),
    at(PAID_AT + 0.3, paid(2, null, { amount: 15_300, delayMs })),
    at(806, { do: 'close' }),
  ];
  const play = async (delayMs: number, windowRows: number): Promise<Shop> => {
    const shop = new Shop({ ...PLAIN, rows: 'bare', windowRows });
    await shop.play(story(delayMs));
    return shop;
  };

  it('has shown the second as the first once more: nobody can know of it', async () => {
    const shop = await play(MINUTE_MS, 1);
    expect(shop.judge.faults).toEqual([]);
    expect(shop.judge.tally.indistinct).toMatchObject({
      'equal rows never listed together': 1,
    });
  });

  it('has shown both where they stood in it together', async () => {
    const shop = await play(MINUTE_MS, 2);
    expect(shop.judge.faults).toEqual([]);
    expect(shop.judge.tally.indistinct).toEqual({});
    expect(shop.judge.tally.payments).toBe(2);
  });
});
