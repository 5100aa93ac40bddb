// The till without Electron: flags in, ports from Node, a loopback server out. Prints one line of
// JSON when ready; everything it has to say otherwise goes to stderr and the log file.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { createCore, type Core } from './core/core.ts';
import type { Ports } from './core/ports.ts';
import { createCoreSwitch } from './core-switch.ts';
import { faultsOfSetup } from './core/setup-faults.ts';
import { systemClock, systemRandom } from './core/system-clock.ts';
import { freeBytesOf } from './core/system-disk.ts';
import { refuseFalseCertificates, systemHttp } from './core/system-http.ts';
import { networkAddresses } from './core/system-network.ts';
import { createLog } from './core/system-log.ts';
import { systemOutbound } from './core/system-outbound.ts';
import { readFlags, type Flags } from './flags.ts';
import { startTraining, type Training } from './training.ts';
import { createFileSecrets } from './web/secrets.ts';
import { startWebHost } from './web/server.ts';

const PAGE_DIR = resolve(import.meta.dirname, '../renderer');
const DISPLAY_DIR = resolve(import.meta.dirname, '../display');
const PHONE_DIR = resolve(import.meta.dirname, '../phone');

/** Wrong flags, a broken setup, a profile that can't be used: the caller's to mend. */
const EXIT_REFUSED = 2;

function refuse(faults: readonly string[]): never {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exit(EXIT_REFUSED);
}

function profileOf({ profile, isDemo }: Flags): string {
  if (profile !== null) return resolve(profile);
  if (isDemo) return mkdtempSync(join(tmpdir(), 'lunas-demo-'));
  return join(homedir(), '.lunas');
}

function readSetupFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return refuse([`The setup file ${file} can't be read.`]);
  }
}

function portsFor(dir: string, flags: Flags, training: Training | null): Ports {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return {
      clock: systemClock,
      random: systemRandom,
      http: systemHttp,
      outbound: systemOutbound,
      log: createLog({ dir, clock: systemClock, stderr: true }),
      secrets: createFileSecrets(dir, process.env['LUNAS_KEY']),
      dir,
      freeDiskBytes: () => freeBytesOf(dir),
      display: { pageDir: DISPLAY_DIR, addresses: networkAddresses },
      network: { pageDir: PHONE_DIR, addresses: networkAddresses },
      ...(flags.callbackPort === null ? {} : { callbackPort: flags.callbackPort }),
      ...(training ? { training: { phoneUrl: training.phoneUrl } } : {}),
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC') refuse([`The disk is full: the profile ${dir} can't be written.`]);
    return refuse([`The profile ${dir} can't be made or written (${code || 'unknown cause'}).`]);
  }
}

async function openCore(ports: Ports, setupText: string | null): Promise<Core> {
  try {
    const core = await createCore(ports);
    const faults = setupText === null ? [] : await core.importSetup(setupText);
    if (faults.length > 0) refuse(faults);
    return core;
  } catch (error) {
    if (error instanceof AppError) refuse([error.message]);
    throw error;
  }
}

async function main(): Promise<void> {
  refuseFalseCertificates(process.env);
  const read = readFlags(process.argv.slice(2));
  if (!read.ok) refuse(read.faults);
  const { flags } = read;
  const ownSetup = flags.setup === null ? null : readSetupFile(flags.setup);
  // Before anything is made: a refused setup leaves no profile behind.
  const faults = ownSetup === null ? [] : faultsOfSetup(ownSetup);
  if (faults.length > 0) refuse(faults);
  const apiToken = flags.isDemo && ownSetup === null ? randomBytes(24).toString('base64url') : null;
  const training = flags.isDemo ? await startTraining(apiToken) : null;
  const ports = portsFor(profileOf(flags), flags, training);
  const core = await openCore(ports, ownSetup ?? training?.setupText ?? null);
  const cores = createCoreSwitch(core);
  const host = await startWebHost({
    cores,
    host: flags.host,
    port: flags.port,
    pageDir: PAGE_DIR,
    token: randomBytes(24).toString('base64url'),
  }).catch(() => refuse([`The till can't listen on ${flags.host} port ${flags.port}.`]));
  await core.start().catch((error: unknown) => {
    if (error instanceof AppError) refuse([error.message]);
    throw error;
  });
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await host.close();
    await cores.stop();
    await training?.stop();
    process.exit(0);
  };
  // Before the ready line: who reads it may end the till at once. A signal to the group can come
  // twice.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void (stopping ??= stop()));
  const { url, apiUrl } = host;
  const callbackUrl = core.till()?.callbackUrl() ?? undefined;
  // Of training alone: the tokens of a real till are its own setup's, and shown nowhere.
  const phone = training
    ? { phoneUrl: training.phoneUrl, ...(apiToken === null ? {} : { apiToken }) }
    : {};
  process.stdout.write(
    `${JSON.stringify({ ready: true, url, apiUrl, callbackUrl, ...phone, pid: process.pid })}\n`,
  );
}

await main();
