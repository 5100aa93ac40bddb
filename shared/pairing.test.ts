// Held against brute force: on small shops every way of handing out the money is listed, and what
// the pairing calls certain must be so in each of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pair, pairSurely } from './pairing.ts';

type Fits = ReadonlyMap<string, readonly string[]>;

const fitsOf = (rows: Readonly<Record<string, string>>): Fits =>
  new Map(Object.entries(rows).map(([payment, sales]) => [payment, [...sales]]));

function told(fits: Fits): Record<string, string> {
  const { certain, open, spare } = pair(fits);
  return {
    certain: [...certain]
      .map(([sale, payment]) => `${payment}→${sale}`)
      .toSorted()
      .join(' '),
    open: [...open].toSorted().join(' '),
    spare: [...spare].toSorted().join(' '),
  };
}

describe('who is paid beyond doubt', () => {
  const cases: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
    ['nobody paid', {}, { certain: '', open: '', spare: '' }],
    ['one for one', { p: 'A' }, { certain: 'p→A', open: '', spare: '' }],
    ['one for two', { p: 'AB' }, { certain: '', open: 'A B', spare: '' }],
    ['two for two', { p: 'AB', q: 'AB' }, { certain: 'p→A q→B', open: '', spare: '' }],
    ['two for one', { p: 'A', q: 'A' }, { certain: 'p→A', open: '', spare: 'q' }],
    [
      'the second leaves the first no choice',
      { p: 'AB', q: 'A' },
      { certain: 'p→B q→A', open: '', spare: '' },
    ],
    [
      'a chain settles all',
      { p: 'AB', q: 'BC', r: 'A' },
      { certain: 'p→B q→C r→A', open: '', spare: '' },
    ],
    [
      'a chain one short settles none',
      { p: 'AB', q: 'BC' },
      { certain: '', open: 'A B C', spare: '' },
    ],
    [
      'one certain beside two in doubt',
      { p: 'A', q: 'ABC' },
      { certain: 'p→A', open: 'B C', spare: '' },
    ],
    [
      'doubt in one corner is none in another',
      { p: 'AB', q: 'C' },
      { certain: 'q→C', open: 'A B', spare: '' },
    ],
    [
      'oldest money, oldest sale',
      { p: 'ABC', q: 'ABC', r: 'ABC' },
      { certain: 'p→A q→B r→C', open: '', spare: '' },
    ],
    ['money that fits nothing', { p: '', q: 'A' }, { certain: 'q→A', open: '', spare: 'p' }],
  ];
  it.each(cases)('%s', (_what, rows, expected) => {
    expect(told(fitsOf(rows))).toEqual(expected);
  });
});

/** Every way to hand out the most money that can be handed out, as sale → payment. */
function everyWay(fits: Fits): Map<string, string>[] {
  let best = 0;
  let ways: Map<string, string>[] = [];
  const payments = [...fits.keys()];
  const go = (n: number, way: Map<string, string>): void => {
    const payment = payments[n];
    if (payment === undefined) {
      if (way.size > best) ways = [];
      best = Math.max(best, way.size);
      if (way.size === best) ways.push(new Map(way));
      return;
    }
    for (const sale of fits.get(payment) ?? []) {
      if (way.has(sale)) continue;
      way.set(sale, payment);
      go(n + 1, way);
      way.delete(sale);
    }
    go(n + 1, way);
  };
  go(0, new Map());
  return ways;
}

const someShop: fc.Arbitrary<Fits> = fc
  .array(fc.subarray([...'ABCDE']), { maxLength: 5 })
  .map((rows) => new Map(rows.map((sales, n) => [`p${n}`, sales])));

