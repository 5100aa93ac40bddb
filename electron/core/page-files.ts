// Owns the reading of a built page's files for whoever serves them. Must stay true: nothing outside
// the page's folder is ever read, whatever a path looks like.
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { mediaTypeOf } from './page-policy.ts';

/** What the disk says of a name that is none of the page's files, whoever made it up. */
const NO_FILE = new Set([
  'ENOENT',
  'EISDIR',
  'ENOTDIR',
  'ENAMETOOLONG',
  'EINVAL',
  'ERR_INVALID_ARG_VALUE',
]);

export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  /** Named by its content: may be kept for good. */
  readonly isLasting: boolean;
}

/** The file of a path such as `/assets/x.js`; null when there is none. */
export async function readPageFile(dir: string, path: string): Promise<PageFile | null> {
  const root = resolve(dir);
  const file = resolve(root, `.${decoded(path)}`);
  if (!file.startsWith(root + sep)) return null;
  try {
    const body = await readFile(file);
    return { body, type: mediaTypeOf(file), isLasting: path.startsWith('/assets/') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!NO_FILE.has(code)) throw error;
    return null;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return '/';
    throw error;
  }
}
