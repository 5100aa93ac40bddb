// Owns the showing of hard pictures to the shipped reader: saved as PNG or JPEG by the browser,
// then read back as a dropped file would be.
import {
  openPictureReader,
  readPicture,
  type PictureRead,
} from '../../../renderer/picture/read-picture.ts';
import { HARD_PICTURES, OTHER_PICTURES } from '../hard-list.ts';
import type { Picture } from '../hard-pictures.ts';

export interface Outcome {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly tookMs: number;
  /** What was read, or the reason and the fault. */
  readonly text: string | null;
  readonly reason: string | null;
  readonly fault: string | null;
}

function imageOf({ data, width, height }: Picture): ImageData {
  return new ImageData(data, width, height);
}

async function saved(picture: Picture, jpeg: number | undefined): Promise<Blob> {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.putImageData(imageOf(picture), 0, 0);
  return jpeg === undefined
    ? canvas.convertToBlob({ type: 'image/png' })
    : canvas.convertToBlob({ type: 'image/jpeg', quality: jpeg / 100 });
}

function outcome(name: string, picture: Picture, bytes: number, read: PictureRead, tookMs: number) {
  const { width, height } = picture;
  const verdict = read.ok
    ? { text: read.text, reason: null, fault: null }
    : { text: null, reason: read.reason, fault: read.fault };
  return { name, width, height, bytes, tookMs, ...verdict };
}

/** Shows the hard picture of this number as a file. */
async function showHard(n: number): Promise<Outcome> {
  const hard = HARD_PICTURES[n];
  if (hard === undefined) throw new Error(`there is no hard picture ${n}`);
  const picture = hard.draw();
  const file = await saved(picture, hard.jpeg);
  const startMs = performance.now();
  const read = await readPicture(file);
  return outcome(hard.name, picture, file.size, read, performance.now() - startMs);
}

/** Shows the others one after the other to one reader, as camera frames are. */
async function showOthers(): Promise<Outcome[]> {
  const reader = openPictureReader();
  const outcomes: Outcome[] = [];
  for (const { name, draw } of OTHER_PICTURES) {
    const picture = draw();
    const startMs = performance.now();
    const read = await reader.read(imageOf(picture));
    outcomes.push(outcome(name, picture, 0, read, performance.now() - startMs));
  }
  reader.close();
  return outcomes;
}

/** What is no picture, what is too much of one, and a reader that was closed. */
async function showNonsense(): Promise<readonly (string | null)[]> {
  const reasonOf = (read: PictureRead): string | null => (read.ok ? null : read.reason);
  const text = await readPicture(new Blob(['MZ this is a program'], { type: 'image/png' }));
  const empty = await readPicture(new Blob([]));
  const huge = await readPicture(new Blob([new Uint8Array(30_000_001)]));
  const reader = openPictureReader();
  const cut = reader.read(new ImageData(900, 900));
  reader.close();
  const after = reader.read(new ImageData(9, 9));
  return [text, empty, huge, await cut, await after].map(reasonOf);
}

/** Shows a file, given as base64. */
async function showFile(base64: string) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const read = await readPicture(new Blob([bytes]));
  if (read.ok) return { text: read.text };
  const choices = read.choices?.map(({ payload }) => payload);
  return { reason: read.reason, fault: read.fault, ...(choices === undefined ? {} : { choices }) };
}

export const pictureBench = { showHard, showOthers, showNonsense, showFile };

declare global {
  interface Window {
    pictureBench: typeof pictureBench;
  }
}
window.pictureBench = pictureBench;
