// Owns the QRIS as a picture a phone can read: black on white in every theme, quiet zone of four
// modules, every module a whole number of pixels, error correction M.
import { useEffect, useState } from 'react';

/** The quiet zone each side, in modules (ISO/IEC 18004). */
const QUIET = 4;

interface Drawing {
  readonly payload: string;
  readonly modules: number;
  readonly path: string;
}

type Drawn = Drawing | 'failed' | null;

/** Fetched ahead of the first sale, so that its QR shows at once. */
export function preloadQr(): void {
  // A failed load is met again, and told, when a QR is drawn.
  import('qrcode').catch(() => undefined);
}

async function draw(payload: string): Promise<Drawing> {
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

export interface QrCodeProps {
  readonly payload: string;
  readonly label: string;
  readonly failure: string;
}

export function QrCode({ payload, label, failure }: QrCodeProps) {
  const [drawn, setDrawn] = useState<Drawn>(null);
  useEffect(() => {
    let isCurrent = true;
    draw(payload).then(
      (drawing) => isCurrent && setDrawn(drawing),
      () => isCurrent && setDrawn('failed'),
    );
    return () => {
      isCurrent = false;
    };
  }, [payload]);
  if (drawn === 'failed') return <p className="qr-failed">{failure}</p>;
  // Never the last sale's code under this sale's amount, not even for a frame.
  if (drawn === null || drawn.payload !== payload) return <div className="qr qr-empty" />;
  const { modules, path } = drawn;
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      data-qris={payload}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
      style={{ '--qr-modules': modules }}
    >
      <rect width={modules} height={modules} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
