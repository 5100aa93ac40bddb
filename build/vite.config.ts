// Owns what is built from what: the page (client), the customer's screen and five Node programs,
// each one file in out/. Must stay true: only `electron`, better-sqlite3 and Node's own modules
// stay outside the bundles, so that a packed app needs no other node_modules; the preload is
// CommonJS (a sandboxed one can't be ESM).
import { builtinModules } from 'node:module';
import { parse, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';
import { inOnePiece } from './join-page.ts';
import { collectLicences } from './licences.ts';

const top = resolve(import.meta.dirname, '..');
const licences = collectLicences(resolve(top, 'node_modules'));

/** Optional native speed-ups that `ws` tries to load and works without. */
const WS_EXTRAS = ['bufferutil', 'utf-8-validate'];

/** The driver's other half, which it takes only when asked to by its environment. */
const PG_EXTRAS = ['pg-native'];

const external = [
  'electron',
  'better-sqlite3',
  ...WS_EXTRAS,
  ...PG_EXTRAS,
  ...builtinModules,
  /^node:/,
];

function nodeProgram(
  name: string,
  input: string,
  format: 'es' | 'cjs',
  banner?: string,
): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      outDir: resolve(top, 'out', name),
      emptyOutDir: true,
      target: 'node24',
      ssr: true,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: { [parse(input).name]: resolve(top, input) },
        platform: 'node',
        external,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          ...(banner === undefined ? {} : { banner }),
        },
      },
    },
  };
}

/**
 * The customer's screen, in its own folder: who serves that one serves nothing of the till.
 * Built for the tablets of some years ago that end up on counters.
 */
const displayPage = (): EnvironmentOptions => otherPage('display', ['display', 'pair']);

/** What asks for a passphrase before anything of a till starts. */
const doorPage = (): EnvironmentOptions => otherPage('door', ['door']);

/** The manager's phone, and the pairing page: one file whole in itself (join-page.ts). */
const phonePage = (): EnvironmentOptions => otherPage('phone', ['phone']);
const joinPage = (): EnvironmentOptions => otherPage('phone/join', ['join']);

function otherPage(dir: string, names: readonly string[]): EnvironmentOptions {
  const pages = names.map((name) => [name, resolve(top, `renderer/${name}.html`)]);
  return {
    consumer: 'client',
    build: {
      outDir: resolve(top, 'out', dir),
      emptyOutDir: true,
      target: ['es2022', 'chrome94', 'safari15.4', 'firefox93'],
      copyPublicDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: Object.fromEntries(pages) as Record<string, string> },
    },
  };
}

export default defineConfig({
  root: resolve(top, 'renderer'),
  base: './',
  plugins: [react(), inOnePiece(), licences.plugin],
  worker: { format: 'es', plugins: () => [licences.plugin] },
  resolve: {
    // Its build for Node reads its fonts' files when it runs; this one is given them (pdf.ts).
    alias: [
      { find: /^pdfkit$/, replacement: resolve(top, 'node_modules/pdfkit/js/pdfkit.browser.mjs') },
    ],
  },
  environments: {
    client: {
      build: {
        outDir: resolve(top, 'out/renderer'),
        emptyOutDir: true,
        assetsInlineLimit: 0, // the page's CSP takes no data: addresses for scripts, fonts or sound
        modulePreload: { polyfill: false },
      },
    },
    display: displayPage(),
    door: doorPage(),
    phone: phonePage(),
    join: joinPage(),
    main: nodeProgram('main', 'electron/main.ts', 'es'),
    preload: nodeProgram('preload', 'electron/preload.ts', 'cjs'),
    web: nodeProgram('web', 'electron/web.ts', 'es'),
    cli: nodeProgram('cli', 'electron/cli/lunas.ts', 'es', '#!/usr/bin/env node'),
    simulator: nodeProgram('simulator', 'simulator/main.ts', 'es'),
  },
  builder: {
    sharedConfigBuild: true, // one list of licences over all of them
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments))
        await builder.build(environment);
      licences.write(resolve(top, 'out/licences.txt'));
    },
  },
});
