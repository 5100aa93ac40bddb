// Owns what the till's page may do, the same in both hosts: nothing from outside, no inline
// scripts, no frames, no eval; WebAssembly in the workers that read pictures, and nowhere else.

/** The workers of renderer/picture/, as the bundler names them. */
const WASM_WORKER = /^\/assets\/[\w-]+-worker-[\w-]+\.js$/;

/** What a page may not even ask for. The camera, the clipboard and a screen kept on it may. */
const NEVER = [
  ...['accelerometer', 'bluetooth', 'display-capture', 'encrypted-media', 'geolocation'],
  ...['gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'local-fonts'],
  ...['magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture'],
  ...['publickey-credentials-get', 'serial', 'storage-access', 'usb', 'window-management'],
];

/**
 * The headers of one file of a page. `host`, checked before, is where the page's own line goes:
 * some browsers don't take 'self' for a WebSocket; null where there is none.
 */
export function pageHeaders(path: string, host: string | null): Readonly<Record<string, string>> {
  const line = host === null ? '' : ` ws://${host} wss://${host}`;
  const wasm = WASM_WORKER.test(path) ? " 'wasm-unsafe-eval'" : '';
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'self'${wasm}`,
      "worker-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "media-src 'self' blob:",
      `connect-src 'self'${line}`,
      "manifest-src 'self'",
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': NEVER.map((name) => `${name}=()`).join(', '),
  };
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  webm: 'audio/webm',
  ogg: 'audio/ogg',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
};

export function mediaTypeOf(file: string): string {
  return MEDIA_TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
