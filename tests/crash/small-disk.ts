// Owns small disks for tests: a tmpfs of a few kilobytes, filled up, made read-only, taken away
// again. Linux as root only.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why this machine can't be given a small disk; null when it can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return `there is no tmpfs on ${process.platform}`;
  if (process.getuid?.() !== 0) return 'only root may mount a tmpfs';
  const disk = SmallDisk.mount('64k');
  if (disk === null) return 'this system lets nobody mount a tmpfs';
  disk.unmount();
  return null;
}

export class SmallDisk {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** `size` as mount takes it, such as `64k`; null when it can't be mounted. */
  static mount(size: string): SmallDisk | null {
    const dir = mkdtempSync(join(tmpdir(), 'lunas-disk-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir]);
    if (status === 0) return new SmallDisk(dir);
    rmSync(dir, { recursive: true });
    return null;
  }

  makeReadOnly(): void {
    spawnSync('mount', ['-o', 'remount,ro', this.dir]);
  }

  /** Takes all the space there is. */
  fill(): void {
    for (const size of [65_536, 4096, 512, 16])
      for (let n = 0; ; n += 1)
        try {
          writeFileSync(this.filler(size, n), Buffer.alloc(size), { flag: 'wx' });
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
          throw error;
        }
  }

  /** Gives the space back. */
  free(): void {
    for (const size of [65_536, 4096, 512, 16])
      for (let n = 0; ; n += 1)
        try {
          rmSync(this.filler(size, n));
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOENT') break;
          throw error;
        }
  }

  unmount(): void {
    spawnSync('umount', [this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }

  private filler(size: number, n: number): string {
    return join(this.dir, `filler-${size}-${n}`);
  }
}
