// What an installed till does not start with, and what no page of it may load.
import { describe, expect, it } from 'vitest';
import { debugSwitchesIn, faultsOfDebugging, isInside } from './hardening.ts';

/** As much of Electron's app as is asked: whether it is installed, and its command line. */
function app(isPackaged: boolean) {
  const taken: string[] = [];
  const commandLine = { removeSwitch: (name: string) => void taken.push(name) };
  return { taken, isPackaged, commandLine: commandLine as unknown as Electron.CommandLine };
}

describe('a debugger at the till', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-port',
    '--REMOTE-DEBUGGING-PIPE',
    '-remote-debugging-port=0',
    '--inspect',
    '--inspect-brk=0.0.0.0:9229',
    '--js-flags=--expose-gc',
    '--disable-web-security',
    '--ignore-certificate-errors',
    '--host-rules=MAP * 127.0.0.1',
    '--host-resolver-rules=MAP qiospay.id 127.0.0.1',
    '--load-extension=/tmp/x',
    '--use-fake-ui-for-media-stream',
  ])('is refused by an installed one, in a sentence: %s', (arg) => {
    const installed = app(true);
    const faults = faultsOfDebugging(installed, ['lunas', arg]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^An installed Lunas does not start with --[a-z-]+\.$/);
    expect(installed.taken).toHaveLength(1); // Chromium does not see it meanwhile either
  });

  it('is for those who build it, and what is no debugger starts everywhere', () => {
    const built = app(false);
    expect(faultsOfDebugging(built, ['electron', '.', '--remote-debugging-port=0'])).toEqual([]);
    expect(built.taken).toEqual([]);
    const usual = ['lunas', '--kiosk', '--profile=/x/--inspect', '--no-sandbox', '--lang=id', 'x'];
    expect(debugSwitchesIn([...usual, 'lunas://sale?amount=1&x=--inspect'])).toEqual([]);
  });
});

describe('what a page may load', () => {
  it('is the app’s own files and what it made itself', () => {
    for (const address of ['app://till/assets/x.js', 'app://display/', 'blob:app://till/1'])
      expect(isInside(address)).toBe(true);
    expect(isInside('data:text/html,x')).toBe(true);
  });

  it.each([
    'https://lunas.example/',
    'http://127.0.0.1:5173/',
    'http://till/',
    'file:///etc/passwd',
    'app://till.evil/',
    'app://evil/',
    'ws://127.0.0.1/',
    'ftp://x/',
    'chrome-extension://x/',
    'x',
    '',
  ])('is never %j', (address) => {
    expect(isInside(address)).toBe(false);
  });
});
