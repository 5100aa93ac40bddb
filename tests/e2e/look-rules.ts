// Owns what a screen must keep to be read at a counter. Each function runs inside the page and
// answers with one line per breach.

/** Text against what is behind it: 4.5 to 1, or 3 to 1 when large (WCAG 2.2, 1.4.3). */
export function contrastFaults(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) return ['no canvas to measure colours with'];
  const channels = (colour: string): [number, number, number, number] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const luminance = (rgb: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (start: Element): number[] => {
    const layers: [number, number, number, number][] = [];
    for (let element: Element | null = start; element !== null; element = element.parentElement) {
      const layer = channels(getComputedStyle(element).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight(
      (under, [r, g, b, a]) => [r, g, b].map((value, i) => value * a + (under[i] ?? 0) * (1 - a)),
      [255, 255, 255],
    );
  };
  const covered = document.querySelector('.alerts') ?? document.querySelector('dialog');
  const faults = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent?.trim() ?? '';
    if (element === null || text === '' || element.closest('button:disabled, script, noscript'))
      continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (range.getBoundingClientRect().width === 0) continue;
    if (covered !== null && !covered.contains(element) && !element.closest('.training')) continue;
    const style = getComputedStyle(element);
    // The button that closes an alert lies over it, without a ground of its own.
    const isCloser = element.matches('.alerts-close');
    const ground = isCloser ? (document.querySelector('.alert') ?? element) : element;
    const back = luminance(behind(ground));
    const front = luminance(channels(style.color));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const isTwoPaned =
      element.matches('.alerts-close') && document.querySelector('.alert + .alert');
    if (ratio < (isLarge ? 3 : 4.5) && !isTwoPaned)
      faults.add(`"${text.slice(0, 40)}" has a contrast of ${ratio.toFixed(2)}`);
  }
  return [...faults];
}

/** Nothing cut off, nothing beyond the screen, no scrolling where a cashier sells. */
export function sizeFaults(): string[] {
  const faults: string[] = [];
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth) faults.push(`the page is ${scrollWidth} px wide`);
  if (scrollHeight > innerHeight) faults.push(`the page is ${scrollHeight} px high`);
  const parts =
    '.page, .top, .tab, .sell, .pad, .pad-key, .waiting, .waiting-info, .plate, .rail, .card, ' +
    '.recent-row, .person, .closed, .cancel, .alert, .button, .banner, .chip, .choice-option, .odd';
  for (const part of document.querySelectorAll(parts)) {
    const isWide = part.scrollWidth > part.clientWidth + 1;
    const isHigh = part.scrollHeight > part.clientHeight + 1;
    if (isWide || isHigh) faults.push(`.${part.className} cuts off what is in it`);
  }
  return faults;
}

/**
 * With large text a screen may be scrolled down, never sideways, and nothing is cut off or lies
 * over something else. What scrolls by itself (a list, a table, a dialog) may be larger than its
 * window.
 */
export function largeTextFaults(): string[] {
  const faults: string[] = [];
  for (const part of document.querySelectorAll('html, #root, .page, .screen, .dialog-body')) {
    if (part.scrollWidth > part.clientWidth + 1)
      faults.push(`.${part.className} is ${part.scrollWidth - part.clientWidth} px too wide`);
  }
  const parts =
    '.tab, .pad-key, .card, .recent-row, .alert, .button, .banner, .chip, .sight, .plate, .field, ' +
    '.choice-option, .panel, .unclaimed, .candidate, .empty, .amount-shown, .times-row';
  for (const part of document.querySelectorAll(parts)) {
    const isWide = part.scrollWidth > part.clientWidth + 1;
    const isHigh = part.scrollHeight > part.clientHeight + 1;
    if (part.clientWidth > 0 && (isWide || isHigh))
      faults.push(`.${part.className} cuts off "${part.textContent?.slice(0, 30)}"`);
  }
  const boxes = [...document.querySelectorAll('button, .chip, .amount-typed, .amount-big, .sight')]
    .filter((part) => part.closest('.alerts') === null && part.checkVisibility())
    .map((part) => [part, part.getBoundingClientRect()] as const)
    .filter(([, box]) => box.width > 0 && box.bottom > 0 && box.top < innerHeight);
  const isOver = document.querySelector('dialog, .alerts') !== null;
  if (isOver) return faults;
  for (const [index, [part, box]] of boxes.entries())
    for (const [other, its] of boxes.slice(index + 1)) {
      if (part.contains(other) || other.contains(part)) continue;
      const width = Math.min(box.right, its.right) - Math.max(box.left, its.left);
      const height = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
      if (width > 1 && height > 1)
        faults.push(`.${part.className} and .${other.className} lie over each other`);
    }
  return faults;
}

/** 48 px for everything a finger must hit, 64 px for the pad. */
export function targetFaults(): string[] {
  const targets = document.querySelectorAll(
    'button, a, textarea, .choice-option, input:not([type=radio], [type=file], [type=checkbox])',
  );
  return [...targets].flatMap((target) => {
    const { width, height } = target.getBoundingClientRect();
    const least = target.matches('.pad-key, .card') ? 64 : 48;
    const isSmall = width > 0 && (width < least - 0.5 || height < least - 0.5);
    return isSmall ? [`.${target.className} is ${width.toFixed()} × ${height.toFixed()} px`] : [];
  });
}

/** A reader, or a test, finds one banner and one alert, never two that contradict each other. */
export function roleFaults(): string[] {
  const count = (selector: string): number => document.querySelectorAll(selector).length;
  const faults: string[] = [];
  if (count('[role=status], output') > 1) faults.push('more than one status');
  if (count('[role=alert]') > 1) faults.push('more than one alert');
  for (const control of document.querySelectorAll('button, a')) {
    const name = control.getAttribute('aria-label') ?? control.textContent ?? '';
    if (name.trim() === '') faults.push(`.${control.className} has no name`);
  }
  for (const field of document.querySelectorAll('input, textarea, select')) {
    const { labels } = field as HTMLInputElement;
    if (field.matches('[hidden]')) continue;
    if ((labels?.length ?? 0) === 0) faults.push(`a field .${field.className} has no label`);
  }
  return faults;
}
