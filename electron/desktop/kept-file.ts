// Owns a file of the desktop's own preferences, by electron-store and a schema. Must stay true: a
// file that is no good is set aside under a name that is told, never wiped; and whatever the disk
// does, a till starts and sells.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import type { Clock, Logger } from '../core/ports.ts';

export interface KeptFile {
  /** As it was written; whoever reads it knows its shape. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export interface KeptFileOptions {
  /** The shell's own folder, not the profile: a window belongs to the PC. */
  readonly dir: string;
  /** Without `.json`. */
  readonly name: string;
  readonly schema: z.ZodObject;
  readonly clock: Clock;
  readonly log: Logger;
  /** Hears the name under which a broken file was kept. */
  readonly onAside: (file: string) => void;
}

type Values = Record<string, unknown>;

export function openKeptFile(options: KeptFileOptions): KeptFile {
  const { name, log } = options;
  const store = openStore(options);
  // Read once: a file somebody breaks while the till runs is theirs until the next start.
  let values: Values = store === null ? {} : { ...store.store };
  return {
    get: (key) => values[key],
    set(key, value) {
      values = { ...values, [key]: value };
      try {
        if (store !== null) store.store = values;
      } catch (error) {
        // A full disk or a lost right must not hold up a window, let alone a sale.
        log.warn('preferences could not be written', { file: name, error: String(error) });
      }
    },
  };
}

/** Null when there is no keeping anything: the till goes on with what it is told until it ends. */
function openStore(options: KeptFileOptions): ElectronStore<Values> | null {
  const { dir, name, clock, log, onAside } = options;
  try {
    return made(options);
  } catch (error) {
    const aside = `${name}.broken-${clock.wallMs()}.json`;
    try {
      renameSync(join(dir, `${name}.json`), join(dir, aside));
      log.warn('preferences were broken and were set aside', { file: aside, error: String(error) });
      onAside(aside);
      return made(options);
    } catch (again) {
      log.error('preferences can not be kept', { file: name, error: String(again) });
      return null;
    }
  }
}

type StoreOptions = NonNullable<ConstructorParameters<typeof ElectronStore<Values>>[0]>;

function made({ dir, name, schema }: KeptFileOptions): ElectronStore<Values> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return new ElectronStore<Values>({
    cwd: dir,
    name,
    projectVersion: '1',
    deserialize: (text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
    schema: properties as NonNullable<StoreOptions['schema']>,
  });
}
