// What docs/CLI.md and docs/INTEGRATE.md say is what there is: their tables are held against the
// code, and the quick start is run line by line against a till in training.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../electron/cli/command-table.ts';
import { EXIT } from '../../electron/cli/exit-codes.ts';
import { wordsOf } from '../../electron/cli/words.ts';
import { ERROR_STATUS } from '../../shared/errors.ts';
import { HostProcess, type Ready } from '../crash/host-process.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const textOf = (name: string): string => readFileSync(join(DOCS, name), 'utf8');
const PATIENCE_MS = 90_000;

const hasShell =
  process.platform !== 'win32' &&
  ['bash', 'curl'].every((name) => spawnSync(name, ['--version']).status === 0);

/** The cells of the table behind `<!-- table: name -->`, without its head. */
function tableIn(file: string, name: string): string[][] {
  const after = textOf(file).split(`<!-- table: ${name} -->`)[1] ?? '';
  const rows = after.trimStart().split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/CLI.md', () => {
  it('names every command, in the order of its help', () => {
    const named = tableIn('CLI.md', 'commands').map(([cell]) => cell);
    expect(named).toEqual(COMMANDS.map(({ name, takes }) => `\`${[name, ...takes].join(' ')}\``));
  });

  it('has every exit code, as the help has', () => {
    const codes = Object.values(EXIT).map(String);
    expect(tableIn('CLI.md', 'exits').map(([code]) => code)).toEqual(codes);
    for (const lang of ['id', 'en'] as const)
      expect(wordsOf(lang).help.exitLines.map((line) => line.split(' ')[0])).toEqual(codes);
  });

  it('names every flag that a command has of its own', () => {
    const text = textOf('CLI.md');
    const quiet = new Set(['head', 'force', 'reference']); // said by the help alone
    const flags = COMMANDS.flatMap(({ flags: own }) => Object.keys(own));
    expect(flags.filter((flag) => !quiet.has(flag) && !text.includes(`--${flag}`))).toEqual([]);
  });
});

describe('docs/INTEGRATE.md', () => {
  it('has every error code with its status', () => {
    const rows = tableIn('INTEGRATE.md', 'errors').map(([status, code]) => `${status} ${code}`);
    const known = Object.entries(ERROR_STATUS).map(([code, status]) => `${status} \`${code}\``);
    expect(rows.toSorted()).toEqual(known.toSorted());
  });

  it.runIf(hasShell)(
    `has a quick start that ends with LUNAS${hasShell ? '' : ' (skipped: no bash or no curl here)'}`,
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'lunas-quick-start-'));
      const till = new HostProcess(['--demo', '--profile', join(dir, 'profile')]);
      try {
        const { apiUrl, apiToken, phoneUrl } = (await till.up()) as Ready & {
          apiToken: string;
          phoneUrl: string;
        };
        const blocks = textOf('INTEGRATE.md').matchAll(
          /<!-- run: quick start -->\s+```sh\n(.*?)```/gs,
        );
        const script = [...blocks].map(([, block]) => block).join('\n');
        expect(script).toContain('/control/pay');
        const env = {
          ...process.env,
          LUNAS_URL: apiUrl,
          LUNAS_TOKEN: apiToken,
          SIMULATOR: phoneUrl.replace(/\/phone$/, ''),
        };
        const out = await new Promise<string>((done, fail) =>
          execFile(
            'bash',
            ['-euo', 'pipefail', '-c', script],
            { cwd: dir, env, timeout: PATIENCE_MS },
            (error, stdout, stderr) =>
              error ? fail(new Error(`${error.message}\n${stdout}\n${stderr}`)) : done(stdout),
          ),
        );
        expect(out).toMatch(/"status":"(ok|degraded)"/);
        expect(out).toContain('sale.changed');
        expect(out).toMatch(/\nLUNAS\n$/);
      } finally {
        await till.kill('SIGTERM');
        rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    PATIENCE_MS,
  );
});
