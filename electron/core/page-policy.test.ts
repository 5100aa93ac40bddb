// What the till's page may do, as it is told to every browser: rule by rule, so that none is
// loosened unseen.
import { describe, expect, it } from 'vitest';
import { pageHeaders } from './page-policy.ts';

function rules(path: string, host: string | null): Record<string, string[]> {
  const text = pageHeaders(path, host)['content-security-policy'] ?? '';
  return Object.fromEntries(
    text.split('; ').map((rule) => {
      const [name = '', ...sources] = rule.split(' ');
      return [name, sources];
    }),
  );
}

describe('the page', () => {
  it('may load its own files and nothing else, and run nothing that is not one of them', () => {
    expect(rules('/', null)).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'worker-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'font-src': ["'self'"],
      'media-src': ["'self'", 'blob:'],
      'connect-src': ["'self'"],
      'manifest-src': ["'self'"],
      'object-src': ["'none'"],
      'frame-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it('speaks to the host it came from, by its name, and to no other', () => {
    expect(rules('/', '127.0.0.1:5173')['connect-src']).toEqual([
      "'self'",
      'ws://127.0.0.1:5173',
      'wss://127.0.0.1:5173',
    ]);
  });

  it('has WebAssembly in the workers that read pictures, never in itself', () => {
    for (const path of ['/', '/assets/index-Ab_1.js', '/assets/worker.js', '/x/a-worker-b.js'])
      expect(rules(path, null)['script-src']).toEqual(["'self'"]);
    expect(rules('/assets/picture-worker-Cf_v.js', null)['script-src']).toEqual([
      "'self'",
      "'wasm-unsafe-eval'",
    ]);
  });

  it('may ask for no device, place or sound of the room', () => {
    const never = pageHeaders('/', null)['permissions-policy'] ?? '';
    for (const name of ['bluetooth', 'geolocation', 'hid', 'microphone', 'serial', 'usb'])
      expect(never.split(', ')).toContain(`${name}=()`);
  });
});