describe('against every way of handing out the money', () => {
  it('certain is what is paid in all of them, open what is paid in some', () => {
    fc.assert(
      fc.property(someShop, (fits) => {
        const ways = everyWay(fits);
        const all = new Set([...fits.values()].flat());
        const always = [...all].filter((sale) => ways.every((way) => way.has(sale)));
        const { certain, open } = pair(fits);
        expect([...certain.keys()].toSorted()).toEqual(always.toSorted());
        expect([...open].toSorted()).toEqual(
          [...all].filter((sale) => !always.includes(sale)).toSorted(),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('hands out no payment twice, and none to a sale it does not fit', () => {
    fc.assert(
      fc.property(someShop, (fits) => {
        const { certain, spare } = pair(fits);
        expect(new Set(certain.values()).size).toBe(certain.size);
        for (const [sale, payment] of certain) expect(fits.get(payment)).toContain(sale);
        const used = (everyWay(fits)[0] ?? new Map()).size;
        expect(fits.size - spare.size).toBe(used);
        for (const payment of certain.values()) expect(spare.has(payment)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('what is spare is the newest money that can be spared', () => {
    fc.assert(
      fc.property(someShop, (fits) => {
        const order = [...fits.keys()];
        const kept = everyWay(fits).map((way) => {
          const used = new Set(way.values());
          return order.map((payment) => (used.has(payment) ? '1' : '0')).join('');
        });
        const { spare } = pair(fits);
        const ours = order.map((payment) => (spare.has(payment) ? '0' : '1')).join('');
        expect(ours).toBe(kept.toSorted().at(-1) ?? '');
      }),
      { numRuns: 500 },
    );
  });
});

interface Doubted {
  readonly fits: Fits;
  /** Payment and sale, such as `p0 A`. */
  readonly doubtful: ReadonlySet<string>;
}

const someDoubt: fc.Arbitrary<Doubted> = someShop.chain((fits) => {
  const pairs = [...fits].flatMap(([payment, sales]) => sales.map((sale) => `${payment} ${sale}`));
  return fc
    .subarray(pairs, { maxLength: Math.min(4, pairs.length) })
    .map((doubtful) => ({ fits, doubtful: new Set(doubtful) }));
});

/** The shop as it is when of the doubtful pairs these are real. */
function realShops({ fits, doubtful }: Doubted): Fits[] {
  return [...doubtful].reduce<Fits[]>(
    (shops, unreal) => [
      ...shops,
      ...shops.map(
        (shop) =>
          new Map(
            [...shop].map(([payment, sales]) => [
              payment,
              sales.filter((sale) => `${payment} ${sale}` !== unreal),
            ]),
          ),
      ),
    ],
    [fits],
  );
}

describe('where some pairs are doubtful', () => {
  const sure = ({ fits, doubtful }: Doubted) =>
    pairSurely(fits, (payment, sale) => doubtful.has(`${payment} ${sale}`));

  it('certain is what is paid in all ways of all shops it may be, by money that is not doubtful', () => {
    fc.assert(
      fc.property(someDoubt, (shop) => {
        const ways = realShops(shop).flatMap(everyWay);
        const all = new Set([...shop.fits.values()].flat());
        const always = [...all].filter((sale) => ways.every((way) => way.has(sale)));
        const { certain } = sure(shop);
        expect([...certain.keys()].toSorted()).toEqual(always.toSorted());
        for (const [sale, payment] of certain) {
          expect(shop.fits.get(payment)).toContain(sale);
          expect(shop.doubtful.has(`${payment} ${sale}`)).toBe(false);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('every sale is certain or open, and money fits an open one, is handed out, or is spare', () => {
    fc.assert(
      fc.property(someDoubt, (shop) => {
        const { certain, open, spare } = sure(shop);
        for (const [payment, sales] of shop.fits) {
          for (const sale of sales) expect(certain.has(sale)).toBe(!open.has(sale));
          const isUsed = [...certain.values()].includes(payment);
          const isAsked = !isUsed && sales.some((sale) => open.has(sale));
          expect([isUsed, isAsked, spare.has(payment)].filter(Boolean)).toHaveLength(1);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('without doubt it is the same pairing', () => {
    fc.assert(
      fc.property(someShop, (fits) => {
        const { certain, open, spare } = pairSurely(fits, () => false);
        const same = pair(fits);
        expect(new Map(certain)).toEqual(new Map(same.certain));
        expect(new Set(open)).toEqual(new Set(same.open));
        expect(new Set(spare)).toEqual(new Set(same.spare));
      }),
      { numRuns: 300 },
    );
  });

  it('where very much is doubtful nobody is certain, and nothing is slow', () => {
    const sales = Array.from({ length: 20 }, (_, n) => `S${n}`);
    const fits = new Map(sales.map((_sale, n) => [`p${n}`, sales]));
    const { certain, open } = pairSurely(fits, (payment) => payment === 'p3');
    expect(certain.size).toBe(0);
    expect(open.size).toBe(20);
  });
});
