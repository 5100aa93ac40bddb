// Owns the ways a picture of the QRIS comes in, file or camera, and what was found in it.
import { useRef, useState } from 'react';
import type { PictureRead } from '../picture/find-qris.ts';
import { Button } from './button.tsx';
import { Camera, type CameraFault } from './camera.tsx';
import { useSetupWords } from './setup-words.ts';

export type PictureState =
  | { readonly kind: 'none' | 'reading' }
  | { readonly kind: 'read'; readonly answer: PictureRead };

interface QrisPictureProps {
  readonly state: PictureState;
  /** A QRIS is there already: what is to be done next is elsewhere. */
  readonly isDone: boolean;
  readonly onPicture: (picture: Blob) => void;
  /** What the camera saw. */
  readonly onRead: (answer: PictureRead) => void;
  /** One of several codes was chosen: its text. */
  readonly onChoose: (text: string) => void;
}

export function QrisPicture(props: QrisPictureProps) {
  const { state, isDone, onPicture, onRead, onChoose } = props;
  const { picture: words } = useSetupWords().qris;
  const file = useRef<HTMLInputElement>(null);
  const [isCameraOn, setCameraOn] = useState(false);
  const [fault, setFault] = useState<CameraFault | null>(null);
  // Absent where the page came over plain HTTP from another machine.
  const hasCamera = 'mediaDevices' in navigator;
  const stop = (): void => setCameraOn(false);
  return (
    <div className="picture">
      <p className="soft">{words.lead}</p>
      <div className="actions">
        <Button icon="plus" look={isDone ? 'plain' : 'main'} onPress={() => file.current?.click()}>
          {words.pick}
        </Button>
        <label hidden>
          {words.pick}
          <input
            ref={file}
            type="file"
            accept="image/*,application/pdf"
            onChange={(event) => {
              const picked = event.target.files?.[0];
              // The same file chosen again is read again.
              event.target.value = '';
              if (picked !== undefined) onPicture(picked);
            }}
          />
        </label>
        {hasCamera && (
          <Button
            icon="eye"
            onPress={() => {
              setFault(null);
              setCameraOn(!isCameraOn);
            }}
          >
            {isCameraOn ? words.cameraStop : words.camera}
          </Button>
        )}
      </div>
      {isCameraOn && (
        <Camera
          onRead={(answer) => {
            stop();
            onRead(answer);
          }}
          onFault={(why) => {
            stop();
            setFault(why);
          }}
        />
      )}
      <div aria-live="polite">
        {fault !== null && <p>{words[fault]}</p>}
        <PictureWords state={state} />
      </div>
      <Choices state={state} onChoose={onChoose} />
    </div>
  );
}

function PictureWords({ state }: { readonly state: PictureState }) {
  const { picture: words, faults } = useSetupWords().qris;
  if (state.kind !== 'read') return state.kind === 'reading' ? <p>{words.reading}</p> : null;
  const { answer } = state;
  if (answer.ok) return <p className="fine">{words.fine}</p>;
  return (
    <p className="field-fault">
      {words.faults[answer.reason]} {answer.fault !== null && faults[answer.fault]}
    </p>
  );
}

/** Of several codes a person says which; none is taken by itself. */
function Choices({ state, onChoose }: Pick<QrisPictureProps, 'state' | 'onChoose'>) {
  const { picture: words, unknown } = useSetupWords().qris;
  const choices = state.kind === 'read' && !state.answer.ok ? (state.answer.choices ?? []) : [];
  if (choices.length === 0) return null;
  return (
    <div className="qris-choices">
      {choices.map(({ payload, merchantName, city, nmid }) => (
        <Button key={payload} onPress={() => onChoose(payload)}>
          {words.choose(merchantName, city, nmid ?? unknown)}
        </Button>
      ))}
    </div>
  );
}
