// A manager tells another program of the shop's money, on both hosts: adds it, keeps its secret,
// tries it, reads what arrived and what did not, sends it again.
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { findingsInThemes } from './axe-findings.ts';
import { expect, test as base } from './host.ts';
import { paidSale } from './paid-sale.ts';

const LOOK = process.env['LUNAS_LOOK'];

/** For a person to look at; nothing is compared. */
async function look(page: Page, name: string): Promise<void> {
  if (LOOK === undefined) return;
  await page.screenshot({ path: `${LOOK}/${name}.png`, fullPage: true });
}

interface Came {
  readonly type: string;
  readonly status: unknown;
  readonly body: string;
  readonly signature: string;
}

/** Another program of the shop, on this machine. */
class Program {
  readonly came: Came[] = [];
  answer = 200;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { type, payload } = JSON.parse(body) as {
          type: string;
          payload: { sale?: { status: string } };
        };
        const signature = String(request.headers['lunas-signature']);
        this.came.push({ type, status: payload.sale?.status, body, signature });
        response.writeHead(this.answer).end(this.answer === 200 ? 'terima kasih' : 'rusak');
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/lunas`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

const test = base.extend<{ program: Program; address: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names from this pattern
  program: async ({}, use) => {
    const program = new Program();
    await use(program);
    await program.close();
  },
  address: async ({ program }, use) => use(await program.listen()),
});

/** What is tried again by itself comes after 5 s and 15 s. */
test.describe.configure({ timeout: 240_000 });

/** Digits right behind another key would be taken for a scanner's. */
async function openPad(page: Page): Promise<void> {
  await page.keyboard.press('j');
  await expect(page.getByRole('button', { name: /^Tampilkan QR/ })).toBeVisible();
}

async function openDesk(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Bagian' });
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(sections).toBeVisible({ timeout: 500 });
  }).toPass();
  await sections.getByRole('button', { name: 'Webhook' }).click();
  await expect(page.getByRole('button', { name: 'Tambah webhook' })).toBeVisible();
}

/** Adds it with what is asked by default; answers the secret. */
async function added(page: Page, address: string): Promise<string> {
  await page.getByRole('button', { name: 'Tambah webhook' }).click();
  await page.getByLabel(/^Alamat penerima/).fill(address);
  await look(page, 'webhooks-add');
  await page.keyboard.press('Enter');
  const secret = page.locator('.webhook-secret');
  await expect(secret).toHaveText(/^whsec_[\w-]{43}$/);
  const text = await secret.innerText();
  await look(page, 'webhooks-secret');
  await page.keyboard.press('Escape'); // what can't be shown again is not put away by a key
  await expect(secret).toBeVisible();
  await page.getByRole('button', { name: 'Sudah saya simpan' }).click();
  await expect(secret).toBeHidden();
  return text;
}

test('another program is added, tried, and told of a sale until LUNAS', async ({
  till: { page },
  simulator,
  program,
  address,
}) => {
  await openDesk(page);
  await look(page, 'webhooks-none');
  const secret = await added(page, address);
  const card = page.getByRole('region', { name: address });
  await expect(card).toContainText('Aktif');
  await card.getByRole('button', { name: 'Tes', exact: true }).click();
  await expect(card).toContainText('Sampai: jawaban 200');
  await expect(card).toContainText('terima kasih');
  expect(program.came.map(({ type }) => type)).toEqual(['webhook.test']);
  await openPad(page);
  await paidSale(page, (amount) => void simulator.bank.pay({ amount }), 13_000);
  await expect
    .poll(() =>
      program.came.filter(({ type }) => type === 'sale.changed').map((each) => each.status),
    )
    .toEqual(['waiting', 'paid']);
  for (const { body, signature } of program.came) {
    const t = /^t=(\d+)/.exec(signature)?.[1];
    const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
    expect(signature).toBe(`t=${t},v1=${v1}`);
  }
  await openDesk(page);
  await card.getByRole('button', { name: 'Catatan kiriman' }).click();
  await expect(card.getByRole('row', { name: /sale\.changed/ })).toHaveCount(2);
  await expect(card.getByRole('row', { name: /sale\.changed/ }).first()).toContainText('sampai');
  await look(page, 'webhooks-log');
});

test('what fails is seen, tried again by itself, and sent again by hand', async ({
  till: { page },
  program,
  address,
}) => {
  await openDesk(page);
  await added(page, address);
  const card = page.getByRole('region', { name: address });
  program.answer = 500;
  await card.getByRole('button', { name: 'Tes', exact: true }).click();
  await expect(card).toContainText('Tidak sampai: 500: jawaban bukan 2xx');
  await openPad(page);
  await page.keyboard.type('9000');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-qris]')).toBeVisible();
  await openDesk(page);
  await expect(card).toContainText('Sedang gagal');
  await card.getByRole('button', { name: 'Catatan kiriman' }).click();
  const row = card.getByRole('row', { name: /sale\.changed/ });
  await expect(row).toContainText('500');
  await look(page, 'webhooks-failing');
  program.answer = 200;
  // The tries by themselves are 5 s and 15 s apart.
  await expect(card).toContainText('terakhir sampai', { timeout: 60_000 });
  await card.getByRole('radio', { name: 'Tidak sampai' }).check();
  await card.getByRole('radio', { name: 'Semua' }).check();
  await expect(row).toContainText('sampai');
  const before = program.came.length;
  await row.getByRole('button', { name: /^Kirim ulang/ }).click();
  await expect.poll(() => program.came.length).toBe(before + 1);
  const [first, again] = [program.came.at(-2), program.came.at(-1)];
  expect(JSON.parse(again?.body ?? '')).toEqual(JSON.parse(first?.body ?? ''));
});

test('a webhook is paused, its secret renewed, and it is removed', async ({
  till: { page },
  address,
}) => {
  await openDesk(page);
  const old = await added(page, address);
  const card = page.getByRole('region', { name: address });
  await card.getByRole('button', { name: 'Jeda' }).click();
  await expect(card).toContainText('Dijeda');
  await card.getByRole('button', { name: 'Jalankan' }).click();
  await expect(card).toContainText('Aktif');
  await card.getByRole('button', { name: 'Ganti kunci' }).click();
  await page.getByRole('button', { name: 'Buat kunci baru' }).click();
  await expect(page.locator('.webhook-secret')).not.toHaveText(old);
  await page.getByRole('button', { name: 'Sudah saya simpan' }).click();
  await expect(card).toContainText('Kunci lama masih ikut menandatangani');
  await card.getByRole('button', { name: 'Ubah' }).click();
  await page.getByRole('checkbox', { name: /feed\.changed/ }).check();
  await page.keyboard.press('Enter');
  await expect(card.getByRole('listitem').filter({ hasText: 'feed.changed' })).toBeVisible();
  await card.getByRole('button', { name: 'Hapus' }).click();
  await page.getByRole('button', { name: 'Ya, hapus' }).click();
  await expect(card).toBeHidden();
});

test('an address of an inner network is not taken, and the desk says what to do', async ({
  till: { page },
}) => {
  await openDesk(page);
  await page.getByRole('button', { name: 'Tambah webhook' }).click();
  const url = page.getByLabel(/^Alamat penerima/);
  await url.fill('https://192.168.1.7/lunas');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Itu alamat jaringan dalam/)).toBeVisible();
  await url.fill('http://toko.example/lunas');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Alamat harus https/)).toBeVisible();
});

test('axe finds nothing among the webhooks', async ({ till: { page }, address }, info) => {
  test.skip(info.project.name === 'desktop', 'looks do not depend on the host');
  test.setTimeout(240_000); // axe reads two places in three themes
  await openDesk(page);
  await added(page, address);
  const card = page.getByRole('region', { name: address });
  await card.getByRole('button', { name: 'Catatan kiriman' }).click();
  expect(await findingsInThemes(page, 'webhooks')).toEqual([]);
  await page.getByRole('button', { name: 'Tambah webhook' }).click();
  await expect(page.getByLabel(/^Alamat penerima/)).toBeVisible();
  expect(await findingsInThemes(page, 'webhook dialog')).toEqual([]);
});
