// Owns one piece of graph theory: given which payments fit which sales, find the sales that have
// their money in EVERY way of handing out all the money that can be handed out, and whichever of
// the doubtful pairs are real. Only those are beyond doubt.

/** Payment, oldest first → the sales it may pay, oldest first. */
type Fits = ReadonlyMap<string, readonly string[]>;

/** Of more doubtful pairs that hang together not every choice is looked at: a person is asked. */
const DOUBTFUL_MAX = 6;

export interface Pairing {
  /** sale → payment, for sales that are paid however the money is handed out. */
  readonly certain: ReadonlyMap<string, string>;
  /** Sales that are paid in some ways and not in others. */
  readonly open: ReadonlySet<string>;
  /** Payments that fit no sale beyond those that have their money already. */
  readonly spare: ReadonlySet<string>;
}

/**
 * The pairing where some pairs are doubtful: that payment may be for that sale, or for none here.
 * Certain is who is certain with every choice of them, none and all among these, by a pair that is
 * not doubtful.
 */
export function pairSurely(
  fits: Fits,
  isDoubtful: (payment: string, sale: string) => boolean,
): Pairing {
  const parts = pieces(fits).map((piece) => pairPiece(piece, isDoubtful));
  return {
    certain: new Map(parts.flatMap(({ certain }) => [...certain])),
    open: new Set(parts.flatMap(({ open }) => [...open])),
    spare: new Set(parts.flatMap(({ spare }) => [...spare])),
  };
}

function pairPiece(fits: Fits, isDoubtful: (payment: string, sale: string) => boolean): Pairing {
  const doubtful = [...fits].flatMap(([payment, sales]) =>
    sales.filter((sale) => isDoubtful(payment, sale)).map((sale) => `${payment} ${sale}`),
  );
  if (doubtful.length === 0) return pair(fits);
  /** Of the doubtful pairs those are real whose bit is set. */
  const world = (bits: number): Pairing => {
    const unreal = new Set(doubtful.filter((_pair, n) => (bits & (1 << n)) === 0));
    const real = [...fits].map(
      ([payment, sales]) =>
        [payment, sales.filter((sale) => !unreal.has(`${payment} ${sale}`))] as const,
    );
    return pair(new Map(real));
  };
  const certain = new Map(doubtful.length > DOUBTFUL_MAX ? [] : world(0).certain);
  for (let bits = 1; certain.size > 0 && bits < 1 << doubtful.length; bits += 1) {
    const also = world(bits).certain;
    for (const sale of certain.keys()) if (!also.has(sale)) certain.delete(sale);
  }
  const open = new Set([...fits.values()].flat().filter((sale) => !certain.has(sale)));
  const used = new Set(certain.values());
  const isSpare = ([payment, sales]: readonly [string, readonly string[]]) =>
    !used.has(payment) && !sales.some((sale) => open.has(sale));
  return { certain, open, spare: new Set([...fits].filter(isSpare).map(([payment]) => payment)) };
}

/** What hangs together: no payment of one piece fits a sale of another. */
function pieces(fits: Fits): Fits[] {
  const found: { readonly sales: Set<string>; readonly rows: Set<string> }[] = [];
  for (const [payment, sales] of fits) {
    const joined = found.filter((piece) => sales.some((sale) => piece.sales.has(sale)));
    const piece = { sales: new Set(sales), rows: new Set([payment]) };
    for (const other of joined) {
      found.splice(found.indexOf(other), 1);
      for (const sale of other.sales) piece.sales.add(sale);
      for (const row of other.rows) piece.rows.add(row);
    }
    found.push(piece);
  }
  return found.map(({ rows }) => new Map([...fits].filter(([payment]) => rows.has(payment))));
}

/**
 * The certain sales are those in every maximum matching: no alternating path from a sale left
 * without money reaches them.
 */
export function pair(fits: Fits): Pairing {
  const payerOf = new Map<string, string>();
  for (const payment of fits.keys()) augment(payment, fits, payerOf, new Set());

  const fitting = new Map<string, string[]>();
  for (const [payment, sales] of fits)
    for (const sale of sales) fitting.set(sale, [...(fitting.get(sale) ?? []), payment]);

  const open = doubtful(fitting, payerOf);
  const certain = new Map([...payerOf].filter(([sale]) => !open.has(sale)));
  const used = new Set(payerOf.values());
  const spare = new Set([...fits.keys()].filter((payment) => !used.has(payment)));
  return { certain, open, spare };
}

/**
 * Kuhn's step: give this payment a sale, moving others along when they have another to go to. A
 * free sale comes first, so that among equals the oldest money stays with the oldest sale.
 */
function augment(
  payment: string,
  fits: Fits,
  payerOf: Map<string, string>,
  tried: Set<string>,
): boolean {
  const sales = fits.get(payment) ?? [];
  const free = sales.find((sale) => !payerOf.has(sale));
  if (free !== undefined) {
    payerOf.set(free, payment);
    return true;
  }
  for (const sale of sales) {
    if (tried.has(sale)) continue;
    tried.add(sale);
    const payer = payerOf.get(sale);
    if (payer !== undefined && augment(payer, fits, payerOf, tried)) {
      payerOf.set(sale, payment);
      return true;
    }
  }
  return false;
}

/** Every sale that a sale without money could take its place from. */
function doubtful(
  fitting: ReadonlyMap<string, readonly string[]>,
  payerOf: ReadonlyMap<string, string>,
): Set<string> {
  const saleOf = new Map([...payerOf].map(([sale, payment]) => [payment, sale]));
  const open = new Set([...fitting.keys()].filter((sale) => !payerOf.has(sale)));
  for (const sale of open) {
    for (const payment of fitting.get(sale) ?? []) {
      const rival = saleOf.get(payment);
      if (rival !== undefined) open.add(rival); // a Set walks what is added while it is walked
    }
  }
  return open;
}
