// Owns the list of codes a provider made on a day (specs/004), under both its paths and both
// spellings of its fields. The list says nothing about payment.
import { z } from 'zod';
import { parseRupiah } from '../../../shared/money.ts';
import { parseStamp } from '../../../shared/time.ts';
import { SweepFailure, type CodeList, type ListedCode } from './provider.ts';
import type { SnapClient } from './snap-client.ts';
import { rowsIn } from './snap-history.ts';

/** As specs/004 writes it, and as the provider's own samples call it (facts/domain.md §4.3). */
const PATHS = ['/qr/qr-generate-list', '/qr/qr-mpm-generate-list'];

const time = z.string().nullish();
const rowSchema = z.looseObject({
  id_qr: z.union([z.string().min(1), z.number()]).transform(String),
  type: z.string().catch(''),
  amount: z.union([z.string(), z.number()]).nullish(),
  // The table's names, then the sample's.
  generated_time: time,
  generate_time: time,
  expired_time: time,
  expired_date: time,
});

export interface CodeLister {
  /** `date`: a WIB day, `YYYY-MM-DD`. Rejects with SweepFailure. */
  list(date: string, signal: AbortSignal): Promise<CodeList>;
}

export function createCodeLister(client: SnapClient, merchantId: string): CodeLister {
  let paths: readonly string[] = PATHS;
  return {
    async list(date, signal) {
      const content = { dateGenerate: `${date}T00:00:00+07:00`, additionalInfo: { merchantId } };
      for (const path of paths) {
        const reply = await client.call(path, content, signal).catch((error: unknown) => {
          if (error instanceof SweepFailure && error.fault === 'bad_address') return null;
          throw error;
        });
        if (reply === null) continue;
        paths = [path, ...PATHS.filter((other) => other !== path)];
        return readCodes(rowsIn(reply));
      }
      throw new SweepFailure('bad_address');
    },
  };
}

/** The rows as codes; those that can't be read are counted. */
export function readCodes(rows: readonly unknown[]): CodeList {
  const read = rows.map(readCode);
  const codes = read.filter((code) => code !== null);
  return { codes, unreadable: read.length - codes.length };
}

function readCode(value: unknown): ListedCode | null {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return null;
  const row = parsed.data;
  const generated = parseStamp(row.generated_time ?? row.generate_time ?? '');
  const expiry = row.expired_time ?? row.expired_date ?? null;
  const expires = expiry === null ? null : parseStamp(expiry);
  const amount = row.amount === null || row.amount === undefined ? null : parseRupiah(row.amount);
  if (generated === null || (expiry !== null && expires === null) || amount?.ok === false)
    return null;
  return {
    id: row.id_qr,
    type: row.type,
    amount: amount === null ? null : amount.amount,
    generatedAtMs: generated.fromMs,
    expiresAtMs: expires?.fromMs ?? null,
  };
}
