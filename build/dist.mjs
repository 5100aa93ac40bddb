// Owns `npm run dist`: this system's installers into release/, with their checksums and the list of
// what is in them beside. Must stay true: nothing is published, and what can't be made on this
// machine is left out with a sentence and not found out after ten minutes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.mjs';
import { TOP, isOnPath, packageFile, say } from './paths.mjs';
import { writeBill, writeSums } from './release-files.mjs';

const DRY_RUN = '--dry-run';
const RELEASE = join(TOP, 'release');

/** Flags go to electron-builder. Answers the exit code. */
export async function dist(flags) {
  if (flags.includes(DRY_RUN)) return dryRun();
  const builder = packageFile('electron-builder', 'cli.js');
  const code = await runNode(builder, ['--publish', 'never', ...targets(flags), ...flags]);
  if (code !== 0) {
    say('The installers were not made; why stands above. Electron and the tools that wrap it come');
    say('from github.com: without that way, see "Without a way to GitHub" in docs/RELEASING.md.');
    return code;
  }
  const { version } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8'));
  writeBill(RELEASE, version);
  const names = writeSums(RELEASE, version);
  say(`In release/: ${names.join(', ')}.`);
  return 0;
}

/** An rpm is made by the system's own rpmbuild; who names targets gets those. */
function targets(flags) {
  const isNamed = flags.some((flag) => /^(--(linux|win|windows|mac|macos|dir)|-[lwm])$/.test(flag));
  if (isNamed || process.platform !== 'linux' || isOnPath('rpmbuild')) return [];
  say('No rpm: rpmbuild is missing (Debian: apt-get install rpm).');
  return ['--linux', 'AppImage', 'deb'];
}

/** All but the installers: packs for the three systems on stand-ins, and reads the packages. */
function dryRun() {
  say('Packing for Linux, Windows and macOS on stand-ins for Electron; nothing is fetched.');
  const cli = packageFile('@playwright', 'test', 'cli.js');
  return runNode(cli, ['test', '--project=package', '--reporter=list']);
}
