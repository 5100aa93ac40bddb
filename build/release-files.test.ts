// What lies beside the installers: sums that `sha256sum` checks, and a bill that tells what is
// inside from what only built it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markedBill, packagesInside, writeSums } from './release-files.mjs';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'lunas-release-'))));
afterEach(() => rmSync(dir, { recursive: true }));

describe('the sums of a release', () => {
  it('name each of its files and none of another', () => {
    for (const name of [
      'Lunas-1.2.0.AppImage',
      'latest-linux.yml',
      'Lunas-1.1.0.AppImage',
      'x.log',
    ])
      writeFileSync(join(dir, name), name);
    expect(writeSums(dir, '1.2.0')).toEqual([
      'Lunas-1.2.0.AppImage',
      'latest-linux.yml',
      'SHA256SUMS',
    ]);
    const sum = createHash('sha256').update('Lunas-1.2.0.AppImage').digest('hex');
    const text = readFileSync(join(dir, 'SHA256SUMS'), 'utf8');
    expect(text.split('\n')[0]).toBe(`${sum}  Lunas-1.2.0.AppImage`);
    if (process.platform === 'linux')
      execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: dir });
  });
});

describe('the bill of materials', () => {
  it('tells what is inside the app from what only built it', () => {
    const components = [
      { name: 'zod' },
      { group: '@orpc', name: 'server' },
      { name: 'electron' },
      { name: 'vite' },
    ];
    const rule = '-'.repeat(80);
    const licences = `Lunas …\n\n${rule}\nzod 4.6.7 (MIT)\n\nterms\n\n${rule}\n@orpc/server 1 (MIT)\n`;
    const inside = new Set([...(packagesInside(licences) as string[]), 'electron']);
    const marked = markedBill({ bomFormat: 'CycloneDX', components }, inside) as {
      components: { scope: string }[];
    };
    expect(marked.components.map(({ scope }) => scope)).toEqual([
      'required',
      'required',
      'required',
      'excluded',
    ]);
  });
});
