// Owns a file that comes from the till in pieces: put together, ready to be saved.
import type { ExportStep } from '../../../shared/books.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface WholeFile {
  readonly name: string;
  readonly blob: Blob;
}

/** The whole file, or null when it was called off before its end. */
export async function collect(
  steps: AsyncIterable<ExportStep>,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<WholeFile | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const step of steps) {
    if (signal.aborted) return null;
    if (step.type === 'progress') onProgress({ done: step.done, total: step.total });
    else if (step.type === 'part')
      parts.push(Uint8Array.from(atob(step.base64), (letter) => letter.charCodeAt(0)));
    else return { name: step.name, blob: new Blob(parts, { type: step.mime }) };
  }
  return null;
}
