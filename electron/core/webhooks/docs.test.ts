// Holds docs/WEBHOOKS.md to the code: its snippets are run, its tables and its diagram compared.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PaymentId } from '../../../shared/ids.ts';
import { transition, type Sale, type SaleEvent } from '../../../shared/sale.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { saleStatus, saleView, tillEvent } from '../../../shared/views.ts';
import { DEFAULT_EVENTS, WEBHOOK_EVENTS } from '../../../shared/webhooks.ts';
import { messageOf, signature } from './message.ts';
import { ATTEMPTS_MAX, RETRY_DELAYS_MS } from './schedule.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../../docs/WEBHOOKS.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'lunas-snippets-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What stands below a mark such as `<!-- verify: node -->`: a block of code, or a table's rows. */
function codeBelow(mark: string): string {
  const found = DOCS.split(`<!-- ${mark} -->`)[1]?.match(/^\s*```\w*\n([\s\S]*?)\n```/);
  if (!found?.[1]) throw new Error(`docs/WEBHOOKS.md has no code below "${mark}"`);
  return found[1];
}

function tableBelow(mark: string): string[][] {
  const lines = (DOCS.split(`<!-- ${mark} -->`)[1] ?? '').trim().split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Each language: its file, and what asks the snippet's function with what stands on stdin. */
const LANGUAGES = [
  {
    name: 'node',
    command: process.execPath,
    file: 'verify.mjs',
    driver: `
import { readFileSync } from 'node:fs';
const answers = JSON.parse(readFileSync(0, 'utf8')).map((asked) =>
  isFromLunas(asked.header, Buffer.from(asked.body, 'base64'), asked.secret, asked.now));
process.stdout.write(JSON.stringify(answers));`,
  },
  {
    name: 'python3',
    command: 'python3',
    file: 'verify.py',
    driver: `
import base64, json, sys
print(json.dumps([
    is_from_lunas(a["header"], base64.b64decode(a["body"]), a["secret"], a["now"])
    for a in json.load(sys.stdin)
]))`,
  },
  {
    name: 'php',
    command: 'php',
    file: 'verify.php',
    driver: `
$answers = [];
foreach (json_decode(file_get_contents('php://stdin'), true) as $asked) {
    $body = base64_decode($asked['body']);
    $answers[] = is_from_lunas($asked['header'], $body, $asked['secret'], $asked['now']);
}
echo json_encode($answers);`,
  },
] as const;

/** Machines have what they have; Node is always one of them. */
const present = LANGUAGES.filter(
  ({ command }) => spawnSync(command, ['--version'], { timeout: 20_000 }).status === 0,
);

const event = { seq: 7, atMs: 5, type: 'sale.changed', payload: '{"sale":{"reference":"é A17"}}' };
const NOW = 1_795_237_200;
const { body } = messageOf(event, false);
const signed = (secrets: string[], atSeconds = NOW): string =>
  signature(body, secrets, atSeconds * SECOND_MS);

describe.each(present)('the snippet for $name', ({ name, command, file, driver }) => {
  const path = join(folder, file);
  writeFileSync(path, `${codeBelow(`verify: ${name}`)}\n${driver}\n`);
  const asked = (header: string, secret = 'rahasia', text = body) => ({
    header,
    secret,
    now: NOW,
    body: Buffer.from(text).toString('base64'),
  });

  it('takes what the till signed, and nothing else', () => {
    const good = [
      asked(signed(['rahasia'])),
      asked(signed(['baru', 'rahasia'])),
      asked(signed(['rahasia'], NOW - 200)),
    ];
    const bad = [
      asked(signed(['lain'])),
      asked(signed(['rahasia']), 'rahasia', body.replace('7', '8')),
      asked(signed(['rahasia'], NOW - 301)),
      asked(signed(['rahasia']).replace(/^t=\d+/, `t=${NOW + 1}`)),
      asked(signed(['rahasia']).replace('v1=', 'v0=')),
      asked(signed(['rahasia']).slice(0, -2)),
      asked(''),
    ];
    const input = JSON.stringify([...good, ...bad]);
    const run = spawnSync(command, [path], { input, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual([...good.map(() => true), ...bad.map(() => false)]);
  }, 60_000);
});

describe('what the page says', () => {
  it('names each wait between tries', () => {
    const units = { s: 1, min: 60, h: 3600 } as const;
    const rows = tableBelow('table: retries').map(([nth, wait = '']) => {
      const [count, unit] = wait.split(' ');
      return [Number(nth), Number(count) * units[unit as keyof typeof units] * SECOND_MS];
    });
    expect(rows).toEqual(RETRY_DELAYS_MS.map((delayMs, n) => [n + 2, delayMs]));
    expect(rows.at(-1)?.[0]).toBe(ATTEMPTS_MAX);
  });

  it('has every event there is, and which a webhook may be told', () => {
    const rows = tableBelow('table: events').map(
      ([type = '', , , webhook = '']) => `${type.replaceAll('`', '')}: ${webhook}`,
    );
    const wanted = tillEvent.shape.type.options.map((type) => {
      const isDefault = (DEFAULT_EVENTS as readonly string[]).includes(type);
      const isAllowed = (WEBHOOK_EVENTS as readonly string[]).includes(type);
      return `${type}: ${isDefault ? 'by default' : isAllowed ? 'where chosen' : 'never'}`;
    });
    expect(rows.toSorted()).toEqual(wanted.toSorted());
  });

  it('shows a message as one really is', () => {
    const shown: unknown = JSON.parse(codeBelow('example: message'));
    const message = z.strictObject({
      id: z.string().regex(/^evt_[0-9a-f]{32}$/),
      version: z.literal(1),
      seq: z.int(),
      atMs: z.int(),
      type: z.literal('sale.changed'),
      training: z.boolean(),
      payload: z.strictObject({ sale: z.strictObject(saleView.shape) }),
    });
    expect(message.parse(shown)).toEqual(shown);
    const real = JSON.parse(messageOf(event, false).body) as object;
    expect(Object.keys(shown as object)).toEqual(Object.keys(real));
  });

  it('draws the ways of a sale as the till goes them', () => {
    const drawn = [...codeBelow('diagram: sale').matchAll(/^\s*(\w+) --> (\w+)/gm)]
      .map(([, from, to]) => `${from} ${to}`)
      .toSorted();
    expect(drawn).toEqual([...ways()].toSorted());
  });
});

/** Every way from state to state that `transition` allows anybody. */
function ways(): Set<string> {
  const base = { expiresAtMs: 1, watchUntilMs: 1, closedAtMs: 1, candidates: [] };
  const paymentId = 'pay_1' as PaymentId;
  const events: SaleEvent[] = [
    { type: 'paid', paymentId, atMs: 1, late: false, by: 'evidence' },
    { type: 'paid', paymentId, atMs: 1, late: false, by: 'person' },
    { type: 'asked', candidates: [paymentId] },
    { type: 'asked', candidates: [] },
    { type: 'expired', atMs: 1 },
    { type: 'cancelled', atMs: 1 },
    { type: 'extended', expiresAtMs: 2, watchUntilMs: 2 },
  ];
  const found = new Set<string>();
  for (const status of saleStatus.options)
    for (const happens of events) {
      const after = transition({ ...base, status } as unknown as Sale, happens);
      if (after.ok) found.add(`${status} ${after.sale.status}`);
    }
  return found;
}
