// What a manager chose of the desktop, and what a person was told once; kept in shell.json.
import { z } from 'zod';
import { isAccelerator, SHORTCUT_AT_FIRST } from '../../shared/accelerator.ts';
import { openKeptFile, type KeptFileOptions } from './kept-file.ts';

const schema = z.object({
  closesToTray: z.boolean(),
  notifies: z.boolean(),
  /** Null: none. Absent: nobody chose, and what the system says of ours is not worth a notice. */
  shortcut: z.string().max(60).nullable().optional(),
  /** The language of the page, for the tray before there is one. */
  lang: z.enum(['id', 'en']),
  /** Somebody has read that closing the window does not end the till. */
  knowsTray: z.boolean(),
});
export type Preferences = z.infer<typeof schema>;

const AT_FIRST: Preferences = {
  closesToTray: false,
  notifies: true,
  lang: 'id',
  knowsTray: false,
};

const fileSchema = z.object({ shell: schema.optional() });

export interface PreferencesStore {
  now(): Preferences;
  change(change: Partial<Preferences>): void;
}

export function createPreferences(
  options: Omit<KeptFileOptions, 'name' | 'schema'>,
): PreferencesStore {
  const file = openKeptFile({ ...options, name: 'shell', schema: fileSchema });
  const read = schema.safeParse(file.get('shell'));
  let now = read.success ? read.data : AT_FIRST;
  return {
    now: () => now,
    change(change) {
      now = { ...now, ...change };
      file.set('shell', now);
    },
  };
}

/** The combination that holds: a person's, or ours while nobody has said anything. */
export function shortcutOf({ shortcut = SHORTCUT_AT_FIRST }: Preferences): string | null {
  return shortcut !== null && isAccelerator(shortcut) ? shortcut : null;
}
