// Makes the two scripts a page gets before its own: the isolated world with the app's preload, and
// the main world's permission guards. The sources are this folder's TypeScript, types stripped.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** The name Electron gives its isolated world. */
export const ISOLATED_WORLD = 'Electron Isolated Context';

/** The isolated world's script. `preloadPath`: the compiled CommonJS preload, or null for none. */
export function isolatedWorldScript(preloadPath: string | null): string {
  const preload = preloadPath === null ? '' : readFileSync(preloadPath, 'utf8');
  const sources = ['strict.ts', 'codec.ts', 'page/isolated-world.ts'].map(plainScript);
  const call = `function (require, module, exports, process) {\n${preload}\n}`;
  return wrap(sources, `startIsolatedWorld(${call}, ${JSON.stringify(process.platform)});`);
}

export function mainWorldScript(): string {
  return wrap([plainScript('page/main-world.ts')], 'startMainWorld();');
}

function wrap(sources: readonly string[], call: string): string {
  return `(() => {\n${sources.join('\n')}\n${call}\n})();`;
}

function plainScript(name: string): string {
  const source = readFileSync(new URL(name, import.meta.url), 'utf8');
  return withoutWarning(() => stripTypeScriptTypes(source))
    .replaceAll(/^import [^;]*;$/gm, '')
    .replaceAll(/^export /gm, '');
}

/** Node 24 warns that stripping by hand is experimental; the pinned version makes that moot. */
function withoutWarning<T>(run: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
