// Sends to a printer by its device file: /dev/usb/lp0 on Linux, a shared printer's path
// (\\localhost\KASIR) on Windows. Opened so that no write ever waits inside the system: a printer
// without paper would else hold a thread of this program, and its end, for ever.
import { constants, open, type FileHandle } from 'node:fs/promises';
import type { PrintFault, PrintStep } from '../../../shared/print-views.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';
import { PrintFailure, type PrintWay } from './print-way.ts';

/** USB takes small pieces; a printer that took none for this long has no paper or is off. */
const STALL_MS = 15 * SECOND_MS;
const AGAIN_MS = 20;
const PIECE_BYTES = 4096;

const FAULTS: Readonly<Record<string, PrintFault>> = {
  ENOENT: 'missing',
  ENXIO: 'missing',
  ENODEV: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EBUSY: 'busy',
  EISDIR: 'not_a_printer',
  EPIPE: 'closed',
  EIO: 'stalled',
  ENOSPC: 'stalled',
};

export interface DeviceParts {
  readonly clock: Clock;
  readonly platform: string;
}

export function createDeviceWay(path: string, { clock, platform }: DeviceParts): PrintWay {
  return {
    async send({ bytes }, signal) {
      if (signal.aborted) throw new PrintFailure('interrupted', 'find', false);
      const file = await openDevice(path, platform);
      try {
        await writeAll(file, bytes, clock, signal);
      } finally {
        await file.close().catch(() => {}); // all it could lose is a job that failed anyway
      }
    },
  };
}

async function openDevice(path: string, platform: string): Promise<FileHandle> {
  // Never made, never emptied: whatever the path names, it is only written to if it is a device.
  const flags = constants.O_WRONLY | (platform === 'win32' ? 0 : constants.O_NONBLOCK);
  const file = await open(path, flags).catch((error: unknown) => {
    throw failure(error, 'find', false);
  });
  // On Windows a shared printer may look like anything.
  if (platform === 'win32') return file;
  const stat = await file.stat();
  if (stat.isCharacterDevice() || stat.isFIFO()) return file;
  await file.close();
  throw new PrintFailure('not_a_printer', 'find', false);
}

async function writeAll(
  file: FileHandle,
  bytes: Uint8Array,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let at = 0;
  let movedMs = clock.monoMs();
  while (at < bytes.length) {
    if (signal.aborted) throw new PrintFailure('interrupted', 'send', at > 0);
    const written = await writeSome(file, bytes.subarray(at, at + PIECE_BYTES), at > 0);
    if (written > 0) {
      at += written;
      movedMs = clock.monoMs();
      continue;
    }
    if (clock.monoMs() - movedMs >= STALL_MS) throw new PrintFailure('stalled', 'send', at > 0);
    await clock.sleep(AGAIN_MS, signal);
  }
}

/** How many bytes it took; none when it is busy printing what it has. */
async function writeSome(file: FileHandle, piece: Uint8Array, isTouched: boolean): Promise<number> {
  try {
    return (await file.write(piece)).bytesWritten;
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 0;
    throw failure(error, 'send', isTouched);
  }
}

function failure(error: unknown, step: PrintStep, isTouched: boolean): PrintFailure {
  return new PrintFailure(FAULTS[codeOf(error)] ?? 'failed', step, isTouched);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
