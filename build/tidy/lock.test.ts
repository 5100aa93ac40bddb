// Owns package-lock.json being whole: npm on another system can only install what the lock names.
// npm leaves out, without a word, platform packages its registry lacked on the day the lock was
// made.
import { expect, it } from 'vitest';
import { textOf } from './sources.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(textOf('package-lock.json')) as {
  readonly packages: Record<string, LockedPackage>;
};
const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;

it('holds every platform package that a package may need, for Linux, macOS and Windows', () => {
  const names = new Set(
    Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  );
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${path} may need ${name}, which the lock lacks: pin an older ${path}`),
  );
  expect(missing).toEqual([]);
});

it('pins every package to one version, in the manifest as in the lock', () => {
  const pinned = { ...manifest['dependencies'], ...manifest['devDependencies'] };
  const locked = Object.fromEntries(
    Object.keys(pinned).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]),
  );
  expect(locked).toEqual(pinned);
});

it('names no registry, so that every shop uses its own', () => {
  const named = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(named).toEqual([]);
});

it('holds the hash of every package: what is installed is what was looked at', () => {
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(400);
  const unproven = packages.filter(
    ([, each]) => !/^sha512-[\w+/]{86}==$/.test(each.integrity ?? ''),
  );
  expect(unproven.map(([path]) => path)).toEqual([]);
});

it('takes packages from a registry alone: no folder, no repository, no address', () => {
  const strange = Object.entries(lock.packages).filter(
    ([path, { version, link }]) =>
      path !== '' &&
      (link === true || !/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version ?? '')),
  );
  expect(strange.map(([path]) => path)).toEqual([]);
  const wanted = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] });
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
