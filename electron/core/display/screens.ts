// Owns the list of paired screens, kept in display.json in the profile. Must stay true: a screen's
// token is known to that screen alone; here is its hash. A broken file is set aside, and then every
// screen has to be paired anew: none gets in by a file that can't be read.
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Ports } from '../ports.ts';
import { createShelf } from '../shelf.ts';

const FILE = { name: 'display', what: 'the list of paired screens' };
const TOKEN_BYTES = 32;
const ID_BYTES = 8;
/** Pairing one more lets go of the one not seen for longest. */
const SCREENS_MAX = 32;

const stored = z.object({
  id: z.string(),
  name: z.string(),
  hash: z.string().length(64),
  pairedAtMs: z.int(),
  lastSeenAtMs: z.int(),
});
type Stored = z.infer<typeof stored>;
const fileSchema = z.object({
  screens: z.array(stored),
  /** Where the listener was last, so that a screen finds it again when any port will do. */
  port: z.int().min(1).max(65_535).nullable(),
});
type File = z.infer<typeof fileSchema>;

export interface Screens {
  list(): readonly Omit<Stored, 'hash'>[];
  /** A new screen, and its token, which is told once. */
  add(name: string): { readonly id: string; readonly token: string };
  /** The screen a token belongs to; null when it belongs to none. */
  find(token: string): string | null;
  seen(id: string): void;
  /** False when there is none of this id. */
  remove(id: string): boolean;
  lastPort(): number | null;
  rememberPort(port: number): void;
}

const EMPTY: File = { screens: [], port: null };

export function createScreens(ports: Ports): Screens {
  const { clock, random } = ports;
  const shelf = createShelf(ports, FILE, fileSchema, EMPTY);
  let file = shelf.load();
  const keep = (next: Partial<File>): void => {
    file = { ...file, ...next };
    shelf.save(file);
  };
  return {
    list: () => file.screens.map(({ hash: _hash, ...screen }) => screen),
    add(name) {
      const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
      const id = Buffer.from(random.bytes(ID_BYTES)).toString('hex');
      const nowMs = clock.wallMs();
      const screen = { id, name, hash: hashOf(token), pairedAtMs: nowMs, lastSeenAtMs: nowMs };
      const others = file.screens.toSorted((a, b) => b.lastSeenAtMs - a.lastSeenAtMs);
      keep({ screens: [screen, ...others.slice(0, SCREENS_MAX - 1)] });
      return { id, token };
    },
    find(token) {
      const hash = Buffer.from(hashOf(token));
      const screen = file.screens.find((each) => timingSafeEqual(Buffer.from(each.hash), hash));
      return screen?.id ?? null;
    },
    seen(id) {
      const lastSeenAtMs = clock.wallMs();
      if (!file.screens.some((screen) => screen.id === id)) return;
      keep({
        screens: file.screens.map((each) => (each.id === id ? { ...each, lastSeenAtMs } : each)),
      });
    },
    remove(id) {
      const screens = file.screens.filter((screen) => screen.id !== id);
      if (screens.length === file.screens.length) return false;
      keep({ screens });
      return true;
    },
    lastPort: () => file.port,
    rememberPort(port) {
      if (port !== file.port) keep({ port });
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
