// Owns the reading of pictures off the page's thread: opens the file, hands over its pixels. A
// picture is never kept and goes nowhere.
import { CODE_READERS } from './code-readers.ts';
import { findQris, refused, type Effort, type PictureRead } from './find-qris.ts';
import { pixelsOf } from './bitmap.ts';

export interface PictureRequest {
  readonly picture: Blob | ImageData;
  readonly effort: Effort;
}

const BYTES_MAX = 30_000_000;

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
