// Owns the real question to the disk: how much room a folder's volume has for this user.
import { statfs } from 'node:fs/promises';

/** Bytes this user may still write where `dir` is. Rejects when the volume can't say. */
export async function freeBytesOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
