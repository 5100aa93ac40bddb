// Owns the ways a picture of the QRIS comes in, file or camera, and what was found in it.
import { useEffect, useRef, useState } from 'react';
import type { PictureRead } from '../picture/find-qris.ts';
import { Button } from './button.tsx';
import { useSetupWords } from './setup-words.ts';

export type PictureState =
  | { readonly kind: 'none' | 'reading' }
  | { readonly kind: 'read'; readonly answer: PictureRead };

interface QrisPictureProps {
  readonly state: PictureState;
  readonly onPicture: (picture: Blob) => void;
  /** What the camera saw. */
  readonly onRead: (answer: PictureRead) => void;
}

export function QrisPicture({ state, onPicture, onRead }: QrisPictureProps) {
  const { picture: words } = useSetupWords().qris;
  const file = useRef<HTMLInputElement>(null);
  const [isCameraOn, setCameraOn] = useState(false);
  const [fault, setFault] = useState<'cameraDenied' | 'cameraNone' | null>(null);
  // Absent where the page came over plain HTTP from another machine.
  const hasCamera = 'mediaDevices' in navigator;
  const stop = (): void => setCameraOn(false);
  return (
    <div className="picture">
      <p className="soft">{words.lead}</p>
      <div className="actions">
        <Button icon="plus" onPress={() => file.current?.click()}>
          {words.pick}
        </Button>
        <label hidden>
          {words.pick}
          <input
            ref={file}
            type="file"
            accept="image/*"
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

interface CameraProps {
  readonly onRead: (answer: PictureRead) => void;
  readonly onFault: (why: 'cameraDenied' | 'cameraNone') => void;
}

/** Looks through the camera until a QRIS is read; the light goes out when this is gone. */
function Camera({ onRead, onFault }: CameraProps) {
  const { picture: words } = useSetupWords().qris;
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef({ onRead, onFault });
  useEffect(() => {
    told.current = { onRead, onFault };
  });
  useEffect(() => {
    const stopped = new AbortController();
    watch(video, stopped.signal).then(
      (answer) => {
        if (answer !== null) told.current.onRead(answer);
      },
      (error: unknown) => {
        if (stopped.signal.aborted) return;
        const isDenied = error instanceof DOMException && error.name === 'NotAllowedError';
        told.current.onFault(isDenied ? 'cameraDenied' : 'cameraNone');
      },
    );
    return () => stopped.abort();
  }, []);
  return (
    <figure className="camera">
      <video ref={video} muted playsInline aria-label={words.camera} />
      <figcaption>{words.cameraHint}</figcaption>
    </figure>
  );
}

const FRAME_EVERY_MS = 150;

/** The first QRIS seen, or null when stopped. Rejects when there is no camera for this page. */
async function watch(
  ref: { readonly current: HTMLVideoElement | null },
  signal: AbortSignal,
): Promise<PictureRead | null> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 } },
  });
  const close = (): void => stream.getTracks().forEach((track) => track.stop());
  try {
    const video = ref.current;
    if (signal.aborted || video === null) return null;
    video.srcObject = stream;
    await video.play();
    return await lookThrough(video, signal);
  } finally {
    close();
  }
}

async function lookThrough(
  video: HTMLVideoElement,
  signal: AbortSignal,
): Promise<PictureRead | null> {
  const { openPictureReader } = await import('../picture/read-picture.ts');
  const reader = openPictureReader();
  try {
    while (!signal.aborted) {
      const frame = frameOf(video);
      const answer = frame === null ? null : await reader.read(frame, 'quick');
      // Another code in view is no answer: the hand is still looking for the right one.
      if (!signal.aborted && answer?.ok === true) return answer;
      if (answer?.ok === false && answer.reason === 'reader_failed') throw new Error('no reader');
      await new Promise((done) => setTimeout(done, FRAME_EVERY_MS));
    }
    return null;
  } finally {
    reader.close();
  }
}

function frameOf(video: HTMLVideoElement): ImageData | null {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (pen === null) return null;
  pen.drawImage(video, 0, 0, width, height);
  return pen.getImageData(0, 0, width, height);
}
