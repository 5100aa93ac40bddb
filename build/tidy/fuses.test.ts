// Owns what the installed program can be talked into: the fuses, as electron-builder blows them.
import { expect, it } from 'vitest';
import { TEST_FILE } from './import-walls.ts';
import { filesMatching, textOf } from './sources.ts';

it('the installed till is no Node, takes no debugger, and runs no changed code', () => {
  const config = textOf('electron-builder.yml');
  const block = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(config)?.[1] ?? '';
  const fuses = Object.fromEntries(
    [...block.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name = '', is]) => [name, is]),
  );
  expect(fuses).toEqual({
    runAsNode: 'false',
    enableCookieEncryption: 'true',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    loadBrowserProcessSpecificV8Snapshot: 'false',
    grantFileProtocolExtraPrivileges: 'false',
    resetAdHocDarwinSignature: 'true',
  });
  // The integrity of the archive covers what lies in it: only the one native file is outside.
  expect(config).toMatch(/^asarUnpack:\n {2}- '\*\*\/\*\.node'\n(?! {2}-)/m);
});

/** What runs in an installed till. */
const product = filesMatching(/^(electron|renderer|shared)\/.+\.(ts|tsx|html)$/).filter(
  ({ path }) => !TEST_FILE.test(path),
);

it('no crash of the till is written down or sent: a dump holds what memory held, keys too', () => {
  expect(product.length).toBeGreaterThan(100);
  const using = product.filter(({ text }) => /\bcrashReporter\b/.test(text));
  expect(using.map(({ path }) => path)).toEqual([]);
});

it('no page of the till gets Node, and none loses its sandbox', () => {
  const LOOSE = [
    /(nodeIntegration\w*|webviewTag|allowRunningInsecureContent): true/,
    /(sandbox|contextIsolation|webSecurity): false|'no-sandbox'/,
    /rejectUnauthorized: false|setCertificateVerifyProc/,
    /dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML|document\.write\b/,
  ];
  const loose = product.filter(({ text }) => LOOSE.some((pattern) => pattern.test(text)));
  expect(loose.map(({ path }) => path)).toEqual([]);
});
