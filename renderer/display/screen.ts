// Owns what stands on the customer's screen from frame to frame. Must stay true: without a line to
// the till nothing of a sale stays up, and a code whose time is over goes even if nobody says so.
import type { DisplayFrame } from '../../shared/display.ts';
import type { TillClock } from '../clock.ts';
import { element } from './elements.ts';
import { drawScene, type Drawn, type Shown } from './scenes.ts';
import { bothWords } from './words.ts';

const NOBODY: DisplayFrame = {
  nowMs: 0,
  shop: '',
  timezone: 'Asia/Jakarta',
  isTraining: false,
  look: { lang: 'id', theme: 'auto' },
  scene: { kind: 'closed' },
};

export interface CustomerScreen {
  take(frame: DisplayFrame): void;
  lose(): void;
  /** Lets time pass on the screen: countdown, greeting, the slow walk. */
  tick(): void;
}

export function createCustomerScreen(place: HTMLElement, clock: TillClock): CustomerScreen {
  let frame = NOBODY;
  let text = '';
  let drawn: Drawn | null = null;

  function draw(scene: Shown): void {
    const { nowMs: _nowMs, ...lasting } = frame;
    const next = JSON.stringify([lasting, scene]);
    if (next === text) return;
    text = next;
    document.documentElement.lang = frame.look.lang;
    document.documentElement.dataset['theme'] = frame.look.theme;
    document.title = frame.shop || 'Lunas';
    drawn = drawScene(frame, scene);
    place.replaceChildren(...(frame.isTraining ? [band(frame)] : []), drawn.root);
    place.className = frame.isTraining ? 'is-training' : '';
    drawn.tick(clock.nowMs());
  }

  return {
    take(next) {
      frame = next;
      clock.set(next.nowMs);
      draw(next.scene);
    },
    lose: () => draw({ kind: 'connecting' }),
    tick() {
      if (drawn?.tick(clock.nowMs()) === false) draw({ kind: 'void' });
    },
  };
}

function band({ look }: DisplayFrame): HTMLElement {
  return element('p', 'training', bothWords(look.lang).first.training);
}
