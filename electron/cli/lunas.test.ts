// `lunas` as a script runs it: a child process, the real till over HTTP, the simulated provider.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openMiddleman } from '../../tests/examples/middleman.ts';
import { Program, type Ended } from '../../tests/examples/program.ts';
import { openShop, shopToday, TOKEN, until, type Shop } from '../../tests/examples/shop.ts';

const CLI = join(import.meta.dirname, 'lunas.ts');
const PATIENCE_MS = 120_000;

let shop: Shop;
/** All that any call said in a test. */
let said: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  // So the till knows that stamps are a second wide, and nothing of the past is in the way.
  shop.simulator.bank.pay({ amount: 501 });
}, PATIENCE_MS);

afterAll(async () => {
  await shop.close();
});

afterEach(() => {
  const all = said.join('\n');
  said = [];
  if (all.includes(TOKEN)) throw new Error('the token was said!');
});

interface How {
  readonly at?: Shop;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

function open(args: readonly string[], { at = shop, env = {}, input }: How = {}): Program {
  const here = {
    LUNAS_URL: at.apiUrl,
    LUNAS_TOKEN: TOKEN,
    LUNAS_CONFIG: join(at.dir, 'cli.json'),
    LANG: 'en_US.UTF-8',
    LC_ALL: '',
    ...env,
  };
  const program = new Program(process.execPath, [CLI, ...args], here, {
    cwd: at.dir,
    ...(input === undefined ? {} : { input }),
  });
  void program.ended.then(({ out, err }) => said.push(out, err));
  return program;
}

const lunas = (args: readonly string[], how?: How): Promise<Ended> => open(args, how).ended;

function lastLine(out: string): Record<string, unknown> {
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

const saleIn = (out: string): { id: string; status: string } =>
  lastLine(out)['sale'] as { id: string; status: string };

describe('lunas charge --wait', { timeout: PATIENCE_MS }, () => {
  it('prints LUNAS and ends with 0 once the customer paid', async () => {
    const paying = shop.payWhenAsked(13_000);
    const { code, out, err } = await lunas([
      ...['charge', '13.000', '--reference', 'A17', '--wait'],
    ]);
    const id = await paying;
    expect(err).toMatch(/Waiting for the payment until \d\d:\d\d:\d\d/);
    expect(out).toMatch(
      new RegExp(`^LUNAS Rp 13\\.000 · A17 · .+ · \\d\\d:\\d\\d:\\d\\d.* · ${id}\n$`),
    );
    expect(code).toBe(0);
  });

  it('says it in Bahasa, and in JSON for a program', async () => {
    const paying = shop.payWhenAsked(13_100);
    const spoken = await lunas(['charge', '13100', '--wait', '--lang', 'id']);
    await paying;
    expect(spoken.err).toContain('Menunggu pembayaran sampai');
    expect(spoken.out).toMatch(/^LUNAS Rp 13\.100 · /);
    const payingAgain = shop.payWhenAsked(13_200);
    const { code, out } = await lunas(['charge', '13200', '--wait', '--json']);
    const id = await payingAgain;
    const [first] = out.split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ outcome: 'waiting', sale: { id } });
    expect(lastLine(out)).toMatchObject({
      outcome: 'paid',
      sale: { id, status: 'paid', payment: { amount: 13_200 } },
    });
    expect(code).toBe(0);
  });

  it('draws the QR on stderr when it is asked for, never into the result', async () => {
    const { out, err } = await lunas(['charge', '13300', '--qr', 'light']);
    expect(err).toMatch(/█▀▀▀▀▀█/);
    expect(out).toMatch(/^waiting Rp 13\.300 · sal_\w+\n$/);
    expect((await lunas(['charge', '13301'])).err).toBe('');
  });

  it('ends with 4 when somebody cancels at the till', async () => {
    const program = open(['charge', '13400', '--wait', '--json']);
    await program.said(/"outcome":"waiting"/);
    await shop.rest(`/sales/${saleIn(program.out).id}/cancel`, {});
    const { code, out, err } = await program.ended;
    expect([code, lastLine(out)['outcome']]).toEqual([4, 'cancelled']);
    expect(err).toContain('Cancelled.');
  });

  it('ends with 5 when a person has to say whose money it is', async () => {
    const first = open(['charge', '13500', '--wait', '--json']);
    const second = open(['charge', '13500', '--wait', '--json']);
    await Promise.all([first, second].map((each) => each.said(/"outcome":"waiting"/)));
    shop.simulator.bank.pay({ amount: 13_500 });
    const ends = await Promise.all([first.ended, second.ended]);
    expect(ends.map(({ code }) => code)).toEqual([5, 5]);
    expect(ends.map(({ out }) => lastLine(out)['outcome'])).toEqual([
      'needs_person',
      'needs_person',
    ]);
  });

  it('ends with 9 when its own time is over, and the sale goes on waiting', async () => {
    const { code, out, err } = await lunas([
      'charge',
      '13600',
      '--wait',
      '--timeout',
      '1',
      '--json',
    ]);
    expect([code, lastLine(out)['outcome']]).toEqual([9, 'waiting']);
    expect(err).toContain(`lunas wait ${saleIn(out).id}`);
    const paying = shop.payWhenAsked(13_600);
    const again = await lunas(['wait', saleIn(out).id]);
    await paying;
    expect([again.code, again.out.slice(0, 15)]).toEqual([0, 'LUNAS Rp 13.600']);
  });

  it.runIf(process.platform !== 'win32').each([
    ['leave', 130, 'waiting', /goes on waiting/],
    ['ask', 130, 'waiting', /goes on waiting/], // nobody is at the keyboard
    ['cancel', 4, 'cancelled', /Cancelled\./],
  ] as const)('Ctrl-C with --on-interrupt %s ends with %i', async (how, code, outcome, words) => {
    const program = open(['charge', '13700', '--wait', '--json', '--on-interrupt', how]);
    await program.said(/Waiting for the payment/);
    program.kill('SIGINT');
    const ended = await program.ended;
    expect([ended.code, lastLine(ended.out)['outcome']]).toEqual([code, outcome]);
    expect(ended.err).toMatch(words);
    const { body } = await shop.rest(`/sales/${saleIn(ended.out).id}`);
    expect(body['status']).toBe(outcome);
    if (outcome === 'waiting') await shop.rest(`/sales/${saleIn(ended.out).id}/cancel`, {});
  });

  it('money that was taken back is not LUNAS any more', async () => {
    const paying = shop.payWhenAsked(13_800);
    const { out } = await lunas(['charge', '13800', '--wait', '--json']);
    await paying;
    const entry = shop.simulator.bank.credits().find(({ amount }) => amount === 13_800);
    shop.simulator.bank.reverse(entry?.id ?? '');
    const { id } = saleIn(out);
    await until('the reversal', async () => {
      const { body } = await shop.rest(`/sales/${id}/check`, {});
      return (body['payment'] as { status: string }).status === 'reversed';
    });
    const ended = await lunas(['wait', id]);
    expect(ended.code).toBe(5);
    expect(ended.out).not.toContain('LUNAS');
    expect(ended.err).toContain('took it back');
  });
});

