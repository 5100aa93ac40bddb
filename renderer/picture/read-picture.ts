// Owns asking for a picture to be read: a dropped or pasted file, or a camera's frame. Decoders and
// worker are loaded when the first picture comes, and leave with the reader.
import { refused, type Effort, type PictureRead } from './find-qris.ts';
import type { PictureRequest } from './picture-worker.ts';

export type { PictureFault, PictureRead } from './find-qris.ts';

/** A picture that takes longer is given up. */
const READ_LIMIT_MS = 30_000;

export interface PictureReader {
  /** Reads one picture after the other. Never rejects. */
  read(picture: Blob | ImageData, effort?: Effort): Promise<PictureRead>;
  /** Ends the worker; what is being read answers `reader_failed`. */
  close(): void;
}

/** A reader for many pictures, such as a camera's: ask for `quick`, one frame after the other. */
export function openPictureReader(): PictureReader {
  const failed = new AbortController();
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', () => failed.abort());
  return {
    read: (picture, effort = 'thorough') => ask(worker, { picture, effort }, failed.signal),
    close() {
      worker.terminate();
      failed.abort();
    },
  };
}

/**
 * Reads the QRIS in one picture or PDF, however small or askew. `text` is what the strict reader
 * took, ready for the setup. Never rejects.
 */
export async function readPicture(picture: Blob | ImageData): Promise<PictureRead> {
  if (picture instanceof Blob && (await isPdf(picture))) return readPdf(picture);
  const reader = openPictureReader();
  const answer = await reader.read(picture);
  reader.close();
  return answer;
}

/** A PDF says what it is within its first kilobyte, whatever its name says. */
async function isPdf(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 1_024).arrayBuffer());
  return new TextDecoder('latin1').decode(head).includes('%PDF-');
}

async function readPdf(file: Blob): Promise<PictureRead> {
  const failed = new AbortController();
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', () => failed.abort());
  const answer = await ask(worker, file, failed.signal);
  worker.terminate();
  return answer;
}

function ask(
  worker: Worker,
  request: PictureRequest | Blob,
  failed: AbortSignal,
): Promise<PictureRead> {
  const { port1: ours, port2: theirs } = new MessageChannel();
  return new Promise((resolve) => {
    const end = (answer: PictureRead): void => {
      clearTimeout(limit);
      failed.removeEventListener('abort', giveUp);
      ours.close();
      resolve(answer);
    };
    const giveUp = (): void => end(refused('reader_failed'));
    const limit = setTimeout(giveUp, READ_LIMIT_MS);
    failed.addEventListener('abort', giveUp);
    ours.addEventListener('message', ({ data }: MessageEvent<PictureRead>) => end(data));
    ours.start();
    if (failed.aborted) giveUp();
    else worker.postMessage(request, [theirs]);
  });
}
