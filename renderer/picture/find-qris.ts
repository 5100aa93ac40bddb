// Owns the verdict on a picture: which QRIS is in it, if any. Must stay true: the strict reader
// decides, never a decoder alone, and of two shops' codes a person chooses.
import { readQris, type Qris, type QrisFaultCode } from '../../shared/qris/qris.ts';
import { attemptsOn, type Pixels } from './pixels.ts';

/**
 * Why no QRIS was taken. `not_qris`: a code is there, and `fault` says what is wrong with it;
 * `several_qris`: more than one is there, and `choices` has them; `reader_failed`: nothing is known
 * about the picture.
 */
export type PictureFault =
  | 'no_picture'
  | 'too_large'
  | 'no_code'
  | 'not_qris'
  | 'several_qris'
  | 'pdf_locked'
  | 'pdf_too_large'
  | 'reader_failed';

export type PictureRead =
  | { readonly ok: true; readonly text: string; readonly qris: Qris }
  | {
      readonly ok: false;
      readonly reason: PictureFault;
      readonly fault: QrisFaultCode | null;
      readonly choices?: readonly Qris[];
    };

/** Finds every QR code in a picture; answers none where it can't read. */
export type CodeReader = (pixels: Pixels) => Promise<readonly string[]>;

/** `quick` looks at the picture as it is only: enough for a camera, which brings the next one. */
export type Effort = 'quick' | 'thorough';

/** What was seen so far, on one picture or on the pages of one file. */
export interface Seen {
  readonly texts: Set<string>;
  /** By payload: the same code seen twice is one. */
  readonly found: Map<string, Qris>;
}

export function nothingSeen(): Seen {
  return { texts: new Set(), found: new Map() };
}

/** Looks for the one QRIS in a picture. Readers are asked in their order. */
export async function findQris(
  pixels: Pixels,
  readers: readonly CodeReader[],
  effort: Effort = 'thorough',
): Promise<PictureRead> {
  const seen = nothingSeen();
  await lookAt(pixels, readers, effort, seen);
  return verdict(seen);
}

/** Adds what a picture shows to what was seen before. */
export async function lookAt(
  pixels: Pixels,
  readers: readonly CodeReader[],
  effort: Effort,
  { texts, found }: Seen,
): Promise<void> {
  const look = async (read: CodeReader, at: Pixels): Promise<void> => {
    for (const text of await read(at)) {
      texts.add(text);
      const answer = readQris(text);
      if (answer.ok) found.set(answer.qris.payload, answer.qris);
    }
  };
  // All look at the picture as it is, even when one has found a QRIS: another shop's code pasted
  // beside it may be one that only the other reader sees.
  for (const read of readers) await look(read, pixels);
  if (effort === 'quick') return;
  for (const attempt of attemptsOn(pixels)) {
    for (const read of readers) if (found.size === 0) await look(read, attempt);
    if (found.size > 0) return;
  }
}

/** Which QRIS it is, or why none is taken. */
export function verdict({ texts, found }: Seen): PictureRead {
  const [qris, ...others] = found.values();
  if (qris !== undefined && others.length > 0)
    return { ...refused('several_qris'), choices: [qris, ...others] };
  if (qris !== undefined) return { ok: true, text: qris.payload, qris };
  // Of several codes the one that began as a QRIS is the one that was meant.
  const all = [...texts];
  const meant = all.find((text) => text.startsWith('000201')) ?? all[0];
  if (meant === undefined) return refused('no_code');
  const read = readQris(meant);
  return refused('not_qris', read.ok ? null : read.code);
}

/** No QRIS, and why. */
export function refused(reason: PictureFault, fault: QrisFaultCode | null = null) {
  return { ok: false as const, reason, fault };
}
