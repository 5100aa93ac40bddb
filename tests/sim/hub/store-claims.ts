// Owns the question who has which money when a store closes: no payment is two sales' unless that
// is reported, at the hub and to both tills, and the hub's claims are the tills'.
import type { ClaimRow } from '../judge.ts';
import type { SimHub } from './sim-hub.ts';
import type { SimTill } from './sim-till.ts';
import type { StoreJudge } from './store-judge.ts';

interface HubClaim {
  payment: string;
  sale: string;
  till: string;
}

interface Conflict {
  payment: string;
  first: string;
  second: string;
}

interface OwnClaim extends ClaimRow {
  readonly till: SimTill;
  /**
   * The name all tills know the money by; that of the row, where a person had confirmed it before.
   */
  readonly hubId: string | null;
}

export async function compareClaims(judge: StoreJudge, hub: SimHub): Promise<void> {
  const claims = judge.tills.flatMap(claimsOf);
  const atHub = await hub.query<HubClaim>('select payment, sale, till from lunas.claim');
  const conflicts = await hub.query<Conflict>(
    `select body -> 'conflict' ->> 'paymentId' as payment,
       body -> 'conflict' -> 'first' ->> 'saleId' as first,
       body -> 'conflict' -> 'second' ->> 'saleId' as second
     from lunas.log where kind = 'conflict'`,
  );
  judge.counts['conflicts'] = conflicts.length;
  twice(judge, claims, conflicts);
  told(judge, conflicts);
  same(judge, claims, atHub, conflicts);
}

/** One credit of the provider, two sales. */
function twice(
  judge: StoreJudge,
  claims: readonly OwnClaim[],
  conflicts: readonly Conflict[],
): void {
  const byEntry = new Map<number, OwnClaim[]>();
  for (const claim of claims) {
    const [entry, ...others] = claim.till.judge.ownEntriesOf(claim.payment_id);
    if (!entry || others.length > 0 || judge.truth.crossed.has(entry.n)) continue;
    byEntry.set(entry.n, [...(byEntry.get(entry.n) ?? []), claim]);
  }
  for (const [n, some] of byEntry) {
    const sales = new Set(some.map(({ sale_id: saleId }) => saleId));
    if (sales.size < 2) continue;
    const reported = conflicts.filter(({ first, second }) => sales.has(first) && sales.has(second));
    const named = new Set(reported.flatMap(({ first, second }) => [first, second]));
    const missing = some.filter(({ sale_id: saleId }) => !named.has(saleId));
    if (missing.length === 0) continue;
    const who = some.map(({ sale_id: saleId, by, till }) => `${saleId} at ${till.name} by ${by}`);
    judge.fault(`entry ${n} is two sales' and nobody was told: ${who.join(', ')}`);
  }
}

/** Both tills of a conflict know of it. */
function told(judge: StoreJudge, conflicts: readonly Conflict[]): void {
  for (const { payment, first, second } of conflicts)
    for (const saleId of [first, second]) {
      const till = judge.ownerOf(saleId);
      if (!till || till.state !== 'running') continue;
      const known = till.ledger
        .read<[string], unknown>('select 1 from hub_conflict where payment_id = ?')
        .get(payment);
      if (known === undefined)
        judge.fault(`${till.name} was not told that ${payment} was given away twice`);
    }
}

/** What the tills claim the hub knows, and what the hub holds a till has. */
function same(
  judge: StoreJudge,
  claims: readonly OwnClaim[],
  atHub: readonly HubClaim[],
  conflicts: readonly Conflict[],
): void {
  const lost = new Set(conflicts.map(({ second }) => second));
  const bySale = new Map(atHub.map((claim) => [claim.sale, claim]));
  for (const { sale_id: saleId, hubId, till } of claims) {
    if (hubId === null || lost.has(saleId)) continue;
    const held = bySale.get(saleId);
    if (held?.payment !== hubId)
      judge.fault(`${till.name} has ${hubId} for ${saleId}, the hub says ${held?.payment ?? '-'}`);
  }
  const own = new Set(claims.map(({ sale_id: saleId }) => saleId));
  for (const { sale, payment, till } of atHub)
    if (!own.has(sale)) judge.fault(`the hub holds ${payment} for ${sale}, ${till} does not`);
}

function claimsOf(till: SimTill): OwnClaim[] {
  return till.ledger
    .read<[], Omit<OwnClaim, 'till'>>(
      `select c.payment_id, c.sale_id, c.by, coalesce(own.hub_id, (
         select h.hub_id from payment p join hub_payment h on h.payment_id = p.id
         where p.merged_into = c.payment_id)) as hubId
       from claim c left join hub_payment own on own.payment_id = c.payment_id`,
    )
    .all()
    .map((row) => ({ ...row, till }));
}
