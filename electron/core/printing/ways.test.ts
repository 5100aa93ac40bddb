// The ways to the paper against the real thing: TCP, a FIFO for a device, a program for `lp`.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../ports.ts';
import { systemClock } from '../system-clock.ts';
import { FakePrinter } from '../testing/fake-printer.ts';
import { createDeviceWay } from './device-way.ts';
import { PrintFailure, type PrintJob, type PrintWay } from './print-way.ts';
import { createSpoolerWay } from './spooler-way.ts';
import { createTcpWay } from './tcp-way.ts';

/** Waits are a hundred times shorter. */
const hasty: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 100, signal) };

const job = (length = 700): PrintJob => ({
  bytes: new Uint8Array(length).fill(0x41),
  html: '<p>A',
});
const never = new AbortController().signal;

async function outcome(sending: Promise<void>) {
  try {
    await sending;
    return 'printed';
  } catch (error) {
    if (!(error instanceof PrintFailure)) throw error;
    return [error.fault, error.step, error.isTouched ? 'touched' : 'untouched'];
  }
}

const isWindows = process.platform === 'win32';

describe('a printer in the network', () => {
  const printer = new FakePrinter();
  let way: PrintWay;

  beforeEach(async () => {
    printer.mood = 'well';
    printer.jobs.length = 0;
    await printer.start();
    way = createTcpWay('127.0.0.1', printer.port, systemClock);
  });

  afterEach(() => printer.stop());

  it('gets the job whole', async () => {
    expect(await outcome(way.send(job(20_000), never))).toBe('printed');
    expect(printer.jobs.map((bytes) => bytes.length)).toEqual([20_000]);
  });

  it('that is slow gets it whole too', async () => {
    printer.mood = 'slow';
    expect(await outcome(way.send(job(5_000), never))).toBe('printed');
    expect(printer.jobs.map((bytes) => bytes.length)).toEqual([5_000]);
  });

  it('that never hangs up is not waited for', async () => {
    printer.mood = 'silent';
    const slow = createTcpWay('127.0.0.1', printer.port, hasty);
    expect(await outcome(slow.send(job(), never))).toBe('printed');
    expect(printer.jobs).toHaveLength(1);
  });

  it('that is off refuses at once', async () => {
    await printer.stop();
    expect(await outcome(way.send(job(), never))).toEqual(['refused', 'find', 'untouched']);
  });

  it('that hangs up in the middle has not printed it', async () => {
    printer.mood = 'closing';
    expect(await outcome(way.send(job(30_000_000), never))).toEqual(['closed', 'send', 'touched']);
    expect(await outcome(way.send(job(), never))).toEqual(['closed', 'finish', 'touched']);
  });

  it('that reads nothing is given up', async () => {
    printer.mood = 'hanging';
    const stalled = createTcpWay('127.0.0.1', printer.port, hasty);
    expect(await outcome(stalled.send(job(30_000_000), never))).toEqual([
      'stalled',
      'send',
      'touched',
    ]);
  });

  it('that answers with its status is not disturbed by it', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.write(new Uint8Array([0x14, 0, 0, 0x0f]));
      socket.on('end', () => socket.end());
      socket.resume();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const chatty = createTcpWay('127.0.0.1', port, systemClock);
    expect(await outcome(chatty.send(job(), never))).toBe('printed');
    server.close();
  });

  it('is let go of at once when the till ends', async () => {
    printer.mood = 'hanging';
    const stop = new AbortController();
    const sending = outcome(way.send(job(30_000_000), stop.signal));
    await systemClock.sleep(50, never);
    const startMs = systemClock.monoMs();
    stop.abort();
    expect(await sending).toEqual(['interrupted', 'send', 'touched']);
    expect(systemClock.monoMs() - startMs).toBeLessThan(500);
  });

  it('whose name nobody knows is not found', async () => {
    const lost = createTcpWay('printer.invalid', 9100, systemClock);
    const [fault, step] = await outcome(lost.send(job(), never));
    expect([fault, step]).toEqual(['dns', 'find']);
  });
});

