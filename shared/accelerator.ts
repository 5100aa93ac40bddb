// Owns which key combinations may call the till forward from anywhere: ones that no one types by
// accident while another program is in front.

/** Kept until a manager chooses; no letter of ours and no combination of a system. */
export const SHORTCUT_AT_FIRST = 'CommandOrControl+Alt+J';

const MODIFIERS = ['CommandOrControl', 'Alt', 'Shift', 'Super'] as const;

/** One key as the page hears it. */
export interface PressedKey {
  /** KeyboardEvent.code: the place of the key, whatever the layout writes with it. */
  readonly code: string;
  readonly isControl: boolean;
  readonly isAlt: boolean;
  readonly isShift: boolean;
  readonly isMeta: boolean;
}

/**
 * Whether a combination is one we take: F1 to F24 alone or with others, or a letter, digit or one
 * of a few keys together with Ctrl, Alt or the system's key. Order and names as Electron's.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const order = parts.map((part) => MODIFIERS.indexOf(part as (typeof MODIFIERS)[number]));
  const isOrdered = order.every((at, index) => at >= 0 && at > (order[index - 1] ?? -1));
  if (!isOrdered) return false;
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return true;
  return /^([A-Z]|\d|Space|Insert|Home|End)$/.test(key) && parts.some((part) => part !== 'Shift');
}

/** The combination a person holds down, or null while it is none we take. */
export function acceleratorOf(pressed: PressedKey, isMac: boolean): string | null {
  const { code, isControl, isAlt, isShift, isMeta } = pressed;
  const key = /^(?:Key|Digit)?([A-Z]|\d|F\d{1,2}|Space|Insert|Home|End)$/.exec(code)?.[1];
  // On a Mac, Ctrl is no part of what can be said for both systems.
  if (key === undefined || (isMac && isControl)) return null;
  const text = [
    ...((isMac ? isMeta : isControl) ? ['CommandOrControl'] : []),
    ...(isAlt ? ['Alt'] : []),
    ...(isShift ? ['Shift'] : []),
    ...(!isMac && isMeta ? ['Super'] : []),
    key,
  ].join('+');
  return isAccelerator(text) ? text : null;
}

/** As a person reads it on the keys. */
export function acceleratorText(text: string, isMac: boolean): string {
  const names: Readonly<Record<string, string>> = {
    CommandOrControl: isMac ? 'Cmd' : 'Ctrl',
    Alt: isMac ? 'Option' : 'Alt',
    Super: 'Win',
  };
  return text
    .split('+')
    .map((part) => names[part] ?? part)
    .join(' + ');
}
