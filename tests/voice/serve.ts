// Owns a page of a test's own: built by Vite from a folder with an index.html, served on loopback
// with the till's own headers, so that what the shipped page may not do fails here as well.
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, resolve } from 'node:path';
import { build } from 'vite';
import { mediaTypeOf, pageHeaders } from '../../electron/core/page-policy.ts';

const TOP = resolve(import.meta.dirname, '../..');

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds `folder` into `outDir`, with the till's public files beside it, and serves it. */
export async function servePage(folder: string, outDir: string): Promise<ServedPage> {
  await build({
    configFile: false,
    root: folder,
    base: './',
    publicDir: join(TOP, 'renderer/public'),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = normalize(join(outDir, pathname === '/' ? 'index.html' : pathname));
    const body = file.startsWith(outDir) ? tryRead(file) : null;
    const headers = { ...pageHeaders(pathname, null), 'content-type': mediaTypeOf(file) };
    response.writeHead(body === null ? 404 : 200, headers).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

function tryRead(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null; // a 404 is all the page needs to know
  }
}
