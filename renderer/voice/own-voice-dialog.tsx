// Owns the shop's own voice in the settings: which words are recorded, taking recordings in, and
// hearing an amount with them. Loaded when it is opened.
import { useCallback, useEffect, useState } from 'react';
import type { SpokenLanguage } from '../../shared/terbilang.ts';
import { clipOfFile, VOICE_CLIPS } from '../../shared/voice-clips.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { usePage, useStore, useWords } from '../hooks.ts';
import { voiceEn, voiceId } from '../strings/voice.ts';
import { decodeClip } from './own-voice.ts';
import { takeRecordings, type TakeFault } from './take-recordings.ts';

type Faults = readonly { readonly name: string; readonly fault: TakeFault }[];

const useVoiceWords = () => (useStore(({ prefs }) => prefs.lang) === 'id' ? voiceId : voiceEn);

export function OwnVoiceDialog({ onClose }: { readonly onClose: () => void }) {
  const lang = useStore(({ prefs }) => prefs.lang);
  const words = useVoiceWords();
  const { close } = useWords();
  const recordings = useRecordings(lang);
  const actions = (
    <Button look="main" onPress={onClose} keyHint="Esc">
      {close}
    </Button>
  );
  return (
    <Dialog title={words.title} isWide onClose={onClose} actions={actions}>
      <p>{words.lead}</p>
      <p aria-live="polite">
        <strong>{stateOf(recordings, words)}</strong>
      </p>
      <Taking lang={lang} onTaken={recordings.look} />
      <Trying />
      <h3>{words.words}</h3>
      <ul className="voice-words">
        {VOICE_CLIPS[lang].map((clip) => (
          <li key={clip} className={recordings.clips.has(clip) ? 'voice-there' : 'voice-missing'}>
            {clip} <small>{recordings.clips.has(clip) ? words.there : words.missing}</small>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface Recordings {
  readonly clips: ReadonlySet<string>;
  /** Whether the till speaks with them. */
  readonly isUsed: boolean;
  readonly missing: number;
  readonly look: () => void;
}

function useRecordings(lang: SpokenLanguage): Recordings {
  const { deeds, reloadVoice } = usePage();
  const [clips, setClips] = useState<ReadonlySet<string>>(new Set());
  const [isUsed, setUsed] = useState(false);
  const look = useCallback((): void => {
    void (async () => {
      const files = await deeds.voice.list();
      const found = files.flatMap((name) => clipOfFile(name) ?? []);
      setClips(new Set(found.filter((one) => one.lang === lang).map(({ clip }) => clip)));
      setUsed(await reloadVoice());
    })().catch(() => setUsed(false)); // the line is down; the banner says so
  }, [deeds, reloadVoice, lang]);
  useEffect(look, [look]);
  return { clips, isUsed, missing: VOICE_CLIPS[lang].length - clips.size, look };
}

function stateOf({ clips, isUsed, missing }: Recordings, words: typeof voiceId): string {
  if (isUsed) return words.whole;
  if (clips.size === 0) return words.none;
  return missing > 0 ? words.partly(missing) : words.spoiled;
}

interface TakingProps {
  readonly lang: SpokenLanguage;
  readonly onTaken: () => void;
}

function Taking({ lang, onTaken }: TakingProps) {
  const { deeds } = usePage();
  const words = useVoiceWords();
  const [faults, setFaults] = useState<Faults>([]);
  const [progress, setProgress] = useState<readonly [done: number, all: number] | null>(null);
  const take = async (files: readonly File[]): Promise<void> => {
    setFaults([]);
    const found = await takeRecordings(lang, files, {
      decode: decodeClip,
      keep: deeds.voice.keep,
      onProgress: (done) => setProgress([done + 1, files.length]),
    });
    setFaults(found);
    setProgress(null);
    onTaken();
  };
  return (
    <>
      <label className="field">
        <span>{words.choose}</span>
        <input
          type="file"
          multiple
          accept="audio/*,.wav,.mp3,.ogg,.opus,.m4a,.flac,.webm"
          disabled={progress !== null}
          onChange={(event) => void take([...(event.target.files ?? [])])}
        />
      </label>
      <div aria-live="polite">
        {progress !== null && <p>{words.taking(...progress)}</p>}
        {faults.length > 0 && (
          <ul className="field-fault">
            {faults.map(({ name, fault }) => (
              <li key={name}>
                {name}: {words.faults[fault]}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

const TRIED_AT_FIRST = '13500';

function Trying() {
  const { dispatch, trySound } = usePage();
  const prefs = useStore((state) => state.prefs);
  const words = useVoiceWords();
  const [amount, setAmount] = useState(TRIED_AT_FIRST);
  return (
    <div className="settings-row">
      <Choice
        label={words.use}
        value={prefs.hasOwnVoice ? 'own' : 'builtIn'}
        options={[
          ['own', words.uses.own],
          ['builtIn', words.uses.builtIn],
        ]}
        onChoose={(use) =>
          dispatch({ type: 'prefs', prefs: { ...prefs, hasOwnVoice: use === 'own' } })
        }
      />
      <label className="field">
        <span>{words.amount}</span>
        <input
          inputMode="numeric"
          value={amount}
          maxLength={12}
          onChange={(event) => setAmount(event.target.value.replaceAll(/\D/g, ''))}
        />
      </label>
      <Button icon="sound" isOff={prefs.isMuted} onPress={() => trySound(Number(amount))}>
        {words.test}
      </Button>
    </div>
  );
}
