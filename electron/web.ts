// The till without Electron: flags in, ports from Node, a loopback server out. Prints one line of
// JSON when ready; everything it has to say otherwise goes to stderr and the log file.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { refFrom } from '../shared/ids.ts';
import { createCore, type Core } from './core/core.ts';
import type { Ports } from './core/ports.ts';
import { createCoreSwitch } from './core-switch.ts';
import { bringIn } from './core/bring-in.ts';
import { faultsOfSetup } from './core/setup-faults.ts';
import { systemClock, systemRandom } from './core/system-clock.ts';
import { freeBytesOf } from './core/system-disk.ts';
import { refuseFalseCertificates, systemHttp } from './core/system-http.ts';
import { networkAddresses } from './core/system-network.ts';
import { createLog } from './core/system-log.ts';
import { beginRun, FALLS_TO_SAFE, type Run } from './core/system-runs.ts';
import { createDoor } from './core/system-door.ts';
import { systemHub } from './core/system-hub.ts';
import { systemOutbound } from './core/system-outbound.ts';
import { fileKeeper, Vault } from './core/system-vault.ts';
import { readFlags, type Flags } from './flags.ts';
import { startTraining, type Training } from './training.ts';
import { startDoorHost } from './web/door-host.ts';
import { startWebHost, type WebHost } from './web/server.ts';

const PAGE_DIR = resolve(import.meta.dirname, '../renderer');
const DOOR_DIR = resolve(import.meta.dirname, '../door');
const DISPLAY_DIR = resolve(import.meta.dirname, '../display');
const PHONE_DIR = resolve(import.meta.dirname, '../phone');

/** Wrong flags, a broken setup, a profile that can't be used: the caller's to mend. */
const EXIT_REFUSED = 2;
const EXIT_FELL = 70;

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

type WebPorts = Ports & { readonly vault: Vault };

function portsFor(dir: string, flags: Flags, training: Training | null): WebPorts {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const log = createLog({ dir, clock: systemClock, stderr: true });
    const system = { clock: systemClock, random: systemRandom, log };
    const vault = new Vault({ ...system, dir, keeper: fileKeeper });
    return {
      ...system,
      http: systemHttp,
      hub: systemHub,
      outbound: systemOutbound,
      secrets: vault,
      vault,
      dir,
      freeDiskBytes: () => freeBytesOf(dir),
      display: { pageDir: DISPLAY_DIR, addresses: networkAddresses },
      network: { pageDir: PHONE_DIR, addresses: networkAddresses },
      ...(flags.callbackPort === null ? {} : { callbackPort: flags.callbackPort }),
      ...(training ? { training: { phoneUrl: training.phoneUrl } } : {}),
    };
  } catch (error) {
    if (error instanceof AppError) refuse([error.message]);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC') refuse([`The disk is full: the profile ${dir} can't be written.`]);
    return refuse([`The profile ${dir} can't be made or written (${code || 'unknown cause'}).`]);
  }
}

/**
 * Opens the keys: by the passphrase in LUNAS_KEY, which keeps them from then on, else at the door.
 * Answers where the door stood, for the till to take its place; null where none was needed.
 */
async function passDoor(
  vault: Vault,
  flags: Flags,
  token: string,
): Promise<{ port: number } | null> {
  const given = process.env['LUNAS_KEY'];
  delete process.env['LUNAS_KEY']; // what this program starts, such as `lp`, has no need of it
  if (given) {
    if (vault.closed() === 'no_keyring') refuse([IN_KEYRING]);
    if (vault.closed() === null)
      await vault.change(given).catch((error: unknown) => refuse([sentenceOf(error)]));
    else if ((await vault.enter(given)) !== 'right')
      refuse(['LUNAS_KEY is not the passphrase of this profile.']);
    return null;
  }
  if (vault.closed() === null) return null;
  const door = createDoor(vault, DOOR_DIR);
  const { host, port } = flags;
  const stood = await startDoorHost({ door, host, port, token }).catch(() =>
    refuse([`The till can't listen on ${host} port ${port}.`]),
  );
  const leave = (): never => process.exit(0);
  for (const signal of SIGNALS) process.on(signal, leave);
  const { url, apiUrl } = stood;
  tell({ ready: true, locked: true, url, apiUrl, pid: process.pid });
  await door.opened;
  await stood.close();
  for (const signal of SIGNALS) process.off(signal, leave);
  return { port: stood.port };
}

