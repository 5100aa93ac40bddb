// Owns the QRIS as a picture a phone can read: black on white in every theme, quiet zone of four
// modules, every module a whole number of pixels, error correction M.
import { useEffect, useState } from 'react';
import { drawQr, type QrDrawing } from '../qr-drawing.ts';

type Drawn = QrDrawing | 'failed' | null;

export interface QrCodeProps {
  readonly payload: string;
  readonly label: string;
  readonly failure: string;
}

export function QrCode({ payload, label, failure }: QrCodeProps) {
  const [drawn, setDrawn] = useState<Drawn>(null);
  useEffect(() => {
    let isCurrent = true;
    drawQr(payload).then(
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
