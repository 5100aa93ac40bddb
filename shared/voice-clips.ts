// Owns the names of everything the till's voice is put together from: one recording each. A shop
// that records its own voice records exactly these (docs/VOICE.md).
import { CLIPS, type SpokenLanguage } from './terbilang.ts';

export type Phrase =
  | 'payment'
  | 'received'
  | 'late'
  | 'reversed'
  | 'double'
  | 'afterCancel'
  | 'short'
  | 'over'
  | 'asks'
  | 'blind';

/** Clip names beside the number words; a hyphen is spoken as a space. */
export const PHRASES: Readonly<Record<SpokenLanguage, Readonly<Record<Phrase, string>>>> = {
  id: {
    payment: 'pembayaran',
    received: 'diterima',
    late: 'terlambat',
    reversed: 'dibatalkan',
    double: 'dibayar-dua-kali',
    afterCancel: 'sudah-batal-tetapi-dibayar',
    short: 'kurang-bayar',
    over: 'lebih-bayar',
    asks: 'perlu-diputuskan',
    blind: 'mutasi-tidak-terbaca',
  },
  en: {
    payment: 'payment-of',
    received: 'received',
    late: 'late',
    reversed: 'reversed',
    double: 'paid-twice',
    afterCancel: 'cancelled-but-paid',
    short: 'too-little',
    over: 'too-much',
    asks: 'please-decide',
    blind: 'feed-not-readable',
  },
};

/** Every clip a language needs: a voice without one of them is not used. */
export const VOICE_CLIPS: Readonly<Record<SpokenLanguage, readonly string[]>> = {
  id: [...CLIPS.id, ...Object.values(PHRASES.id)],
  en: [...CLIPS.en, ...Object.values(PHRASES.en)],
};

const SOUND_FILE = /^(id|en)\/([a-z-]+)\.(?:wav|webm|ogg|opus|mp3|m4a|flac)$/;
const SPRITE_FILE = /^(?:id|en)\.(?:webm|json)$/;

/** The clip and language of a recording's name such as `id/tiga.wav`; null when it is none. */
export function clipOfFile(name: string): { lang: SpokenLanguage; clip: string } | null {
  const [, language = '', clip = ''] = SOUND_FILE.exec(name) ?? [];
  const lang = language === 'en' ? 'en' : 'id';
  return language !== '' && VOICE_CLIPS[lang].includes(clip) ? { lang, clip } : null;
}

/** Whether a name is one of a voice's own files, and no path to anywhere else. */
export function isVoiceFile(name: string): boolean {
  return SPRITE_FILE.test(name) || clipOfFile(name) !== null;
}
