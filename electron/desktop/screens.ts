// Owns how the app uses the PC's screens: the till's window as a window, full screen or kiosk,
// and the customer's on the second one. Remembered from start to start; changed from the settings
// and by keys.
import { screen } from 'electron';
import type { BrowserWindow, WebContents } from 'electron';
import type { ScreensView } from '../../shared/display.ts';
import type { ScreensPort } from '../core/ports.ts';
import { fitBounds, type PlaceStore, type ScreenUse } from './place.ts';
import type { SecondScreen } from './second-screen.ts';

/** The windows, once they are there; until then there is nothing to arrange. */
export interface Windows {
  readonly till: BrowserWindow;
  readonly second: SecondScreen;
  /** Started with --kiosk: holds until somebody says otherwise, and is not remembered. */
  readonly isKiosk: boolean;
}

export interface DesktopScreens extends ScreensPort {
  attach(windows: Windows): void;
  isDisplay(contents: WebContents): boolean;
  /** F11: full screen and back; a kiosk is left in the settings only. */
  toggleFull(): void;
  toggleSecond(): void;
}

export function createScreens(place: PlaceStore): DesktopScreens {
  let windows: Windows | null = null;
  let use: ScreenUse = place.use();

  function apply(): void {
    if (windows === null || windows.till.isDestroyed()) return;
    const { till, second } = windows;
    till.setKiosk(use.window === 'kiosk');
    till.setFullScreen(use.window !== 'window');
    second.use(use.second);
  }

  function arrange(change: Partial<ScreenUse>): void {
    use = { ...use, ...change };
    place.saveUse(use);
    apply();
  }

  return {
    state: (): ScreensView => ({
      ...use,
      hasSecond: windows?.second.hasScreen ?? false,
      isShown: windows?.second.isShown ?? false,
    }),
    arrange,
    attach(made) {
      windows = made;
      if (made.isKiosk) use = { ...use, window: 'kiosk' };
      apply();
      keepInSight(made.till);
    },
    isDisplay: (contents) => windows?.second.isOwn(contents) ?? false,
    toggleFull() {
      if (use.window === 'kiosk' || windows === null) return;
      // Asked of the window: macOS has a way of its own out of full screen.
      arrange({ window: windows.till.isFullScreen() ? 'window' : 'full' });
    },
    toggleSecond: () => arrange({ second: use.second === 'auto' ? 'off' : 'auto' }),
  };
}

/** When the screen the till was on is unplugged, not every system brings its window back. */
function keepInSight(till: BrowserWindow): void {
  const look = (): void => {
    if (till.isDestroyed()) return;
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((d) => d.workArea);
    const bounds = till.getBounds();
    const fitting = fitBounds(bounds, areas);
    if (fitting !== bounds) till.setBounds(fitting);
  };
  screen.on('display-removed', look);
  screen.on('display-metrics-changed', look);
}
