// Loaded into every child before its own code (`node --import`). When the supervisor is gone, however it ended, its
// channel closes: the child then ends in order, and by force if that takes too long.

const FORCE_AFTER_MS = 8_000

if (process.channel) {
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  // The channel alone keeps nothing alive: a child that has finished ends.
  process.channel.unref()
}
