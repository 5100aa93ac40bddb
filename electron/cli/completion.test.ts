// The script for bash is run by bash itself; those of the other shells are held against the table
// of commands, and run where their shell is installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, COMMON_FLAGS, SHELLS } from './command-table.ts';
import { completionFor } from './completion.ts';

/** What bash offers after these words; the last one is being typed. */
function offered(...words: string[]): string[] {
  const script = `${completionFor('bash', 'en')}
COMP_WORDS=(lunas "$@"); COMP_CWORD=$#
_lunas
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' });
  return out.split('\n').filter((line) => line !== '');
}

const hasBash = process.platform !== 'win32';

describe.runIf(hasBash)('in bash', () => {
  it('offers every command', () => {
    expect(offered('')).toEqual(COMMANDS.map(({ name }) => name));
    expect(offered('c')).toEqual(['charge', 'cancel', 'check', 'completion']);
  });

  it.each(COMMANDS)('offers the flags of $name, and those of every command', ({ name, flags }) => {
    const names = Object.keys({ ...flags, ...COMMON_FLAGS }).map((flag) => `--${flag}`);
    expect(offered(name, '--')).toEqual(names);
  });

  it('offers the values a flag may have, and nothing where only the shop knows', () => {
    expect(offered('sales', '--status', '')).toContain('needs_person');
    expect(offered('export', '--format', 'x')).toEqual(['xlsx']);
    expect(offered('charge', '--reference', '')).toEqual([]);
    expect(offered('completion', '')).toEqual(expect.arrayContaining([...SHELLS]));
  });

  it('finds the command behind flags of every command', () => {
    expect(offered('--json', 'charge', '--ref')).toEqual(['--reference']);
  });

  it('offers files where a file is wanted', () => {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-completion-'));
    try {
      writeFileSync(join(dir, 'token berisi spasi.txt'), '');
      expect(offered('sales', '--token-file', `${dir}/tok`)).toEqual([
        join(dir, 'token berisi spasi.txt'),
      ]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('in every shell', () => {
  it.each(SHELLS.flatMap((shell) => (['id', 'en'] as const).map((lang) => [shell, lang] as const)))(
    '%s knows every command, flag and value (%s)',
    (shell, lang) => {
      const script = completionFor(shell, lang);
      for (const { name, flags } of COMMANDS) {
        expect(script).toContain(name);
        for (const [flag, { values }] of Object.entries({ ...flags, ...COMMON_FLAGS })) {
          expect(script).toContain(shell === 'fish' ? `-l ${flag}` : `--${flag}`);
          for (const value of values ?? []) expect(script).toContain(value);
        }
      }
    },
  );
});