const IN_KEYRING =
  'The keys of this profile are in a keyring: open it in the desktop app and choose a passphrase.';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

function tell(ready: object): void {
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  throw error;
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
  const token = randomBytes(24).toString('base64url');
  const passed = await passDoor(ports.vault, flags, token);
  if (flags.restore !== null) await takeIn(ports, flags.restore);
  const run = beginRun(ports.dir, systemClock, { countsCuts: false });
  fallWell(run, ports);
  const ranBefore = run.wasCutOff ? { restartedAtMs: systemClock.wallMs() } : null;
  const isFalling = run.falls >= FALLS_TO_SAFE;
  const setupText = ownSetup ?? training?.setupText ?? null;
  let life: Life = {
    ports: ranBefore === null ? ports : { ...ports, ranBefore },
    safeMode: flags.isSafe ? 'asked' : isFalling ? 'crashes' : null,
    setupText,
    port: passed?.port ?? flags.port,
    end: () => {
      run.end();
      return training?.stop() ?? Promise.resolve();
    },
    ready({ host, core }) {
      // It was told already, when the door was there to be opened: one line, once.
      if (passed !== null || isTold) return;
      isTold = true;
      const { url, apiUrl } = host;
      const callbackUrl = core.till()?.callbackUrl() ?? undefined;
      // Of training alone: the tokens of a real till are its own setup's, and shown nowhere.
      const phone = training
        ? { phoneUrl: training.phoneUrl, ...(apiToken === null ? {} : { apiToken }) }
        : {};
      tell({ ready: true, url, apiUrl, callbackUrl, ...phone, pid: process.pid });
    },
  };
  let isTold = false;
  for (;;) life = await live(life, flags, token);
}

/** One life of the till in this process: a restore, or the way into safe mode, begins the next. */
interface Life {
  readonly ports: Ports;
  readonly safeMode: 'asked' | 'crashes' | null;
  readonly setupText: string | null;
  readonly port: number;
  readonly end: () => Promise<void>;
  readonly ready: (up: { readonly host: WebHost; readonly core: Core }) => void;
}

/** Resolves with the next life when somebody asks for it; else ends with the process. */
async function live(life: Life, flags: Flags, token: string): Promise<Life> {
  const { safeMode, port } = life;
  const asked = Promise.withResolvers<{ readonly isSafe: boolean }>();
  const restart = asked.resolve;
  const ports: Ports = { ...life.ports, restart, ...(safeMode === null ? {} : { safeMode }) };
  const core = await openCore(ports, life.setupText);
  const cores = createCoreSwitch(core);
  const host = await startWebHost({
    cores,
    host: flags.host,
    port,
    pageDir: PAGE_DIR,
    token,
  }).catch(() => refuse([`The till can't listen on ${flags.host} port ${port}.`]));
  await core.start().catch((error: unknown) => {
    if (error instanceof AppError) refuse([error.message]);
    throw error;
  });
  const close = async (): Promise<void> => {
    await host.close();
    await cores.stop();
  };
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await close();
    await life.end();
    process.exit(0);
  };
  // Before the ready line: who reads it may end the till at once. A signal to the group can come
  // twice.
  const onSignal = (): void => void (stopping ??= stop());
  for (const signal of SIGNALS) process.on(signal, onSignal);
  life.ready({ host, core });
  const { isSafe } = await asked.promise;
  await close();
  for (const signal of SIGNALS) process.off(signal, onSignal);
  const taken = Number(new URL(host.url).port);
  return { ...life, safeMode: isSafe ? 'asked' : null, setupText: null, port: taken };
}

async function takeIn(ports: Ports, file: string): Promise<void> {
  const passphrase = process.env['LUNAS_PASSPHRASE'];
  delete process.env['LUNAS_PASSPHRASE']; // what this program starts has no need of it
  await bringIn(ports, file, passphrase).catch((error: unknown) => refuse([sentenceOf(error)]));
}

/** Nothing is trusted after an error nobody expected: the ledger is safe, the process ends. */
function fallWell(run: Run, { log, random }: Ports): void {
  process.on('uncaughtException', (error) => {
    const ref = refFrom(random.bytes(16));
    log.error('the till fell and ends', { ref, error: String(error) });
    process.stderr.write(`${error.stack ?? String(error)}\n`);
    run.fall();
    process.exit(EXIT_FELL);
  });
}

await main();
