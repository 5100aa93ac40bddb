// Owns how clips become a sprite: said by espeak-ng or recorded by the shop, trimmed, made equally
// loud, joined with silence between. Must stay true: a clip that is missing or silent stops it, and
// nothing is written.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { VOICE_CLIPS } from '../../shared/voice-clips.ts';
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { Stop, TOP, say } from '../paths.mjs';

const LANGUAGES: readonly SpokenLanguage[] = ['id', 'en'];
const RATE_HZ = 24_000;
const BYTES_PER_SAMPLE = 2;
/** Between clips, so that none is heard in its neighbour. */
const PAUSE_MS = 100;
/** A clip shorter than this after trimming was silence. */
const CLIP_MIN_MS = 80;
const CLIP_MAX_MS = 4_000;
const BIT_RATE = '24k';
const WORDS_PER_MINUTE = '150';
const FOLDER = join(TOP, 'renderer/public/voice');

/** One edge without breath, hum or click; done again on the reversed clip it does the other. */
const EDGE = ['silence', '1', '0.01', '0.5%', 'fade', 't', '0.004', 'reverse'];
const EFFECTS = ['gain', '-3', 'highpass', '80', ...EDGE, ...EDGE, 'norm'];
const LEVEL_DB = '-3';

/** Runs one program to its end and answers what it wrote. */
function runTool(name: string, args: readonly string[], input?: Uint8Array): Buffer {
  const { status, stdout, stderr, error } = spawnSync(name, args, { input, maxBuffer: 1 << 28 });
  if (error !== undefined) {
    const missing = 'code' in error && error.code === 'ENOENT';
    if (!missing) throw error;
    throw new Stop(
      `${name} is not installed. Debian: apt-get install -y --no-install-recommends ` +
        'espeak-ng sox ffmpeg',
    );
  }
  if (status !== 0) throw new Stop(`${name} failed: ${String(stderr).trim()}`);
  return stdout;
}

/** A clip as 16-bit mono samples, from the shop's recording or spoken into `work`. */
function samplesOf(clip: string, lang: SpokenLanguage, from: string | null, work: string) {
  const wav = from === null ? join(work, `${clip}.wav`) : join(from, `${clip}.wav`);
  if (from === null) {
    // espeak-ng's own voices only: the mbrola ones are not free.
    const words = clip.replaceAll('-', ' ');
    runTool('espeak-ng', ['-v', lang, '-s', WORDS_PER_MINUTE, '-w', wav, words]);
  }
  const raw = ['-t', 'raw', '-e', 'signed', '-b', '16', '-L', '-c', '1', '-r', String(RATE_HZ)];
  const samples = runTool('sox', ['-D', wav, ...raw, '-', ...EFFECTS, LEVEL_DB]);
  const lengthMs = (samples.length / BYTES_PER_SAMPLE / RATE_HZ) * 1000;
  if (lengthMs < CLIP_MIN_MS) throw new Stop(`${wav}: nothing is to be heard in it.`);
  if (lengthMs > CLIP_MAX_MS) throw new Stop(`${wav}: longer than ${CLIP_MAX_MS} ms.`);
  return samples;
}

function makeSprite(lang: SpokenLanguage, from: string | null): void {
  const missing = VOICE_CLIPS[lang].filter(
    (clip) => from !== null && !existsSync(join(from, `${clip}.wav`)),
  );
  if (missing.length > 0) throw new Stop(`${from} lacks: ${missing.join('.wav, ')}.wav`);

  const work = mkdtempSync(join(tmpdir(), 'lunas-voice-'));
  const pause = Buffer.alloc((PAUSE_MS / 1000) * RATE_HZ * BYTES_PER_SAMPLE);
  const parts: Uint8Array[] = [pause];
  const rows: string[] = [];
  let startSample = pause.length / BYTES_PER_SAMPLE;
  for (const clip of VOICE_CLIPS[lang]) {
    const samples = samplesOf(clip, lang, from, work);
    parts.push(samples, pause);
    rows.push(`  "${clip}": [${ms(startSample)}, ${ms(samples.length / BYTES_PER_SAMPLE)}]`);
    startSample += (samples.length + pause.length) / BYTES_PER_SAMPLE;
  }
  rmSync(work, { recursive: true });

  const pcm = ['-f', 's16le', '-ar', String(RATE_HZ), '-ac', '1', '-i', '-'];
  // Bit-exact: the same clips give the same file, so that a diff means another sound.
  const exact = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  const opus = ['-c:a', 'libopus', '-b:a', BIT_RATE, '-f', 'webm', 'pipe:1'];
  const input = Buffer.concat(parts);
  const sprite = runTool('ffmpeg', ['-v', 'error', ...pcm, ...exact, ...opus], input);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${lang}.webm`), sprite);
  writeFileSync(join(FOLDER, `${lang}.json`), `{\n${rows.join(',\n')}\n}\n`);
  const seconds = (ms(startSample) / 1000).toFixed(1);
  say(`${lang}: ${rows.length} clips, ${seconds} s, ${(sprite.length / 1024).toFixed(1)} KB`);
}

function ms(samples: number): number {
  return Math.round((samples / RATE_HZ) * 10_000) / 10;
}

function languageOf(text: string | undefined): SpokenLanguage | undefined {
  const lang = LANGUAGES.find((one) => one === text);
  if (text !== undefined && lang === undefined) throw new Stop('--lang is id or en.');
  return lang;
}

function main(): void {
  const { values } = parseArgs({
    options: { lang: { type: 'string' }, from: { type: 'string' } },
  });
  const { from } = values;
  const lang = languageOf(values.lang);
  if (from !== undefined && lang === undefined)
    throw new Stop('Recordings are of one language: say --lang id or --lang en as well.');
  for (const one of lang === undefined ? LANGUAGES : [lang])
    makeSprite(one, from === undefined ? null : resolve(from));
}

try {
  main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = 1;
}