describe('a sale that nobody pays', { timeout: PATIENCE_MS }, () => {
  it('ends with 3 when its time is over; with 6 while the provider can not be read', async () => {
    const brief = await openShop({ sale: { expiresAfterSeconds: 2 } });
    try {
      const expired = await lunas(['charge', '14000', '--wait', '--json'], { at: brief });
      expect([expired.code, lastLine(expired.out)['outcome']]).toEqual([3, 'expired']);
      brief.simulator.setFaults({ outage: 'refuse' });
      const args = ['charge', '14100', '--wait', '--timeout', '4', '--json'];
      const blind = await lunas(args, { at: brief });
      expect([blind.code, lastLine(blind.out)['outcome']]).toEqual([6, 'blind']);
      expect(blind.err).toContain('nobody knows whether the money came');
      const health = await lunas(['health', '--json'], { at: brief });
      expect([health.code, lastLine(health.out)['status']]).toEqual([6, 'degraded']);
    } finally {
      await brief.close();
    }
  });
});

describe('a line that is bad', { timeout: PATIENCE_MS }, () => {
  it('makes one sale, though the first answers were lost', async () => {
    let losses = 3;
    const line = await openMiddleman(shop.apiUrl, ({ method }) =>
      method === 'POST' && losses-- > 0 ? 'lose answer' : 'on',
    );
    try {
      const args = ['charge', '15000', '--reference', 'sekali', '--json'];
      const { code, out, err } = await lunas(args, { env: { LUNAS_URL: line.url } });
      expect([code, losses < 0]).toEqual([0, true]);
      expect(err).toContain('still trying');
      const { body } = await shop.rest('/sales?status=waiting&limit=200');
      const made = (body['items'] as { reference: string; id: string }[]).filter(
        ({ reference }) => reference === 'sekali',
      );
      expect(made.map(({ id }) => id)).toEqual([saleIn(out).id]);
    } finally {
      await line.close();
    }
  });

  it('hears LUNAS by asking, where no stream comes through', async () => {
    const line = await openMiddleman(shop.apiUrl, ({ url }) =>
      url?.includes('/events') ? 'refuse' : 'on',
    );
    try {
      const paying = shop.payWhenAsked(15_100);
      const { code } = await lunas(['charge', '15100', '--wait'], { env: { LUNAS_URL: line.url } });
      await paying;
      expect(code).toBe(0);
    } finally {
      await line.close();
    }
  });

  it('waits through a till that is killed and started again', async () => {
    const program = open(['charge', '15200', '--wait', '--json']);
    await program.said(/Waiting for the payment/);
    await shop.kill();
    await program.said(/still trying/);
    shop.simulator.bank.pay({ amount: 15_200 });
    await shop.start();
    const { code, out, err } = await program.ended;
    expect([code, lastLine(out)['outcome']]).toEqual([0, 'paid']);
    expect(err).toContain('The till answers again.');
  });

  it('follows events over a restart without a hole and without a repeat', async () => {
    const program = open(['events', '--since', '0', '--json']);
    await program.said(/"seq":1,/);
    await shop.rest('/sales', { amount: 15_301 });
    await shop.kill();
    await program.said(/still trying/);
    await shop.start();
    const { body } = await shop.rest('/sales', { amount: 15_302 });
    await program.said(new RegExp(String(body['id'])));
    program.kill('SIGINT');
    const { out } = await program.ended;
    const seqs = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('what is wrong', { timeout: PATIENCE_MS }, () => {
  const gone = { LUNAS_URL: 'http://127.0.0.1:9' };
  it.each([
    ['a wrong token', ['sales'], { LUNAS_TOKEN: 'lain' }, 7, /valid token/],
    ['more than QRIS takes', ['charge', '10000001'], {}, 7, /Rp 10\.000\.000/],
    ['a sale there is not', ['show', 'sal_tidakada'], {}, 7, /no such sale/],
    ['no till', ['today'], gone, 8, /does not answer\. Is it running\?/],
    ['no token', ['sales'], { LUNAS_TOKEN: '' }, 2, /token is not known/],
    ['an address that is none', ['sales'], { LUNAS_URL: 'till' }, 2, /"till" is not a till's/],
    ['http over a network', ['sales'], { LUNAS_URL: 'http://192.168.1.9:1' }, 2, /use https/],
    ['an amount in words', ['charge', 'sepuluh'], {}, 2, /not a whole amount/],
    ['half a rupiah', ['charge', '0.5'], {}, 2, /not a whole amount/],
    ['a day that is none', ['today', '--date', '2026-02-31'], {}, 7, /no day 2026-02-31/],
    ['a command there is not', ['bayar'], {}, 2, /no command "bayar"/],
    ['a token in the arguments', ['sales', `--token=${TOKEN}`], {}, 2, /every user/],
  ] as const)('%s: %j is said in words', async (_what, args, env, code, words) => {
    const ended = await lunas(args, { env });
    expect(ended.err).toMatch(words);
    expect([ended.code, ended.out]).toEqual([code, '']);
  });

  it('is told to a program in one shape', async () => {
    expect(lastLine((await lunas(['today', '--json'], { env: gone })).out)).toMatchObject({
      outcome: 'no_till',
      error: { code: 'no_till', retryable: true },
    });
    expect(lastLine((await lunas(['show', 'sal_x', '--json'])).out)).toMatchObject({
      outcome: 'refused',
      error: { code: 'not_found', retryable: false },
    });
  });

  it('says the key to try again with when nobody knows whether the sale was made', async () => {
    const line = await openMiddleman(shop.apiUrl, () => 'lose answer');
    try {
      const { code, err } = await lunas(['charge', '15900'], { env: { LUNAS_URL: line.url } });
      expect(code).toBe(8);
      const key = /--key (\S+):/.exec(err)?.[1] ?? '';
      const again = await lunas(['charge', '15900', '--key', key, '--json']);
      const { body } = await shop.rest('/sales?limit=200');
      const made = (body['items'] as { amount: number; id: string }[]).filter(
        ({ amount }) => amount === 15_900,
      );
      expect(made.map(({ id }) => id)).toEqual([saleIn(again.out).id]);
    } finally {
      await line.close();
    }
  });
});

describe('login', { timeout: PATIENCE_MS }, () => {
  const env = { LUNAS_URL: '', LUNAS_TOKEN: '' };

  it('keeps address and token for this user alone, and only where the till takes them', async () => {
    const file = join(shop.dir, 'rahasia', 'cli.json');
    const how = { env: { ...env, LUNAS_CONFIG: file } };
    const wrong = await lunas(['login', '--url', shop.apiUrl], { ...how, input: 'bukan-token\n' });
    expect(wrong.code).toBe(7);
    const kept = await lunas(['login', '--url', shop.apiUrl], { ...how, input: `${TOKEN}\n` });
    expect([kept.code, kept.err]).toEqual([0, '']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await lunas(['sales', '--limit', '1'], how)).code).toBe(0);
    expect((await lunas(['logout'], how)).code).toBe(0);
    expect((await lunas(['sales'], how)).code).toBe(2);
  });

  it('sends the kept token to no other address', async () => {
    const file = join(shop.dir, 'lain.json');
    writeFileSync(file, JSON.stringify({ url: shop.apiUrl, token: TOKEN }), { mode: 0o600 });
    const heard: string[] = [];
    const stranger = await openMiddleman(shop.apiUrl, (request) => {
      heard.push(JSON.stringify(request.headers));
      return 'refuse';
    });
    try {
      const how = { env: { ...env, LUNAS_CONFIG: file } };
      expect((await lunas(['sales', '--url', stranger.url], how)).code).toBe(2);
      await lunas(['health', '--url', stranger.url], how);
      expect(heard.join()).not.toContain(TOKEN);
    } finally {
      await stranger.close();
    }
  });

  it.runIf(process.platform !== 'win32')('warns of a file that others can read', async () => {
    const file = join(shop.dir, 'terbuka.json');
    writeFileSync(file, JSON.stringify({ url: shop.apiUrl, token: TOKEN }), { mode: 0o644 });
    const how = { env: { ...env, LUNAS_CONFIG: file } };
    expect((await lunas(['sales', '--limit', '1'], how)).err).toContain('chmod 600');
  });

  it('takes the token from a file or from stdin for one call', async () => {
    const file = join(shop.dir, 'token.txt');
    writeFileSync(file, `${TOKEN}\n`);
    const at = ['sales', '--limit', '1', '--url', shop.apiUrl, '--token-file'];
    expect((await lunas([...at, file], { env })).code).toBe(0);
    expect((await lunas([...at, '-'], { env, input: TOKEN })).code).toBe(0);
    expect((await lunas([...at, join(shop.dir, 'none')], { env })).code).toBe(2);
  });
});

describe('the books', { timeout: PATIENCE_MS }, () => {
  const day = shopToday();
  const days = ['--from', day, '--to', day];

  it('go into a file once, and over it only by force', async () => {
    const folder = join(shop.dir, 'buku');
    mkdirSync(folder);
    const args = ['export', ...days, '--format', 'csv', '--out', folder];
    expect((await lunas(args)).code).toBe(0);
    const name = `lunas-warung-sejahtera-${day}.csv`;
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(/Shop day,.*,13000,/s);
    const again = await lunas(args);
    expect([again.code, again.out]).toEqual([2, '']);
    expect(again.err).toContain('--force');
    expect((await lunas([...args, '--force'])).code).toBe(0);
  });

  it('go through a pipe, and are refused in words', async () => {
    const piped = await lunas(['export', ...days, '--format', 'pdf', '--out', '-']);
    expect([piped.code, piped.out.slice(0, 5)]).toEqual([0, '%PDF-']);
    const backwards = ['export', '--from', day, '--to', '2020-01-01', '--format', 'csv'];
    expect(await lunas(backwards)).toMatchObject({ code: 7, out: '' });
    expect((await lunas(['export', '--from', day])).code).toBe(2);
  });

  it('are summed, listed and checked', async () => {
    expect((await lunas(['today', '--lang', 'id'])).out).toMatch(/Penjualan lunas +\d+ +Rp /);
    expect((await lunas(['sales', '--status', 'paid'])).out).toMatch(/Rp 13\.000 +LUNAS +sal_/);
    const unclaimed = await lunas(['payments', '--unclaimed', '--json']);
    const items = lastLine(unclaimed.out)['items'] as { saleId: unknown; finding: string }[];
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ saleId }) => saleId === null)).toBe(true);
    const verified = await lunas(['verify', '--profile', shop.profile, '--json']);
    expect(verified.code).toBe(0);
    expect(lastLine(verified.out)['findings']).toEqual([]);
    expect((await lunas(['verify', '--profile', join(shop.dir, 'none')])).code).toBe(2);
  });

  it('are listed page by page, up to the limit', async () => {
    const all = lastLine((await lunas(['sales', '--json', '--limit', '1000'])).out);
    const some = lastLine((await lunas(['sales', '--json', '--limit', '3'])).out);
    expect((some['items'] as unknown[]).length).toBe(3);
    expect([all['isCut'], some['isCut']]).toEqual([false, true]);
    expect((all['items'] as unknown[]).slice(0, 3)).toEqual(some['items']);
  });
});
