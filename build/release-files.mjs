// Owns what lies beside the installers: SHA256SUMS, and the bill of materials (CycloneDX). Must
// stay true: the bill says of each package whether it is inside the app or only helped to build it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, Stop, TOP, isWindows } from './paths.mjs';

const SUMS = 'SHA256SUMS';
const BILL_BYTES_MAX = 50_000_000;

/** Sums of this version's files in `dir`, as `sha256sum --check` reads them; answers the names. */
export function writeSums(dir, version) {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isReleased(entry.name, version))
    .map(({ name }) => name)
    .sort();
  const lines = names.map((name) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('hex');
    return `${sum}  ${name}\n`;
  });
  writeFileSync(join(dir, SUMS), lines.join(''));
  return [...names, SUMS];
}

/** Installers and what updates read: lists of a channel carry no version in their name. */
function isReleased(name, version) {
  return name.includes(version) || /^latest.*\.yml$/.test(name);
}

/** npm's own bill, with Electron and what is in the bundles as required, all else as excluded. */
export function writeBill(dir, version) {
  const inside = packagesInside(readFileSync(join(OUT, 'licences.txt'), 'utf8'));
  const bill = markedBill(npmBill(), new Set([...inside, 'electron']));
  const name = `Lunas-${version}.cdx.json`;
  writeFileSync(join(dir, name), `${JSON.stringify(bill, null, 2)}\n`);
  return name;
}

/** Names of the packages whose licences the app carries. */
export function packagesInside(licences) {
  return [...licences.matchAll(/^-{80}\n(\S+) \S+ \(/gm)].map(([, name]) => name);
}

export function markedBill(bill, inside) {
  const components = bill.components.map((component) => ({
    ...component,
    scope: inside.has(nameOf(component)) ? 'required' : 'excluded',
  }));
  return { ...bill, components };
}

function nameOf({ group, name }) {
  return group === undefined ? name : `${group}/${name}`;
}

function npmBill() {
  const asked = ['sbom', '--sbom-format', 'cyclonedx'];
  const { status, stdout, stderr } = spawnSync(isWindows ? 'npm.cmd' : 'npm', asked, {
    cwd: TOP,
    encoding: 'utf8',
    maxBuffer: BILL_BYTES_MAX,
    shell: isWindows,
  });
  if (status !== 0) throw new Stop(`npm could not say what Lunas is made of:\n${stderr}`);
  return JSON.parse(stdout);
}
