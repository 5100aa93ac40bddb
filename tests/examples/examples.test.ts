// The examples of docs/examples, run as a shop would run them, against the real till and customers
// of the simulator: each makes a sale and says LUNAS when it is paid. A language that this machine
// lacks is named in the test's own name.
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program } from './program.ts';
import { freePort, openShop, TOKEN, until, type Shop } from './shop.ts';

const EXAMPLES = join(import.meta.dirname, '../../docs/examples');
const PATIENCE_MS = 120_000;
const SECRET = 'rahasia-webhook-untuk-uji';

/** The first of these names that starts here and says this version; null: none. */
function findProgram(names: readonly string[], version: RegExp): string | null {
  return (
    names.find((name) => {
      const { stdout, stderr, status } = spawnSync(name, ['--version'], { encoding: 'utf8' });
      return status === 0 && version.test(`${stdout}${stderr}`);
    }) ?? null
  );
}

const python = findProgram(['python3', 'python'], /Python 3\.(9|[1-9]\d)/);
const php = findProgram(['php'], /PHP (8\.[1-9]|9)/);
const why = (program: string | null, name: string): string =>
  program === null ? ` (skipped: this machine has no ${name})` : '';

let shop: Shop;
let ports: { python: number; php: number };

beforeAll(async () => {
  ports = { python: await freePort(), php: await freePort() };
  const webhooks = Object.values(ports).map((port) => ({
    url: `http://127.0.0.1:${port}/lunas`,
    secret: SECRET,
  }));
  shop = await openShop({ webhooks });
  shop.simulator.bank.pay({ amount: 501 });
}, PATIENCE_MS);

afterAll(async () => {
  await shop.close();
});

const env = (): Record<string, string> => ({ LUNAS_URL: shop.apiUrl, LUNAS_TOKEN: TOKEN });

/** A program that is one of the examples. */
function example(program: string | null, ...args: string[]): Program {
  return new Program(program ?? '', args, env(), { cwd: shop.dir });
}

interface Charging {
  readonly name: string;
  readonly program: string | null;
  readonly file: string;
  readonly amount: number;
}

const charging: readonly Charging[] = [
  { name: 'Python', program: python, file: 'charge.py', amount: 21_000 },
  { name: 'PHP', program: php, file: 'charge.php', amount: 22_000 },
];

describe.each(charging)('$file', ({ name, program, file, amount }) => {
  const path = join(EXAMPLES, file);
  const run = (...args: string[]): Program => example(program, path, ...args);

  it.skipIf(program === null)(
    `says LUNAS once the customer paid, and ends with 0${why(program, name)}`,
    async () => {
      const paying = shop.payWhenAsked(amount);
      const { code, out, err } = await run(String(amount), 'A17').ended;
      const id = await paying;
      expect(err).toBe('');
      expect(out).toMatch(
        new RegExp(`^waiting ${id}\r?\n000201.*\r?\nLUNAS Rp ${amount / 1000}\\.000 ${id}\r?\n$`),
      );
      expect(code).toBe(0);
    },
    PATIENCE_MS,
  );

  it.skipIf(program === null)(
    `says what became of a sale that was cancelled, and what the till refuses${why(program, name)}`,
    async () => {
      const program = run(String(amount + 1));
      await program.said(/waiting sal_\w+/);
      const id = /sal_\w+/.exec(program.out)?.[0] ?? '';
      await shop.rest(`/sales/${id}/cancel`, {});
      expect(await program.ended).toMatchObject({ code: 4 });
      expect(program.out).toContain(`cancelled ${id}`);
      const refused = await run('10000001').ended;
      expect(refused).toMatchObject({ code: 7, out: '' });
      expect(refused.err).toContain('at most Rp 10.000.000');
    },
    PATIENCE_MS,
  );
});

it.skipIf(python === null)(
  `charge.py waits through a till that is killed and started again${why(python, 'Python')}`,
  async () => {
    const program = example(python, join(EXAMPLES, 'charge.py'), '23000');
    await program.said(/waiting sal_\w+/);
    await shop.kill();
    shop.simulator.bank.pay({ amount: 23_000 });
    await shop.start();
    const { code, out } = await program.ended;
    expect(out).toContain('LUNAS Rp 23.000');
    expect(code).toBe(0);
  },
  PATIENCE_MS,
);

const receivers = [
  {
    name: 'Python',
    program: python,
    start: (port: number) => [join(EXAMPLES, 'webhook.py'), String(port)],
    seen: 'seen.db',
    amount: 24_000,
  },
  {
    name: 'PHP',
    program: php,
    start: (port: number) => ['-S', `127.0.0.1:${port}`, join(EXAMPLES, 'webhook.php')],
    seen: '',
    amount: 25_000,
  },
] as const;

