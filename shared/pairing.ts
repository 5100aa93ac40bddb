// Owns one piece of graph theory: given which payments fit which sales, find the sales that have
// their money in EVERY way of handing out all the money that can be handed out. Only those are
// beyond doubt.

export interface Pairing {
  /** sale → payment, for sales that are paid however the money is handed out. */
  readonly certain: ReadonlyMap<string, string>;
  /** Sales that are paid in some ways and not in others. */
  readonly open: ReadonlySet<string>;
  /** Payments that fit no sale beyond those that have their money already. */
  readonly spare: ReadonlySet<string>;
}

/**
 * `fits` maps each payment, oldest first, to the sales it may pay, oldest first. The certain sales
 * are those in every maximum matching: no alternating path from a sale left without money reaches
 * them.
 */
export function pair(fits: ReadonlyMap<string, readonly string[]>): Pairing {
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
  fits: ReadonlyMap<string, readonly string[]>,
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
