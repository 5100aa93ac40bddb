// Owns the rows of SNAP's transaction-history-list (specs/002) as sightings: gross amount, stamp
// with its own zone, issuer out of "NNS - RRN". A row that is not plainly money for this shop is
// told apart with its reason, never guessed at.
import { z } from 'zod';
import { issuerByNns, issuerOf, type Issuer } from '../../../shared/issuers.ts';
import { parseRupiah } from '../../../shared/money.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import { parseStamp } from '../../../shared/time.ts';

const REF_TEXT_MAX = 100;

const text = z.union([z.string(), z.number()]).nullish();
type Field = z.infer<typeof text>;

const rowSchema = z.looseObject({
  dateTime: z.string(),
  amount: z.looseObject({
    value: z.union([z.string(), z.number()]),
    currency: z.string().nullish(),
  }),
  // The standard's list has these, SpeedCash's has not: where they stand they count.
  status: text,
  latestTransactionStatus: text,
  type: text,
  additionalInfo: z
    .looseObject({
      idTransaksi: text,
      issuerReff: text,
      buyerReff: text,
      brandName: text,
      nmid: text,
      mdr: text,
    })
    .nullish(),
});
type Row = z.infer<typeof rowSchema>;

/** What makes two rows of the pages one row: its own number, with what it says. */
export function rowKey(value: unknown): string | null {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return null;
  const { dateTime, amount, additionalInfo } = parsed.data;
  const id = fieldOf(additionalInfo?.idTransaksi);
  return id === null ? null : JSON.stringify([id, dateTime, amount.value]);
}

/** A row as a sighting, or the reason why it is none. `nmid`: of the shop's own QRIS. */
export function readHistoryRow(value: unknown, nmid: string | null): Sighting | string {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => issue.path.join('.') || 'fields');
    return `the row lacks ${places.join(', ')}`;
  }
  const row = parsed.data;
  const oddity = oddityOf(row, nmid);
  if (oddity !== null) return oddity;
  const stamp = parseStamp(row.dateTime);
  if (stamp === null) return 'the date can not be read';
  const { isNegative, value: gross } = unsigned(row.amount.value);
  const amount = parseRupiah(gross);
  if (!amount.ok) return amount.reason;
  if (amount.amount === 0) return 'the amount is zero';
  const { idTransaksi, issuerReff, buyerReff, brandName, mdr } = row.additionalInfo ?? {};
  const buyer = readBuyer(buyerReff);
  const fee = fieldOf(mdr);
  return {
    feed: 'snap',
    channel: 'poll',
    // How a refund looks is not documented (facts/domain.md §8): money with a minus did not come
    // in.
    direction: isNegative ? 'debit' : 'credit',
    amount: amount.amount,
    stamp,
    issuer: issuerFrom(buyer.nns, brandName),
    refs: references({ idTransaksi, issuerReff, rrn: buyer.rrn }),
    balance: null,
    ...(fee === null ? {} : { mdr: fee }),
  };
}

/** Why a readable row is not money for this shop; null when nothing speaks against it. */
function oddityOf(row: Row, nmid: string | null): string | null {
  const { currency } = row.amount;
  if (currency && currency.toUpperCase() !== 'IDR') return 'the currency is not IDR';
  const status = fieldOf(row.status) ?? fieldOf(row.latestTransactionStatus);
  if (status !== null && !/^(?:00|success(?:ful)?|sukses|paid)$/i.test(status))
    return `the status is ${status.slice(0, 20)}, not paid`;
  const type = fieldOf(row.type);
  if (type !== null && !/^(?:payment|pembayaran|credit|cr|qris)$/i.test(type))
    return `the row is ${type.slice(0, 20)}, not a payment`;
  if (isForeignNmid(row.additionalInfo?.nmid, nmid))
    return 'the row is about another merchant (NMID)';
  return null;
}

/**
 * Whether both NMIDs are known and differ. Masked ones and numbers that are none are not known; a
 * digit more or less than the usual 13 is met (facts/domain.md §1.3, specs/000).
 */
export function isForeignNmid(given: Field, own: string | null): boolean {
  const nmid = fieldOf(given)?.toUpperCase() ?? '';
  return own !== null && /^ID\d{12,14}$/.test(nmid) && nmid !== own.toUpperCase();
}

/**
 * The issuer by its NNS where that is one ("9360xxxx" in the documents is not), else by its brand.
 */
export function issuerFrom(nns: Field, brand: Field): Issuer {
  const code = fieldOf(nns) ?? '';
  const byBrand = issuerOf(fieldOf(brand) ?? '');
  if (!/^9360\d{4,15}$/.test(code)) return byBrand;
  const byCode = issuerOf(code);
  const isNamed = byCode.code !== null && issuerByNns(byCode.code) !== null;
  return isNamed || byBrand.name === '' ? byCode : { code: byCode.code, name: byBrand.name };
}

/** "93600014 - 000005188670" as its two parts. */
function readBuyer(value: Field): { nns: string | null; rrn: string | null } {
  const parts = /^(\S+)\s+-\s+(\S+)$/.exec(fieldOf(value) ?? '');
  return { nns: parts?.[1] ?? null, rrn: parts?.[2] ?? null };
}

/** References worth keeping: not empty, not a dash, not zeros. */
export function references(given: Readonly<Record<string, Field>>): Record<string, string> {
  const refs: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const ref = fieldOf(value);
    if (ref !== null && ref !== '-' && !/^0+$/.test(ref)) refs[name] = ref.slice(0, REF_TEXT_MAX);
  }
  return refs;
}

function unsigned(value: string | number): { isNegative: boolean; value: string | number } {
  const shown = String(value).trim();
  if (!shown.startsWith('-')) return { isNegative: false, value };
  return { isNegative: true, value: shown.slice(1) };
}

/** Text without its edges; null when there is none. */
export function fieldOf(value: Field): string | null {
  const trimmed = String(value ?? '').trim();
  return trimmed === '' ? null : trimmed;
}
