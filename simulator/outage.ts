// What stands between a till and every provider: a slow line, a proxy's page, a broken connection.
import type { Outage } from './faults.ts';
import { json, text, type Reply } from './reply.ts';

const PORTAL = `<!doctype html><html><head><title>Masuk Wi-Fi</title></head>
<body><h1>Selamat datang di Wi-Fi Gratis</h1><p>Silakan masuk dulu.</p></body></html>`;
const BAD_GATEWAY = `<html><head><title>500 Internal Server Error</title></head>
<body><center><h1>500 Internal Server Error</h1></center><hr><center>nginx</center></body></html>`;

/** The answer an outage gives instead of the provider's; null when the line is fine. */
export function outageReply(outage: Outage, retryAfterSeconds: number): Reply | null {
  switch (outage) {
    case 'none':
      return null;
    case 'refuse':
      return { kind: 'drop' };
    case 'hang':
      return { kind: 'hang' };
    case 'cut':
      return { kind: 'cut', body: '{"status":"success","data":[{"date":"2024-07-03 22:38:07","am' };
    case 'html':
      return text(200, PORTAL, 'text/html; charset=utf-8');
    case '500':
      return text(500, BAD_GATEWAY, 'text/html');
    case 'redirect':
      return {
        kind: 'send',
        status: 302,
        headers: { location: 'https://login.wifi.invalid/' },
        body: '',
      };
    case '429':
      return json(
        429,
        { status: 'error', messages: 'Permintaan terlalu sering, coba lagi nanti.' },
        retryAfterSeconds > 0 ? { 'retry-after': String(retryAfterSeconds) } : {},
      );
  }
}
