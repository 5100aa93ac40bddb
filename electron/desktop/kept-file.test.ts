// What the desktop remembers of its window and of a manager's choices: there after a restart, set
// aside when it is no good, never wiped and never in the way of a start.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHORTCUT_AT_FIRST } from '../../shared/accelerator.ts';
import type { Clock, Logger } from '../core/ports.ts';
import { createPlaceStore } from './place.ts';
import { createPreferences, shortcutOf } from './preferences.ts';

let dir: string;
let warnings: string[];
let aside: string[];
const clock: Clock = { wallMs: () => 77, monoMs: () => 0, sleep: () => Promise.resolve() };
const log: Logger = {
  info: () => undefined,
  warn: (message) => void warnings.push(message),
  error: (message) => void warnings.push(message),
};
const options = () => ({ dir, clock, log, onAside: (file: string) => void aside.push(file) });
const place = () => createPlaceStore(options());
const preferences = () => createPreferences(options());

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-kept-'));
  warnings = [];
  aside = [];
});
afterEach(() => {
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true, force: true });
});

describe('the place of the window', () => {
  const last = { bounds: { x: 1, y: 2, width: 900, height: 700 }, isMaximized: true };

  it('is there after a restart, beside how the screens are used', () => {
    expect(place().use()).toEqual({ second: 'auto', window: 'window' });
    place().save(last);
    place().saveUse({ second: 'off', window: 'kiosk' });
    expect(place().load()).toEqual(last);
    expect(place().use()).toEqual({ second: 'off', window: 'kiosk' });
  });

  it.each([
    ['cut off in the middle', '{"place": {"bou'],
    ['empty', ''],
    ['another shape than ours', '{"place": {"bounds": {"x": "left"}}}'],
    ['a mode there is none of', '{"use": {"second": "auto", "window": "wall"}}'],
    ['no object', '[1, 2]'],
  ])('is set aside under a name that is told when its file is %s', (_how, text) => {
    writeFileSync(join(dir, 'window.json'), text);
    expect(place().load()).toBeNull();
    expect(place().use()).toEqual({ second: 'auto', window: 'window' });
    expect(aside).toEqual(['window.broken-77.json']);
    expect(readFileSync(join(dir, 'window.broken-77.json'), 'utf8')).toBe(text);
    expect(warnings).toEqual(['preferences were broken and were set aside']);
    place().save(last);
    expect(place().load()).toEqual(last);
  });

  it('keeps what a newer Lunas wrote beside it', () => {
    writeFileSync(join(dir, 'window.json'), '{"later": 1}');
    place().save(last);
    expect(JSON.parse(readFileSync(join(dir, 'window.json'), 'utf8'))).toEqual({
      later: 1,
      place: last,
    });
    expect(aside).toEqual([]);
  });

  it('that can be neither read nor set aside holds nobody up: it is remembered until the end', () => {
    mkdirSync(join(dir, 'window.json'));
    mkdirSync(join(dir, 'window.broken-77.json'));
    writeFileSync(join(dir, 'window.broken-77.json', 'x'), '');
    const store = place();
    expect(store.load()).toBeNull();
    store.save(last);
    expect(store.load()).toEqual(last);
    expect(warnings).toContain('preferences can not be kept');
  });

  it('that can not be written says so in the log and goes on', () => {
    const store = place();
    rmSync(dir, { recursive: true, force: true });
    writeFileSync(dir, 'no folder any more');
    store.save(last);
    expect(store.load()).toEqual(last);
    expect(warnings).toEqual(['preferences could not be written']);
    rmSync(dir);
    mkdirSync(dir);
  });
});

describe('what was chosen of the desktop', () => {
  it('is little at first: nothing starts, hides or stays by itself', () => {
    expect(preferences().now()).toMatchObject({ closesToTray: false, notifies: true, lang: 'id' });
    expect(shortcutOf(preferences().now())).toBe(SHORTCUT_AT_FIRST);
  });

  it('is there after a restart', () => {
    preferences().change({ closesToTray: true, shortcut: null, lang: 'en' });
    expect(preferences().now()).toMatchObject({ closesToTray: true, shortcut: null, lang: 'en' });
    expect(shortcutOf(preferences().now())).toBeNull();
    expect(readdirSync(dir)).toEqual(['shell.json']);
  });

  it('holds no combination that nobody would have chosen', () => {
    writeFileSync(
      join(dir, 'shell.json'),
      '{"shell":{"closesToTray":true,"notifies":true,"lang":"id","knowsTray":true,"shortcut":"A"}}',
    );
    expect(shortcutOf(preferences().now())).toBeNull();
    expect(preferences().now().closesToTray).toBe(true);
  });

  it('is set aside whole when it is broken', () => {
    writeFileSync(join(dir, 'shell.json'), '{"shell":{"closesToTray":"ja"}}');
    expect(preferences().now().closesToTray).toBe(false);
    expect(aside).toEqual(['shell.broken-77.json']);
  });
});
