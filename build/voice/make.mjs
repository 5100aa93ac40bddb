// Owns the till's voice as files: one sprite and one index per language in renderer/public/voice.
// Run by hand (`node build/voice/make.mjs`); the results are committed, so that nobody else needs
// the programs. build/voice/README.md tells how a shop puts its own recordings in their place.
// As for build/*.mjs:
// oxlint-disable typescript/no-unsafe-assignment
import { fileURLToPath } from 'node:url';
import { Stop, programNode, say } from '../paths.mjs';
import { run } from '../child.mjs';

// The clip names are read from the till's own TypeScript, which takes Node 24.
try {
  const script = fileURLToPath(new URL('make-sprites.ts', import.meta.url));
  process.exitCode = await run(programNode(), [script, ...process.argv.slice(2)]);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
