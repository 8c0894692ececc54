// Preloaded into each server that is measured (`node --expose-gc --import probe.mjs server`), so that all are asked for the same in the
// same way. Plain JavaScript: it runs in processes that are not ours.
process.on('message', ({ number, name }) => {
  if (name === 'cpu') {
    const { user, system } = process.cpuUsage()
    process.send({ number, result: (user + system) / 1000 })
  } else if (name === 'memory') {
    // Twice: the first may only find what the second can free.
    globalThis.gc?.()
    setTimeout(() => {
      globalThis.gc?.()
      const { rss, heapUsed, external } = process.memoryUsage()
      process.send({ number, result: { rss, heap: heapUsed + external } })
    }, 100)
  }
})
process.on('disconnect', () => process.exit(0))
// What is measured ends by itself when it would without a probe.
process.channel?.unref()
