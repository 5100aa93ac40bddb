// Owns the page's ear for keys: which belong to a hand and which to a scanner, and that no field or
// button hears a scanner's Enter. What a key means is keys.ts's.
import { amountOf, faultOf } from './amount.ts';
import { act } from './deeds.ts';
import type { Desk } from './desk.ts';
import type { Page } from './hooks.ts';
import { deedOf, type KeyPress } from './keys.ts';
import { createScanWatch, GAP_MAX_MS } from './scan-watch.ts';

/** A field that wants what a scanner reads carries this attribute; others get their text back. */
const TAKES_SCANS = '[data-takes-scan], textarea';
const FIELDS = 'input, textarea, select, dialog, [role=dialog], [role=alertdialog], [role=menu]';
const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock'];

const isSign = (key: string): boolean => key.length === 1;
const isSuffix = (key: string): boolean => key === 'Enter' || key === 'Tab';
const isMoneyKey = (key: string): boolean => /^[\d*+]$/.test(key);
const isAmount = (raw: string): boolean => {
  const entry = { raw, isRefused: false };
  return faultOf(entry) === null && amountOf(entry) > 0;
};

/** Listens until the answer is called. */
export function listenToKeys(page: Page, target: Document): () => void {
  const stops = [guardFields(target), listenOutsideFields(page, target)];
  return () => stops.forEach((stop) => stop());
}

function listenOutsideFields(page: Page, target: Document): () => void {
  const watch = createScanWatch<Desk>({ isMoney: isMoneyKey, isAmount, codeMin: 6 });
  let held: KeyPress[] = [];
  let timer = 0;

  const work = (press: KeyPress): boolean => {
    const deed = deedOf({ ...press, nowMs: page.clock.nowMs() }, page.getState());
    if (deed === null) return false;
    if (deed.type === 'digits') blurActive(target);
    act(page.deeds, deed);
    return true;
  };
  const release = (): void => {
    clearTimeout(timer);
    for (const press of held.splice(0)) work(press);
  };
  const takeBack = (): void => {
    clearTimeout(timer);
    held = [];
    const before = watch.before();
    if (before !== null) page.deeds.desk({ type: 'scanned', before });
  };
  const listenOn = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (watch.silence() === 'act') release();
      else takeBack();
    }, GAP_MAX_MS + 5);
  };

  const onSign = (event: KeyboardEvent, press: KeyPress): void => {
    const { timeStamp: atMs } = event;
    // A button's own key, unless a scanner writes a space.
    if (press.key === ' ' && press.isOnControl && !watch.isFast(atMs)) return;
    const heard = watch.sign(press.key, atMs, page.getState().desk);
    if (heard === 'act') {
      if (work(press)) event.preventDefault();
      return listenOn();
    }
    event.preventDefault();
    if (heard === 'scan') return takeBack();
    held.push(press);
    listenOn();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || isInField(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      // Some scanners end with Ctrl+J, which would open a browser's downloads.
      if (watch.isFast(event.timeStamp)) event.preventDefault();
      return;
    }
    if (MODIFIERS.includes(event.key)) return;
    const press = pressOf(event);
    if (!press.isAlt && !press.isRepeat && isSign(press.key)) return onSign(event, press);
    if (isSuffix(press.key) && !press.isAlt && watch.suffix(event.timeStamp) === 'scan') {
      event.preventDefault();
      return takeBack();
    }
    release();
    watch.other();
    // Else Enter would go on to work a button that is no longer what the cashier looks at.
    if (work(press)) event.preventDefault();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => {
    clearTimeout(timer);
    target.removeEventListener('keydown', onKeyDown);
  };
}

type Field = HTMLInputElement | HTMLSelectElement;

interface FieldBefore {
  readonly field: Field | null;
  readonly value: string;
}

/** Before anything in a form hears it: a scanner's Enter sends no form, its Tab leaves no field. */
function guardFields(target: Document): () => void {
  const watch = createScanWatch<FieldBefore>({
    isMoney: (key) => /^\d$/.test(key), // a PIN is short and quick
    isAmount: () => false,
    codeMin: 8,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isInField(event.target) || MODIFIERS.includes(event.key) || event.isComposing) return;
    const { key, timeStamp: atMs } = event;
    const isOnButton = event.target instanceof Element && event.target.closest('button') !== null;
    const isStray = event.ctrlKey || (key === ' ' && isOnButton);
    const isScanned = isStray ? watch.isFast(atMs) : isSuffix(key) && watch.suffix(atMs) === 'scan';
    if (isScanned) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isSuffix(key)) giveBack(watch.before());
    } else if (isSign(key) && !event.repeat) watch.sign(key, atMs, fieldBefore(event.target));
    else watch.other();
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return () => target.removeEventListener('keydown', onKeyDown, { capture: true });
}

function fieldBefore(target: EventTarget | null): FieldBefore {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  return isField ? { field: target, value: target.value } : { field: null, value: '' };
}

/** As if the scanner had typed nothing; told to React as typing is. */
function giveBack(before: FieldBefore | null): void {
  const { field = null, value = '' } = before ?? {};
  if (field === null || field.matches(TAKES_SCANS)) return;
  const owner = field instanceof HTMLInputElement ? HTMLInputElement : HTMLSelectElement;
  Object.getOwnPropertyDescriptor(owner.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

function isInField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

function blurActive({ activeElement }: Document): void {
  if (activeElement instanceof HTMLElement) activeElement.blur();
}

function pressOf(event: KeyboardEvent): KeyPress {
  const { target, altKey, repeat, code } = event;
  const isOnControl = target instanceof Element && target.closest('button, a') !== null;
  // With Alt a Mac's digit keys write other signs; the key's place still says which it is.
  const key = altKey && code.startsWith('Digit') ? code.slice(5) : event.key;
  return { key, isAlt: altKey, isRepeat: repeat, isOnControl, nowMs: 0 };
}
