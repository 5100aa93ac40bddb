// Owns the reading of pictures off the page's thread: opens the file, hands over its pixels. A
// picture is never kept and goes nowhere.
import { CODE_READERS } from './code-readers.ts';
import { findQris, refused, type Effort, type PictureRead } from './find-qris.ts';
import type { Pixels } from './pixels.ts';

export interface PictureRequest {
  readonly picture: Blob | ImageData;
  readonly effort: Effort;
}

const BYTES_MAX = 30_000_000;
/** Phones photograph far larger than a code needs; a longer side is brought down to this. */
const SIDE_MAX_PX = 2_400;

addEventListener('message', ({ data, ports: [port] }: MessageEvent<PictureRequest>) => {
  void read(data).then(
    (answer) => port?.postMessage(answer),
    () => port?.postMessage(refused('reader_failed')),
  );
});

async function read({ picture, effort }: PictureRequest): Promise<PictureRead> {
  if (picture instanceof Blob && picture.size > BYTES_MAX) return refused('too_large');
  const bitmap = await open(picture);
  if (bitmap === null) return refused('no_picture');
  const pixels = pixelsOf(bitmap);
  bitmap.close();
  return findQris(pixels, CODE_READERS, effort);
}

async function open(picture: Blob | ImageData): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(picture);
  } catch {
    return null; // not a picture, or one that this browser doesn't know
  }
}

function pixelsOf(bitmap: ImageBitmap): Pixels {
  const factor = Math.min(1, SIDE_MAX_PX / Math.max(bitmap.width, bitmap.height));
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
