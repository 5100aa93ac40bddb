// Where the window was and how the screens are used, kept in window.json. Must stay true: a file
// that can't be read is set aside, never wiped, and a window is never opened where no screen is.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import Conf from 'conf';
import { z } from 'zod';
import { secondScreenMode, windowMode } from '../../shared/display.ts';
import type { Clock, Logger } from '../core/ports.ts';

const NAME = 'window';
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

export interface PlaceStore {
  /** The last place, or null when there is none that can be used. */
  load(): Place | null;
  save(place: Place): void;
  use(): ScreenUse;
  saveUse(use: ScreenUse): void;
}

/** @param dir the shell's own folder, not the profile: a window belongs to the PC */
export function createPlaceStore(dir: string, clock: Clock, log: Logger): PlaceStore {
  const conf = openConf(dir, clock, log);
  return {
    load() {
      const read = schema.safeParse(conf.get('place'));
      return read.success ? read.data : null;
    },
    save: (place) => conf.set('place', place),
    use() {
      const read = useSchema.safeParse(conf.get('use'));
      return read.success ? read.data : USE_AT_FIRST;
    },
    saveUse: (use) => conf.set('use', use),
  };
}

function openConf(dir: string, clock: Clock, log: Logger): Conf<Record<string, unknown>> {
  const make = (): Conf<Record<string, unknown>> =>
    new Conf({ cwd: dir, configName: NAME, projectVersion: '1' });
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const aside = `${NAME}.broken-${clock.wallMs()}.json`;
    renameSync(join(dir, `${NAME}.json`), join(dir, aside));
    log.warn('the window file was broken and was set aside', { file: aside });
    return make();
  }
}

/** The last bounds if a screen still shows them, else centred on the first screen. */
export function fitBounds(last: Rectangle | null, areas: readonly Rectangle[]): Rectangle {
  const [first = { x: 0, y: 0, ...SIZE_FIRST }] = areas;
  const width = Math.max(SIZE_MIN.width, Math.min(last?.width ?? SIZE_FIRST.width, first.width));
  const height = Math.max(
    SIZE_MIN.height,
    Math.min(last?.height ?? SIZE_FIRST.height, first.height),
  );
  if (last !== null && areas.some((area) => isShown(last, area))) return last;
  return {
    x: first.x + Math.max(0, Math.round((first.width - width) / 2)),
    y: first.y + Math.max(0, Math.round((first.height - height) / 2)),
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
