// Owns a shop's own recordings in the profile: `voice/id/tiga.wav` …, or a made sprite
// `voice/id.webm` with `voice/id.json`. Must stay true: no other file is read or written, whatever
// a name looks like. Whether the recordings are whole, and a voice, is for the page to judge.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { isVoiceFile, VOICE_CLIPS } from '../../shared/voice-clips.ts';

/** A whole sprite of three minutes is smaller; so is one word in the largest format. */
const FILE_BYTES_MAX = 4_000_000;
const LANGUAGES: readonly SpokenLanguage[] = ['id', 'en'];

/** The recordings that are there, as `id/tiga.wav`, in no order. */
export async function listOwnVoice(dir: string): Promise<string[]> {
  const root = join(dir, 'voice');
  const folders = await Promise.all(
    ['', ...LANGUAGES].map(async (folder) => {
      const names = await namesIn(join(root, folder));
      return names.map((name) => (folder === '' ? name : `${folder}/${name}`));
    }),
  );
  return folders.flat().filter(isVoiceFile);
}

/** A recording's bytes. Rejects with AppError `not_found` or `too_large`. */
export async function readOwnVoice(dir: string, name: string): Promise<Buffer> {
  if (!isVoiceFile(name)) throw new AppError('not_found', 'There is no such recording.');
  const file = join(dir, 'voice', name);
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile())
    throw new AppError('not_found', 'There is no such recording.');
  if (found.size > FILE_BYTES_MAX)
    throw new AppError('too_large', `The recording ${name} is too large for one word.`);
  return readFile(file);
}

/** Keeps one word of a language, as WAV; one of the same name makes room. */
export async function keepOwnClip(
  dir: string,
  { lang, clip, wav }: { lang: SpokenLanguage; clip: string; wav: Uint8Array },
): Promise<void> {
  if (dir === ':memory:')
    throw new AppError('conflict', 'Recordings are not taken in during training.');
  if (!VOICE_CLIPS[lang].includes(clip))
    throw new AppError('bad_input', `The voice has no word named ${clip}.`);
  if (!isWave(wav)) throw new AppError('bad_input', 'This is no WAV recording.');
  const folder = join(dir, 'voice', lang);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Whole or not at all: half a word would be heard as another.
  const passing = join(folder, `${clip}.part`);
  await writeFile(passing, wav);
  await rename(passing, join(folder, `${clip}.wav`));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // no shop is asked to have recordings
  }
}

function isWave(bytes: Uint8Array): boolean {
  const text = (from: number): string => String.fromCharCode(...bytes.subarray(from, from + 4));
  return bytes.length > 44 && text(0) === 'RIFF' && text(8) === 'WAVE';
}
