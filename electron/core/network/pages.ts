// Owns the pages behind the network's port: the one that everybody gets, whole in one piece, and
// those of paired devices. Must stay true: who is not paired gets the same bytes for every path.
import { createHash } from 'node:crypto';
import { readPageFile, type PageFile } from '../page-files.ts';
import type { PageHashes } from './gate.ts';

export interface Pages {
  /** The pairing page for this certificate. */
  pairing(fingerprint: string): Buffer;
  readonly hashes: PageHashes;
  /** A file of a paired device's page; null when there is none. */
  file(kind: 'display' | 'phone', path: string): Promise<PageFile | null>;
}

const FINGERPRINT = '%FINGERPRINT%';

/** Rejects when the pages were not built. */
export async function loadPages(pageDir: string, displayDir: string): Promise<Pages> {
  const page = await readPageFile(pageDir, '/join/join.html');
  if (page === null) throw new Error('the pairing page is not built');
  const text = page.body.toString('utf8');
  const hashes = {
    scripts: hashesOf(text, /<script\b[^>]*>([\s\S]*?)<\/script>/g),
    styles: hashesOf(text, /<style\b[^>]*>([\s\S]*?)<\/style>/g),
  };
  return {
    hashes,
    pairing: (fingerprint) => Buffer.from(text.replaceAll(FINGERPRINT, fingerprint)),
    file: (kind, path) => readPageFile(kind === 'phone' ? pageDir : displayDir, path),
  };
}

function hashesOf(text: string, parts: RegExp): string[] {
  return [...text.matchAll(parts)].map(([, inner = '']) => {
    const hash = createHash('sha256').update(inner).digest('base64');
    return `'sha256-${hash}'`;
  });
}
