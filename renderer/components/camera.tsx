// Owns looking for a QRIS through the camera. Must stay true: the camera is asked for by a person's
// press only, its picture goes nowhere, and its light goes out when this is gone.
import { useEffect, useRef } from 'react';
import type { PictureRead } from '../picture/find-qris.ts';
import { useSetupWords } from './setup-words.ts';
import { isInOwnWindow } from '../shell.ts';

/** Tells a desktop's shell that the camera may be had now (electron/desktop/permissions.ts). */
const CAMERA_HASH = '#camera';
const FRAME_EVERY_MS = 150;
const SHELL_HEARS_MS = 150;

export type CameraFault = 'cameraDenied' | 'cameraNone' | 'cameraBusy';

interface CameraProps {
  readonly onRead: (answer: PictureRead) => void;
  readonly onFault: (why: CameraFault) => void;
}

/** Looks until a QRIS is read. */
export function Camera({ onRead, onFault }: CameraProps) {
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
        if (!stopped.signal.aborted) told.current.onFault(faultOf(error));
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

function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return 'cameraDenied';
  return name === 'NotReadableError' ? 'cameraBusy' : 'cameraNone';
}

/** The first QRIS seen, or null when stopped. Rejects when there is no camera for this page. */
async function watch(
  ref: { readonly current: HTMLVideoElement | null },
  signal: AbortSignal,
): Promise<PictureRead | null> {
  const stream = await askForCamera();
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

async function askForCamera(): Promise<MediaStream> {
  const before = location.hash;
  history.replaceState(null, '', CAMERA_HASH);
  try {
    // The shell hears of the address on another way than of the wish, and must hear of it first.
    if (isInOwnWindow()) await wait(SHELL_HEARS_MS);
    return await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 } },
    });
  } finally {
    // Once given it stays until it is stopped; nothing else is to be given meanwhile.
    history.replaceState(null, '', before === '' ? location.pathname + location.search : before);
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
      const isAnswer = answer?.ok === true || answer?.reason === 'several_qris';
      if (!signal.aborted && answer !== null && isAnswer) return answer;
      if (answer?.ok === false && answer.reason === 'reader_failed') throw new Error('no reader');
      await wait(FRAME_EVERY_MS);
    }
    return null;
  } finally {
    reader.close();
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function frameOf(video: HTMLVideoElement): ImageData | null {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (pen === null) return null;
  pen.drawImage(video, 0, 0, width, height);
  return pen.getImageData(0, 0, width, height);
}
