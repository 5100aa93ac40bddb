// Owns the measure "until it is painted": from a moment in this process to the frame that first
// shows a text with role alert, on one machine's clock. A bare WebSocket page is measured the same
// way, for comparison.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import { figuresOf, type Figures } from './figures.ts';

const LIMIT_MS = 15_000;

/** Epoch milliseconds with fractions, as browsers count them too. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * In the page: resolves when a frame with `text` in an alert has been painted, with the moment it
 * was.
 */
const WATCH = (text: string) =>
  new Promise<number>((painted) => {
    const look = () => {
      const alert = document.querySelector('[role=alert]');
      if (alert === null || !(alert.textContent ?? '').includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        // A task posted from a frame runs after that frame was drawn.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () =>
          painted(performance.timeOrigin + performance.now()),
        );
        port1.start();
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    const everything = { childList: true, subtree: true, characterData: true, attributes: true };
    observer.observe(document, everything);
    look();
  });

export class PaintWatch {
  private readonly page: Page;
  /** The page's clock less ours. */
  private readonly aheadMs: number;

  private constructor(page: Page, aheadMs: number) {
    this.page = page;
    this.aheadMs = aheadMs;
  }

  static async of(page: Page): Promise<PaintWatch> {
    let best = { tripMs: Infinity, aheadMs: 0 };
    for (let n = 0; n < 50; n += 1) {
      const sentMs = nowMs();
      const theirsMs = await page.evaluate(() => performance.timeOrigin + performance.now());
      const tripMs = nowMs() - sentMs;
      if (tripMs < best.tripMs) best = { tripMs, aheadMs: theirsMs - sentMs - tripMs / 2 };
    }
    return new PaintWatch(page, best.aheadMs);
  }

  /** Begins to watch at once; resolves with our time of the frame. */
  async next(text: string): Promise<number> {
    const limit = new Promise<never>((_, fail) =>
      setTimeout(() => fail(new Error(`"${text}" was never painted`)), LIMIT_MS).unref(),
    );
    const painted = this.page.evaluate(WATCH, text);
    return (await Promise.race([painted, limit])) - this.aheadMs;
  }
}

const BARE_PAGE = `<!doctype html><meta charset="utf-8"><div role="alert"></div><script>
  const socket = new WebSocket('ws://' + location.host);
  socket.onmessage = ({ data }) => { document.querySelector('div').textContent = data; };
</script>`;

/** From a WebSocket frame sent to its text painted, in a page that does nothing else. */
export async function bareSocket(browser: Browser, count: number): Promise<Figures> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(BARE_PAGE);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const sockets = new WebSocketServer({ server });
  const connected = new Promise<WebSocket>((done) => sockets.once('connection', done));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const socket = await connected;
  const watch = await PaintWatch.of(page);
  const samples: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const painted = watch.next(`message ${n}.`);
    await page.evaluate(() => 0); // the watch is set before anything is sent
    const sentMs = nowMs();
    socket.send(`message ${n}.`);
    samples.push((await painted) - sentMs);
  }
  await page.close();
  sockets.close();
  for (const client of sockets.clients) client.terminate();
  server.close();
  return figuresOf(samples);
}