describe.skipIf(isWindows)('a printer by its device', () => {
  let dir: string;
  let fifo: string;
  const way = (path: string, clock: Clock = systemClock): PrintWay =>
    createDeviceWay(path, { clock, platform: process.platform });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-device-'));
    fifo = join(dir, 'lp0');
    spawnSync('mkfifo', [fifo]);
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  it('gets the job whole', async () => {
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    expect(await outcome(way(fifo).send(job(9_000), never))).toBe('printed');
    expect(readSync(reader, new Uint8Array(20_000))).toBe(9_000);
    closeSync(reader);
  });

  it('that takes no more is given up, and holds no thread of ours', async () => {
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    let monoMs = 0;
    const clock: Clock = {
      ...systemClock,
      monoMs: () => monoMs,
      sleep: async (ms) => void (monoMs += ms * 10),
    };
    expect(await outcome(way(fifo, clock).send(job(300_000), never))).toEqual([
      'stalled',
      'send',
      'touched',
    ]);
    closeSync(reader);
  });

  it('that nobody listens at, or that is not there, is missing', async () => {
    const missing = ['missing', 'find', 'untouched'];
    expect(await outcome(way(fifo).send(job(), never))).toEqual(missing);
    expect(await outcome(way(join(dir, 'lp9')).send(job(), never))).toEqual(missing);
  });

  it('is never a file or a folder: those stay as they are', async () => {
    const file = join(dir, 'ledger.db');
    writeFileSync(file, 'money');
    const refused = ['not_a_printer', 'find', 'untouched'];
    expect(await outcome(way(file).send(job(), never))).toEqual(refused);
    expect(await outcome(way(dir).send(job(), never))).toEqual(refused);
    expect(readFileSync(file, 'utf8')).toBe('money');
  });

  it('is let go of when the till ends', async () => {
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    const stop = new AbortController();
    const sending = outcome(way(fifo).send(job(300_000), stop.signal));
    await systemClock.sleep(50, never);
    stop.abort();
    expect(await sending).toEqual(['interrupted', 'send', 'touched']);
    closeSync(reader);
  });
});

describe.skipIf(isWindows)('a printer of the system', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lunas-lp-'));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  function lp(script: string, clock: Clock = systemClock): PrintWay {
    const command = join(dir, 'lp');
    writeFileSync(command, `#!/bin/sh\n${script}\n`);
    chmodSync(command, 0o755);
    return createSpoolerWay('KASIR', { clock, platform: 'linux', pagePrinter: null, command });
  }

  it('gets the bytes as they are, by its name', async () => {
    const way = lp(`echo "$@" > ${dir}/args; cat > ${dir}/bytes`);
    expect(await outcome(way.send(job(9_000), never))).toBe('printed');
    expect(readFileSync(join(dir, 'args'), 'utf8')).toMatch(/^-d KASIR -o raw /);
    expect(readFileSync(join(dir, 'bytes')).length).toBe(9_000);
  });

  it('that the system does not know is missing', async () => {
    const way = lp('echo "lp: The printer or class does not exist." >&2; exit 1');
    expect(await outcome(way.send(job(), never))).toEqual(['missing', 'find', 'untouched']);
  });

  it('whose queue refuses has not printed', async () => {
    const way = lp('echo "lp: Destination KASIR is not accepting jobs." >&2; exit 1');
    const refused = ['spooler_refused', 'send', 'untouched'];
    expect(await outcome(way.send(job(), never))).toEqual(refused);
  });

  it('that does not answer is given up, and its program ended', async () => {
    const way = lp('exec sleep 30', hasty);
    expect(await outcome(way.send(job(), never))).toEqual(['stalled', 'send', 'touched']);
  });

  it('can not be had where there is no printing system', async () => {
    const parts = { clock: systemClock, platform: 'linux', pagePrinter: null };
    const none = createSpoolerWay('KASIR', { ...parts, command: join(dir, 'no-lp') });
    const missing = ['no_spooler', 'find', 'untouched'];
    expect(await outcome(none.send(job(), never))).toEqual(missing);
    const windows = createSpoolerWay('KASIR', { ...parts, platform: 'win32' });
    expect(await outcome(windows.send(job(), never))).toEqual(missing);
  });

  it('of Windows gets the page from the desktop', async () => {
    const pages: string[] = [];
    const answers = ['taken', 'missing', 'refused'] as const;
    const ways = answers.map((answer) =>
      createSpoolerWay('KASIR', {
        clock: systemClock,
        platform: 'win32',
        pagePrinter: {
          async print(name, html) {
            pages.push(`${name}: ${html}`);
            return answer;
          },
        },
      }),
    );
    expect(await Promise.all(ways.map((way) => outcome(way.send(job(), never))))).toEqual([
      'printed',
      ['missing', 'find', 'untouched'],
      ['spooler_refused', 'send', 'touched'],
    ]);
    expect(pages[0]).toBe('KASIR: <p>A');
  });
});
