// What the pages of the till are granted, wish by wish.
import { describe, expect, it } from 'vitest';
import { isGranted, type Wish } from './permissions.ts';

const LOOKING = 'app://till/#camera';
const camera: Wish = {
  permission: 'media',
  pageAddress: LOOKING,
  asker: 'app://till/',
  isMainFrame: true,
  media: ['video'],
};

describe('the camera', () => {
  it('is there while the setup looks through it, and not a moment longer', () => {
    expect(isGranted(camera)).toBe(true);
    expect(isGranted({ ...camera, pageAddress: 'app://till/' })).toBe(false);
    expect(isGranted({ ...camera, pageAddress: 'app://till/#list' })).toBe(false);
  });

  it.each<[string, Partial<Wish>]>([
    ['the microphone with it', { media: ['video', 'audio'] }],
    ['the microphone alone', { media: ['audio'] }],
    ['nobody knows what', { media: [] }],
    ['a kind without a name', { media: ['unknown'] }],
    ['another page', { asker: 'https://till.example/', pageAddress: 'https://till.example/' }],
    ['a page of a look-alike name', { asker: 'app://till.evil/', pageAddress: LOOKING }],
    ['a foreign frame in our page', { asker: 'https://till.example/' }],
    ['a frame in our page', { isMainFrame: false }],
    ['the customer’s screen', { asker: 'app://display/', pageAddress: 'app://display/#camera' }],
    ['a window without a page', { pageAddress: '' }],
  ])('is refused to %s', (_who, other) => {
    expect(isGranted({ ...camera, ...other })).toBe(false);
  });
});

describe('at any time', () => {
  const page: Wish = { ...camera, pageAddress: 'app://till/', media: [] };

  it('the till’s page may copy a receipt’s text and keep the screen on', () => {
    for (const permission of ['clipboard-sanitized-write', 'screen-wake-lock']) {
      expect(isGranted({ ...page, permission })).toBe(true);
      expect(isGranted({ ...page, permission, isMainFrame: false })).toBe(false);
      expect(isGranted({ ...page, permission, asker: 'app://display/' })).toBe(false);
    }
  });

  it.each([
    ...['clipboard-read', 'deprecated-sync-clipboard-read', 'display-capture', 'fileSystem'],
    ...['fullscreen', 'geolocation', 'hid', 'idle-detection', 'keyboardLock', 'local-fonts'],
    ...['mediaKeySystem', 'midi', 'midiSysex', 'notifications', 'openExternal', 'pointerLock'],
    ...['serial', 'speaker-selection', 'storage-access', 'top-level-storage-access', 'usb'],
    ...['window-management', 'background-sync', 'something-new'],
  ])('nobody is granted %s', (permission) => {
    expect(isGranted({ ...page, permission, pageAddress: LOOKING })).toBe(false);
  });
});
