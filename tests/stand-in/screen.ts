// `screen` and `nativeTheme`: one display to begin with; a test plugs in and out with setDisplays.

import type * as Electron from 'electron';
import { desktop, type DisplayPlan } from './hooks.ts';
import type { Likeness } from './likeness.ts';
import { PreventableEvent, StrictEmitter } from './strict-emitter.ts';
import { strict } from './strict.ts';

const FIRST: DisplayPlan = { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };

let displays: Electron.Display[] = [display(FIRST)];

function display(plan: DisplayPlan): Electron.Display {
  const { id, bounds, scaleFactor = 1, label = `Display ${plan.id}` } = plan;
  const size = { width: bounds.width, height: bounds.height };
  const known = {
    id,
    label,
    bounds,
    size,
    scaleFactor,
    workArea: bounds,
    workAreaSize: size,
    rotation: 0,
    internal: false,
    detected: true,
    touchSupport: 'unknown' as const,
  };
  return strict('Display', known) satisfies Likeness<typeof known, Electron.Display> as never;
}

class Screen extends StrictEmitter {
  constructor() {
    super('screen', ['display-added', 'display-removed', 'display-metrics-changed']);
  }

  getPrimaryDisplay(): Electron.Display {
    const [first] = displays;
    if (first === undefined) throw new Error('stand-in electron: there is no display');
    return first;
  }

  getAllDisplays(): Electron.Display[] {
    return [...displays];
  }

  getCursorScreenPoint(): Electron.Point {
    return desktop.cursor;
  }

  getDisplayNearestPoint(point: Electron.Point): Electron.Display {
    return nearest(point);
  }

  getDisplayMatching(area: Electron.Rectangle): Electron.Display {
    return nearest({ x: area.x + area.width / 2, y: area.y + area.height / 2 });
  }
}
export const screen = new Screen();
screen satisfies Likeness<Screen, Electron.Screen>;

/** Plugs displays in and out; Electron's events follow, removed first. The first is primary. */
export function setDisplays(plans: readonly DisplayPlan[]): void {
  const before = displays;
  displays = plans.map(display);
  const event = new PreventableEvent();
  const has = (list: Electron.Display[], id: number): boolean => list.some((one) => one.id === id);
  for (const one of before) if (!has(displays, one.id)) screen.emit('display-removed', event, one);
  for (const one of displays) if (!has(before, one.id)) screen.emit('display-added', event, one);
  for (const one of displays) {
    const old = before.find((other) => other.id === one.id);
    const isSame = !old || JSON.stringify(old.bounds) === JSON.stringify(one.bounds);
    if (!isSame) screen.emit('display-metrics-changed', event, one, ['bounds', 'workArea']);
  }
}

function nearest({ x, y }: Electron.Point): Electron.Display {
  const distance = ({ bounds: b }: Electron.Display): number =>
    Math.hypot(
      Math.max(b.x - x, 0, x - (b.x + b.width)),
      Math.max(b.y - y, 0, y - (b.y + b.height)),
    );
  return displays.toSorted((one, other) => distance(one) - distance(other))[0] as Electron.Display;
}

class NativeTheme extends StrictEmitter {
  themeSource: Electron.NativeTheme['themeSource'] = 'system';

  constructor() {
    super('nativeTheme', ['updated']);
  }

  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'system' ? desktop.prefersDark : this.themeSource === 'dark';
  }
}
export const nativeTheme = new NativeTheme();
nativeTheme satisfies Likeness<NativeTheme, Electron.NativeTheme>;
