// Owns how each scene is drawn. Each has its own colour, shape and word; only LUNAS is green.
import type { DisplayFrame, DisplayScene } from '../../shared/display.ts';
import { formatRupiah } from '../../shared/money.ts';
import { shopHour } from '../../shared/time.ts';
import { countdownText } from '../format.ts';
import { drawQr } from '../qr-drawing.ts';
import { element, sign, svg } from './elements.ts';
import { bothWords, dayPartOf, type BothWords } from './words.ts';

/** What is on the screen: a scene of the till's, or that there is no line to it. */
export type Shown = DisplayFrame['scene'] | { readonly kind: 'connecting' };

export interface Drawn {
  readonly root: HTMLElement;
  /** Brings countdown and place up to date; false when the scene can stand no longer. */
  readonly tick: (nowMs: number) => boolean;
}

const PATHS = {
  check: 'M4.5 12.5l5 5L19.5 7',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5 5',
  cross: 'M6 6l12 12M18 6L6 18',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.1',
};

const STANDS = (): boolean => true;

export function drawScene(frame: DisplayFrame, scene: Shown): Drawn {
  const words = bothWords(frame.look.lang);
  switch (scene.kind) {
    case 'idle':
      return idle(frame, words);
    case 'pay':
      return pay(scene, words);
    case 'paid':
      return paid(scene.amount, words);
    case 'checking': {
      const amount = element('p', 'amount money', formatRupiah(scene.amount));
      return told('checking', PATHS.search, words, ['checking', 'checkingMeaning'], amount);
    }
    case 'void':
      return told('void', PATHS.cross, words, ['void', 'voidMeaning']);
    case 'ask':
      return told('ask', PATHS.clock, words, ['ask', 'askMeaning']);
    case 'closed':
      return told('closed', PATHS.clock, words, ['closed', 'closedMeaning']);
    case 'connecting':
      return told('connecting', PATHS.clock, words, ['connecting', 'connectingMeaning']);
  }
}

/** One text in the till's language, and smaller in the other. */
function both(words: BothWords, className: string, pick: (w: BothWords['first']) => string) {
  const second = element('span', 'second', pick(words.second));
  second.lang = words.lang === 'id' ? 'en' : 'id';
  return element('p', className, element('span', 'first', pick(words.first)), second);
}

/** Steps of the slow walk that keeps a bright name from burning into the screen, in vw and vh. */
const WALK = [
  [0, 0],
  [3, 4],
  [-2, 7],
  [-4, -3],
  [2, -7],
  [4, 1],
  [-3, -5],
  [1, 6],
] as const;
const STEP_MS = 45_000;

function idle({ shop, timezone }: DisplayFrame, words: BothWords): Drawn {
  const greeting = element('div', '');
  const body = element(
    'div',
    'idle-body',
    greeting,
    element('h1', 'shop', shop),
    element('p', 'badge', 'QRIS'),
    both(words, 'idle-qris', (w) => w.qris),
  );
  let part = '';
  return {
    root: element('main', 'scene idle', body),
    tick(nowMs) {
      const now = dayPartOf(shopHour(nowMs, timezone));
      if (now !== part) greeting.replaceChildren(both(words, 'greeting', (w) => w.greeting[now]));
      part = now;
      const [x, y] = WALK[Math.floor(nowMs / STEP_MS) % WALK.length] ?? WALK[0];
      body.style.setProperty('transform', `translate(${x}vw, ${y}vh)`);
      return true;
    },
  };
}

type Pay = Extract<DisplayScene, { kind: 'pay' }>;

