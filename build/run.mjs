// Owns the way from `npm run <word>` to the program: refuse an old Node, install what is missing,
// build what changed, hand over. Must run on any Node from a bare clone, so: no imports up here.
const NODE_MIN = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < NODE_MIN) {
  process.stderr.write(
    `Lunas needs Node ${NODE_MIN} or newer to start (this is ${process.versions.node}); ` +
      'get it from https://nodejs.org and run the same command again.\n',
  );
  process.exit(1);
}

import('./words.mjs')
  .then(({ runWord }) => runWord(process.argv[2], process.argv.slice(3)))
  .then(
    (code) => {
      // Not process.exit(): what is still on its way to a pipe would be cut off.
      process.exitCode = code;
    },
    (error) => {
      // A Stop carries a sentence for the person; anything else is a mistake of ours with its
      // stack.
      process.stderr.write(`${error.name === 'Stop' ? error.message : error.stack}\n`);
      process.exitCode = error.exitCode === undefined ? 1 : error.exitCode;
    },
  );
