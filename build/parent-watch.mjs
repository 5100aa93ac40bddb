// Loaded into a long-running program before its own code (`node --import`): when the process that
// started it is gone, even by kill -9, the program is told to stop as by SIGTERM. Without this a
// killed `npm run serve` would leave a till behind that holds the port and the ledger.
if (process.channel) {
  process.channel.unref();
  process.on('disconnect', () => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
  });
}
