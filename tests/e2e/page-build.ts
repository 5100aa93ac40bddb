// Builds the gallery, which no shipped build has, and serves it inside the browser with the shipped
// content security policy: no host, no port. Used by what is about looks and sound alone.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { BrowserContext } from '@playwright/test';
import { build } from 'vite';
import { mediaTypeOf, pageHeaders } from '../../electron/core/page-policy.ts';

const TOP = resolve(import.meta.dirname, '../..');

export const GALLERY_URL = 'http://gallery.invalid/';

/** Builds into `outDir`, in development mode: React complains aloud. */
export async function buildGallery(outDir: string): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'development';
  await build({
    configFile: false,
    root: join(TOP, 'renderer'),
    base: './',
    mode: 'development',
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(TOP, 'renderer', 'gallery.html') },
    },
  });
  if (before === undefined) delete process.env['NODE_ENV'];
  else process.env['NODE_ENV'] = before;
}

/** Answers for {@link GALLERY_URL} from what was built. */
export async function serveGallery(context: BrowserContext, outDir: string): Promise<void> {
  await context.route(`${GALLERY_URL}**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const file = join(outDir, pathname === '/' ? 'gallery.html' : pathname);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    const headers = { ...pageHeaders(pathname, null), 'content-type': mediaTypeOf(file) };
    return route.fulfill({ body: readFileSync(file), headers });
  });
}
