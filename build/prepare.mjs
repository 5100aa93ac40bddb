// Owns the order before any program: packages first, then the build, one command at a time.
import { install, isInstalled } from './install.mjs';
import { build, isBuilt } from './outputs.mjs';
import { inTurn } from './turn.mjs';

/** Makes node_modules, and out/ if asked, what the checkout says. Throws a Stop when it can't. */
export async function prepare(needsBuild) {
  if (isInstalled() && (!needsBuild || isBuilt())) return;
  await inTurn(async () => {
    if (!isInstalled()) await install();
    if (needsBuild && !isBuilt()) await build();
  });
}