function pay(scene: Pay, words: BothWords): Drawn {
  const amount = formatRupiah(scene.amount);
  const big = element('p', 'amount money', amount);
  big.style.setProperty('--letters', String(amount.length));
  const left = element('strong', 'money');
  const bar = element('div', 'bar');
  const info = element(
    'div',
    'pay-info',
    scene.canSee ? null : warning(words),
    both(words, 'pay-total', (w) => w.total),
    big,
    discountOf(scene, words),
    // Who is to ask first is not told to scan.
    scene.canSee ? both(words, 'pay-scan', (w) => w.scan) : null,
    element(
      'div',
      'pay-left',
      both(words, 'pay-left-words', (w) => w.left),
      left,
    ),
    bar,
  );
  const whole = Math.max(1, scene.expiresAtMs - scene.createdAtMs);
  return {
    root: element(
      'main',
      `scene pay${scene.canSee ? '' : ' pay-warned'}`,
      plate(scene, amount, words),
      info,
    ),
    tick(nowMs) {
      const leftMs = scene.expiresAtMs - nowMs;
      left.textContent = countdownText(leftMs);
      bar.style.setProperty('--share', String(Math.max(0, Math.min(1, leftMs / whole))));
      return leftMs > 0;
    },
  };
}

/** Paper, in every theme: phones read black on white best. */
function plate(scene: Pay, amount: string, words: BothWords): HTMLElement {
  const place = element('div', 'qr-place');
  drawQr(scene.qris).then(
    ({ modules, path }) => {
      const size = String(modules);
      const ground = { tag: 'rect', width: size, height: size, fill: '#ffffff' };
      const picture = svg(`0 0 ${size} ${size}`, ground, { d: path, fill: '#000000' });
      picture.setAttribute('class', 'qr');
      picture.setAttribute('role', 'img');
      picture.setAttribute('shape-rendering', 'crispEdges');
      picture.setAttribute('aria-label', words.first.qrOf(amount, scene.merchant));
      picture.setAttribute('data-qris', scene.qris);
      picture.style.setProperty('--qr-modules', size);
      place.replaceChildren(picture);
    },
    () => place.replaceChildren(both(words, 'qr-failed', (w) => w.failed)),
  );
  return element(
    'section',
    'plate',
    element('p', 'badge', 'QRIS'),
    element('strong', 'merchant', scene.merchant),
    place,
    scene.nmid === null ? null : element('p', 'nmid', `NMID ${scene.nmid}`),
  );
}

function discountOf({ price, amount }: Pay, words: BothWords): HTMLElement | null {
  if (price === null) return null;
  const text = (w: BothWords['first']): string =>
    `${w.price} ${formatRupiah(price)} · ${w.discount} ${formatRupiah(price - amount)}`;
  return element('p', 'discount', text(words.first));
}

function warning(words: BothWords): HTMLElement {
  const text = both(words, 'warning-words', (w) => w.cantSee);
  return element('div', 'warning', sign('sign-small', PATHS.warning), text);
}

function paid(amount: number, words: BothWords): Drawn {
  const text = formatRupiah(amount);
  const big = element('p', 'paid-amount money', text);
  big.style.setProperty('--letters', String(text.length));
  const root = element(
    'main',
    'scene paid',
    sign('sign-paid', PATHS.check),
    element('h1', 'paid-word', words.first.paid),
    big,
    both(words, 'paid-thanks', (w) => w.thanks),
  );
  root.setAttribute('role', 'alert');
  return { root, tick: STANDS };
}

type Telling = Extract<
  keyof BothWords['first'],
  | 'checking'
  | 'checkingMeaning'
  | 'void'
  | 'voidMeaning'
  | 'ask'
  | 'askMeaning'
  | 'closed'
  | 'closedMeaning'
  | 'connecting'
  | 'connectingMeaning'
>;

function told(
  kind: string,
  path: string,
  words: BothWords,
  [title, meaning]: readonly [Telling, Telling],
  extra: HTMLElement | null = null,
): Drawn {
  const root = element(
    'main',
    `scene told told-${kind}`,
    sign(`sign-${kind}`, path),
    both(words, 'told-title', (w) => w[title]),
    extra,
    both(words, 'told-meaning', (w) => w[meaning]),
  );
  root.setAttribute('role', 'status');
  return { root, tick: STANDS };
}