describe.each(receivers)(
  'the webhook receiver in $name',
  ({ name, program, start, seen, amount }) => {
    it.skipIf(program === null)(
      `hears LUNAS from the till, once, and takes nothing that is forged or old${why(program, name)}`,
      async () => {
        const port = name === 'PHP' ? ports.php : ports.python;
        const folder = join(shop.dir, name);
        mkdirSync(folder);
        const receiver = new Program(program ?? '', start(port), {
          LUNAS_WEBHOOK_SECRET: SECRET,
          LUNAS_WEBHOOK_SEEN: join(folder, seen),
          PYTHONUNBUFFERED: '1',
        });
        try {
          const url = `http://127.0.0.1:${port}/lunas`;
          await until('the receiver', async () =>
            fetch(url).then(
              () => true,
              () => false,
            ),
          );
          const paying = shop.payWhenAsked(amount);
          await shop.rest('/sales', { amount });
          const id = await paying;
          await receiver.said(new RegExp(`LUNAS ${id} ${amount}`));

          const send = (body: string, atMs: number, secret = SECRET): Promise<number> => {
            const t = Math.floor(atMs / 1000);
            const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
            const headers = { 'lunas-signature': `t=${t},v1=${'0'.repeat(64)},v1=${v1}` };
            return fetch(url, { method: 'POST', body, headers }).then(({ status }) => status);
          };
          const sale = {
            id: 'sal_palsu',
            status: 'paid',
            payment: { status: 'credited', amount: 1 },
          };
          const event = { id: 'evt_1', type: 'sale.changed', training: false, payload: { sale } };
          const body = JSON.stringify(event);
          const now = Date.now();
          expect(await send(body, now, 'tebakan')).toBe(401);
          expect(await send(body, now - 600_000)).toBe(401);
          expect(await send(body, now + 600_000)).toBe(401);
          const plain = await fetch(url, { method: 'POST', body });
          expect(plain.status).toBe(401);
          expect(receiver.out + receiver.err).not.toContain('sal_palsu');

          const practice = JSON.stringify({ ...event, id: 'evt_2', training: true });
          expect(await send(practice, now)).toBe(204);
          expect(receiver.out + receiver.err).not.toContain('sal_palsu');
          expect([await send(body, now), await send(body, now)]).toEqual([204, 204]);
          await receiver.said(/LUNAS sal_palsu 1/);
          expect((receiver.out + receiver.err).split('LUNAS sal_palsu').length - 1).toBe(1);
        } finally {
          receiver.kill('SIGTERM');
          await receiver.ended;
        }
      },
      PATIENCE_MS,
    );
  },
);

describe('the POS page', { timeout: PATIENCE_MS }, () => {
  it('sells through its own 40 lines, and the token is nowhere in the page', async () => {
    const port = await freePort();
    const pos = new Program(process.execPath, [join(EXAMPLES, 'pos-page/server.mjs')], {
      ...env(),
      PORT: String(port),
    });
    try {
      await pos.said(/http:\/\/127/);
      const base = `http://127.0.0.1:${port}`;
      const heard: string[] = [];
      const call = async (path: string, init: RequestInit = {}) => {
        const headers = { 'content-type': 'application/json', ...(init.headers as object) };
        const answer = await fetch(`${base}${path}`, { ...init, headers });
        const text = await answer.text();
        heard.push(text, JSON.stringify([...answer.headers]));
        return { status: answer.status, text };
      };
      const ask = async (path: string, init?: RequestInit) =>
        JSON.parse((await call(path, init)).text) as Record<string, unknown>;
      expect((await call('/')).text).toContain('<form');
      const press = { method: 'POST', body: '{"amount":26000}', headers: { 'x-key': 'sekali' } };
      const [sale, again] = [await ask('/sales', press), await ask('/sales', press)];
      expect(sale).toMatchObject({ status: 'waiting', isPaid: false, payable: 26_000 });
      expect([again['id'], String(sale['qr']).slice(0, 4)]).toEqual([sale['id'], '<svg']);
      shop.simulator.bank.pay({ amount: 26_000 });
      const path = `/sales/${String(sale['id'])}`;
      await until('LUNAS', async () => (await ask(path))['isPaid'] === true);
      const refused = await ask('/sales', { method: 'POST', body: '{"amount":0}' });
      expect(refused['message']).toMatch(/at least Rp 1/);
      for (const text of [...heard, pos.out, pos.err]) expect(text).not.toContain(TOKEN);
    } finally {
      pos.kill('SIGTERM');
      await pos.ended;
    }
  });

  it('answers no form of another page', async () => {
    const port = await freePort();
    const pos = new Program(process.execPath, [join(EXAMPLES, 'pos-page/server.mjs')], {
      ...env(),
      PORT: String(port),
    });
    try {
      await pos.said(/http:\/\/127/);
      const form = await fetch(`http://127.0.0.1:${port}/sales`, {
        method: 'POST',
        body: new URLSearchParams({ amount: '1' }),
      });
      expect(form.status).toBe(403);
    } finally {
      pos.kill('SIGTERM');
      await pos.ended;
    }
  });
});
