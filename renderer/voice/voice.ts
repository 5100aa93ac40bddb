// Owns the door to the till's voice: what the page may ask for. The player itself is loaded when
// first needed, so that it costs the first screen nothing.
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import type { OwnVoice } from './own-voice.ts';
import type { Announcement } from './voice-plan.ts';

/** What the voice needs of the page around it. */
export interface VoicePorts {
  /** The context to speak on, or null while the browser holds sound back. */
  readonly context: () => BaseAudioContext | null;
  /** Gets a file of the voice by its name, such as `id.webm`. */
  readonly fetchFile: (name: string) => Promise<Response>;
  /** Makes sound of a sprite's bytes. */
  readonly decode: (bytes: ArrayBuffer) => Promise<AudioBuffer>;
  /** The shop's own recordings, or null where they are not wanted. */
  readonly own: () => OwnVoice | null;
  /** 0..1; 0 is silence. */
  readonly volume: () => number;
  /** True in the shop's quiet hours and when the screen is muted. */
  readonly isQuiet: () => boolean;
}

/** What became of an announcement. `stopped`: begun, then hushed or cut off by the browser. */
export type Spoken = 'spoken' | 'quiet' | 'too_late' | 'stopped' | 'impossible';

export interface Said {
  readonly lang: SpokenLanguage;
  /** Not before this second of the context's clock: the end of the chime. */
  readonly notBeforeS?: number;
}

/** All answers come when it is said, or when it won't be; none of them rejects. */
export interface Voice {
  /** Gets a language ready, so that the first announcement need not wait. False when it can't. */
  load(lang: SpokenLanguage): Promise<boolean>;
  /** The recordings were changed: takes them anew. Whether it is the shop's own voice now. */
  reload(lang: SpokenLanguage): Promise<boolean>;
  announce(what: Announcement, said: Said): Promise<Spoken>;
  /** Second of the context's clock until which something is being said; a chime waits for it. */
  busyUntilS(): number;
  /** Stops what is being said and forgets what waits. */
  hush(): void;
}

/** A voice whose player comes with the first call; when it doesn't come, nothing is said. */
export function createLazyVoice(ports: VoicePorts): Voice {
  let player: Voice | null = null;
  const ready = async (): Promise<Voice> => {
    const { createVoice } = await import('./player.ts');
    return (player ??= createVoice(ports));
  };
  // Once there, the player is asked at once: what it schedules must be known to the next chime.
  const ask = <T>(call: (voice: Voice) => Promise<T>, otherwise: T): Promise<T> =>
    player === null
      ? ready().then(call, () => otherwise) // an update may have taken the file away
      : call(player);
  return {
    load: (lang) => ask((voice) => voice.load(lang), false),
    reload: (lang) => ask((voice) => voice.reload(lang), false),
    announce: (what, said) => ask((voice) => voice.announce(what, said), 'impossible'),
    busyUntilS: () => player?.busyUntilS() ?? 0,
    hush: () => player?.hush(),
  };
}

/** A till that doesn't answer in this time has other worries. */
const FETCH_LIMIT_MS = 10_000;

/** The voice's files as the till serves them, beside the page. */
export function fetchVoiceFile(name: string): Promise<Response> {
  const signal = AbortSignal.timeout(FETCH_LIMIT_MS);
  return fetch(new URL(`voice/${name}`, document.baseURI), { signal });
}

/** Decodes without a context that the browser may hold back. */
export function decodeVoice(bytes: ArrayBuffer): Promise<AudioBuffer> {
  return new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes);
}
