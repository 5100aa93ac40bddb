// Where the window opens: where it was, if a person can see it there.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock, Logger } from '../core/ports.ts';
import { createPlaceStore, fitBounds } from './place.ts';

const counter = { x: 0, y: 0, width: 1366, height: 768 };
const second = { x: 1366, y: 0, width: 1920, height: 1080 };
const centred = { x: 43, y: 0, width: 1280, height: 768 };

describe('the window', () => {
  it('opens in the middle of the first screen when it never was anywhere', () => {
    expect(fitBounds(null, [counter])).toEqual(centred);
    expect(fitBounds(null, [second])).toEqual({ x: 1686, y: 140, width: 1280, height: 800 });
  });

  it('opens where it was', () => {
    const last = { x: 1500, y: 100, width: 1000, height: 700 };
    expect(fitBounds(last, [counter, second])).toEqual(last);
  });

  it('comes back to the first screen when its own is unplugged', () => {
    const last = { x: 1500, y: 100, width: 1000, height: 700 };
    expect(fitBounds(last, [counter])).toEqual({ x: 183, y: 34, width: 1000, height: 700 });
  });

  it.each([
    ['above the screen', { x: 10, y: -500, width: 1000, height: 700 }],
    ['below the screen', { x: 10, y: 760, width: 1000, height: 700 }],
    ['nearly all to the left', { x: -950, y: 0, width: 1000, height: 700 }],
    ['too small to use', { x: 10, y: 10, width: 20, height: 20 }],
  ])('comes back when it was %s', (_where, last) => {
    const bounds = fitBounds(last, [counter]);
    expect(bounds).not.toEqual(last);
    expect(bounds.y).toBeGreaterThanOrEqual(0);
    expect(bounds.width).toBeGreaterThanOrEqual(800);
  });
});

describe('the remembered place', () => {
  let dir: string;
  let warnings: string[];
  const clock: Clock = { wallMs: () => 77, monoMs: () => 0, sleep: () => Promise.resolve() };
  const log: Logger = {
    info: () => undefined,
    warn: (message) => void warnings.push(message),
    error: () => undefined,
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-place-'));
    warnings = [];
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('is there after a restart', () => {
    const place = { bounds: { x: 1, y: 2, width: 900, height: 700 }, isMaximized: true };
    createPlaceStore(dir, clock, log).save(place);
    expect(createPlaceStore(dir, clock, log).load()).toEqual(place);
  });

  it('is set aside, not wiped, when its file is broken', () => {
    writeFileSync(join(dir, 'window.json'), '{"place": {"bou');
    expect(createPlaceStore(dir, clock, log).load()).toBeNull();
    const aside = readdirSync(dir).find((name) => name.startsWith('window.broken-')) ?? '';
    expect(readFileSync(join(dir, aside), 'utf8')).toBe('{"place": {"bou');
    expect(warnings).toEqual(['the window file was broken and was set aside']);
  });

  it('remembers how the screens are used; a second one by itself at first', () => {
    expect(createPlaceStore(dir, clock, log).use()).toEqual({ second: 'auto', window: 'window' });
    createPlaceStore(dir, clock, log).saveUse({ second: 'off', window: 'kiosk' });
    expect(createPlaceStore(dir, clock, log).use()).toEqual({ second: 'off', window: 'kiosk' });
    expect(createPlaceStore(dir, clock, log).load()).toBeNull();
  });

  it('is passed over when it says something else', () => {
    writeFileSync(join(dir, 'window.json'), '{"place": {"bounds": {"x": "left"}}}');
    expect(createPlaceStore(dir, clock, log).load()).toBeNull();
  });
});
