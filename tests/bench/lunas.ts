// Owns the bench that counts at the counter: from the last byte of the provider's answer to LUNAS
// painted, on the built till with its page in Chromium over WebSocket, the provider 50 ms away and
// the poll in flight when the customer pays.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { setupText } from '../../electron/core/testing/harness.ts';
import { formatRupiah } from '../../shared/money.ts';
import { MutasiServer } from '../crash/mutasi-server.ts';
import { figuresOf, type Figures } from './figures.ts';
import { nowMs, PaintWatch } from './painted.ts';

const PROGRAM = join(import.meta.dirname, '../../out/web/web.js');
const TOKEN = 'token-of-the-bench';
const LATENCY_MS = 50;

export async function lunasPainted(browser: Browser, count: number): Promise<Figures> {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-bench-'));
  const mutasi = await MutasiServer.start();
  mutasi.latencyMs = LATENCY_MS;
  const setup = join(dir, 'setup.json');
  const feed = { kind: 'qiospay', baseUrl: mutasi.baseUrl, merchantCode: 'QP1', apiKey: 'k' };
  const api = { tokens: [{ name: 'bench', token: TOKEN }] };
  writeFileSync(setup, setupText({ feeds: [feed], api }));
  const args = [PROGRAM, '--profile', join(dir, 'profile'), '--setup', setup];
  const till = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const { url, apiUrl } = await readyLine(till);
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(url);
    const counter = new Counter(page, apiUrl, mutasi, await PaintWatch.of(page));
    const samples: number[] = [];
    for (let n = 0; n < count + 5; n += 1) samples.push(await counter.onePayment(10_000 + n * 500));
    await page.close();
    return figuresOf(samples.slice(5)); // the first few meet code that was never run before
  } finally {
    till.kill('SIGTERM');
    await new Promise((done) => till.once('exit', done));
    await mutasi.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Counter {
  private readonly page: Page;
  private readonly apiUrl: string;
  private readonly mutasi: MutasiServer;
  private readonly watch: PaintWatch;

  constructor(page: Page, apiUrl: string, mutasi: MutasiServer, watch: PaintWatch) {
    this.page = page;
    this.apiUrl = apiUrl;
    this.mutasi = mutasi;
    this.watch = watch;
  }

  /**
   * One sale from digits to LUNAS; milliseconds from the answer's last byte to the painted frame.
   */
  async onePayment(amount: number): Promise<number> {
    const { page, mutasi } = this;
    await page.keyboard.type(String(amount));
    await page.keyboard.press('Enter');
    await page.locator('[data-qris]').waitFor();
    const painted = this.watch.next(formatRupiah(amount));
    await this.pollInFlight();
    const number = mutasi.credits.length + 1;
    const answered = new Promise<number>((done) => {
      mutasi.onAnswered = (told) => {
        if (told >= number) done(nowMs());
      };
    });
    mutasi.credit(amount);
    const answeredMs = await answered;
    mutasi.onAnswered = () => {};
    const paintedMs = await painted;
    await this.closeLunas();
    return paintedMs - answeredMs;
  }

  /** Makes the till ask; resolves when the question is on its way back. */
  private async pollInFlight(): Promise<void> {
    const { mutasi } = this;
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const list = await fetch(`${this.apiUrl}/sales?status=waiting&limit=1`, { headers });
    const { items } = (await list.json()) as { items: { id: string }[] };
    const asked = new Promise<void>((done) => (mutasi.onAsked = done));
    const check = fetch(`${this.apiUrl}/sales/${items[0]?.id}/check`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    void check.catch(() => {}); // it is answered after LUNAS; nobody waits for it
    await asked;
    mutasi.onAsked = () => {};
    await wait(LATENCY_MS / 5);
  }

  /** LUNAS stays against a hurried key for a moment; then any key closes it. */
  private async closeLunas(): Promise<void> {
    const alert = this.page.getByRole('alert');
    while (await alert.isVisible()) {
      await this.page.keyboard.press('Enter');
      await wait(50);
    }
  }
}

export function readyLine(child: ChildProcess): Promise<{ url: string; apiUrl: string }> {
  return new Promise((ready, fail) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) ready(JSON.parse(text) as { url: string; apiUrl: string });
    });
    child.once('exit', (code) => fail(new Error(`the till ended with ${code}`)));
  });
}
