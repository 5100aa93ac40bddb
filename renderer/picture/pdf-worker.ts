// Owns the reading of a QRIS out of a PDF, as banks and providers send them, off the page's thread.
// Must stay true: nothing of the file leaves this worker, nothing is fetched but the till's own
// decoders, and no script in a PDF is ever run.
import { getDocument, InvalidPDFException, OPS, PasswordException } from 'pdfjs-dist';
import jbig2Url from 'pdfjs-dist/wasm/jbig2.wasm?url';
import openjpegUrl from 'pdfjs-dist/wasm/openjpeg.wasm?url';
import qcmsUrl from 'pdfjs-dist/wasm/qcms_bg.wasm?url';
// Its other half, which it finds by a name that this sets: already in a worker, it needs none.
import 'pdfjs-dist/build/pdf.worker.mjs';
import { pixelsOf } from './bitmap.ts';
import { CODE_READERS } from './code-readers.ts';
import { lookAt, nothingSeen, refused, verdict, type PictureRead, type Seen } from './find-qris.ts';

/** What a bank sends has a page or two; a whole book is not searched. */
const PAGES_MAX = 10;
const BYTES_MAX = 10_000_000;
const IMAGES_MAX = 8;
/** How closely all pages are looked at, one way after the other, until a QRIS is seen. */
const LOOKS = [
  // The longer side in pixels: about 170 dots an inch of A4, then 300.
  { sidePx: 2_000, effort: 'quick', pages: PAGES_MAX, isWithImages: true },
  { sidePx: 3_500, effort: 'quick', pages: PAGES_MAX, isWithImages: false },
  { sidePx: 1_600, effort: 'thorough', pages: 2, isWithImages: false },
] as const;

addEventListener('message', ({ data, ports: [port] }: MessageEvent<Blob>) => {
  void read(data).then(
    (answer) => port?.postMessage(answer),
    () => port?.postMessage(refused('reader_failed')),
  );
});

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

async function read(file: Blob): Promise<PictureRead> {
  if (file.size > BYTES_MAX) return refused('pdf_too_large');
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    // A QR is no text: fonts are neither loaded nor looked for.
    disableFontFace: true,
    useSystemFonts: false,
    wasmUrl: '/',
    useWorkerFetch: false,
    ownerDocument: EASEL,
    FilterFactory: NoFilters,
    BinaryDataFactory: OwnDecoders,
    verbosity: 0,
  });
  try {
    return await search(await task.promise);
  } catch (error) {
    if (error instanceof PasswordException) return refused('pdf_locked');
    if (error instanceof InvalidPDFException) return refused('no_picture');
    throw error;
  } finally {
    await task.destroy();
  }
}

/** Every page, so that another shop's code on a later one is not overlooked; then more closely. */
async function search(pdf: Pdf): Promise<PictureRead> {
  const seen = nothingSeen();
  for (const look of LOOKS) {
    for (let n = 1; n <= Math.min(pdf.numPages, look.pages); n += 1) {
      const page = await pdf.getPage(n);
      await lookAtPage(page, look, seen);
      page.cleanup();
    }
    if (seen.found.size > 0) break;
  }
  return verdict(seen);
}

type Look = (typeof LOOKS)[number];

async function lookAtPage(page: Page, look: Look, seen: Seen): Promise<void> {
  const { sidePx, effort } = look;
  const plain = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: sidePx / Math.max(plain.width, plain.height) });
  const canvas = new OffscreenCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const canvasContext = canvas.getContext('2d', { willReadFrequently: true });
  if (canvasContext === null) throw new Error('this browser draws no pictures');
  // The page draws on whatever has a canvas's ways; its types know those of a document only.
  const drawn = { canvas, canvasContext, viewport } as unknown as Parameters<Page['render']>[0];
  await page.render(drawn).promise;
  await lookAt(pixelsOf(canvas, sidePx), CODE_READERS, effort, seen);
  if (seen.found.size > 0 || !look.isWithImages) return;
  for (const image of await imagesOf(page))
    await lookAt(pixelsOf(image), CODE_READERS, effort, seen);
}

/** The pictures in a page as they are: one drawn small may hold a code that is large. */
async function imagesOf(page: Page): Promise<ImageBitmap[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const names = new Set<string>();
  for (const [n, fn] of fnArray.entries()) {
    const name: unknown = (argsArray[n] as readonly unknown[] | null)?.[0];
    if (fn === OPS.paintImageXObject && typeof name === 'string') names.add(name);
  }
  const images = [...names].slice(0, IMAGES_MAX).map((name) => imageOf(page, name));
  return (await Promise.all(images)).filter((image) => image !== null);
}

function imageOf(page: Page, name: string): Promise<ImageBitmap | null> {
  return new Promise((resolve) => {
    const objects = name.startsWith('g_') ? page.commonObjs : page.objs;
    objects.get(name, (value: unknown) => {
      const bitmap =
        typeof value === 'object' && value !== null && 'bitmap' in value ? value.bitmap : null;
      resolve(bitmap instanceof ImageBitmap ? bitmap : null);
    });
  });
}

/** All that pdf.js asks of a document: something to draw on. */
const EASEL = {
  createElement: () => new OffscreenCanvas(1, 1),
} as unknown as HTMLDocument;

/** Filters need a document; a QR is readable without any. */
class NoFilters {
  addFilter(): string {
    return 'none';
  }

  addHCMFilter(): string {
    return 'none';
  }

  addAlphaFilter(): string {
    return 'none';
  }

  addLuminosityFilter(): string {
    return 'none';
  }

  addHighlightHCMFilter(): string {
    return 'none';
  }

  destroy(): void {}
}

const DECODERS: Readonly<Record<string, string>> = {
  'jbig2.wasm': jbig2Url,
  'openjpeg.wasm': openjpegUrl,
  'qcms_bg.wasm': qcmsUrl,
};

/** From our own origin, by the names they have there; anything else is not to be had. */
class OwnDecoders {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const address = Object.hasOwn(DECODERS, filename) ? DECODERS[filename] : undefined;
    if (address === undefined) throw new Error(`${filename} is not part of the till`);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${filename} could not be loaded`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
