// Owns what the tests may take from Debian by themselves, where they run as root on it: a browser,
// the PHP that one example is written in, and a PostgreSQL for the hub.
import { existsSync, readdirSync } from 'node:fs';
import { childEnv, isOnPath, say } from './paths.mjs';
import { run } from './child.mjs';

/** Installs Debian's packages; false where this is no Debian, we are not root, or apt fails. */
export async function installFromDebian(names) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  const env = childEnv({ DEBIAN_FRONTEND: 'noninteractive' });
  const options = { stdio: ['ignore', 2, 2], env };
  await run('apt-get', ['update', '-qq'], options); // may complain of one source; the install tells
  const flags = ['install', '-y', '-qq', '--no-install-recommends', ...names];
  return (await run('apt-get', flags, options)) === 0;
}

/**
 * PHP for the tests of docs/examples: 25 MB and some seconds. Without it those tests are skipped
 * and say so by their names; nothing else needs it.
 */
export async function wantPhp() {
  if (isOnPath('php') || isOnPath('php.exe') || (await installFromDebian(['php-cli']))) return;
  say('PHP is not here: the examples in PHP are not run.');
}

/**
 * A PostgreSQL for the tests of the hub (tests/hub/postgres.ts finds it in the same places; what
 * Debian's package starts by itself is not used). Without it they are skipped and say why, but not
 * in a CI on Linux, where they fail.
 */
export async function wantPostgres() {
  const debian = '/usr/lib/postgresql'; // a client alone lies there too, without initdb
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  if (versions.some((version) => existsSync(`${debian}/${version}/bin/initdb`))) return;
  if (isOnPath('initdb') || isOnPath('initdb.exe')) return;
  if (await installFromDebian(['postgresql'])) return;
  say('PostgreSQL is not here: the tests of the hub are not run.');
}
