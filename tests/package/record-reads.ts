// Loaded before a till (`node --import`): writes down every file of the app that is read, modules
// included, one line each, into the file that LUNAS_READS names.
import fs, { appendFileSync } from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = `${process.env['LUNAS_APP'] ?? ''}${sep}`;
const list = process.env['LUNAS_READS'] ?? '';
const append = appendFileSync.bind(fs);
const known = new Set<string>();

function read(path: unknown): void {
  const file = path instanceof URL ? fileURLToPath(path) : path;
  if (typeof file !== 'string' || !file.startsWith(app) || known.has(file)) return;
  known.add(file);
  append(list, `${file.slice(app.length).replaceAll(sep, '/')}\n`);
}

registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) read(new URL(url));
    return next(url, context);
  },
});

type Reader = (path: unknown, ...rest: unknown[]) => unknown;

function watch(owner: object, names: readonly string[]): void {
  const members = owner as Record<string, Reader>;
  for (const name of names) {
    const before = members[name];
    if (before === undefined) continue;
    members[name] = function watched(this: unknown, path, ...rest) {
      read(path);
      return before.call(this, path, ...rest);
    };
  }
}

watch(fs, ['readFileSync', 'readFile', 'openSync', 'open', 'createReadStream']);
watch(fs.promises, ['readFile', 'open']);
const dlopen = process.dlopen.bind(process);
process.dlopen = (module, path, ...rest) => {
  read(path);
  dlopen(module, path, ...rest);
};
syncBuiltinESMExports();
