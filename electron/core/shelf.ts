// Owns a small file of the profile beside the ledger: read once, written whole, through conf. Must
// stay true: a file that can't be read is set aside and said, and then holds nothing; with the
// ledger in memory (tests, training) it stays there too.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { z } from 'zod';
import type { Ports } from './ports.ts';

export interface Shelf<T> {
  load(): T;
  /** A full disk forgets it at the next start; it must not stop a sale. */
  save(value: T): void;
}

export interface ShelfName {
  /** The file's, without `.json`, and the key within it. */
  readonly name: string;
  /** What the log calls it, such as `the list of paired screens`. */
  readonly what: string;
}

export function createShelf<T>(
  ports: Pick<Ports, 'dir' | 'clock' | 'log'>,
  { name, what }: ShelfName,
  schema: z.ZodType<T>,
  empty: T,
): Shelf<T> {
  if (ports.dir === ':memory:') return memoryShelf(empty);
  const { dir, clock, log } = ports;
  const make = (): Conf<Record<string, unknown>> =>
    new Conf({ cwd: dir, configName: name, projectVersion: '1', configFileMode: 0o600 });
  const setAside = (): void => {
    const aside = `${name}.broken-${clock.wallMs()}.json`;
    renameSync(join(dir, `${name}.json`), join(dir, aside));
    log.warn(`${what} was broken and was set aside`, { file: aside });
  };
  const open = (): Conf<Record<string, unknown>> => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setAside();
      return make();
    }
  };
  return {
    load() {
      const kept = open().get(name);
      if (kept === undefined) return empty;
      const read = schema.safeParse(kept);
      if (read.success) return read.data;
      setAside();
      return empty;
    },
    save(value) {
      try {
        open().set(name, value);
      } catch (error) {
        log.warn(`${what} could not be written`, { error: String(error) });
      }
    },
  };
}

function memoryShelf<T>(empty: T): Shelf<T> {
  let kept = empty;
  return {
    load: () => kept,
    save(value) {
      kept = value;
    },
  };
}
