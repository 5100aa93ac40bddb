// Where the window was and how the screens are used, kept in window.json. Must stay true: a window
// is never opened where no screen is, nor larger than the screen it is on.
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { secondScreenMode, windowMode } from '../../shared/display.ts';
import { openKeptFile, type KeptFileOptions } from './kept-file.ts';

const SIZE_MIN = { width: 800, height: 600 };
const SIZE_FIRST = { width: 1280, height: 800 };
/** So much of a window must be on one screen for a person to get hold of it. */
const VISIBLE_MIN = 100;

const schema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }),
  isMaximized: z.boolean(),
});
export type Place = z.infer<typeof schema>;

const useSchema = z.object({ second: secondScreenMode, window: windowMode });
/** How the PC's screens are used; a second one by itself, unless somebody said no. */
export type ScreenUse = z.infer<typeof useSchema>;
const USE_AT_FIRST: ScreenUse = { second: 'auto', window: 'window' };

const fileSchema = z.object({ place: schema.optional(), use: useSchema.optional() });

export interface PlaceStore {
  /** The last place, or null when there is none that can be used. */
  load(): Place | null;
  save(place: Place): void;
  use(): ScreenUse;
  saveUse(use: ScreenUse): void;
}

export function createPlaceStore(options: Omit<KeptFileOptions, 'name' | 'schema'>): PlaceStore {
  const file = openKeptFile({ ...options, name: 'window', schema: fileSchema });
  return {
    load() {
      const read = schema.safeParse(file.get('place'));
      return read.success ? read.data : null;
    },
    save: (place) => file.set('place', place),
    use() {
      const read = useSchema.safeParse(file.get('use'));
      return read.success ? read.data : USE_AT_FIRST;
    },
    saveUse: (use) => file.set('use', use),
  };
}

/**
 * The last bounds if a screen still shows them, cut to that screen where it is smaller now; else
 * centred on the first screen. The very object given when there is nothing to change.
 */
export function fitBounds(last: Rectangle | null, areas: readonly Rectangle[]): Rectangle {
  const [first = { x: 0, y: 0, ...SIZE_FIRST }] = areas;
  const own = last === null ? undefined : areas.find((area) => isShown(last, area));
  if (last !== null && own !== undefined) return cutTo(own, last);
  const width = Math.max(SIZE_MIN.width, Math.min(last?.width ?? SIZE_FIRST.width, first.width));
  const height = Math.max(
    SIZE_MIN.height,
    Math.min(last?.height ?? SIZE_FIRST.height, first.height),
  );
  return {
    x: first.x + Math.max(0, Math.round((first.width - width) / 2)),
    y: first.y + Math.max(0, Math.round((first.height - height) / 2)),
    width,
    height,
  };
}

/** A window over an edge was put there by a person; one larger than its screen was not. */
function cutTo(area: Rectangle, last: Rectangle): Rectangle {
  const width = Math.max(SIZE_MIN.width, Math.min(last.width, area.width));
  const height = Math.max(SIZE_MIN.height, Math.min(last.height, area.height));
  if (width === last.width && height === last.height) return last;
  return {
    x: width === last.width ? last.x : area.x,
    y: height === last.height ? last.y : area.y,
    width,
    height,
  };
}

/** Whether enough of the window's upper edge, where it is held, is on this screen. */
function isShown({ x, y, width, height }: Rectangle, area: Rectangle): boolean {
  if (width < SIZE_MIN.width || height < SIZE_MIN.height) return false;
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= VISIBLE_MIN && y >= area.y && y <= area.y + area.height - VISIBLE_MIN;
}
