// The way to releases, walked with electron-updater itself, on plain Node and a server of releases
// on this machine: what it takes, and what it throws away. Windows and macOS check a signature
// besides; that is for a real system (docs/DESKTOP.md).
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  type Server,
} from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Runtime from 'builder-util-runtime';
import type * as Updater from 'electron-updater';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Logger } from '../core/ports.ts';
import { sourceOf } from './update-source.ts';
import type { UpdateSource } from './updates.ts';

const load = createRequire(import.meta.url);
const { AppImageUpdater } = load('electron-updater') as typeof Updater;
const updaterRequire = createRequire(load.resolve('electron-updater'));
const { HttpExecutor, configureRequestOptions, configureRequestUrl } = updaterRequire(
  'builder-util-runtime',
) as typeof Runtime;

const FILE = 'Lunas-0.2.0-linux-x64.AppImage';
/** Runs as a program, as a new AppImage does once. */
const RELEASE = '#!/bin/sh\nexit 0\n';

let dir: string;
let server: Server;
let served: Record<string, string>;
let source: UpdateSource;
const lines: string[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-update-'));
  served = { [`/${FILE}`]: RELEASE, '/latest-linux.yml': list() };
  server = createServer((asked, answer) => {
    const body = served[asked.url?.split('?', 1)[0] ?? ''];
    answer.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  process.env['APPIMAGE'] = join(dir, 'Lunas.AppImage');
  writeFileSync(process.env['APPIMAGE'], 'the old one');
  source = sourceOf(updater((server.address() as AddressInfo).port), keepingLog());
});
afterEach(async () => {
  delete process.env['APPIMAGE'];
  await new Promise((done) => server.close(done));
  rmSync(dir, { recursive: true, force: true });
});

/** The list of a release, as electron-builder writes it. */
function list({ version = '0.2.0', more = '' } = {}): string {
  const sha512 = createHash('sha512').update(RELEASE).digest('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${FILE}`,
    `    sha512: ${sha512}`,
    `    size: ${RELEASE.length}`,
    `path: ${FILE}`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-11-21T05:00:00.000Z'`,
    more,
  ].join('\n');
}

function keepingLog(): Logger {
  lines.length = 0;
  const keep = (message: string, fields?: object): void =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { info: keep, warn: keep, error: keep };
}

/** electron-updater's own, with Node's HTTP in place of Electron's. */
function updater(port: number): Updater.AppUpdater {
  const made = new AppImageUpdater(null, {
    version: '0.1.0',
    name: 'lunas',
    isPackaged: true,
    appUpdateConfigPath: join(dir, 'app-update.yml'),
    userDataPath: dir,
    baseCachePath: join(dir, 'cache'),
    whenReady: async () => {},
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  });
  const url = `http://127.0.0.1:${port}/`;
  writeFileSync(join(dir, 'app-update.yml'), `provider: generic\nurl: ${url}\n`);
  made.disableDifferentialDownload = true; // a whole file is less to serve
  Object.assign(made, { httpExecutor: new NodeExecutor() });
  made.setFeedURL({ provider: 'generic', url });
  return made;
}

class NodeExecutor extends HttpExecutor<ClientRequest> {
  createRequest(
    options: RequestOptions,
    callback: (response: IncomingMessage) => void,
  ): ClientRequest {
    return request(options, callback);
  }

  /** As electron-updater's own does it, which asks Electron for the line. */
  download(url: URL, destination: string, options: Runtime.DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const asked = {};
      configureRequestUrl(url, asked);
      configureRequestOptions(asked);
      const callback = (error?: Error | null): void =>
        error ? reject(error) : resolve(destination);
      this.doDownload(
        asked,
        { destination, options, onCancel, callback, responseHandler: null },
        0,
      );
    });
  }
}

describe('the way to releases', () => {
  it('finds a newer one, loads it, and puts it in the place of the old', async () => {
    expect(await source.newest()).toBe('0.2.0');
    await source.load();
    source.install(false);
    expect(readFileSync(join(dir, 'Lunas.AppImage'), 'utf8')).toBe(RELEASE);
  });

  it('throws away what is not what was released, and leaves the old one', async () => {
    served[`/${FILE}`] = RELEASE.replace('exit 0', 'exit 1');
    expect(await source.newest()).toBe('0.2.0');
    await expect(source.load()).rejects.toMatchObject({ code: 'ERR_CHECKSUM_MISMATCH' });
    expect(readFileSync(join(dir, 'Lunas.AppImage'), 'utf8')).toBe('the old one');
  });

  it.each(['0.1.0', '0.0.9'])('finds nothing newer when the release is %s', async (version) => {
    served['/latest-linux.yml'] = list({ version });
    expect(await source.newest()).toBeNull();
  });

  it('finds nothing in a rollout that has not come to this till', async () => {
    served['/latest-linux.yml'] = list({ more: 'stagingPercentage: 0' });
    expect(await source.newest()).toBeNull();
    served['/latest-linux.yml'] = list({ more: 'stagingPercentage: 100' });
    expect(await source.newest()).toBe('0.2.0');
  });

  it('says what fails in one line, without headers and stack', async () => {
    served = {};
    await expect(source.newest()).rejects.toMatchObject({
      code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND',
    });
    expect(lines.join('\n')).toContain('updater');
    for (const line of lines) expect(line).not.toMatch(/\\n|cache-control/i);
  });
});
