// The command line and the program around it: one ready line, clean on SIGTERM, exit 2 otherwise.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFlags } from './flags.ts';

const noFile = (): string => {
  throw new Error('no such file');
};
const read = (args: string[], file = noFile) => readFlags(args, file);

describe('the flags', () => {
  it('are all read, in both spellings', () => {
    const args = ['--port=8123', '--seed', '7', '--merchant-code', 'CP01', '--api-key', 'k'];
    expect(read([...args, '--pushes', 'qiospay,snap'])).toEqual({
      kind: 'run',
      options: {
        port: 8123,
        seed: 7,
        pushes: ['qiospay', 'snap'],
        qiospay: { merchantCode: 'CP01', apiKey: 'k' },
      },
    });
  });

  it('take accounts from a file, with single flags over it', () => {
    const file = () =>
      '{"qiospay":{"apiKey":"a","merchantCode":"CP1"},"netzme":{"callbackToken":"t"}}';
    expect(read(['--accounts', 'x.json', '--api-key', 'b'], file)).toEqual({
      kind: 'run',
      options: {
        qiospay: { apiKey: 'b', merchantCode: 'CP1' },
        netzme: { callbackToken: 't' },
      },
    });
  });

  const faulty: [string[], string][] = [
    [['--prot', '1'], 'There is no flag "--prot"; --help lists them.'],
    [['--port'], '--port needs a value.'],
    [['--port', '--seed', '1'], '--port needs a value.'],
    [['--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000".'],
    [['--seed', '1', '--seed', '2'], '--seed is given twice.'],
    [['--host', '0.0.0.0'], '--host must be 127.0.0.1, ::1 or localhost, not "0.0.0.0".'],
    [['--merchant-qris', '0002'], "--merchant-qris can't be read: it does not begin with 000201."],
    [['--accounts', 'x.json'], '--accounts: "x.json" can\'t be read.'],
    [
      ['--till-callback-url', 'https://shop.example'],
      '--till-callback-url must be an http address of this machine.',
    ],
  ];
  it.each(faulty)('refuses %j in a sentence', (args, sentence) => {
    const outcome = read(args);
    expect(outcome.kind === 'faulty' && outcome.sentences).toContain(sentence);
  });

  it('say every fault at once', () => {
    const outcome = read(['--port', 'x', '--foo', '--host', 'h']);
    expect(outcome.kind === 'faulty' && outcome.sentences).toHaveLength(3);
    const file = () => '{"qiospay":{"apikey":1},"paypal":{}}';
    const accounts = read(['--accounts', 'x'], file);
    expect(accounts.kind === 'faulty' && accounts.sentences).toHaveLength(2);
  });
});

describe('the program', () => {
  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  function run(args: string[], onLine: (line: string, stop: () => void) => void): Promise<Ended> {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.endsWith('\n')) onLine(stdout, () => child.kill('SIGTERM'));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    return new Promise((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  it('says it is ready and ends cleanly', async () => {
    let ready: Record<string, unknown> = {};
    const ended = await run(['--api-key', 'geheim'], (line, stop) => {
      ready = JSON.parse(line) as Record<string, unknown>;
      void fetch(String(ready['url'])).then(stop);
    });
    // Windows has no SIGTERM that a program could answer.
    expect(ended.code).toBe(process.platform === 'win32' ? null : 0);
    expect(ended.stdout.trim().split('\n')).toHaveLength(1);
    expect(ready).toMatchObject({ ready: true, qiospay: { apiKey: 'geheim' } });
    expect(ready['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/phone$/);
    expect(ended.stderr).toContain('GET /phone 200');
    expect(ended.stderr).not.toContain('geheim');
  });

  it('ends with 2 and a sentence for a bad flag', async () => {
    const ended = await run(['--nope'], () => {});
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toBe('There is no flag "--nope"; --help lists them.\n');
  });
});
