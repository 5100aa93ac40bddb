// The loopback server of a locked till: who gets to its door, and what everybody else is told.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDoorHost, type DoorHost } from './door-host.ts';

const TOKEN = 'kunci-halaman-0123456789';
const COOKIE = `lunas_session=${TOKEN}`;

let host: DoorHost;
let origin: string;
let asked: string[];

beforeEach(async () => {
  asked = [];
  const door = {
    opened: Promise.resolve(),
    answer: async ({ method, url }: Request) => {
      asked.push(`${method} ${new URL(url).pathname}`);
      return new Response('door');
    },
  };
  host = await startDoorHost({ door, host: '127.0.0.1', port: 0, token: TOKEN });
  origin = new URL(host.url).origin;
});
afterEach(() => host.close());

const send = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(origin + path, { redirect: 'manual', ...init });

describe('the door of a locked till', () => {
  it('is opened by the printed address, as the till is', async () => {
    const entered = await fetch(host.url, { redirect: 'manual' });
    expect(entered.status).toBe(302);
    expect(entered.headers.get('set-cookie')).toBe(`${COOKIE}; HttpOnly; SameSite=Strict; Path=/`);
    expect(await (await send('/', { headers: { cookie: COOKIE } })).text()).toBe('door');
  });

  it('is shut to whoever has no cookie of this launch, and its page comes from nowhere else', async () => {
    for (const path of ['/', '/state', '/assets/x.js', '/?token=x'])
      expect((await send(path)).status).toBe(401);
    const act = { method: 'POST', body: '{"act":"startOver"}' };
    expect((await send('/act', act)).status).toBe(401);
    const headers = { cookie: COOKIE, 'content-type': 'application/json' };
    expect((await send('/act', { ...act, headers })).status).toBe(403);
    const evil = { ...headers, origin: 'http://127.0.0.1:1' };
    expect((await send('/act', { ...act, headers: evil })).status).toBe(403);
    expect(asked).toEqual([]);
    expect((await send('/act', { ...act, headers: { ...headers, origin } })).status).toBe(200);
    expect(asked).toEqual(['POST /act']);
  });

  it('tells other programs that the till is locked, and what to do', async () => {
    for (const path of ['/v1/health', '/v1/sales', '/v1']) {
      const response = await send(path);
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        error: {
          code: 'unavailable',
          message: 'This till is locked: its passphrase must be typed at its screen first.',
          retryable: true,
        },
      });
    }
    expect(asked).toEqual([]);
  });
});
