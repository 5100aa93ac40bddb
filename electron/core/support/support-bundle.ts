// Owns the one zip that helps somebody else find what is wrong with a till. Must stay true: it is
// built from what is known to be harmless, file by file; no secret, no person, no amount, no
// reference and no path is in it (support-bundle.test.ts plants them everywhere and looks).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { arch, cpus, freemem, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { SupportBundle } from '../../../shared/care.ts';
import { AppError } from '../../../shared/errors.ts';
import { VERSION } from '../../../shared/version.ts';
import type { FeedHealth } from '../../../shared/views.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../people/actor.ts';
import type { TillSetup } from '../setup-store.ts';
import { feedsOf } from '../snapshot.ts';
import { integrityOf } from './integrity.ts';
import { scrubbed, type ScrubbedLine } from './scrub.ts';
import { readRuns } from '../system-runs.ts';

/** Of the log, newest last; older lines help nobody. */
const LOG_BYTES_MAX = 4_000_000;
const ERRORS_MAX = 200;
/** Shown on the page of one file; the zip has all of it. */
const SHOWN_LENGTH_MAX = 20_000;

const ZIP_FROM_MS = Date.UTC(1980, 1, 1);
const ZIP_UNTIL_MS = Date.UTC(2099, 1, 1);

/** What a bundle is made of; a till that does not run has less to say. */
export interface BundleSources {
  readonly dir: string;
  readonly nowMs: number;
  readonly health: readonly FeedHealth[] | null;
  readonly conditions: readonly { readonly kind: string }[] | null;
  readonly setup: TillSetup | null;
  readonly isSafeMode: boolean;
}

/** The bundle of a running till; leaves a row in its audit. */
export async function supportBundle(core: Core, by: Actor): Promise<SupportBundle> {
  const { dir, clock, safeMode } = core.ports;
  if (dir === ':memory:')
    throw new AppError('conflict', 'Leave training first: the bundle is of the real till.');
  const bundle = await bundleOf({
    dir,
    nowMs: clock.wallMs(),
    health: feedsOf(core),
    conditions: core.conditions.now(),
    setup: core.till()?.setup ?? null,
    isSafeMode: safeMode !== undefined,
  });
  core.people.note({ by, act: 'support.bundled' });
  return bundle;
}

/** The bundle of a profile, whether or not a till runs on it. */
export async function bundleOf(sources: BundleSources): Promise<SupportBundle> {
  const lines = logLines(sources.dir);
  const integrity = await integrityOf(sources.dir).catch((error: unknown) => ({
    couldNotLook: error instanceof AppError ? error.code : 'unexpected',
  }));
  const files: Readonly<Record<string, string>> = {
    'README.txt': README,
    'versions.json': pretty(versionsOf(sources)),
    'health.json': pretty(healthOf(sources)),
    'setup.json': pretty(setupOf(sources.setup)),
    'integrity.json': pretty(integrity),
    'runs.json': pretty(readRuns(sources.dir)),
    'errors.json': pretty(lines.filter(({ level }) => level !== 'info').slice(-ERRORS_MAX)),
    'log.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
  const zip = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
    // A zip knows no other years; a PC whose clock is wrong may.
    { mtime: Math.min(Math.max(sources.nowMs, ZIP_FROM_MS), ZIP_UNTIL_MS) },
  );
  const stamp = new Date(sources.nowMs).toISOString().slice(0, 16).replaceAll(':', '-');
  return {
    name: `lunas-bantuan-${stamp}.zip`,
    base64: Buffer.from(zip).toString('base64'),
    entries: Object.entries(files).map(([name, text]) => ({
      name,
      bytes: Buffer.byteLength(text),
      text: text.slice(0, SHOWN_LENGTH_MAX),
      isWhole: text.length <= SHOWN_LENGTH_MAX,
    })),
  };
}

function versionsOf({ isSafeMode, nowMs }: BundleSources): object {
  const { node, electron, chrome } = process.versions;
  return {
    lunas: VERSION,
    madeAt: new Date(nowMs).toISOString(),
    node,
    electron: electron ?? null,
    chrome: chrome ?? null,
    os: { platform: platform(), release: release(), arch: arch() },
    cpus: cpus().length,
    memoryMb: { all: megabytes(totalmem()), free: megabytes(freemem()) },
    processMb: megabytes(process.memoryUsage().rss),
    upSeconds: Math.round(process.uptime()),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    isSafeMode,
  };
}

function healthOf({ health, conditions }: BundleSources): object {
  return {
    feeds:
      health?.map(({ kind, state, fault, lastGoodAtMs, gap, setAside }) => ({
        kind,
        state,
        fault,
        lastGoodAtMs,
        gap,
        setAside,
      })) ?? 'the till does not run',
    // Which ones; a folder's name or an address in them is the shop's own.
    conditions: conditions?.map(({ kind }) => kind) ?? 'the till does not run',
  };
}

/** What is switched on, never what was typed: names, codes, keys and addresses stay in the shop. */
function setupOf(setup: TillSetup | null): object | null {
  if (setup === null) return null;
  const { store, sale, feeds, users, tokens, merchant, printer, callbacks, display } = setup;
  return {
    timezone: store.timezone,
    dayStartsAt: store.dayStartsAt,
    pointOfInitiation: merchant.pointOfInitiation,
    sale,
    feeds: feeds.map((feed) => ({
      kind: feed.kind,
      pushAlone: feed.pushAlone ?? 'default',
      has: Object.keys(feed).filter((name) => name !== 'kind' && name !== 'pushAlone'),
    })),
    people: {
      managers: users.filter(({ role }) => role === 'manager').length,
      cashiers: users.filter(({ role }) => role === 'cashier').length,
    },
    apiTokens: tokens.length,
    webhooks: setup.webhooks?.length ?? 0,
    callbacks: callbacks === undefined ? null : { trustProxy: callbacks.trustProxy ?? false },
    hasDisplayPort: display?.port !== undefined,
    exportsToFolder: setup.exports?.kinds ?? null,
    printer: printer === undefined ? null : { kind: printer.kind, paper: printer.paper },
  };
}

/** The newest lines of all log files, as they may leave, oldest first. */
function logLines(dir: string): ScrubbedLine[] {
  const folder = join(dir, 'logs');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => /^lunas\.log(\.\d)?$/.test(name))
    .toSorted();
  let left = LOG_BYTES_MAX;
  const texts: string[] = [];
  for (const name of names) {
    if (left <= 0) break;
    const text = readFileSync(join(folder, name), 'utf8').slice(-left);
    left -= text.length;
    texts.unshift(text);
  }
  return texts
    .join('')
    .split('\n')
    .flatMap((line) => scrubbed(line) ?? []);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const README = `Lunas: paket bantuan / support bundle

Untuk yang membantu toko mencari kerusakan. Isinya: versi, sistem, keadaan penyedia, hasil
pemeriksaan buku, jumlah baris, dan catatan (log) yang sudah disaring.
TIDAK ada di dalamnya: kunci, PIN, token, nama orang, nama toko, kode QRIS, jumlah uang, nomor
referensi, nama folder. "…" menggantikan kata yang bukan kata program ini.

For whoever helps the shop. It holds versions, the system, how the feeds are, what the look at the
books found, row counts, and the log in words of the program only.
NOT in it: keys, PINs, tokens, names of people or of the shop, QRIS codes, amounts, references,
folder names. "…" stands for whatever is no word of the program.
`;
