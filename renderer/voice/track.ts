// Owns clips on a context's timeline: played to their end, or stopped together.
import type { Spoken } from './voice.ts';
import type { Cue } from './voice-plan.ts';

export interface Track {
  /** Plays cues from second `startS` of the context on; `volume` 0..1. Answers when they end. */
  play(
    context: BaseAudioContext,
    buffer: AudioBuffer,
    cues: readonly Cue[],
    startS: number,
    volume: number,
  ): Promise<Spoken>;
  stop(): void;
}

export function createTrack(onInterrupted: () => void): Track {
  const playing = new Set<() => void>();

  return {
    play: (context, buffer, cues, startS, volume) =>
      new Promise((answer) => {
        const level = context.createGain();
        level.gain.value = Math.min(1, volume);
        level.connect(context.destination);
        const last = scheduleCues(context, level, buffer, cues, startS);
        const end = (spoken: Spoken): void => {
          context.removeEventListener('statechange', look);
          playing.delete(stop);
          level.disconnect();
          answer(spoken);
        };
        const stop = (): void => end('stopped');
        // A context that falls asleep would go on with the old amount when it wakes.
        const look = (): void => {
          if (context.state !== 'running') onInterrupted();
        };
        playing.add(stop);
        context.addEventListener('statechange', look);
        if (last === null) end('impossible');
        else last.addEventListener('ended', () => end('spoken'));
      }),
    stop() {
      for (const stop of playing) stop();
    },
  };
}

/** Answers the source that ends last, null when there is nothing to play. */
function scheduleCues(
  context: BaseAudioContext,
  level: AudioNode,
  buffer: AudioBuffer,
  cues: readonly Cue[],
  startS: number,
): AudioScheduledSourceNode | null {
  let last: AudioScheduledSourceNode | null = null;
  for (const { offsetMs, startMs, durationMs } of cues) {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(level);
    source.start(startS + startMs / 1000, offsetMs / 1000, durationMs / 1000);
    last = source;
  }
  return last;
}
