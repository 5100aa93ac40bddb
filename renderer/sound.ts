// Owns what the till sounds like. Chimes are made of oscillators, so nothing is loaded and
// nothing can be missing; a chime's plan is pure, and the same code plays it live and into an
// offline test.

export type ChimeKind = 'paid' | 'late' | 'odd' | 'reversed' | 'blind' | 'asks';

/** One tone. `shape` mellow is a struck bar with soft overtones, harsh a buzzer. */
export interface Note {
  readonly startMs: number;
  readonly durationMs: number;
  readonly frequencyHz: number;
  /** 0..1, before the volume. */
  readonly gain: number;
  readonly shape: 'mellow' | 'harsh';
}

const note = (
  startMs: number,
  frequencyHz: number,
  durationMs: number,
  gain: number,
  shape: Note['shape'] = 'mellow',
): Note => ({ startMs, frequencyHz, durationMs, gain, shape });

const E5 = 659.26;
const A5 = 880;
const B5 = 987.77;
const A4 = 440;
const F4 = 349.23;
const D4 = 293.66;

/**
 * The notes of a chime. Money that came rises; everything that is not plain LUNAS does not, so
 * that a cashier who doesn't look still knows.
 */
export function chimePlan(kind: ChimeKind): readonly Note[] {
  switch (kind) {
    case 'paid':
      return [note(0, E5, 260, 0.5), note(140, B5, 480, 0.55)];
    case 'late':
      return [note(0, A5, 240, 0.45), note(180, A5, 420, 0.45)];
    case 'odd':
      return [note(0, A5, 200, 0.5), note(240, F4, 200, 0.5), note(480, A5, 200, 0.5)].concat(
        note(720, F4, 420, 0.5),
      );
    case 'reversed':
      return [0, 320, 640].map((startMs) => note(startMs, D4, 240, 0.5, 'harsh'));
    case 'blind':
      return [note(0, A4, 300, 0.4), note(240, F4, 300, 0.4), note(480, D4, 460, 0.4)];
    case 'asks':
      return [note(0, A5, 130, 0.4), note(200, E5, 130, 0.4), note(400, A5, 260, 0.4)];
  }
}

/** How long a chime lasts, in milliseconds. */
export function chimeLengthMs(plan: readonly Note[]): number {
  return Math.max(0, ...plan.map(({ startMs, durationMs }) => startMs + durationMs));
}

/** Overtones of each shape: [multiple of the tone, share of its gain]. */
const OVERTONES = {
  mellow: [
    [1, 0.8],
    [2, 0.14],
    [3, 0.06],
  ],
  harsh: [[1, 1]],
} as const;

const ATTACK_S = 0.012;
const SILENCE = 0.0001;

/** Puts a plan on a context's timeline, beginning at `startS` of that context's clock. */
export function schedule(
  context: BaseAudioContext,
  plan: readonly Note[],
  startS: number,
  volume = 1,
): void {
  for (const { startMs, durationMs, frequencyHz, gain, shape } of plan) {
    const fromS = startS + startMs / 1000;
    const untilS = fromS + durationMs / 1000;
    for (const [multiple, share] of OVERTONES[shape]) {
      const tone = context.createOscillator();
      tone.type = shape === 'mellow' ? 'sine' : 'square';
      tone.frequency.value = frequencyHz * multiple;
      const level = context.createGain();
      const peak = Math.max(SILENCE, gain * share * volume * (shape === 'harsh' ? 0.5 : 1));
      level.gain.setValueAtTime(SILENCE, fromS);
      level.gain.exponentialRampToValueAtTime(peak, fromS + ATTACK_S);
      if (shape === 'harsh') level.gain.setValueAtTime(peak, untilS - 0.03);
      level.gain.exponentialRampToValueAtTime(SILENCE, untilS);
      tone.connect(level).connect(context.destination);
      tone.start(fromS);
      tone.stop(untilS);
    }
  }
}

/** Silence between two chimes that land together. */
const PAUSE_S = 0.25;
/** More than this waiting is a flood after an outage; the screen tells it, ears need not. */
const QUEUE_MAX_S = 20;

export interface SounderParts {
  readonly open: () => AudioContext;
  readonly isMuted: () => boolean;
  /** 0..1 */
  readonly volume: () => number;
  /** Second of the context's clock until which words are said; no chime sounds into them. */
  readonly busyUntilS: () => number;
  /** Hears whether the browser holds sound back. */
  readonly onBlocked: (isBlocked: boolean) => void;
}

export interface Sounder {
  /** Answers the second of the context's clock at which the chime ends; null when none sounds. */
  play(kind: ChimeKind): number | null;
  /** What sound is made on, or null while the browser holds it back. */
  context(): AudioContext | null;
  /** Call on a key or touch: browsers keep sound shut until there was one. */
  unlock(): void;
}

/**
 * Plays chimes one after another. A chime held back is not kept for later: an old LUNAS must not
 * sound for the next customer.
 */
export function createSounder(parts: SounderParts): Sounder {
  const { open, isMuted, volume, busyUntilS, onBlocked } = parts;
  let context: AudioContext | null = null;
  let freeAtS = 0;

  function opened(): AudioContext {
    if (context === null) {
      const made = open();
      made.addEventListener('statechange', () => onBlocked(made.state !== 'running'));
      context = made;
    }
    return context;
  }

  function play(kind: ChimeKind): number | null {
    if (isMuted()) return null;
    const audio = opened();
    if (audio.state !== 'running') {
      onBlocked(true);
      return null;
    }
    const startS = Math.max(audio.currentTime + 0.02, freeAtS, busyUntilS());
    if (startS - audio.currentTime > QUEUE_MAX_S) return null;
    const plan = chimePlan(kind);
    schedule(audio, plan, startS, volume());
    const endS = startS + chimeLengthMs(plan) / 1000;
    freeAtS = endS + PAUSE_S;
    return endS;
  }

  return {
    play,
    context: () => (context?.state === 'running' ? context : null),
    unlock() {
      const audio = opened();
      onBlocked(audio.state !== 'running');
      if (audio.state === 'running') return;
      // Refused without a gesture; the next key or touch tries again.
      audio.resume().catch(() => onBlocked(true));
    },
  };
}
