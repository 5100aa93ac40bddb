// Owns office.json in the profile: the owner's key where it was made here, the key that this till
// trusts, and how far its pushes were taken. Must stay true: trust is written by a person's act
// only, and what was taken never goes back.
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { pushRefusal, pushResultState } from '../../../../shared/office.ts';
import { writeWhole } from '../../care/care-settings.ts';
import type { Ports } from '../../ports.ts';

const FILE = 'office.json';
/** Keys that somebody said no to; older ones are asked about again. */
const REFUSED_MAX = 50;

const fileSchema = z.object({
  version: z.literal(1),
  key: z
    .object({
      /** PKCS#8, sealed under the profile's key. */
      sealed: z.string(),
      publicKey: z.string(),
      madeAtMs: z.int(),
      /** The newest version it has signed here. */
      signed: z.int(),
    })
    .nullable()
    .default(null),
  trusted: z
    .object({ publicKey: z.string(), by: z.string().nullable(), atMs: z.int() })
    .nullable()
    .default(null),
  asks: z
    .object({ publicKey: z.string(), by: z.string().nullable(), madeAtMs: z.int() })
    .nullable()
    .default(null),
  refused: z.array(z.string()).default([]),
  /** By public key: the newest version taken or refused for good. */
  taken: z.record(z.string(), z.int()).default({}),
  /** The last line of the hub's list that was looked at. */
  place: z.int().default(0),
  /** The furthest that ever was looked at: a yes to a key begins the list anew. */
  seen: z.int().default(0),
  /** What became of pushes, and the hub has not heard yet. */
  untold: z
    .array(
      z.object({
        id: z.int(),
        state: pushResultState,
        why: pushRefusal.nullable(),
      }),
    )
    .default([]),
});
export type OfficeFile = z.infer<typeof fileSchema>;

export interface OfficeFileStore {
  get(): OfficeFile;
  /** On disk before it returns. Throws AppError when that can't be. */
  change(part: Partial<Omit<OfficeFile, 'version'>>): void;
}

export function createOfficeFile({
  dir,
  clock,
  log,
}: Pick<Ports, 'dir' | 'clock' | 'log'>): OfficeFileStore {
  const file = join(dir, FILE);
  let now = load();

  function load(): OfficeFile {
    const fresh = fileSchema.parse({ version: 1 });
    if (dir === ':memory:' || !existsSync(file)) return fresh;
    const read = fileSchema.safeParse(jsonOf(readFileSync(file, 'utf8')));
    if (read.success) return read.data;
    const aside = `office.broken-${clock.wallMs()}.json`;
    renameSync(file, join(dir, aside));
    log.error('the file of head office was broken and was set aside', { file: aside });
    return fresh;
  }

  return {
    get: () => now,
    change(part) {
      const next = { ...now, ...part };
      next.refused = next.refused.slice(-REFUSED_MAX);
      if (dir !== ':memory:') writeWhole(file, `${JSON.stringify(next, null, 2)}\n`);
      now = next;
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
