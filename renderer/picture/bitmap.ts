// Owns the way from something drawn to its pixels, on white paper and no larger than is of use.
import type { Pixels } from './pixels.ts';

/** Phones photograph far larger than a code needs; a longer side is brought down to this. */
const SIDE_MAX_PX = 2_400;

/** Throws where the browser draws nothing off its page. */
export function pixelsOf(bitmap: ImageBitmap | OffscreenCanvas, sideMaxPx = SIDE_MAX_PX): Pixels {
  const factor = Math.min(1, sideMaxPx / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * factor));
  const height = Math.max(1, Math.round(bitmap.height * factor));
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new Error('this browser draws no pictures');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, width, height);
  const { data } = pen.getImageData(0, 0, width, height);
  return { width, height, data: new Uint8ClampedArray(data) };
}
