// Owns out/licences.txt: whose work is inside an installed Lunas, and under what terms. Must stay
// true: it is read off what the bundler really put into the app, so it can't fall behind.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The programs and pages that are packed; the web host and the simulator are not. */
const PACKED = new Set(['client', 'display', 'door', 'main', 'preload']);
/** In the app without being a module of any bundle. */
const BESIDE = ['better-sqlite3', '@fontsource-variable/public-sans'];
const TEXT = /^(un)?licen[cs]e|^copying|^notice/i;
/** Folders of a package that bring somebody else's work with its own terms. */
const INNER = ['', 'wasm'];

export interface Licences {
  readonly plugin: Plugin;
  /** After all bundles are made. */
  write(file: string): void;
}

/** `modules`: the folder node_modules, absolute. */
export function collectLicences(modules: string): Licences {
  const names = new Set(BESIDE);
  return {
    plugin: {
      name: 'lunas-licences',
      generateBundle(_options, bundle) {
        if (!PACKED.has(this.environment.name)) return;
        for (const part of Object.values(bundle)) {
          if (part.type !== 'chunk') continue;
          for (const id of part.moduleIds) {
            const name = packageOf(id);
            if (name !== null) names.add(name);
          }
        }
      },
    },
    write(file) {
      const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
      writeFileSync(file, [HEAD, ...sorted.map((name) => entry(modules, name))].join(RULE));
    },
  };
}

const HEAD = `Lunas is built with the work of many people. Here is whose, and under what terms.
The terms of Electron and of Chromium lie beside the program (LICENSE.electron.txt,
LICENSES.chromium.html).
`;
const RULE = `\n${'-'.repeat(80)}\n`;

function packageOf(id: string): string | null {
  const path = id.replaceAll('\\', '/');
  const at = path.lastIndexOf('/node_modules/');
  if (at === -1) return null;
  const [first = '', second = ''] = path.slice(at + '/node_modules/'.length).split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The package at the top of node_modules stands for a copy further down. */
function entry(modules: string, name: string): string {
  const dir = join(modules, name);
  const { version, license, author } = JSON.parse(
    readFileSync(join(dir, 'package.json'), 'utf8'),
  ) as {
    readonly version: string;
    readonly license?: string;
    readonly author?: string | { readonly name?: string };
  };
  const texts = INNER.map((inner) => join(dir, inner))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => ({ folder, file })))
    .filter(({ file }) => TEXT.test(file))
    .map(({ folder, file }) => readFileSync(join(folder, file), 'utf8').trim());
  const by = typeof author === 'object' ? author.name : author;
  const none = `The package brings no text of its licence. Its author: ${by ?? 'not named'}.`;
  const body = texts.length > 0 ? texts.join('\n\n') : none;
  return `${name} ${version} (${license ?? 'see below'})\n\n${body}\n`;
}
