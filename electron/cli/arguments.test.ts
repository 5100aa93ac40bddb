// What is typed is understood strictly: a fault is one sentence, never half a command.
import { describe, expect, it } from 'vitest';
import { langOf, readArguments } from './arguments.ts';
import { COMMANDS, COMMON_FLAGS } from './command-table.ts';
import { helpText } from './help.ts';

const read = (...args: string[]) => readArguments(args, { LANG: 'en_US.UTF-8' }, 'en-US');

describe('a command', () => {
  it('is taken with its flags, before and behind it', () => {
    const typed = read('--json', 'charge', '13000', '--reference', 'A17', '--wait', '--timeout=60');
    expect(typed).toMatchObject({
      kind: 'asked',
      asked: { command: { name: 'charge' }, taken: ['13000'], isJson: true, lang: 'en' },
    });
    if (typed.kind !== 'asked') throw new Error('not asked');
    expect(Object.fromEntries(typed.asked.flags)).toMatchObject({
      reference: 'A17',
      wait: 'true',
      timeout: '60',
    });
  });

  const faulty: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Say what to do/],
    [['charg'], /no command "charg"/],
    [['charge'], /charge needs AMOUNT/],
    [['charge', '1', '2'], /charge knows no "2"/],
    [['charge', '1', '--referense', 'A'], /charge knows no --referense/],
    [['charge', '1', '--reference'], /--reference needs a value/],
    [['charge', '1', '--reference', '--wait'], /--reference needs a value/],
    [['charge', '1', '--wait=no'], /--wait takes no value/],
    [['sales', '--status', 'unpaid'], /--status is waiting, paid/],
    [['sales', '--reference', 'A17'], /sales knows no --reference/],
    [['sales', '--lang', 'fr'], /--lang is id, en/],
  ];
  it.each(faulty)('%j is refused', (args, sentence) => {
    const typed = read(...args);
    if (typed.kind !== 'faulty') throw new Error(`taken: ${JSON.stringify(typed)}`);
    expect(typed.faults.join(' ')).toMatch(sentence);
  });

  it.each([['--token', 'RAHASIA'], ['--token=RAHASIA']])(
    'takes no token from the command line (%s), and does not repeat it',
    (...flag) => {
      const typed = read('sales', ...flag);
      if (typed.kind !== 'faulty') throw new Error('taken');
      expect(typed.faults[0]).toMatch(/every user of this machine/);
      expect(typed.faults[0]).not.toContain('RAHASIA');
    },
  );
});

describe('the language', () => {
  it.each([
    [undefined, { LANG: 'id_ID.UTF-8' }, 'id'],
    [undefined, { LANG: 'en_US.UTF-8' }, 'en'],
    [undefined, { LANG: 'C.UTF-8' }, 'en'],
    [undefined, { LC_ALL: 'id_ID', LANG: 'en_US' }, 'id'],
    ['id', { LANG: 'en_US' }, 'id'],
    ['en', { LANG: 'id_ID' }, 'en'],
    [undefined, {}, 'id'],
  ])('--lang %s and %j make %s', (flag, env, lang) => {
    expect(langOf(flag, env, 'id-ID')).toBe(lang);
  });
});

describe('help', () => {
  it.each(['id', 'en'] as const)('names every command and every flag (%s)', (lang) => {
    const all = [null, ...COMMANDS].map((command) => helpText(command, lang)).join('\n');
    for (const { name, flags } of COMMANDS)
      for (const word of [name, ...Object.keys({ ...flags, ...COMMON_FLAGS })])
        expect(all).toContain(word);
  });

  it('is shown for one command, whether asked by a word or a flag', () => {
    const byWord = read('help', 'charge');
    expect(byWord).toEqual(read('charge', '--help'));
    expect(byWord).toMatchObject({ kind: 'help', command: { name: 'charge' } });
    expect(read('help')).toMatchObject({ kind: 'help', command: null });
  });
});
