// Owns taking turns between commands started at the same time in one checkout (`npm run serve` and
// `npm run simulator` in a bare clone): one installs and builds, the others wait for it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OUT, say } from './paths.mjs';

const LOOK_MS = 200;
const TURN = join(OUT, '.turn');

/** Runs `work` while no other command of this checkout installs or builds. */
export async function inTurn(work) {
  mkdirSync(OUT, { recursive: true });
  for (let isTold = false; !take(); isTold = true) {
    if (!isTold)
      say(`Waiting for another Lunas command that installs or builds (it holds ${TURN}) …`);
    await wait(LOOK_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(TURN, { force: true });
  }
}

function take() {
  try {
    writeFileSync(TURN, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isHolderAlive()) rmSync(TURN, { force: true });
    return false;
  }
}

function isHolderAlive() {
  try {
    const pid = Number(readFileSync(TURN, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return true; // being written this very moment
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // alive, another user's; ESRCH and ENOENT: gone
  }
}
