// Owns a QR code in letters: two rows of modules to a line, by half blocks, with the white margin
// scanners need. Must stay true: dark modules are dark on every terminal, whatever its colours.
import encodeQR from 'qr';

/**
 * `color` paints black on white by itself and is right anywhere colours are; `dark` and `light`
 * use the terminal's own colours, named after its background.
 */
export type QrLook = 'color' | 'dark' | 'light';

/** Modules of quiet zone on each side (ISO/IEC 18004: four). */
const MARGIN = 4;

const BLACK_ON_WHITE = '\u001B[38;5;16;48;5;231m';
const RESET = '\u001B[0m';

export interface DrawnQr {
  readonly text: string;
  readonly columns: number;
}

/** A payload as lines of text, each ending in a newline. */
export function drawQr(payload: string, look: QrLook): DrawnQr {
  const modules = encodeQR(payload, 'raw', { ecc: 'medium', border: MARGIN });
  const isDark = (row: number, column: number): boolean => modules[row]?.[column] ?? false;
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const line = (modules[0] ?? [])
      .map((_, column) => {
        // A last half row belongs to the margin.
        const [upper, lower] = [isDark(row, column), isDark(row + 1, column)];
        // What is drawn is drawn in the letters' colour: dark modules, or on dark the light ones.
        return look === 'dark' ? block(!upper, !lower) : block(upper, lower);
      })
      .join('');
    lines.push(look === 'color' ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return { text: `${lines.join('\n')}\n`, columns: modules.length };
}

function block(isUpper: boolean, isLower: boolean): string {
  if (isUpper) return isLower ? '█' : '▀';
  return isLower ? '▄' : ' ';
}

/** What a terminal can show, from what is known of it; null where there is none. */
export function lookFor(
  asked: string,
  terminal: { readonly isTty: boolean; readonly env: Readonly<Record<string, string | undefined>> },
): QrLook | null {
  if (asked === 'color' || asked === 'dark' || asked === 'light') return asked;
  if (!terminal.isTty) return null;
  const { env } = terminal;
  const hasColours = !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  if (hasColours) return 'color';
  // COLORFGBG is "letters;background": 7 and from 9 on are light grounds.
  const ground = Number(/;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1] ?? 0);
  return ground === 7 || ground >= 9 ? 'light' : 'dark';
}
