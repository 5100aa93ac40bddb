// Owns the two QR decoders, most useful first. They miss different pictures; what they bring out is
// text from outside, nothing more.
import { decodeQRBatch } from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { CodeReader } from './find-qris.ts';
import type { Pixels } from './pixels.ts';

/** How many guesses at a spoilt code; a number and no time limit, so that runs don't differ. */
const GUESSES = 8;
const CODES_MAX = 8;

async function readWithQr({ width, height, data }: Pixels): Promise<readonly string[]> {
  const options = { maxSize: { width, height }, effort: GUESSES, timeLimit: Infinity };
  const [results = []] = await decodeQRBatch([{ width, height, data }], options);
  return results.filter((result) => typeof result === 'string').slice(0, CODES_MAX);
}

// From our own origin: by itself the package would ask a public server for it.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

async function readWithZxing({ width, height, data }: Pixels): Promise<readonly string[]> {
  try {
    const results = await readBarcodes(new ImageData(data, width, height), {
      formats: ['QRCode'],
      textMode: 'Plain',
      tryDenoise: true,
      maxNumberOfSymbols: CODES_MAX,
    });
    return results.map(({ text }) => text);
  } catch {
    return []; // WebAssembly is missing or refused: the other decoder reads most pictures
  }
}

export const CODE_READERS: readonly CodeReader[] = [readWithQr, readWithZxing];
