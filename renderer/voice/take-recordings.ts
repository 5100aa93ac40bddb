// Owns the taking in of recordings a person chose: named by their word, heard to be one, trimmed,
// and sent to the till one by one. One bad file stops none of the others.
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { VOICE_CLIPS } from '../../shared/voice-clips.ts';
import type { CallFault } from '../deeds.ts';
import { wavOf } from './recordings.ts';

export type TakeFault = 'unknown' | 'silent' | 'unreadable' | 'refused' | 'forbidden';

export interface TakeParts {
  /** Trimmed samples, or null when no word is to be heard. Rejects for what is no sound. */
  readonly decode: (bytes: ArrayBuffer) => Promise<Float32Array | null>;
  readonly keep: (lang: SpokenLanguage, clip: string, wav: Uint8Array) => Promise<CallFault | null>;
  readonly onProgress: (done: number) => void;
}

export type NamedFile = Pick<File, 'name' | 'arrayBuffer'>;

/** What was wrong with which file; empty when all were taken. */
export async function takeRecordings(
  lang: SpokenLanguage,
  files: readonly NamedFile[],
  { decode, keep, onProgress }: TakeParts,
): Promise<readonly { readonly name: string; readonly fault: TakeFault }[]> {
  const faults: { name: string; fault: TakeFault }[] = [];
  const take = async (file: NamedFile): Promise<TakeFault | null> => {
    const clip = clipOfName(file.name, lang);
    if (clip === null) return 'unknown';
    try {
      const samples = await decode(await file.arrayBuffer());
      if (samples === null) return 'silent';
      const refused = await keep(lang, clip, wavOf(samples));
      if (refused === null) return null;
      return refused.code === 'forbidden' ? 'forbidden' : 'refused';
    } catch {
      return 'unreadable';
    }
  };
  for (const [done, file] of files.entries()) {
    onProgress(done);
    const fault = await take(file);
    if (fault !== null) faults.push({ name: file.name, fault });
  }
  return faults;
}

/** "Dua Puluh.WAV" is no word; "Tiga.WAV" and "mutasi tidak terbaca.mp3" are. */
export function clipOfName(fileName: string, lang: SpokenLanguage): string | null {
  const bare = fileName
    .replace(/\.[^.]*$/, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  return VOICE_CLIPS[lang].includes(bare) ? bare : null;
}
