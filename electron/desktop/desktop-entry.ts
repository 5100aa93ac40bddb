// Owns the text of a .desktop file (freedesktop.org, Desktop Entry Specification 1.5) and how the
// till is started again: the program a person installed, with the flags it goes by.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { OwnStart } from './autostart.ts';

export function desktopEntry({ program, args }: OwnStart): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Lunas',
    'Comment=Kasir QRIS',
    `Exec=${[program, ...args].map((word) => quoted(word)).join(' ')}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Whether a person has switched the entry off in the system's own settings. */
export function isEntryOff(text: string): boolean {
  return /^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text);
}

/**
 * A word of `Exec`: quoted, its own signs escaped, `%` doubled (it begins a field code); and then
 * the backslashes once more, because the value is a string of the file.
 */
function quoted(word: string): string {
  const inQuotes = `"${word.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`;
  return inQuotes
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`);
}

export interface OwnProcess {
  readonly execPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isPackaged: boolean;
  /** Where the app lies when it is not packaged. */
  readonly appPath: string;
  /** Flags that make this till another than the user's usual one; null: it is the usual one. */
  readonly profile: string | null;
  readonly userData: string | null;
}

/** `appId` of electron-builder.yml; the name of the user's usual till. */
export const APP_ID = 'id.lunas.till';

/**
 * An AppImage and a portable program run out of a folder that is gone tomorrow; both say where
 * they really are. Training is never started with the PC.
 */
export function ownStart(own: OwnProcess): OwnStart {
  const { execPath, env, isPackaged, appPath, profile, userData } = own;
  const program = env['APPIMAGE'] ?? env['PORTABLE_EXECUTABLE_FILE'] ?? execPath;
  const ours = [
    ...(profile === null ? [] : [`--profile=${profile}`]),
    ...(profile === null && userData !== null ? [`--user-data-dir=${userData}`] : []),
  ];
  const args = [...(isPackaged ? [] : [appPath]), ...ours];
  if (ours.length === 0) return { program, args, name: APP_ID };
  const mark = createHash('sha256').update(ours.join('\0')).digest('hex').slice(0, 8);
  return { program, args, name: `${APP_ID}-${mark}` };
}

/** Where a Linux session looks for what it starts. */
export function configDirOf(env: OwnProcess['env'], home: string): string {
  const given = env['XDG_CONFIG_HOME'] ?? '';
  // The specification has relative ones ignored.
  return given.startsWith('/') ? given : join(home, '.config');
}
