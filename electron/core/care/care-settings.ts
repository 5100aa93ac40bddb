// Owns what a shop settled about its data, in care.json of its profile: the folder of copies, what
// is blanked after how long, whether the books went to another PC. A broken file is set aside, not
// wiped. The key of the copies is sealed; the passphrase itself is kept nowhere.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Ports } from '../ports.ts';

const FILE = 'care.json';

const settingsSchema = z.object({
  version: z.literal(1),
  /** Tells this till's copies from those of another one on the same stick. */
  id: z.string().regex(/^[a-z0-9]{6}$/),
  outside: z
    .object({
      folder: z.string(),
      everyHours: z.int(),
      keep: z.int(),
      /** Sealed: salt and key in base64, a space between them. */
      key: z.string().nullable(),
    })
    .nullable()
    .default(null),
  last: z.object({ atMs: z.int(), name: z.string() }).nullable().default(null),
  months: z.int().nullable().default(null),
  moved: z.object({ atMs: z.int() }).nullable().default(null),
});
export type CareSettings = z.infer<typeof settingsSchema>;

export interface CareSettingsStore {
  get(): CareSettings;
  /** Keeps it, on disk before it returns. Throws AppError when that can't be. */
  change(part: Partial<Omit<CareSettings, 'version' | 'id'>>): void;
}

export function createCareSettings({ dir, random, clock, log }: Ports): CareSettingsStore {
  const file = join(dir, FILE);
  let now = load();

  function load(): CareSettings {
    const fresh = settingsSchema.parse({ version: 1, id: idFrom(random.bytes(6)) });
    if (dir === ':memory:' || !existsSync(file)) return fresh;
    const read = settingsSchema.safeParse(jsonOf(readFileSync(file, 'utf8')));
    if (read.success) return read.data;
    const aside = `care.broken-${clock.wallMs()}.json`;
    renameSync(file, join(dir, aside));
    log.error('the settings of the backups were broken and were set aside', { file: aside });
    return fresh;
  }

  return {
    get: () => now,
    change(part) {
      const next = { ...now, ...part };
      if (dir !== ':memory:') writeWhole(file, `${JSON.stringify(next, null, 2)}\n`);
      now = next;
    },
  };
}

/** Writes a small file so that a power cut leaves the old one or the new one. Throws AppError. */
export function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(`${file}.part`, text, { mode: 0o600, flush: true });
    renameSync(`${file}.part`, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC')
      throw new AppError('unavailable', 'The disk is full: the settings were not saved.');
    throw new AppError('unavailable', "The profile folder can't be written.");
  }
}

function idFrom(bytes: Uint8Array): string {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  return Array.from(bytes, (byte) => letters[byte % 32]).join('');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
