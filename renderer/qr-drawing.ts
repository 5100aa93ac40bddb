// Owns a QRIS as a picture a phone can read: black on white in every theme, quiet zone of four
// modules, error correction M.

/** The quiet zone each side, in modules (ISO/IEC 18004). */
const QUIET = 4;

export interface QrDrawing {
  readonly payload: string;
  /** Of one side, quiet zone included: the width and height of the view box. */
  readonly modules: number;
  /** The dark modules, as the data of one SVG path. */
  readonly path: string;
}

/** Fetched ahead of the first sale, so that its QR shows at once. */
export function preloadQr(): void {
  // A failed load is met again, and told, when a QR is drawn.
  import('qrcode').catch(() => undefined);
}

/** Rejects when the code can't be drawn, or its drawer can't be loaded. */
export async function drawQr(payload: string): Promise<QrDrawing> {
  const { create } = await import('qrcode');
  const { modules } = create(payload, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size;) {
      let length = 0;
      while (column + length < size && modules.get(row, column + length) !== 0) length += 1;
      if (length > 0) path += `M${column + QUIET} ${row + QUIET}h${length}v1h-${length}z`;
      column += length + 1;
    }
  return { payload, modules: size + 2 * QUIET, path };
}
