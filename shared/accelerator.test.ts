// Key combinations that call the till forward from anywhere.
import { describe, expect, it } from 'vitest';
import { acceleratorOf, acceleratorText, isAccelerator, SHORTCUT_AT_FIRST } from './accelerator.ts';

const held = (code: string, ...modifiers: ('isControl' | 'isAlt' | 'isShift' | 'isMeta')[]) => ({
  code,
  isControl: modifiers.includes('isControl'),
  isAlt: modifiers.includes('isAlt'),
  isShift: modifiers.includes('isShift'),
  isMeta: modifiers.includes('isMeta'),
});

describe('a combination', () => {
  it.each([SHORTCUT_AT_FIRST, 'F8', 'Shift+F12', 'CommandOrControl+Alt+Shift+Q', 'Super+Space'])(
    '%s is taken',
    (text) => expect(isAccelerator(text)).toBe(true),
  );

  it.each([
    '',
    'J',
    '5',
    'Shift+J',
    'Enter',
    'F25',
    'Alt+',
    'Alt+CommandOrControl+J',
    'Ctrl+J',
    'Alt+j',
  ])('%j is not: it would be typed by accident, or is written another way', (text) =>
    expect(isAccelerator(text)).toBe(false),
  );

  it('is what a person holds down, by the place of the key', () => {
    expect(acceleratorOf(held('KeyJ', 'isControl', 'isAlt'), false)).toBe('CommandOrControl+Alt+J');
    expect(acceleratorOf(held('KeyJ', 'isMeta', 'isAlt'), true)).toBe('CommandOrControl+Alt+J');
    expect(acceleratorOf(held('F8'), false)).toBe('F8');
    expect(acceleratorOf(held('Digit7', 'isMeta'), false)).toBe('Super+7');
  });

  it('is none while only modifiers, a bare letter or a Mac’s Ctrl are held', () => {
    expect(acceleratorOf(held('ControlLeft', 'isControl'), false)).toBeNull();
    expect(acceleratorOf(held('KeyJ'), false)).toBeNull();
    expect(acceleratorOf(held('KeyJ', 'isShift'), false)).toBeNull();
    expect(acceleratorOf(held('KeyJ', 'isControl'), true)).toBeNull();
    expect(acceleratorOf(held('Enter', 'isControl'), false)).toBeNull();
  });

  it('is read as it is printed on the keys', () => {
    expect(acceleratorText(SHORTCUT_AT_FIRST, false)).toBe('Ctrl + Alt + J');
    expect(acceleratorText(SHORTCUT_AT_FIRST, true)).toBe('Cmd + Option + J');
  });
});
