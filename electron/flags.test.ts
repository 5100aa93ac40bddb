import { describe, expect, it } from 'vitest';
import { readFlags, type Flags } from './flags.ts';

const none: Flags = {
  profile: null,
  setup: null,
  host: '127.0.0.1',
  port: 0,
  callbackPort: null,
  isDemo: false,
  isSafe: false,
  restore: null,
};

describe('a command line', () => {
  const understood = [
    ['', {}],
    ['--demo', { isDemo: true }],
    ['--safe', { isSafe: true }],
    ['--restore lama.lunas', { restore: 'lama.lunas' }],
    ['--profile /tmp/kasir', { profile: '/tmp/kasir' }],
    ['--profile=/tmp/kasir', { profile: '/tmp/kasir' }],
    ['--setup setup.json', { setup: 'setup.json' }],
    ['--host 0.0.0.0 --port 8080', { host: '0.0.0.0', port: 8080 }],
    ['--port 0 --callback-port 0', { port: 0, callbackPort: 0 }],
    ['--port=65535 --callback-port=8443', { port: 65_535, callbackPort: 8443 }],
    [
      '--profile p --setup s --host ::1 --port 1 --callback-port 2 --demo',
      { profile: 'p', setup: 's', host: '::1', port: 1, callbackPort: 2, isDemo: true },
    ],
  ] as const;
  it.each(understood)('%j is understood', (line, flags) => {
    const args = line === '' ? [] : line.split(' ');
    expect(readFlags(args)).toEqual({ ok: true, flags: { ...none, ...flags } });
  });

  it('may name a profile with spaces and one that begins with a dash after =', () => {
    expect(readFlags(['--profile', '/Data Kasir/1'])).toMatchObject({
      flags: { profile: '/Data Kasir/1' },
    });
    expect(readFlags(['--profile=-aneh'])).toMatchObject({ flags: { profile: '-aneh' } });
  });

  const refused = [
    ['--prot 80', ['The flag --prot is not known.', '"80" is not a flag.']],
    ['-p 80', ['The flag -p is not known.', '"80" is not a flag.']],
    ['kasir', ['"kasir" is not a flag.']],
    ['--port', ['The flag --port needs a value.']],
    ['--port=', ['The flag --port needs a value.']],
    ['--profile --demo', ['The flag --profile needs a value.']],
    ['--setup', ['The flag --setup needs a value.']],
    ['--port http', ['--port is a number from 0 to 65535.']],
    ['--port 65536', ['--port is a number from 0 to 65535.']],
    ['--port 80.5', ['--port is a number from 0 to 65535.']],
    ['--port=-1', ['--port is a number from 0 to 65535.']],
    ['--callback-port 1e3', ['--callback-port is a number from 0 to 65535.']],
    [
      '--port 999999 --callback-port x --tunai',
      [
        'The flag --tunai is not known.',
        '--port is a number from 0 to 65535.',
        '--callback-port is a number from 0 to 65535.',
      ],
    ],
  ] as const;
  it.each(refused)('%j is refused, one sentence per fault', (line, faults) => {
    const read = readFlags(line.split(' '));
    expect(read.ok).toBe(false);
    expect(read.ok ? [] : read.faults.toSorted()).toEqual(faults.toSorted());
  });

  it('--demo takes no value', () => {
    expect(readFlags(['--demo=ya'])).toEqual({
      ok: false,
      faults: ['The flag --demo takes no value.'],
    });
  });
});
